"""Arrays of every dtype and shape through a look, and arguments that are not pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import nnlook_core as nnlook
from nnlook_core.api.arrays import DTYPES
from nnlook_core.common.apply_settings import MODES, ApplySettings
from nnlook_core.errors import PictureError, Refusal
from nnlook_core.inference.apply import Applier
from tests.support.looks import full_scale, look_with, photo, some_look, unsure_of_blue

SHAPES = [(3,), (4,), (7, 3), (7, 4), (5, 6, 3), (5, 6, 4), (2, 5, 6, 3), (0, 6, 3), (5, 0, 4)]
GRAY = [(5, 6), (5, 6, 1), (5, 6, 2), (2, 5, 6, 1), (0, 6)]
ORDERS = ["C", "F", "reversed", "strided", "read-only", "other endian", "subclass"]


class Pixels(np.ndarray[Any, Any]):
    """Arrays of image libraries are often of a class of their own."""


def some(shape: tuple[int, ...], dtype: str) -> NDArray[Any]:
    values = np.random.default_rng(0).random(shape) * full_scale(dtype)
    return values.astype(dtype)


def laid(pixels: NDArray[Any], order: str) -> NDArray[Any]:
    """The same values, laid in memory in another way."""
    if order == "F":
        return np.asfortranarray(pixels)
    if order == "reversed":
        return np.ascontiguousarray(pixels[::-1])[::-1]
    if order == "strided":
        return np.repeat(pixels, 2, axis=0)[::2]
    if order == "other endian":
        return pixels.astype(pixels.dtype.newbyteorder())
    if order == "subclass":
        return pixels.view(Pixels)
    pixels = pixels.copy()
    pixels.flags.writeable = order != "read-only"
    return pixels


def exact(pixels: NDArray[Any], **how: Any) -> NDArray[Any]:
    """What the look makes of pixels (…, 3 or 4), in floats."""
    floats = (pixels / full_scale(pixels.dtype)).astype(np.float32)
    return Applier(some_look(), ApplySettings(**how)).pixels(floats)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("dtype", DTYPES)
def test_an_array_comes_back_in_its_own_dtype_and_shape(dtype: str, shape: tuple[int, ...]) -> None:
    pixels = some(shape, dtype)
    kept = pixels.copy()
    result = some_look()(pixels)
    assert (result.dtype, result.shape) == (pixels.dtype, shape)
    assert np.array_equal(pixels, kept)
    assert not np.shares_memory(result, pixels)
    step = {"uint8": 0.51 / 255, "uint16": 0.51 / 65535, "float16": 1e-3}.get(dtype, 1e-6)
    assert (
        np.abs(result[..., :3] / full_scale(dtype) - exact(pixels)[..., :3]).max(initial=0) <= step
    )
    assert np.array_equal(result[..., 3:], pixels[..., 3:])


@pytest.mark.parametrize("shape", GRAY, ids=str)
@pytest.mark.parametrize("dtype", DTYPES)
def test_gray_becomes_colour(dtype: str, shape: tuple[int, ...]) -> None:
    gray = some(shape, dtype)
    with_channels = gray if gray.ndim > 2 else gray[..., np.newaxis]
    colour = np.concatenate([with_channels[..., [0, 0, 0]], with_channels[..., 1:]], axis=-1)
    result = some_look()(gray)
    assert result.dtype == gray.dtype
    assert np.array_equal(result, some_look()(colour))
    assert np.array_equal(some_look()(gray, strength=0), colour)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("dtype", DTYPES)
def test_how_an_array_lies_in_memory_does_not_matter(dtype: str, order: str) -> None:
    pixels = some((5, 6, 4), dtype)
    result = some_look()(laid(pixels, order))
    assert result.dtype == laid(pixels, order).dtype
    assert np.array_equal(result, some_look()(pixels))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("strength", [0, 1, 37.5, np.float32(80), np.int64(100)])
@pytest.mark.parametrize("dtype", DTYPES)
def test_strength_and_mode(dtype: str, strength: float, mode: Any) -> None:
    pixels = some((5, 6, 4), dtype)
    result = some_look()(pixels, strength=strength, mode=mode)
    assert np.array_equal(result, nnlook.apply(some_look(), pixels, strength=strength, mode=mode))
    if strength == 0:
        assert result.tobytes() == pixels.tobytes()
    expected = exact(pixels, strength=float(strength), mode=mode)
    step = {"uint8": 0.51 / 255, "uint16": 0.51 / 65535, "float16": 1e-3}.get(dtype, 1e-6)
    assert np.abs(result[..., :3] / full_scale(dtype) - expected[..., :3]).max() <= step


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_floats_beyond_all_comes_back_as_they_were(dtype: str) -> None:
    pixels = some((6, 3), dtype)
    most = np.finfo(dtype).max
    pixels[0, 1], pixels[1, 0], pixels[2, 2] = np.nan, np.inf, -np.inf
    pixels[3], pixels[4] = most, -most
    result = some_look()(pixels)
    assert np.array_equal(result[:3], pixels[:3], equal_nan=True)
    assert np.isfinite(result[3:]).all()
    assert not np.array_equal(result[5], pixels[5])


def test_float64_that_stays_keeps_all_its_bits() -> None:
    pixels = some((50, 4), "float64")
    assert np.array_equal(some_look()(pixels, strength=0), pixels)
    assert np.array_equal(some_look()(pixels)[:, 3], pixels[:, 3])


WRONG_KINDS = {
    "a list": [[0.1, 0.2, 0.3]],
    "a tuple": (1, 2, 3),
    "nothing": None,
    "a number": 0.5,
    "a NumPy number": np.float32(0.5),
    "bytes": b"photo.png",
    "a memoryview": memoryview(bytes(12)),
    "masked": np.ma.masked_array(np.zeros((4, 4, 3)), mask=True),
    **{
        dtype: np.zeros((4, 4, 3), dtype)
        for dtype in ("bool", "int8", "int16", "int32", "int64", "uint32", "uint64")
    },
    **{dtype: np.zeros((4, 4, 3), dtype) for dtype in ("complex64", "object", "U3", "M8[s]")},
    "fields": np.zeros((4, 4), [("r", "u1"), ("g", "u1"), ("b", "u1")]),
    "a longdouble": np.zeros((4, 4, 3), np.longdouble),
}


@pytest.mark.parametrize("picture", WRONG_KINDS.values(), ids=WRONG_KINDS)
def test_what_is_no_picture_is_a_type_error(picture: Any) -> None:
    for call in (
        some_look(),
        lambda one: nnlook.learn(one, np.zeros((4, 4, 3))),
        lambda one: nnlook.learn(np.zeros((4, 4, 3)), one),
        lambda one: nnlook.measure(one, one),
        lambda one: nnlook.guessed(some_look(), one),
    ):
        with pytest.raises(TypeError, match=r"^(a picture is|pixels are|a masked array)") as error:
            call(picture)
        assert "\n" not in str(error.value)


@pytest.mark.parametrize("shape", [(), (5,), (1,), (3, 5, 6), (5, 6, 5), (5, 6, 0), (5, 6, 3, 7)])
def test_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(PictureError, match="channels") as error:
        some_look()(np.zeros(shape, np.float32))
    assert isinstance(error.value, ValueError)
    assert isinstance(error.value, Refusal)


EVERYWHERE: dict[str, Any] = {
    "apply": some_look(),
    "guessed": lambda pixels: nnlook.guessed(look_with(unsure_of_blue()), pixels),
    "measure": lambda pixels: nnlook.measure(pixels, photo()),
    "measure, exact": lambda pixels: nnlook.measure(photo(), pixels),
    "learn": lambda pixels: nnlook.learn(pixels, photo(), nodes=8),
}


@pytest.mark.parametrize("white", [255, 65535])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("call", EVERYWHERE.values(), ids=EVERYWHERE)
def test_floats_that_are_not_of_0_to_1_are_refused(call: Any, dtype: str, white: int) -> None:
    pixels = (photo() / 255 * white).astype(dtype)
    for given in (pixels, np.dstack([pixels, np.zeros((60, 80))])):
        with pytest.raises(PictureError, match=r"above 1\. Floats mean 0 to 1: divide them first"):
            call(given)


@pytest.mark.parametrize(
    "pixels",
    [
        some((40, 50, 3), "float32") * 1.9,
        np.full((4, 4, 3), 5.0),  # a tile of a bright sky
        np.where(np.arange(300).reshape(10, 10, 3) < 140, 50.0, 0.5),  # a lamp
        np.array([1.2, 1.5, 1.1]),
        np.full((4, 4, 3), np.inf),
        np.dstack([some((4, 4, 3), "float32"), np.full((4, 4), 255.0)]),
    ],
    ids=["half", "sky", "lamp", "one colour", "infinite", "alpha"],
)
def test_highlights_above_1_are_kept(pixels: NDArray[Any]) -> None:
    result = some_look()(pixels)
    assert np.allclose(result[..., :3], exact(pixels)[..., :3], atol=1e-5)
    assert nnlook.guessed(look_with(unsure_of_blue()), pixels) is not None


@pytest.mark.parametrize("shape", [(0, 6, 3), (5, 0, 3), (0, 3), (0, 6)])
def test_an_empty_array(shape: tuple[int, ...]) -> None:
    empty = np.zeros(shape)
    assert some_look()(empty).size == 0
    guessed = nnlook.guessed(look_with(unsure_of_blue()), empty)
    assert guessed is not None
    assert (guessed.mask.size, guessed.share) == (0, 0)
    with pytest.raises(PictureError, match="The pictures have no pixels"):
        nnlook.measure(empty, empty)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ((4, 5, 3), (5, 4, 3), r"5×4 and 4×5"),
        ((4, 5), (4, 6, 4), r"5×4 and 6×4"),
        ((3,), (7, 3), r"\(3,\) and \(7, 3\)"),
    ],
)
def test_pictures_of_two_sizes_are_not_compared(first: Any, second: Any, told: str) -> None:
    with pytest.raises(PictureError, match=rf"differ in size \({told}\)") as error:
        nnlook.measure(np.zeros(first), np.zeros(second))
    assert isinstance(error.value, ValueError)


@pytest.mark.parametrize(
    ("how", "kind"),
    [
        ({"strength": "80"}, TypeError),
        ({"strength": None}, TypeError),
        ({"strength": True}, TypeError),
        ({"strength": 1j}, TypeError),
        ({"strength": -1}, ValueError),
        ({"strength": 100.1}, ValueError),
        ({"strength": float("nan")}, ValueError),
        ({"mode": "color"}, ValueError),
        ({"mode": None}, ValueError),
    ],
)
def test_another_strength_or_mode_is_told(how: dict[str, Any], kind: type[Exception]) -> None:
    with pytest.raises(kind, match=f"^{next(iter(how))} is "):
        some_look()(np.zeros((4, 4, 3), np.uint8), **how)
