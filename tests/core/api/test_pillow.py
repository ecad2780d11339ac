"""Pillow's images in every mode, with profiles, EXIF and transparency."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

import nnlook_core as nnlook
from nnlook_core.api import pictures
from nnlook_core.colour.spaces import space_of
from nnlook_core.errors import ImageFileError, PictureError
from nnlook_core.files import images
from nnlook_core.inference.apply import Applier
from tests.support.looks import look_with, photo, some_look, unsure_of_blue
from tests.support.profiles import PRIMARIES, profile

ORIENTATION = 0x0112


def image(mode: str = "RGB") -> Image.Image:
    return Image.fromarray(photo()).convert(mode)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBX"])
def test_an_image_comes_back_in_rgb(mode: str) -> None:
    source = image(mode)
    kept = source.tobytes()
    result = some_look()(source)
    assert (result.mode, result.size) == ("RGB", source.size)
    assert np.array_equal(np.asarray(result), some_look()(np.asarray(source.convert("RGB"))))
    assert (source.mode, source.tobytes()) == (mode, kept)


@pytest.mark.parametrize("mode", ["LA", "PA", "RGBA"])
def test_alpha_stays(mode: str) -> None:
    source = image("RGBA")
    source.putalpha(Image.fromarray(photo(seed=3)[..., 0]))
    source = source.convert("LA").convert(mode) if mode == "PA" else source.convert(mode)
    result = some_look()(source)
    assert result.mode == "RGBA"
    expected = some_look()(np.asarray(source.convert("RGBA")))
    assert np.array_equal(np.asarray(result), expected)


def test_a_transparent_colour_becomes_alpha() -> None:
    source = image("P")
    source.info["transparency"] = 3
    result = some_look()(source)
    assert result.mode == "RGBA"
    assert np.array_equal(np.asarray(result)[..., 3], np.asarray(source.convert("RGBA"))[..., 3])
    assert "transparency" not in result.info


@pytest.mark.parametrize("mode", ["CMYK", "YCbCr", "LAB", "HSV"])
def test_another_mode_is_refused(mode: str) -> None:
    other = Image.new(mode, (9, 8))
    for call in (some_look(), lambda one: nnlook.learn(one, one), pictures.in_srgb):
        with pytest.raises(PictureError, match=rf'{mode}\. Use image\.convert\("RGB"\) first'):
            call(other)


@pytest.mark.parametrize(
    ("mode", "pixels"),
    [
        ("I;16", photo()[..., 0].astype(np.uint16) * 257),
        ("I;16B", (photo()[..., 0].astype(np.uint16) * 257).astype(">u2")),
        ("I", photo()[..., 0].astype(np.int32) * 257),
        ("F", (photo()[..., 0] / 255).astype(np.float32)),
    ],
)
def test_deep_gray_is_learned_from_and_not_given_back(mode: str, pixels: NDArray[Any]) -> None:
    deep = Image.frombytes(mode, (80, 60), pixels.tobytes())
    seen = pictures.in_srgb(deep)
    assert seen.dtype == (np.float32 if mode == "F" else np.uint16)
    assert np.array_equal(seen, np.repeat(pixels[..., np.newaxis], 3, axis=-1))
    with pytest.raises(PictureError, match=r"no colour images with more than 8 bits"):
        some_look()(deep)


@pytest.mark.parametrize(
    ("mode", "dtype", "white"),
    [
        *((mode, "<u2", 65535) for mode in ("I;16", "I;16L", "I;16N")),
        ("I;16B", ">u2", 65535),
        ("I", "i4", 65535),
        *(("F", "f4", white) for white in (1, 255, 65535)),
    ],
)
def test_the_advice_for_deep_gray_works(mode: str, dtype: str, white: int) -> None:
    values = (photo()[..., 0] / 255 * white).astype(dtype)
    image = Image.frombytes(mode, (80, 60), values.tobytes())
    with pytest.raises(PictureError, match="Apply the look to an array: ") as error:
        some_look()(image)
    code = str(error.value).partition("to an array: ")[2].removesuffix(".")
    result = some_look()(eval(code, {"numpy": np, "image": image}))
    assert result.shape == (60, 80, 3)
    full = 1 if result.dtype.kind == "f" else 65535
    assert np.abs(result / full - some_look()(photo()[..., 0]) / 255).max() < 0.02


def test_floats_of_0_to_255_are_refused_in_an_image_too() -> None:
    image = Image.fromarray(photo()[..., 0]).convert("F")
    for call in (
        lambda: nnlook.measure(image, image),
        lambda: nnlook.guessed(look_with(unsure_of_blue()), image),
        lambda: nnlook.learn(image, image),
    ):
        with pytest.raises(PictureError, match="Floats mean 0 to 1"):
            call()


@pytest.mark.parametrize("value", [-1, 65536])
def test_numbers_beyond_16_bits_are_refused(value: int) -> None:
    with pytest.raises(PictureError, match="beyond 0 to 65535"):
        pictures.in_srgb(Image.new("I", (9, 8), value))


@pytest.mark.parametrize("space", PRIMARIES)
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_look_keeps_the_space_of_an_image(mode: str, space: str) -> None:
    source = image(mode)
    source.info["icc_profile"] = profile(space)
    result = some_look()(source)
    known = space_of("", "", profile(space))
    expected = Applier(some_look(), space=known).pixels(np.asarray(source))
    assert np.array_equal(np.asarray(result), expected)
    assert not np.array_equal(np.asarray(result), some_look()(np.asarray(source)))
    assert result.info["icc_profile"] == profile(space)


@pytest.mark.parametrize("space", [None, "sRGB", *PRIMARIES])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_an_image_is_seen_as_its_file_is(
    orientation: int, space: str | None, tmp_path: Path
) -> None:
    icc = None
    if space == "sRGB":
        icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    elif space is not None:
        icc = profile(space)
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    image().save(tmp_path / "photo.png", icc_profile=icc, exif=exif)
    with Image.open(tmp_path / "photo.png") as opened:
        seen = pictures.in_srgb(opened)
    assert np.array_equal(seen, images.read(tmp_path / "photo.png").upright().in_srgb())
    assert np.array_equal(seen, pictures.in_srgb(tmp_path / "photo.png"))
    assert seen.dtype == (np.uint8 if space in (None, "sRGB") else np.uint16)
    assert seen.shape == ((80, 60, 3) if orientation in (6, 8) else (60, 80, 3))


def test_an_image_keeps_its_exif_and_lies_as_it_lay(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    image().save(tmp_path / "photo.png", exif=exif)
    with Image.open(tmp_path / "photo.png") as opened:
        result = some_look()(opened)
    assert result.getexif()[ORIENTATION] == 6
    assert np.array_equal(np.asarray(result), some_look()(photo()))


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    written = io.BytesIO()
    image().save(written, "PNG")
    (tmp_path / "cut.png").write_bytes(written.getvalue()[:3000])
    with (
        Image.open(tmp_path / "cut.png") as cut,
        pytest.raises(ImageFileError, match=r"cut\.png is"),
    ):
        some_look()(cut)


def test_a_profile_of_another_kind_is_refused() -> None:
    source = image()
    cmyk = bytearray(profile("Adobe RGB"))
    cmyk[16:20] = b"CMYK"
    source.info["icc_profile"] = bytes(cmyk)
    with pytest.raises(ImageFileError, match="CMYK colour profile"):
        some_look()(source)
