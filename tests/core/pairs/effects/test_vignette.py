"""Vignettes and gradients, found in pairs that have them and in no others."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pilgram
import pytest
from numpy.typing import NDArray
from skimage import data
from sklearn.datasets import load_sample_image

from nnlook_core.effects.vignette import Vignette
from nnlook_core.pairs.pair import Pair, PairStatistics, PicturePair
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


def statistics(before: NDArray[Any], after: NDArray[Any]) -> PairStatistics:
    return Pair.look_at(PicturePair.of(before, after)).statistics()


def found(before: NDArray[Any], after: NDArray[Any]) -> Vignette | None:
    return statistics(before, after).vignette


def test_all_filters_are_known() -> None:
    assert len(GRADIENTS | VIGNETTES | COLOUR_ONLY) == 26
    assert all(hasattr(pilgram, name) for name in GRADIENTS | VIGNETTES | COLOUR_ONLY)


def half(filters: Collection[str], picture: str) -> list[str]:
    """Which filters are tried on a picture: every second one, the others on the other picture."""
    return sorted(filters)[PICTURES.index(picture) :: len(PICTURES)]


@pytest.mark.parametrize("picture", PICTURES)
def test_filters_that_are_functions_of_colour_have_none(picture: str) -> None:
    before = picture_of(picture)
    for name in half(COLOUR_ONLY, picture):
        seen = statistics(before, filtered(name, before))
        assert (seen.noise.floor, seen.vignette) == (0.0, None), name


@pytest.mark.parametrize("picture", PICTURES)
def test_filters_that_change_by_place_are_recognised(picture: str) -> None:
    before = picture_of(picture)
    for name in half(GRADIENTS, picture) + half(VIGNETTES, picture):
        seen = statistics(before, filtered(name, before))
        assert seen.vignette is not None, name
        assert seen.noise.floor is not None, name
        assert seen.noise.floor < 0.35 * seen.vignette.share, name


@pytest.mark.once
def test_what_kind_it_is() -> None:
    """On colours that are all over the picture; elsewhere a part of one may look like another."""
    before = np.random.default_rng(0).integers(0, 6, (300, 400, 3)).astype(np.uint8) * 50
    for name in VIGNETTES | GRADIENTS:
        vignette = found(before, filtered(name, before))
        assert vignette is not None, name
        assert vignette.kind == ("linear" if name in GRADIENTS else "radial"), name


@pytest.mark.parametrize("picture", PICTURES)
def test_grain_and_jpeg_are_none(picture: str) -> None:
    before = picture_of(picture)
    after = filtered("clarendon", before)
    for deviation in (2, 10):
        grain = np.random.default_rng(0).normal(0, deviation, after.shape)
        assert found(before, np.clip(after + grain, 0, 255).astype(np.uint8)) is None
    for quality in (60, 95):
        assert found(before, jpeg(after, quality)) is None


def test_a_vignette_is_seen_through_grain() -> None:
    before = picture_of("astronaut")
    after = filtered("earlybird", before)
    grain = np.random.default_rng(0).normal(0, 4, after.shape)
    clean = found(before, after)
    noisy = found(before, np.clip(after + grain, 0, 255).astype(np.uint8))
    assert clean is not None
    assert noisy is not None
    assert noisy.kind == clean.kind
    assert noisy.share == pytest.approx(clean.share, rel=0.1)
