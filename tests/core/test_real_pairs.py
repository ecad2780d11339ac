"""Genuine charts before and after filters of a photo service, kept beside the checkout by some."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from nnlook_core.alignment import find
from nnlook_core.files import read
from nnlook_core.pairs import Pair, PicturePair

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
    seen = Pair.look_at(PicturePair.of(chart, after)).seen()
    assert len(seen.samples) > 15_000
    assert seen.noise.pattern is None
    assert seen.noise.floor is not None
    assert 0 < seen.noise.floor < 3
    assert seen.shift is None or np.hypot(*seen.shift) < 0.5
    assert np.median(seen.samples.spread) < 0.02


def test_a_crop_of_a_chart_is_no_trap(chart: np.ndarray) -> None:
    """A chart repeats itself; laid over itself it must lie as it is."""
    after = read(Path(str(DATA)) / "instagram" / FILTERS[0]).pixels
    found = find(chart, after)
    assert (found.scale, found.across, found.down) == (1, 0, 0)
