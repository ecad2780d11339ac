from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage
from skimage import data, exposure

from nnlook_core.colour.pixels import REC709_LUMA
from nnlook_core.common.sentences import describe_remark
from nnlook_core.pairs.effects.locality import Locality, Surroundings, all_clipped
from nnlook_core.pairs.pair import Pair, PicturePair
from tests.support.pictures import Picture, filtered, jpeg

Colours = NDArray[np.float64]


@cache
def before() -> Picture:
    return np.asarray(data.astronaut())


@cache
def colours() -> Colours:
    """What a pure colour look made of it."""
    after: Colours = filtered("clarendon", before()).astype(np.float64) / 255
    return after


def blurred(radius: float) -> Colours:
    shade: Colours = ndimage.gaussian_filter(luminance(), (radius, radius, 0))
    return shade


def in_8_bits(after: Colours | Picture) -> Picture:
    if after.dtype == np.uint8:
        return after.astype(np.uint8)
    levels = np.clip(after.astype(np.float64), 0, 1) * 255
    return np.floor(levels + 0.5).astype(np.uint8)


def found(after: Colours | Picture) -> Locality:
    locality = Pair.look_at(PicturePair.of(before(), in_8_bits(after))).beside_colour()[1]
    assert locality is not None
    return locality


def luminance() -> Colours:
    return np.asarray((colours() @ REC709_LUMA)[..., None])


def place() -> tuple[Colours, Colours]:
    y, x = np.mgrid[-1 : 1 : before().shape[0] * 1j, -1 : 1 : before().shape[1] * 1j]
    return x[..., None], y[..., None]


LOCAL: dict[str, Callable[[], Colours]] = {
    "local contrast": lambda: colours() + 0.4 * (luminance() - blurred(20)),
    "wide local contrast": lambda: colours() + 0.4 * (luminance() - blurred(60)),
    "CLAHE": lambda: exposure.equalize_adapthist(colours(), clip_limit=0.01),
    "shadows": lambda: colours() * (1 + np.clip(1 - 2 * blurred(25), 0, 1)),
}
GRAIN = np.random.default_rng(0).normal(0, 6 / 255, (512, 512, 3))
CLEAN: dict[str, Callable[[], Colours | Picture]] = {
    "colours": colours,
    "JPEG": lambda: jpeg(filtered("clarendon", before()), 90),
    "grain": lambda: colours() + GRAIN,
    "a pixel apart": lambda: np.roll(colours(), 1, axis=1),
    "black and white": lambda: np.repeat(luminance(), 3, axis=2),
}
NOT_LOCAL: dict[str, Callable[[], Colours]] = {
    "sharpening": lambda: colours() + 0.7 * (luminance() - blurred(1)),
    "vignette": lambda: colours() * (1 - 0.25 * (place()[0] ** 2 + place()[1] ** 2)),
    "gradient": lambda: colours() * (0.8 - 0.2 * place()[1]),
}


@pytest.mark.parametrize("kind", LOCAL)
def test_local_processing_is_told(kind: str) -> None:
    locality = found(LOCAL[kind]())
    assert locality.visible
    assert locality.traces
    (remark,) = locality.remarks()
    assert f"about {locality.delta_e:.1f} ΔE" in describe_remark(remark)


def test_it_is_told_through_jpeg() -> None:
    assert found(jpeg(in_8_bits(LOCAL["local contrast"]()), 90)).visible


@pytest.mark.parametrize("kind", CLEAN)
def test_colours_alone_leave_no_trace(kind: str) -> None:
    locality = found(CLEAN[kind]())
    assert not locality.traces
    assert locality.remarks() == []


@pytest.mark.parametrize("kind", NOT_LOCAL)
def test_what_is_near_or_goes_by_the_place_is_not_local(kind: str) -> None:
    assert not found(NOT_LOCAL[kind]()).visible


def test_stronger_processing_is_stronger() -> None:
    weak, strong = (
        found(colours() + amount * (luminance() - blurred(20))) for amount in (0.2, 0.5)
    )
    assert strong.delta_e > 1.5 * weak.delta_e


def test_it_is_the_same_however_the_picture_comes() -> None:
    after = in_8_bits(LOCAL["shadows"]())
    flat = before().reshape(-1, 3), after.reshape(-1, 3)
    cuts = [0, 100, 612, 90_001, 200_000, 512 * 512]
    bands = [(flat[0][start:end], flat[1][start:end]) for start, end in pairwise(cuts)]
    pieces = Pair.look_at(PicturePair(512, 512, bands))
    assert pieces.beside_colour()[1] == found(after)


def test_without_like_colours_nothing_is_told() -> None:
    few = np.random.default_rng(0).integers(0, 256, (20, 20, 3), dtype=np.uint8)
    assert Pair.look_at(PicturePair.of(few, 255 - few)).beside_colour()[1] is None
    white = np.full((100, 100, 3), 255, np.uint8)
    assert Pair.look_at(PicturePair.of(white, white // 2)).beside_colour()[1] is None


@pytest.mark.parametrize("size", [(40, 60), (300, 900)])
def test_what_lies_around_is_the_mean_luminance(size: tuple[int, int]) -> None:
    height, width = size
    picture = np.full((height, width, 4), (50, 100, 200, 255), np.uint8)
    picture[: height // 2, :, 3] = 0  # transparent: whatever is there does not count
    picture[: height // 2, :, :3] = 255
    surroundings = Surroundings(width, height)
    surroundings.add(picture.reshape(-1, 4), 0)
    around = surroundings.around(np.array([width * (height - 1), width * height - 1]))
    expected = np.array([50, 100, 200]) / 255 @ REC709_LUMA
    assert around[:, :5] == pytest.approx(expected, abs=1e-5)
    assert around[:, 5:] == pytest.approx(0, abs=1e-2)
    assert surroundings.clipped == 0


def test_black_and_white_are_clipped_and_pure_colours_are_not() -> None:
    some = np.array([[0, 0, 0], [1, 1, 1], [0.999, 1, 1], [0, 0, 1], [0.01, 0, 0]])
    assert all_clipped(some).tolist() == [True, True, True, False, False]
    sky = before().copy()
    sky[:128] = 255
    surroundings = Surroundings(512, 512)
    surroundings.add(sky.reshape(-1, 3), 0)
    share = np.mean(all_clipped(sky.reshape(-1, 3) / 255))
    assert surroundings.clipped == pytest.approx(share)
    assert share > 0.25
