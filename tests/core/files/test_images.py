from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import OpenImageIO as oiio  # noqa: N813
import pytest

from nnlook_core.errors import ImageFileError, WriteError
from nnlook_core.files import images
from tests.support.looks import full_scale, photo


@pytest.mark.parametrize(
    ("ending", "dtype"),
    [
        (".png", np.uint8),
        (".png", np.uint16),
        (".tif", np.uint8),
        (".tif", np.uint16),
        (".tif", np.float32),
    ],
)
@pytest.mark.parametrize("channels", [3, 4])
def test_depth_and_alpha_survive(
    tmp_path: Path, ending: str, dtype: type[np.generic], channels: int
) -> None:
    scale = full_scale(dtype)
    pixels = (np.random.default_rng(0).random((7, 9, channels)) * scale).astype(dtype)
    pixels[0, 0] = 0.25 * scale  # colour under little alpha, and under none
    if channels == 4:
        pixels[0, 0, 3] = 0
    path = tmp_path / f"picture{ending}"
    images.write(images.new(pixels), pixels, path)
    again = images.read(path)
    assert again.pixels.dtype == dtype
    assert np.array_equal(again.pixels, pixels)
    images.write(again, again.pixels, tmp_path / f"copy{ending}")
    assert np.array_equal(images.read(tmp_path / f"copy{ending}").pixels, pixels)


def test_profile_and_exif_survive(tmp_path: Path) -> None:
    pixels = photo(8, 8)
    picture = images.new(pixels)
    profile = np.arange(200, dtype=np.uint8)
    picture.spec.attribute("ICCProfile", oiio.TypeDesc("uint8[200]"), profile)
    picture.spec.attribute("Make", "Camera & Co")
    picture.spec.attribute("Orientation", 6)
    path = tmp_path / "picture.tif"
    images.write(picture, pixels, path)
    again = images.read(path)
    images.write(again, again.pixels, tmp_path / "copy.tif")
    spec = images.read(tmp_path / "copy.tif").spec
    assert np.array_equal(spec.getattribute("ICCProfile"), profile)
    assert spec.getattribute("Make") == "Camera & Co"
    assert spec.getattribute("Orientation") == 6


def test_gray_comes_as_three_equal_channels(tmp_path: Path) -> None:
    gray = photo(6, 6)[..., :1]
    path = tmp_path / "gray.png"
    output: Any = oiio.ImageOutput.create(str(path))
    assert output.open(str(path), oiio.ImageSpec(6, 6, 1, oiio.UINT8))
    assert output.write_image(gray)
    output.close()
    assert np.array_equal(images.read(path).pixels, np.repeat(gray, 3, axis=2))


def test_no_image_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "letter.png").write_text("Dear friend")
    (tmp_path / "empty.jpg").touch()
    for name in ("letter.png", "empty.jpg", "missing.png"):
        with pytest.raises(ImageFileError, match=name):
            images.read(tmp_path / name)
    with pytest.raises(ImageFileError, match="not a file"):
        images.read(tmp_path)


def test_a_truncated_image_is_a_sentence(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    path = tmp_path / "picture.png"
    images.write(images.new(pixels), pixels, path)
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(ImageFileError, match=r"picture\.png"):
        images.read(path)


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    pixels = photo(5, 5)
    with pytest.raises(ImageFileError, match="unsupported file extension"):
        images.write(images.new(pixels), pixels, tmp_path / "picture.letter")
    (tmp_path / "there.png").write_bytes(b"precious")
    with pytest.raises(WriteError, match="already exists"):
        images.write(images.new(pixels), pixels, tmp_path / "there.png")
    with pytest.raises(WriteError, match="does not exist"):
        images.write(images.new(pixels), pixels, tmp_path / "no folder" / "picture.png")
    assert [file.name for file in tmp_path.iterdir()] == ["there.png"]
    assert (tmp_path / "there.png").read_bytes() == b"precious"


def test_a_full_disk_is_found_before_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels = photo(100, 100)
    free = pixels.nbytes // 2
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=free))
    with pytest.raises(WriteError, match=r"0\.1 MB are needed and 0\.0 MB are free"):
        images.write(images.new(pixels), pixels, tmp_path / "picture.png")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_cut_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk becomes full meanwhile, and the writer reports success all the same."""
    opened = oiio.ImageInput.open

    def cut_and_open(name: str) -> Any:
        Path(name).write_bytes(Path(name).read_bytes()[:2000])
        return opened(name)

    monkeypatch.setattr("OpenImageIO.ImageInput.open", cut_and_open)
    noise = np.random.default_rng(0).integers(0, 256, (100, 100, 3), dtype=np.uint8)
    with pytest.raises(ImageFileError, match="Cannot write"):
        images.write(images.new(noise), noise, tmp_path / "picture.png")
    assert list(tmp_path.iterdir()) == []


def test_pixels_are_turned_upright() -> None:
    """Orientation 6: the first row is the right-hand edge of the picture as it is looked at."""
    pixels = photo(4, 6)
    for orientation, expected in (
        (1, pixels),
        (2, pixels[:, ::-1]),
        (3, pixels[::-1, ::-1]),
        (6, np.rot90(pixels, -1)),
        (8, np.rot90(pixels)),
    ):
        picture = images.new(pixels)
        picture.spec.attribute("Orientation", orientation)
        assert np.array_equal(picture.upright().pixels, expected)
        assert picture.upright().orientation == 1


def test_where_orientation_cannot_be_kept_the_pixels_are_turned(tmp_path: Path) -> None:
    pixels = photo(4, 6)
    picture = images.new(pixels)
    picture.spec.attribute("Orientation", 6)
    images.write(picture, pixels, tmp_path / "picture.bmp")
    again = images.read(tmp_path / "picture.bmp")
    assert np.array_equal(again.pixels, np.rot90(pixels, -1))


def test_gray_stays_gray_where_it_can(tmp_path: Path) -> None:
    path = tmp_path / "gray.tif"
    output: Any = oiio.ImageOutput.create(str(path))
    spec = oiio.ImageSpec(6, 6, 2, oiio.UINT8)
    spec.attribute("ICCProfile", oiio.TypeDesc("uint8[200]"), np.arange(200, dtype=np.uint8))
    assert output.open(str(path), spec)
    assert output.write_image(photo(6, 6)[..., :2])
    output.close()
    picture = images.read(path)
    images.write(picture, picture.pixels, tmp_path / "same.tif")
    assert images.read(tmp_path / "same.tif").spec.nchannels == 2
    coloured = picture.pixels.copy()
    coloured[0, 0, 0] ^= 255
    images.write(picture, coloured, tmp_path / "coloured.tif")
    again = images.read(tmp_path / "coloured.tif")
    assert again.spec.nchannels == 4
    assert again.spec.getattribute("ICCProfile") is None
    assert np.array_equal(again.pixels, coloured)
