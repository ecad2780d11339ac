"""Accuracy of looks learned from colour charts that were compressed or scaled."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nnlook_core.charts import ALL, Chart, hald
from nnlook_core.charts.chart_to_pair import pair_of
from nnlook_core.demo.processing import hard_look
from nnlook_core.inference.apply import Applier
from nnlook_core.metrics.delta_e import measure
from nnlook_core.training.train import learn

Levels = NDArray[np.uint8]

UNSEEN_COLOURS = 20_000
CHARTS = {"all colours": ALL, "Hald, level 8": hald(8)}


def _jpeg(picture: Levels, quality: int) -> Levels:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality, subsampling="4:2:0")
    return np.asarray(Image.open(file))


def _half(picture: Levels) -> Levels:
    size = (picture.shape[1] // 2, picture.shape[0] // 2)
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS))


WAYS: dict[str, Callable[[Levels], Levels]] = {
    "PNG": lambda picture: picture,
    "JPEG of quality 90, 4:2:0": lambda picture: _jpeg(picture, 90),
    "JPEG of quality 75, 4:2:0": lambda picture: _jpeg(picture, 75),
    "PNG at half the size": _half,
    "JPEG of quality 85 at half the size": lambda picture: _jpeg(_half(picture), 85),
}
"""Ways in which a processed chart may be saved."""


def run() -> list[str]:
    """Return a Markdown table: the mean CIEDE2000 of each look on random colours of the full cube."""
    colours = np.random.default_rng(7).random((UNSEEN_COLOURS, 3))
    exact = hard_look(colours)
    processed = {name: _processed(chart) for name, chart in CHARTS.items()}
    lines = [f"| what came back | {' | '.join(CHARTS)} |", "| --- " * (len(CHARTS) + 1) + "|"]
    for way, through in WAYS.items():
        row = [way]
        for picture in processed.values():
            look = learn([pair_of(through(picture))], name="Chart").look
            learned = Applier(look).pixels(colours.astype(np.float32))
            row.append(f"{measure(np.clip(learned, 0, 1), exact).delta_e_mean:.2f}")
        lines.append(f"| {' | '.join(row)} |")
    return lines


def _processed(chart: Chart) -> Levels:
    """Return a chart with the hard look, rounded half up, computed in bands."""
    done = []
    for band in chart.bands():
        look = hard_look(band.reshape(-1, 3) / 255)
        done.append(np.floor(look * 255 + 0.5).astype(np.uint8).reshape(band.shape))
    return np.concatenate(done)
