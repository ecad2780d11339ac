"""Vignettes and gradients, found in pairs that have them and in no others."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import pilgram
import pytest
from numpy.typing import NDArray
from skimage import data
from sklearn.datasets import load_sample_image

from nnlook_core.colour.spaces import LinearLight
from nnlook_core.effects.vignette import Vignette
from nnlook_core.metrics.delta_e import delta_e
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
        assert seen.noise.floor < 0.75 * seen.vignette.share, name


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


def to_light(values: NDArray[Any]) -> NDArray[np.float32]:
    return LinearLight().from_srgb(values.astype(np.float32))


def to_srgb(light: NDArray[Any]) -> NDArray[np.float32]:
    return LinearLight().to_srgb(light.astype(np.float32))


def places(height: int, width: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    y, x = np.mgrid[:height, :width]
    return (2 * x + 1) / width - 1, (2 * y + 1) / height - 1


GAINS: dict[str, Callable[[Any, Any], Any]] = {
    "radial": lambda x, y: 1 - 0.3 * (x**2 + y**2),
    "off the middle": lambda x, y: 1 - 0.2 * ((x - 0.4) ** 2 + (y + 0.2) ** 2),
    "linear": lambda x, y: 0.7 - 0.3 * (0.8 * x + 0.6 * y) / 1.4,
}
KINDS = {"radial": "radial", "off the middle": "radial", "linear": "linear"}


def look(values: NDArray[Any]) -> NDArray[np.float64]:
    changed: NDArray[np.float64] = 0.05 + 0.9 * values**0.8
    return changed


@pytest.mark.parametrize("name", GAINS)
def test_a_gain_in_light_is_found_as_it_is(name: str) -> None:
    before = picture_of("china")
    x, y = places(*before.shape[:2])
    factor = GAINS[name](x, y)[..., None]
    after = to_srgb(to_light(look(before / 255)) * factor)
    vignette = found(before, np.floor(np.clip(after, 0, 1) * 255 + 0.5).astype(np.uint8))
    assert vignette is not None
    assert vignette.kind == KINDS[name]
    x, y = (side.ravel() for side in places(9, 12))
    zero = GAINS[name](*vignette.origin) if vignette.kind == "radial" else 1.0
    for level in (0.25, 0.5, 0.75):
        gray = np.full((len(x), 3), level)
        shown = to_light(vignette.added(gray, x, y, 640 / 427))
        true = GAINS[name](x, y)[:, None] / zero
        # Against the mean: where a look's own lightness ends and the vignette's begins is a convention.
        ratio = shown / to_light(gray) / true
        assert np.max(np.abs(ratio / ratio.mean() - 1)) < 0.03, level


def test_the_look_below_is_learned() -> None:
    """With the vignette taken out, the samples have the colours of the look alone."""
    before = picture_of("china")
    x, y = places(*before.shape[:2])
    after = look(before / 255) * (1 - 0.3 * (x**2 + y**2))[..., None]
    seen = statistics(before, np.floor(after * 255 + 0.5).astype(np.uint8))
    assert seen.vignette is not None
    samples = seen.samples
    error = delta_e(samples.after, look(samples.before))
    assert np.average(error, weights=samples.count) < 0.3
    assert seen.noise.floor is not None
    assert seen.noise.floor < 0.6


def test_a_colour_of_one_place_is_less_certain() -> None:
    """A patch in a corner and pixels of another colour all over the picture, under a vignette."""
    random = np.random.default_rng(0)
    before = random.integers(40, 200, (240, 320, 3)).astype(np.uint8)
    red, blue = np.array([230, 30, 30]), np.array([30, 30, 230])
    before[:40, :40] = red + random.integers(-4, 5, (40, 40, 3))
    scattered = random.random(before.shape[:2]) < 0.05
    before[scattered] = blue + random.integers(-4, 5, (int(scattered.sum()), 3))
    x, y = places(*before.shape[:2])
    after = before * (1 - 0.3 * (x**2 + y**2))[..., None]
    samples = statistics(before, np.floor(after + 0.5).astype(np.uint8)).samples
    patch, everywhere = (
        np.argmin(np.sum((samples.before - colour / 255) ** 2, axis=1)) for colour in (red, blue)
    )
    assert samples.spread[patch] > 3 * samples.spread[everywhere]
