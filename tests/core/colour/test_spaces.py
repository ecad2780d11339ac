"""Colour spaces of files: LittleCMS, by Pillow, is the judge of profiles."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import numpy as np
import OpenImageIO as oiio  # noqa: N813
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from nnlook_core import apply, load
from nnlook_core.cli import main
from nnlook_core.colour.pixels import to_float
from nnlook_core.colour.spaces import LinearLight, Space, space_of
from nnlook_core.errors import ImageFileError
from nnlook_core.files import images
from tests.support import profiles
from tests.support.looks import full_scale, photo, random_colours, some_look

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
spaces = pytest.mark.parametrize("name", list(profiles.PRIMARIES))


def space(name: str) -> Space:
    found = space_of("photo.tif", "tiff", profiles.profile(name))
    assert found is not None
    return found


def by_littlecms(pixels: NDArray[np.uint8], source: bytes, target: bytes) -> NDArray[np.uint8]:
    both = [ImageCms.ImageCmsProfile(io.BytesIO(data)) for data in (source, target)]
    transform = ImageCms.buildTransform(
        both[0],
        both[1],
        "RGB",
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    changed = ImageCms.applyTransform(Image.fromarray(pixels), transform)
    assert changed is not None
    return np.asarray(changed)


@spaces
def test_a_profile_means_what_littlecms_says(name: str) -> None:
    pixels = photo(200, 300)
    expected = by_littlecms(pixels, profiles.profile(name), SRGB)
    found = space(name).pixels_to_srgb(pixels)
    assert found.dtype == np.uint16
    # LittleCMS calculates 8 bits in 15: it rounds differently here and there.
    far = np.abs(found / 257.0 - expected)
    assert far.max() < 1.6 and far.mean() < 0.35


@spaces
def test_colours_beyond_srgb_come_back(name: str) -> None:
    colours = random_colours(5000).astype(np.float32)
    there = space(name).to_srgb(colours)
    assert there.min() < -0.01  # each of them is larger than sRGB
    back = space(name).from_srgb(there)
    assert np.abs(back - colours).max() < 1e-3 and np.abs(back - colours).mean() < 1e-5


def test_linear_light_is_iec_61966() -> None:
    light = LinearLight()
    known = np.array([[0.0, 0.0031308, 0.21404114], [1.0, 2.0, -0.01]], np.float32)
    encoded = light.to_srgb(known)
    assert encoded == pytest.approx(
        np.array([[0.0, 0.04045, 0.5], [1.0, 1.3532560, -0.1292]]), abs=1e-5
    )
    assert light.from_srgb(encoded) == pytest.approx(known, abs=1e-6)


def test_what_counts_as_srgb() -> None:
    of_gray = bytearray(SRGB)
    of_gray[16:20] = b"GRAY"
    for profile in (None, SRGB, bytes(of_gray), b"no profile", bytes(500)):
        assert space_of("photo.png", "png", profile) is None
    assert isinstance(space_of("photo.exr", "openexr", None), LinearLight)
    assert space_of("a", "png", profiles.profile("Rec.2020")) is space("Rec.2020")


def test_what_no_look_is_for_is_a_sentence() -> None:
    of_cmyk = bytearray(SRGB)
    of_cmyk[16:20] = b"CMYK"
    with pytest.raises(ImageFileError, match=r"a CMYK colour profile.*Convert it to RGB"):
        space_of("photo.tif", "tiff", bytes(of_cmyk))
    with pytest.raises(ImageFileError, match=r"damaged or unsupported.*Convert it to sRGB"):
        space_of("photo.tif", "tiff", SRGB[:200])


@pytest.mark.parametrize("place", ["number of tags", "offset", "size", "points", "cut short"])
def test_a_profile_that_tells_of_more_than_it_holds_goes_no_further(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenColorIO would take as much memory."""
    damaged = bytearray(profiles.profile("Adobe RGB"))
    curve = damaged.index(b"curv")
    at = {"number of tags": 128, "offset": 136, "size": 140, "points": curve + 8}.get(place)
    if at is None:
        del damaged[131:]
    else:
        damaged[at : at + 4] = b"7777"
    monkeypatch.setattr(
        tempfile, "mkdtemp", lambda **_: pytest.fail("it is written for OpenColorIO")
    )
    with pytest.raises(ImageFileError, match="damaged or unsupported"):
        space_of("photo.tif", "tiff", bytes(damaged))


def write(name: str, pixels: images.Pixels, profile: bytes | None = None) -> None:
    picture = images.new(pixels)
    if profile is not None:
        kind = oiio.TypeDesc(f"uint8[{len(profile)}]")
        picture.spec.attribute("ICCProfile", kind, np.frombuffer(profile, np.uint8))
    images.write(picture, pixels, name)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("look.onnx").write_bytes(some_look().model)
    return tmp_path


@spaces
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_a_file_gets_the_colours_of_its_srgb_version(
    folder: Path, name: str, dtype: type[np.generic]
) -> None:
    srgb = photo(60, 80).astype(np.float32) / np.float32(255)
    full = full_scale(dtype)
    inside = space(name).from_srgb(srgb.reshape(-1, 3)).reshape(srgb.shape).clip(0, 1)
    pixels = (inside * full + (0 if full == 1 else 0.5)).astype(dtype)
    write("photo.tif", pixels, profiles.profile(name))
    assert main(["apply", "look.onnx", "photo.tif", "-o", "one.tif"]) == 0
    assert main(["apply", "look.onnx", "photo.tif", "--out-dir", "many"]) == 0
    one, many = images.read("one.tif"), images.read("many/photo.tif")
    assert np.array_equal(one.pixels, many.pixels)
    assert one.pixels.dtype == dtype
    assert bytes(one.spec.getattribute("ICCProfile")) == profiles.profile(name)
    expected = apply(some_look(), srgb)
    found = space(name).to_srgb(to_float(one.pixels))
    shown = expected.reshape(-1, 3).clip(0, 1)
    far = np.abs(found - shown)
    assert far.mean() < (0.01 if dtype is np.uint8 else 2e-3)


def test_pairs_teach_in_srgb(folder: Path) -> None:
    """A pair in a large space gives the look that the same pair in sRGB gives."""
    before = photo(60, 80).astype(np.float32) / np.float32(255)
    after = apply(some_look(), before, strength=40).clip(0, 1)  # few of its colours are cut off
    p3 = space("Display P3")
    for name, side in (("before", before), ("after", after)):
        inside = p3.from_srgb(side.reshape(-1, 3)).reshape(side.shape).clip(0, 1)
        sixteen = np.rint(inside * 65535).astype(np.uint16)
        write(f"{name}.tif", sixteen, profiles.profile("Display P3"))
        write(f"{name}-srgb.tif", np.rint(side * 65535).astype(np.uint16))
    for ending in ("", "-srgb"):
        pair = [f"before{ending}.tif", f"after{ending}.tif"]
        assert main(["learn", *pair, "-o", f"look{ending}.onnx", "--nodes", "16", "--force"]) == 0
    one, other = (apply(load(f"look{ending}.onnx"), before) for ending in ("", "-srgb"))
    assert np.abs(one - other).mean() < 2e-3


def test_linear_formats_are_linear(folder: Path) -> None:
    srgb = photo(30, 40).astype(np.float32) / np.float32(255)
    light = LinearLight().from_srgb(srgb.reshape(-1, 3)).reshape(srgb.shape)
    write("photo.exr", light)
    wanted = apply(some_look(), srgb)
    assert main(["apply", "look.onnx", "photo.exr", "-o", "new.exr"]) == 0
    found = LinearLight().to_srgb(images.read("new.exr").pixels.reshape(-1, 3))
    assert np.abs(found - wanted.reshape(-1, 3)).max() < 2e-3
    # Across the border between formats the numbers change, the colours do not.
    assert main(["apply", "look.onnx", "photo.exr", "-o", "new.tif"]) == 0
    assert np.abs(images.read("new.tif").pixels - wanted).max() < 2e-3
    write("encoded.tif", srgb)
    assert main(["apply", "look.onnx", "encoded.tif", "-o", "crossed.exr"]) == 0
    crossed = LinearLight().to_srgb(images.read("crossed.exr").pixels.reshape(-1, 3))
    assert np.abs(crossed - wanted.reshape(-1, 3)).max() < 2e-3
