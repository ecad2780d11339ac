from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pilgram
import pytest
from numpy.typing import NDArray
from skimage import data
from sklearn.datasets import load_sample_image

from nnlook_core.common.sentences import describe_remark
from nnlook_core.pairs.noise import Noise
from nnlook_core.pairs.pair import Pair, PicturePair
from tests.support.looks import random_colours
from tests.support.pictures import Picture, filtered, jpeg

# By reading pilgram: these lay a radial or linear gradient over the picture, the others do not.
GRADIENTS = {"aden", "perpetua"}
VIGNETTES = {
    *("brooklyn", "earlybird", "hudson", "lofi", "mayfair", "rise", "toaster", "willow", "xpro2"),
}
COLOUR_ONLY = {
    *("_1977", "brannan", "clarendon", "gingham", "inkwell", "kelvin", "lark", "maven", "moon"),
    *("nashville", "reyes", "slumber", "stinson", "valencia", "walden"),
}
PICTURES = ("china", "astronaut")


def picture_of(name: str) -> Picture:
    return np.asarray(load_sample_image("china.jpg") if name == "china" else data.astronaut())


def noise(before: NDArray[Any], after: NDArray[Any]) -> Noise:
    return Pair.look_at(PicturePair.of(before, after)).statistics().noise


def flat_noise(before: NDArray[np.float64], after: NDArray[np.float64], width: int) -> Noise:
    bands = [(before.astype(np.float32), after.astype(np.float32))]
    return Pair.look_at(PicturePair(width, len(before) // width, bands)).statistics().noise


def test_a_blown_sky_is_no_repeated_colour() -> None:
    random = np.random.default_rng(0)
    before = np.repeat(np.round(random_colours(300) * 253 + 1) / 255, 12, axis=0)
    after = 0.25 + 0.5 * before + random.normal(0, 0.02, before.shape)
    white = np.ones((len(before) // 100 * 1000, 3))
    alone = flat_noise(before, after, 100)
    assert flat_noise(
        np.concatenate([before, white]), np.concatenate([after, white]), 100
    ).floor == (alone.floor)


def test_an_exact_pair_has_no_noise() -> None:
    before = np.repeat(np.round(random_colours(500) * 255) / 255, 20, axis=0)
    found = flat_noise(before, 1 - before, 100)
    assert (found.floor, found.by_place, found.pattern) == (0.0, 0.0, None)
    assert found.remarks() == []


def test_noise_is_found_as_it_was_added() -> None:
    random = np.random.default_rng(0)
    before = np.repeat(np.round(random_colours(3000) * 255) / 255, 12, axis=0)
    before = before[random.permutation(len(before))]
    after = 0.25 + 0.5 * before + random.normal(0, 0.02, before.shape)
    found = flat_noise(before, after, 200)
    assert found.floor is not None
    assert found.variance == pytest.approx(0.02**2, rel=0.1)
    assert 1.0 < found.floor < 4.0
    assert (found.by_place, found.random) == (0.0, found.floor)


def test_noise_sees_the_whole_picture_not_its_top() -> None:
    """A colour that is everywhere, darkened towards the bottom."""
    before = np.repeat(np.round(random_colours(200) * 255) / 255, 2, axis=0)
    before = np.tile(before, (500, 1))
    darker = np.linspace(1, 0.8, len(before))[:, None]
    top = flat_noise(before[:4000], before[:4000] * darker[:4000], 400)
    whole = flat_noise(before, before * darker, 400)
    assert whole.variance > 100 * top.variance
    assert whole.pattern == "gradient"


def test_without_repeated_colours_there_is_no_floor() -> None:
    colours = np.linspace(0, 1, 250)[:, None] * np.ones(3)
    found = flat_noise(colours, colours, 50)
    assert (found.floor, found.by_place, found.random, found.variance) == (None, None, None, 0.0)


def test_all_filters_are_known() -> None:
    assert len(GRADIENTS | VIGNETTES | COLOUR_ONLY) == 26
    assert all(hasattr(pilgram, name) for name in GRADIENTS | VIGNETTES | COLOUR_ONLY)


def half(filters: Collection[str], picture: str) -> list[str]:
    """Which filters are tried on a picture: every second one, the others on the other picture."""
    return sorted(filters)[PICTURES.index(picture) :: len(PICTURES)]


@pytest.mark.parametrize("picture", PICTURES)
def test_filters_that_are_functions_of_colour_have_no_pattern(picture: str) -> None:
    before = picture_of(picture)
    for name in half(COLOUR_ONLY, picture):
        found = noise(before, filtered(name, before))
        assert (found.floor, found.pattern) == (0.0, None), name


@pytest.mark.parametrize("picture", PICTURES)
def test_filters_that_change_by_place_are_recognised(picture: str) -> None:
    before = picture_of(picture)
    for name in half(GRADIENTS, picture) + half(VIGNETTES, picture):
        found = noise(before, filtered(name, before))
        assert found.pattern is not None, name
        assert found.floor is not None, name
        assert found.by_place is not None, name
        assert 0.6 * found.floor < found.by_place < 1.1 * found.floor, name
        assert "varies across the picture" in describe_remark(found.remarks()[0])


@pytest.mark.once
def test_what_kind_of_pattern_it_is() -> None:
    """On colours that are all over the picture; elsewhere a part of one pattern may look like another."""
    before = np.random.default_rng(0).integers(0, 6, (300, 400, 3)).astype(np.uint8) * 50
    for name in VIGNETTES - {"mayfair"}:  # its light is not in the middle
        assert noise(before, filtered(name, before)).pattern == "vignette", name
    for name in GRADIENTS:
        assert noise(before, filtered(name, before)).pattern == "gradient", name


@pytest.mark.parametrize("picture", PICTURES)
def test_grain_and_jpeg_are_no_pattern(picture: str) -> None:
    before = picture_of(picture)
    after = filtered("clarendon", before)
    for deviation in (2, 10):
        grain = np.random.default_rng(0).normal(0, deviation, after.shape)
        found = noise(before, np.clip(after + grain, 0, 255).astype(np.uint8))
        assert found.floor is not None
        assert (found.by_place, found.pattern) == (0.0, None)
        assert found.floor > 1
        assert found.remarks()[0]["code"] == "noise"
    for quality in (60, 95):
        found = noise(before, jpeg(after, quality))
        assert (found.by_place, found.pattern) == (0.0, None)


def test_a_vignette_is_seen_through_grain() -> None:
    before = picture_of("astronaut")
    after = filtered("earlybird", before)
    grain = np.random.default_rng(0).normal(0, 4, after.shape)
    clean = noise(before, after)
    found = noise(before, np.clip(after + grain, 0, 255).astype(np.uint8))
    assert found.pattern == "vignette"
    assert found.by_place == pytest.approx(clean.by_place, rel=0.2)
