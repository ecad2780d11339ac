"""Genuine charts before and after filters of a photo service, kept beside the checkout by some."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from nnlook_core.files.images import read
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.pairs.pair import GRID, Pair, PicturePair
from nnlook_core.pairs.registration import find

DATA = os.environ.get("NNLOOK_DATA")
FILTERS = ("1.Clarendon.jpg", "2.Gingham.jpg", "3.Moon.jpg", "4.Lark.jpg")

pytestmark = pytest.mark.skipif(DATA is None, reason="NNLOOK_DATA names no folder of real looks")


@pytest.fixture(scope="module")
def chart() -> np.ndarray:
    return read(Path(str(DATA)) / "instagram" / "0.original.png").pixels


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_is_a_function_of_colour(chart: np.ndarray, name: str) -> None:
    """JPEG lies over it, and nothing else: no vignette, no shift; every colour of the chart is seen."""
    after = read(Path(str(DATA)) / "instagram" / name).pixels
    seen = Pair.look_at(PicturePair.of(chart, after)).statistics()
    assert len(seen.samples) > 15_000
    assert seen.vignette is None
    assert seen.noise.floor is not None
    assert 0 < seen.noise.floor < 3
    assert seen.shift is None or np.hypot(*seen.shift) < 0.5
    assert np.median(seen.samples.spread) < 0.02


@pytest.mark.parametrize("name", FILTERS)
def test_jpeg_at_the_edges_of_the_fields_is_left_out(chart: np.ndarray, name: str) -> None:
    """Against the means of what lies in the middle of the chart's fields of 8×8 pixels."""
    after = read(Path(str(DATA)) / "instagram" / name).pixels
    samples = Pair.look_at(PicturePair.of(chart, after)).statistics().samples
    middle = _middles(chart)
    cells = np.ravel_multi_index(
        np.minimum(chart[middle] * (GRID / 255), GRID - 1).astype(int).T, (GRID,) * 3
    )
    rows = np.unique(cells, return_inverse=True)[1]
    exact = (
        np.stack([np.bincount(rows, c) for c in after[middle].T], 1) / np.bincount(rows)[:, None]
    )
    assert len(exact) == len(samples)
    assert delta_e(samples.after, exact / 255).mean() < 0.2


def _middles(chart: np.ndarray) -> np.ndarray:
    """Pixels that have the same colour for three pixels all around."""
    middle = np.ones(chart.shape[:2], np.bool_)
    for distance in (1, 2, 3):
        for axis in (0, 1):
            for way in (distance, -distance):
                middle &= (np.roll(chart, way, axis) == chart).all(axis=2)
    return middle


def test_a_crop_of_a_chart_is_no_trap(chart: np.ndarray) -> None:
    """A chart repeats itself; laid over itself it must lie as it is."""
    after = read(Path(str(DATA)) / "instagram" / FILTERS[0]).pixels
    found = find(chart, after)
    assert (found.scale, found.across, found.down) == (1, 0, 0)
