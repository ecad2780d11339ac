from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage
from skimage import data

import nnlook_core
from nnlook_core.common.sentences import describe_remark
from nnlook_core.errors import PairError
from nnlook_core.pairs.registration import Tiles, aligned, find
from tests.support.looks import processed

Picture = NDArray[np.uint8]


def astronaut() -> Picture:
    return np.asarray(data.astronaut())


def darkened(picture: Picture) -> Picture:
    """A black and white negative with a strong vignette."""
    y, x = np.mgrid[-1 : 1 : picture.shape[0] * 1j, -1 : 1 : picture.shape[1] * 1j]
    gray = (255 - picture.mean(axis=2)) * (1 - 0.35 * (x**2 + y**2))
    return np.repeat(gray[..., None], 3, axis=2).astype(np.uint8)


def moved(picture: Picture, across: float, down: float) -> Picture:
    whole = ndimage.shift(picture.astype(float), (down, across, 0), order=3, mode="nearest")
    octets: Picture = (whole.clip(0, 255) + 0.5).astype(np.uint8)
    return octets


def scaled(picture: Picture, factor: float) -> Picture:
    size = [round(length * factor) for length in picture.shape[1::-1]]
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS))


def shift(before: NDArray[Any], after: NDArray[Any]) -> tuple[float, float] | None:
    tiles = Tiles(before.shape[1], before.shape[0])
    flat = before.reshape(-1, before.shape[2]), after.reshape(-1, after.shape[2])
    for start in range(0, len(flat[0]), 5000):  # pieces that end within rows
        tiles.add(flat[0][start : start + 5000], flat[1][start : start + 5000], start)
    return tiles.shift()


@pytest.mark.parametrize("look", [processed, darkened])
@pytest.mark.parametrize(("across", "down"), [(0, 0), (1, 0), (-3, 2), (7.5, 0.5), (0, -20)])
def test_a_shift_is_seen(look: Any, across: float, down: float) -> None:
    found = shift(astronaut(), look(moved(astronaut(), across, down)))
    assert found is not None
    assert np.allclose(found, (across, down), atol=0.25)


def test_a_shift_is_not_seen_where_there_is_none_to_see() -> None:
    flat = np.full((300, 400, 3), 100, np.uint8)
    grain = np.random.default_rng(0).integers(0, 256, (300, 400, 3)).astype(np.uint8)
    other = np.asarray(data.coffee())[:300, :400]
    for first, second in (
        (flat, flat),
        (flat, other),
        (grain, grain[::-1]),
        (astronaut()[:300, :400], other),
        (other[:20, :20], other[:20, :20]),
    ):
        assert shift(first, second) is None


@pytest.mark.parametrize(
    ("factor", "left", "top"), [(1, 31, 20), (0.5, 0, 0), (0.9, 0, 0), (1.3, 0, 0), (0.7, 50, 30)]
)
def test_scale_and_crop_are_found(factor: float, left: int, top: int) -> None:
    before = astronaut()
    after = darkened(scaled(before, factor))
    true_scale = before.shape[0] / after.shape[0]
    after = after[top : len(after) - top // 2, left : after.shape[1] - left // 3]
    found = find(before, after)
    reach = max(after.shape) * abs(found.scale - true_scale)
    assert reach < 0.25
    assert np.allclose((found.across, found.down), (left * true_scale, top * true_scale), atol=0.2)
    assert (found.scale == 1) == (factor == 1)
    back = find(after, before)
    assert back.scale == pytest.approx(1 / found.scale, rel=1e-3)


def test_a_move_by_whole_pixels_resamples_nothing() -> None:
    before = astronaut()
    first, second, *_ = aligned(before, processed(before)[20:, 31:])
    assert first.dtype == np.uint8
    assert np.array_equal(processed(first), second)


def test_pictures_that_show_too_little_in_common_are_refused() -> None:
    coffee = np.asarray(data.coffee())
    flat = np.full((300, 400, 3), 100, np.uint8)
    for before, after in (
        (astronaut(), coffee),
        (coffee, flat),
        (flat, flat),
        (coffee[:20, :20], coffee),
    ):
        with pytest.raises(PairError, match="too little in common"):
            aligned(before, after)


def error(*pair: Picture, align: bool) -> float:
    """How far what is learned from a pair is from what the perfect one shows."""
    look = nnlook_core.learn(*pair, name="x", nodes="16", align=align).look
    ours = nnlook_core.apply(look, astronaut())
    return nnlook_core.measure(ours, processed(astronaut())).delta_e_mean


@cache
def error_of_the_perfect_pair() -> float:
    return error(astronaut(), processed(astronaut()), align=False)


@pytest.mark.parametrize("kind", ["shifted", "half", "crop"])
def test_an_aligned_pair_teaches_what_the_perfect_one_does(kind: str) -> None:
    before = astronaut()
    after = {
        "shifted": lambda: processed(moved(before, 3, -2)),
        "half": lambda: processed(scaled(before, 0.5)),
        "crop": lambda: processed(before)[10:450, 37:],
    }[kind]()

    found = error(before, after, align=True)
    assert found < error_of_the_perfect_pair() + 0.5
    if kind == "shifted":
        assert found < 0.5 * error(before, after, align=False)


@pytest.mark.once
@pytest.mark.parametrize(("size", "bend"), [(3.2, 0.04), (1.8, 0.07)])
def test_pictures_that_a_lens_correction_sets_apart_are_made_smaller(
    size: float, bend: float
) -> None:
    before = scaled(astronaut(), size)
    middle = (np.array(before.shape[:2]) - 1) / 2
    off = np.mgrid[: before.shape[0], : before.shape[1]] - middle[:, None, None]
    places = middle[:, None, None] + off * (1 - bend * np.sum(off**2, axis=0) / np.sum(middle**2))
    planes = [
        ndimage.map_coordinates(plane, places, order=1) for plane in np.moveaxis(before, 2, 0)
    ]
    after = processed(np.stack(planes, axis=2))
    first, second, found, _ = aligned(before, after)
    assert found.reduced == 2
    assert "scaled down 2 times first" in describe_remark(found.remark())
    assert first.shape == second.shape
    # It is enlarged about the middle, in pixels of the large picture.
    assert found.scale < 1
    assert (found.across, found.down) == pytest.approx((1 - found.scale) * middle, abs=8)
