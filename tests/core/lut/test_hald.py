"""Hald CLUTs: pictures that are tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from nnlook_core import apply, lut
from nnlook_core.colour import rgb_grid
from nnlook_core.errors import ImageFileError, TableError
from nnlook_core.files import images
from nnlook_core.lut.table import Cube
from tests.support import profiles
from tests.support.looks import photo, some_look


def identity(level: int, dtype: Any = np.uint8) -> NDArray[Any]:
    """The identity's picture as ImageMagick's ``hald:LEVEL`` makes it, by the definition."""
    side, width = level**2, level**3
    number = np.arange(width * width).reshape(width, width)
    steps = [number % side, number // side % side, number // side**2]
    values = np.stack(steps, axis=-1) / (side - 1)
    full = 1 if np.dtype(dtype).kind == "f" else np.iinfo(dtype).max
    return np.asarray(values if full == 1 else np.floor(values * full + 0.5), dtype)


def saved(path: Path, pixels: NDArray[Any]) -> Path:
    images.write(images.new(pixels), pixels, path)
    return path


@pytest.mark.parametrize(
    ("level", "depth"), [*((level, depth) for level in (2, 3, 4, 8) for depth in (8, 16)), (16, 16)]
)
def test_the_picture_is_the_look_on_the_identity(tmp_path: Path, level: int, depth: Any) -> None:
    path = tmp_path / "look.png"
    lut.export(some_look(), path, size=level, depth=depth)
    kind = np.uint8 if depth == 8 else np.uint16
    written = images.read(path).pixels
    assert written.dtype == kind
    exact = apply(some_look(), identity(level, np.float32)).astype(np.float64) * np.iinfo(kind).max
    assert np.array_equal(written, np.floor(exact + 0.5).astype(kind))


def test_the_picture_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "look.png"
    lut.export(some_look(), path, size=4, depth=8)
    with Image.open(path) as picture:
        said = dict(picture.info)
    assert said["Description"] == "Evening glow"
    assert said["Author"] == "A. Tester"
    assert said["Copyright"] == "CC0-1.0"
    assert "icc_profile" not in said
    assert images.read(path).space is None


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("level", [2, 5, 8])
def test_the_identity_is_read_in_any_depth(tmp_path: Path, dtype: Any, level: int) -> None:
    ending = "tif" if dtype == np.float32 else "png"
    table = lut.read(saved(tmp_path / f"identity.{ending}", identity(level, dtype)))
    asked = np.random.default_rng(0).random((500, 3))
    rounding = 0.5 / np.iinfo(dtype).max if dtype != np.float32 else 1e-6
    assert np.abs(table(asked) - asked).max() <= rounding * 1.01


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_what_we_write_is_what_we_read(tmp_path: Path, dtype: Any) -> None:
    path = tmp_path / "look.png"
    lut.export(some_look(), path, size=5, depth=8 if dtype == np.uint8 else 16)
    (stage,) = lut.read(path).stages
    assert isinstance(stage, Cube)
    exact = apply(some_look(), rgb_grid.nodes(25).astype(np.float32))
    assert np.abs(stage.values.reshape(-1, 3) - exact).max() <= 0.501 / np.iinfo(dtype).max


def test_alpha_is_passed_over_and_gray_is_three_channels(tmp_path: Path) -> None:
    pixels = identity(3)
    opaque = np.full((27, 27, 1), 255, np.uint8)
    plain, alpha = (
        lut.read(saved(tmp_path / f"{name}.png", picture))
        for name, picture in (("rgb", pixels), ("rgba", np.concatenate([pixels, opaque], axis=2)))
    )
    assert np.array_equal(plain.stages[0].values, alpha.stages[0].values)
    Image.fromarray(pixels[..., 1]).save(tmp_path / "gray.png")
    (gray,) = lut.read(tmp_path / "gray.png").stages
    assert np.array_equal(gray.values, np.repeat(plain.stages[0].values[..., 1:2], 3, axis=-1))


def test_a_profile_says_what_the_numbers_mean(tmp_path: Path) -> None:
    Image.fromarray(identity(4)).save(
        tmp_path / "adobe.png", icc_profile=profiles.profile("Adobe RGB")
    )
    plain = lut.read(saved(tmp_path / "plain.png", identity(4))).stages[0]
    tagged = lut.read(tmp_path / "adobe.png").stages[0]
    in_srgb = images.read(tmp_path / "adobe.png").in_srgb()
    assert np.abs(tagged.values - plain.values).max() > 0.05
    assert tagged.values[3, 5, 7] == pytest.approx(
        in_srgb.reshape(-1, 3)[3 + 16 * 5 + 256 * 7] / np.float32(65535), abs=1e-6
    )


@pytest.mark.parametrize(
    "shape", [(60, 80), (64, 27), (63, 63), (1, 1), (4, 4), (513, 513), (17**3, 17**3)]
)
def test_other_sizes_are_refused(tmp_path: Path, shape: tuple[int, int]) -> None:
    height, width = shape
    Image.new("L", (width, height)).save(tmp_path / "photo.png")
    with pytest.raises(
        TableError, match=f"not a Hald CLUT: it has {width} × {height} pixels"
    ) as refused:
        lut.read(tmp_path / "photo.png")
    assert str(refused.value).endswith("scaled nor cropped.")


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("LUT_3D_SIZE 2")
    whole = saved(tmp_path / "whole.png", photo(64, 64).repeat(8, axis=0).repeat(8, axis=1))
    (tmp_path / "half.png").write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    for name in ("text.png", "half.png", "gone.png"):
        with pytest.raises(ImageFileError, match=name):
            lut.read(tmp_path / name)


def test_values_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    pixels = identity(2, np.float32)
    pixels[3, 3, 1] = np.nan
    with pytest.raises(TableError, match="not numbers"):
        lut.read(saved(tmp_path / "nan.tif", pixels))


@pytest.mark.parametrize("options", [{"size": 1}, {"size": 17}, {"size": 33}, {"depth": 12}])
def test_what_cannot_be_written(tmp_path: Path, options: Any) -> None:
    with pytest.raises(TableError, match=f"not {next(iter(options.values()))}"):
        lut.export(some_look(), tmp_path / "look.png", **options)
    assert list(tmp_path.iterdir()) == []
