from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage
from skimage import data
from sklearn.datasets import load_sample_image

from nnlook_core.common.sentences import describe_remark
from nnlook_core.effects.grain import Grain
from nnlook_core.pairs.combine import combine
from nnlook_core.pairs.pair import Pair, PicturePair
from nnlook_core.training.train import learn
from tests.support.pictures import Picture, jpeg

PICTURES = ("china", "astronaut", "flower")


@cache
def picture_of(name: str) -> Picture:
    return np.asarray(data.astronaut() if name == "astronaut" else load_sample_image(f"{name}.jpg"))


def look(colours: NDArray[Any]) -> NDArray[np.float64]:
    """A matte look, which clips nothing."""
    mixed = colours @ np.array([[0.9, 0.1, 0.0], [0.05, 0.9, 0.05], [0.0, 0.2, 0.8]])
    result: NDArray[np.float64] = 0.1 + 0.75 * mixed ** np.array([0.8, 0.9, 1.0])
    return result


def looked(name: str) -> NDArray[np.float64]:
    return look(picture_of(name) / 255)


def eight_bits(values: NDArray[Any]) -> Picture:
    rounded: Picture = np.clip(np.rint(values * 255), 0, 255).astype(np.uint8)
    return rounded


def made(shape: tuple[int, ...], size: float = 0.0, colour: float = 0.0) -> NDArray[np.float64]:
    """Noise of variance 1, made in another way than the core's own."""
    random = np.random.default_rng(0)

    def plane() -> NDArray[np.float64]:
        white = random.normal(size=shape[:2])
        blurred = ndimage.gaussian_filter(white, size) if size else white
        scaled: NDArray[np.float64] = blurred / blurred.std()
        return scaled

    gray = plane()
    planes = [colour**0.5 * plane() + (1 - colour) ** 0.5 * gray for _ in range(3)]
    return np.stack(planes, axis=-1)


def grain(before: NDArray[Any], after: NDArray[Any]) -> Grain | None:
    return Pair.look_at(PicturePair.of(before, after)).statistics().grain


@pytest.mark.parametrize("size", [0.0, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("colour", [0.0, 1.0])
def test_grain_is_found_as_it_was_laid_over(size: float, colour: float) -> None:
    before, exact = picture_of("flower"), looked("flower")
    found = grain(before, eight_bits(exact + 0.04 * made(before.shape, size, colour)))
    assert found is not None
    assert found.strengths[1:4] == pytest.approx([0.04] * 3, rel=0.15)
    assert found.size == pytest.approx(size, abs=0.35 if size == 0 else 0.15 * size)
    assert found.colour == pytest.approx(colour, abs=0.05)


def test_its_strength_is_told_by_lightness() -> None:
    before, exact = picture_of("flower"), looked("flower")
    strength = 0.05 * 4 * exact * (1 - exact)
    found = grain(before, eight_bits(exact + strength * made(before.shape, 0.7)))
    assert found is not None
    assert found.strengths[1:4] == pytest.approx([0.0375, 0.05, 0.0375], rel=0.2)
    assert found.strengths[0] < 0.02  # no block is as light as 1


def test_jpeg_leaves_most_of_it() -> None:
    before, exact = picture_of("flower"), looked("flower")
    found = grain(before, jpeg(eight_bits(exact + 0.04 * made(before.shape, 1.0)), 90))
    assert found is not None
    assert found.strengths[2] == pytest.approx(0.04, rel=0.2)
    assert found.size == pytest.approx(1.0, rel=0.2)


@pytest.mark.parametrize("name", PICTURES)
def test_a_clean_pair_has_none(name: str) -> None:
    before, after = picture_of(name), eight_bits(looked(name))
    assert grain(before, after) is None
    for quality in (90, 60):
        assert grain(before, jpeg(after, quality)) is None


@pytest.mark.parametrize("name", PICTURES)
def test_what_is_no_grain(name: str) -> None:
    """Noise that *before* has too, and what was done to it or to the picture."""
    noise = 0.02 * made(picture_of(name).shape)
    noisy = eight_bits(picture_of(name) / 255 + noise)

    def after(colours: NDArray[Any]) -> Picture:
        return eight_bits(look(colours))

    colours = noisy / 255
    blurred = ndimage.gaussian_filter(colours, (1.5, 1.5, 0))
    cases = {
        "carried through the look": after(colours),
        "sharpened": after(np.clip(2 * colours - blurred, 0, 1)),
        "blurred": after(blurred),
        "median": after(ndimage.median_filter(colours, (3, 3, 1))),
        "without it": eight_bits(looked(name)),
        "JPEG": jpeg(after(colours), 75),
        "half a pixel off": after(np.clip(ndimage.shift(colours, (0.4, 0.3, 0), order=3), 0, 1)),
        "far off": after(np.roll(colours, (7, 9), axis=(0, 1))),
    }
    assert [case for case, done in cases.items() if grain(noisy, done) is not None] == []


def test_transparent_pixels_tell_nothing() -> None:
    before = picture_of("flower")
    after = eight_bits(looked("flower") + 0.04 * made(before.shape, 1.0))
    alpha = np.full((*before.shape[:2], 1), 255, np.uint8)
    alpha[:, :320] = 0
    strange = np.where(alpha == 0, 128, after).astype(np.uint8)
    found = grain(np.concatenate([before, alpha], axis=2), strange)
    assert found is not None
    assert found.strengths[2] == pytest.approx(0.04, rel=0.15)


def test_a_small_picture_tells_nothing() -> None:
    before = picture_of("flower")[:40, :40]
    assert grain(before, eight_bits(before / 255 + 0.04 * made(before.shape))) is None
    assert grain(before[:20], before[:20]) is None


def test_float_pictures_tell_the_same() -> None:
    before = picture_of("flower").astype(np.float32) / 255
    after = (looked("flower") + 0.04 * made(before.shape, 1.0)).astype(np.float32)
    after[:5] = np.nan
    found = grain(before, after)
    assert found is not None
    assert found.strengths[2] == pytest.approx(0.04, rel=0.15)


def test_several_pairs_have_the_middle_one() -> None:
    before, exact = picture_of("flower"), looked("flower")
    noise = made(before.shape, 1.0)
    afters = [eight_bits(exact + strength * noise) for strength in (0.03, 0.04, 0.06)]
    each = [grain(before, after) for after in afters]
    together = combine([PicturePair.of(before, after) for after in afters])
    assert together.grain is not None
    assert each[1] is not None
    assert together.grain.strengths == each[1].strengths
    assert [remark["pair"] for remark in together.remarks if remark["code"] == "grain"] == [1, 2, 3]

    clean = [PicturePair.of(before, eight_bits(exact)) for _ in range(2)]
    mostly_clean = combine([PicturePair.of(before, afters[0]), *clean])
    assert mostly_clean.grain is None


def test_a_look_keeps_it() -> None:
    before = picture_of("flower")
    after = eight_bits(looked("flower") + 0.04 * made(before.shape, 1.0))
    lesson = learn([PicturePair.of(before, after)], name="Grain", nodes="8")
    kept, told = lesson.look.card.grain, lesson.report.grain
    assert kept is not None
    assert told is not None
    assert kept.to_json() == told.to_json()
    assert lesson.report.to_dict()["grain"] == {"delta_e": told.delta_e, "size": told.size}
    assert [remark["code"] for remark in lesson.report.coded_remarks] == ["grain"]
    assert describe_remark({"code": "grain", "delta_e": 2.14}).startswith(
        "The pair has grain (ΔE 2.1)."
    )
