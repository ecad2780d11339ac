"""The colours of cells in pairs that are not clean, against the exact look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from sklearn.datasets import load_sample_image

from nnlook_core.demo.processing import hard_look
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.pairs.pair import Pair, PicturePair
from tests.support.looks import processed
from tests.support.pictures import Picture, jpeg


def china() -> Picture:
    return np.asarray(load_sample_image("china.jpg"))


def painted(picture: Picture) -> Picture:
    """Two per cent of the picture painted over, in its middle."""
    height, width = picture.shape[:2]
    spoiled = picture.copy()
    spoiled[height // 2 :, width // 2 :][: height // 7, : width // 7] = (40, 40, 40)
    return spoiled


def watermarked(picture: Picture) -> Picture:
    """A half transparent text over four per cent of the picture."""
    height, width = picture.shape[:2]
    mask = Image.new("L", (width, height))
    font = ImageFont.load_default(width // 7)
    ImageDraw.Draw(mask).text((width // 8, height // 3), "© Watermark", 255, font)
    share = np.asarray(mask)[..., None] / 510
    return (picture * (1 - share) + 255 * share + 0.5).astype(np.uint8)


def errors(
    before: Picture, after: Picture, look: Callable[[Any], Any] = hard_look
) -> tuple[Any, Any, Any]:
    """ΔE of each cell's plain mean and of its centre from the exact look, and how sure the pair is."""
    pair = Pair.look_at(PicturePair.of(before, after))
    samples = pair.statistics().samples
    _, _, mean_before, mean_after, _ = pair.means()
    plain = delta_e(mean_after, look(mean_before))
    robust = delta_e(samples.after, look(samples.before))
    return plain, robust, 1 / (0.004**2 + samples.spread**2)


def test_a_clean_pair_gains_nothing_and_loses_nothing() -> None:
    plain, robust, _ = errors(china(), processed(china()))
    assert robust.mean() == pytest.approx(plain.mean(), rel=0.02)
    assert robust.mean() < 0.12


@pytest.mark.parametrize(("spoil", "share"), [(painted, 0.7), (watermarked, 0.6)])
def test_what_is_painted_over_is_left_out(spoil: Any, share: float) -> None:
    plain, robust, _ = errors(china(), spoil(processed(china())))
    assert robust.mean() < share * plain.mean()
    assert np.percentile(robust, 95) < 0.5 < np.percentile(plain, 95)


@pytest.mark.parametrize("kind", ["jpeg", "shift"])
def test_colours_at_edges_count_less(kind: str) -> None:
    """Where JPEG smears or edges do not meet no centre is right, but it is known which are wrong."""
    before, after = china(), processed(china())
    before, after = (before, jpeg(after)) if kind == "jpeg" else (before[:, :-2], after[:, 2:])
    plain, robust, weight = errors(before, after)
    assert robust.mean() < plain.mean()
    assert np.average(robust, weights=weight) < 0.6 * plain.mean()
    surest = weight >= np.quantile(weight, 0.98)
    assert robust[surest].mean() < 0.4 * robust.mean()


@pytest.mark.parametrize("quality", [75, 90])
def test_what_jpeg_takes_from_fine_detail_is_given_back(quality: int) -> None:
    """JPEG's halved colour pales all vivid detail: what it draws to its surroundings is undone."""
    plain, robust, weight = errors(china(), jpeg(china(), quality), look=lambda colours: colours)
    assert robust.mean() < 0.5 * plain.mean()
    assert np.average(robust, weights=weight) < 0.35 * plain.mean()


def test_grain_averages_out() -> None:
    random = np.random.default_rng(0)
    grain = processed(china()) + random.normal(0, 5, china().shape) + 0.5
    plain, robust, weight = errors(china(), grain.clip(0, 255).astype(np.uint8))
    assert robust.mean() == pytest.approx(plain.mean(), rel=0.05)
    assert np.average(robust, weights=weight) < robust.mean()
