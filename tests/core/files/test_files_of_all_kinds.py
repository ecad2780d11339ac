"""Files that other programs wrote: cut ones, crops of larger pictures, several frames, too large, none."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import OpenImageIO as oiio  # noqa: N813
import pytest
from PIL import Image

from benchmarks.camera_model import light_of
from benchmarks.raw_files import write_dng
from nnlook_core.errors import ImageFileError
from nnlook_core.files import images, memory
from tests.support.commands import Captured, run
from tests.support.looks import photo, some_look

Make = Callable[[Path], object]


def grainy(height: int = 150, width: int = 200) -> images.Pixels:
    """A picture that does not compress to next to nothing."""
    grain = np.random.default_rng(0).integers(-9, 10, (height, width, 3))
    return (photo(height, width) + grain).clip(0, 255).astype(np.uint8)


def paletted() -> Image.Image:
    return Image.fromarray(grainy()).quantize(200)


def by_pillow(kind: str, **options: Any) -> Make:
    return lambda path: Image.fromarray(grainy()).save(path, kind, **options)


def by_openimageio(**options: Any) -> Make:
    def make(path: Path) -> None:
        picture = images.new(grainy())
        tile = options.get("tile", 0)
        picture.spec.tile_width = picture.spec.tile_height = tile
        for name, value in options.items():
            picture.spec.attribute(name, value)
        file: Any = oiio.ImageOutput.create(str(path))
        assert file.open(str(path), picture.spec) and file.write_image(picture.pixels)
        assert file.close()

    return make


def raw(path: Path) -> None:
    write_dng(path, light_of(grainy()))


KINDS: dict[str, tuple[str, Make]] = {
    "JPEG": ("jpg", by_pillow("JPEG", quality=90)),
    "progressive JPEG": ("jpg", by_pillow("JPEG", progressive=True)),
    "JPEG with restarts": ("jpg", by_pillow("JPEG", restart_marker_rows=2)),
    "PNG": ("png", by_pillow("PNG")),
    "TIFF": ("tif", by_pillow("TIFF")),
    "TIFF by LZW": ("tif", by_pillow("TIFF", compression="tiff_lzw")),
    "TIFF by Deflate, tiled": ("tif", by_openimageio(tile=64, compression="zip")),
    "TIFF by JPEG": ("tif", by_pillow("TIFF", compression="jpeg")),
    "TIFF in YCbCr": ("tif", lambda path: Image.fromarray(grainy()).convert("YCbCr").save(path)),
    "TIFF with a palette": ("tif", lambda path: paletted().save(path, compression="tiff_lzw")),
    "WebP": ("webp", by_pillow("WEBP")),
    "lossless WebP": ("webp", by_pillow("WEBP", lossless=True)),
    "OpenEXR": ("exr", by_openimageio()),
    "OpenEXR by PIZ, tiled": ("exr", by_openimageio(tile=64, compression="piz")),
    "HDR": ("hdr", by_openimageio()),
    "BMP": ("bmp", by_pillow("BMP")),
    "TGA": ("tga", by_pillow("TGA", compression="tga_rle")),
    "PPM": ("ppm", by_pillow("PPM")),
    "GIF": ("gif", by_pillow("GIF")),
    "JPEG 2000": ("jp2", by_pillow("JPEG2000")),
    "JPEG XL": ("jxl", by_openimageio()),
    "DPX": ("dpx", by_openimageio()),
    "SGI": ("sgi", by_pillow("SGI")),
    "FITS": ("fits", by_openimageio()),
    "RLA": ("rla", by_openimageio()),
    "DDS": ("dds", by_pillow("DDS")),
    "raw": ("dng", raw),
}


WHOLE_WITHOUT_THEIR_END = ("PNG", "WebP", "lossless WebP", "FITS", "raw", "TGA")
"""Kinds that may end in what is not of the picture: padding, a check sum, a footer."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_was_cut_is_refused_wherever(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch, capfd: Captured
) -> None:
    ending, make = KINDS[kind]
    whole, cut, out = (tmp_path / f"{name}.{ending}" for name in ("whole", "cut", "out"))
    make(whole)
    content, target = whole.read_bytes(), out.with_suffix(".tif")
    with images.Reader(whole) as reader:
        pixels = reader.all()
    with images.Reader(whole) as reader:
        assert np.array_equal(np.concatenate(list(reader.bands())), pixels)
    # The last of the cuts takes hardly anything, as where a table at the end is lost.
    for kept in (*(len(content) * tenth // 10 + 7 for tenth in range(10)), len(content) - 40):
        if kind in WHOLE_WITHOUT_THEIR_END and kept == len(content) - 40:
            continue
        cut.write_bytes(content[:kept])
        with pytest.raises(ImageFileError, match=r"cut\.\w+ .*\."):
            images.read(cut)
        with pytest.raises(ImageFileError), images.Reader(cut) as reader:
            images.convert(reader, target, lambda band: band)
        assert not target.exists()
    (tmp_path / "look.onnx").write_bytes(some_look().model)
    capfd.readouterr()
    assert run("apply", str(tmp_path / "look.onnx"), str(cut), "-o", str(target)) == 1
    assert f" {cut}" in capfd.readouterr().err


def test_what_lies_behind_a_jpeg_is_no_damage(tmp_path: Path) -> None:
    """Phones put videos and second pictures there, and some cameras a few bytes before its end."""
    buffer = io.BytesIO()
    Image.fromarray(grainy()).save(buffer, "JPEG")
    sound = buffer.getvalue()
    path = tmp_path / "phone.jpg"
    quantization = sound.index(b"\xff\xdb")
    for content in (
        sound + b"video" * 1000,
        sound[:-2] + b"\0" * 9 + sound[-2:],
        sound[:quantization] + b"\0\0" + sound[quantization:],
        sound + sound,
    ):
        path.write_bytes(content)
        assert images.read(path).pixels.shape == (150, 200, 3)


def windowed(path: Path, *, data: tuple[int, int], display: tuple[int, int, int, int]) -> None:
    """A picture whose pixels begin at ``data`` of a larger or smaller ``display`` (x, y, width, height)."""
    picture = images.new((grainy() / np.float32(255)).astype(np.float32))
    spec = picture.spec
    spec.x, spec.y = data
    spec.full_x, spec.full_y, spec.full_width, spec.full_height = display
    file: Any = oiio.ImageOutput.create(str(path))
    assert file.open(str(path), spec) and file.write_image(picture.pixels) and file.close()


def windows(path: Path) -> tuple[int, ...]:
    file: Any = oiio.ImageInput.open(str(path))
    spec = file.spec()
    data = (spec.x, spec.y, spec.width, spec.height)
    return (*data, spec.full_x, spec.full_y, spec.full_width, spec.full_height)


WINDOWS = {
    "a crop": ((20, 10), (0, 0, 400, 300)),
    "overscan": ((-20, -10), (0, 0, 160, 120)),
    "both": ((-5, 7), (-100, 0, 1000, 1000)),
    "neither": ((0, 0), (0, 0, 200, 150)),
}


@pytest.mark.parametrize(
    ("ending", "data", "display"),
    [
        pytest.param(ending, data, display, id=f"{name} in {ending}")
        for name, (data, display) in WINDOWS.items()
        for ending in ("exr", "tif")
        if ending == "exr" or min(data) >= 0  # TIFF has no place left of its first column
    ],
)
def test_the_windows_are_kept_where_the_format_has_them(
    tmp_path: Path,
    ending: str,
    data: tuple[int, int],
    display: tuple[int, int, int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(images, "BAND_PIXELS", 200 * 32)  # several bands
    source = tmp_path / f"source.{ending}"
    windowed(source, data=data, display=display)
    exact = images.read(source).pixels
    assert exact.shape == (150, 200, 3)
    for target in (
        tmp_path / f"out.{name}" for name in ("exr", "tif", "png", "jpg", "bmp", "webp")
    ):
        with images.Reader(source) as reader:
            images.convert(reader, target, lambda band: band)
        again = images.read(target).pixels
        if target.suffix == source.suffix:
            assert windows(target) == windows(source)
            assert np.array_equal(again, exact)
        assert again.shape == exact.shape
        images.write(images.read(source), exact, target, overwrite=True)
        assert images.read(target).pixels.shape == exact.shape


def test_the_frames_of_an_animation_are_counted(tmp_path: Path, capsys: Captured) -> None:
    frames = [Image.fromarray(photo(20, 30, seed)) for seed in range(3)]
    (tmp_path / "look.onnx").write_bytes(some_look().model)
    for ending in ("png", "webp", "gif", "tif"):
        path = tmp_path / f"several.{ending}"
        frames[0].save(path, save_all=True, append_images=frames[1:])
        with images.Reader(path) as reader:
            assert reader.pages == 3
        assert run("apply", str(tmp_path / "look.onnx"), str(path), "-o", f"{path}.out.png") == 0
        assert f"{path} has 3 pages; only the first was used" in capsys.readouterr().err
        frames[0].save(path)
        with images.Reader(path) as reader:
            assert reader.pages == 1


@pytest.mark.parametrize("dtype", ["half", "float"])
def test_the_largest_finite_values_stay_finite(tmp_path: Path, dtype: str) -> None:
    """Light far beyond white, up to where the type ends, and what is no number at all."""
    most = float(np.finfo(np.float16 if dtype == "half" else np.float32).max)
    values = np.array(
        [most, most * 0.999, -most, most / 2, 1.0, np.inf, -np.inf, np.nan], np.float32
    )
    pixels = np.stack([values, np.full_like(values, 0.5), values[::-1]], axis=1)[np.newaxis]
    picture = images.new(pixels)
    picture.spec.set_format(oiio.HALF if dtype == "half" else oiio.FLOAT)
    source, out, look = (tmp_path / name for name in ("in.exr", "out.exr", "look.onnx"))
    images.write(picture, pixels, source)
    look.write_bytes(some_look().model)
    assert run("apply", str(look), str(source), "-o", str(out)) == 0
    before, after = images.read(source).pixels, images.read(out).pixels
    finite = np.isfinite(before).all(axis=2)
    assert np.isfinite(after[finite]).all()
    assert np.array_equal(after[~finite], before[~finite], equal_nan=True)
    assert np.allclose(after[0, 0], before[0, 0], rtol=1e-3, equal_nan=True)


def test_what_is_no_format_is_neither_read_nor_written(tmp_path: Path) -> None:
    pixels = photo(5, 5)
    for ending in ("null", "term"):
        path = tmp_path / f"picture.{ending}"
        with pytest.raises(ImageFileError, match="unsupported file extension"):
            images.write(images.new(pixels), pixels, path)
        assert not path.exists()
        path.write_bytes(b"anything")
        with pytest.raises(ImageFileError, match="as a picture"):
            images.read(path)


def test_a_picture_without_pixels_is_a_sentence(tmp_path: Path) -> None:
    cards = ["SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 0", "NAXIS2  = 10", "END"]
    header = "".join(f"{card[:8]}= {card[10:]:>20}".ljust(80) for card in cards[:-1])
    (tmp_path / "empty.fits").write_bytes((header + "END".ljust(80)).ljust(2880).encode())
    with pytest.raises(ImageFileError, match=r"empty\.fits .*\. (Choose|Save|Get)"):
        images.read(tmp_path / "empty.fits")


def png_of(width: int, height: int) -> bytes:
    """A one-bit PNG, all black, of a few kilobytes for each gigabyte that it becomes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    deflate = zlib.compressobj(9)
    row = b"\0" * (1 + -(-width // 8))
    data = b"".join(deflate.compress(row) for _ in range(height)) + deflate.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_a_picture_that_would_take_too_much_memory_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    bomb, look, out = (tmp_path / name for name in ("bomb.png", "look.onnx", "out.png"))
    bomb.write_bytes(png_of(6000, 6000))
    look.write_bytes(some_look().model)
    monkeypatch.setenv(memory.VARIABLE, "50")
    assert run("apply", str(look), str(bomb), "-o", str(out)) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"nnlook: {bomb} has 6000 × 6000 pixels and needs ")
    assert "the limit is 50 MB" in said and f"set {memory.VARIABLE}=" in said
    assert not out.exists()
    # What it says is enough, is enough.
    monkeypatch.setenv(memory.VARIABLE, "400")
    assert run("apply", str(look), str(bomb), "-o", str(out)) == 0
    assert images.read(out).pixels.shape[:2] == (6000, 6000)


@pytest.mark.parametrize("kind", ["progressive JPEG", "WebP", "JPEG 2000", "GIF", "TGA", "JPEG XL"])
def test_what_is_decoded_whole_as_it_is_opened_is_reckoned_before(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending, make = KINDS[kind]
    path = tmp_path / f"large.{ending}"
    monkeypatch.setattr(f"{__name__}.grainy", lambda: photo(1000, 1000))
    make(path)
    images.read(path)
    monkeypatch.setenv(memory.VARIABLE, "5")
    with pytest.raises(
        ImageFileError, match=r"1000 × 1000 pixels and needs \d+ MB.*NNLOOK_MEMORY="
    ):
        images.read(path)


def test_a_jpeg_is_decoded_whole_only_if_it_is_progressive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.jpg"
    monkeypatch.setenv(memory.VARIABLE, "20")
    for progressive in (False, True):
        Image.fromarray(photo(3000, 4000)).save(path, progressive=progressive)
        if progressive:
            with pytest.raises(ImageFileError, match=r"4000 × 3000 pixels"):
                images.Reader(path)
        else:
            with images.Reader(path) as reader:
                assert sum(len(band) for band in reader.bands()) == 3000


def test_a_tile_that_is_much_larger_than_the_picture_is_reckoned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tile.tif"
    picture = images.new(grainy())
    picture.spec.tile_width = picture.spec.tile_height = 4096
    picture.spec.attribute("compression", "zip")
    file: Any = oiio.ImageOutput.create(str(path))
    assert file.open(str(path), picture.spec) and file.write_image(picture.pixels) and file.close()
    assert images.read(path).pixels.shape == (150, 200, 3)
    monkeypatch.setenv(memory.VARIABLE, "60")
    with pytest.raises(ImageFileError, match=r"200 × 150 pixels and needs 101 MB"):
        images.read(path)


@pytest.mark.parametrize("value", ["", "abc", "-1", "1e3", "9" * 5000, "٣٤", "999999999"])
def test_a_limit_that_is_no_number_is_the_usual_one(
    tmp_path: Path, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "photo.webp"
    Image.fromarray(grainy()).save(path)
    monkeypatch.setenv(memory.VARIABLE, value)
    assert images.read(path).pixels.shape == (150, 200, 3)


def test_a_damaged_file_that_is_quoted_is_a_sentence(tmp_path: Path) -> None:
    """OpenImageIO puts names from a file into its words, whatever bytes these are."""
    path = tmp_path / "damaged.exr"
    by_openimageio()(path)
    content = path.read_bytes()
    for place in range(8, 400):
        path.write_bytes(content[:place] + b"\xff" + content[place + 1 :])
        try:
            images.read(path)
        except ImageFileError as error:
            assert "damaged.exr" in str(error) and "\n" not in str(error)


def test_of_a_texture_the_largest_size_is_taken(tmp_path: Path) -> None:
    texture, out = tmp_path / "texture.exr", tmp_path / "out.exr"
    source = oiio.ImageBuf(np.ascontiguousarray(grainy(128, 128)))
    assert oiio.ImageBufAlgo.make_texture(oiio.MakeTxTexture, source, str(texture))
    with images.Reader(texture) as reader:
        images.convert(reader, out, lambda band: band)
    assert np.array_equal(images.read(out).pixels, images.read(texture).pixels)


def test_depth_is_no_transparency(tmp_path: Path) -> None:
    path = tmp_path / "depth.exr"
    spec = oiio.ImageSpec(8, 8, 4, oiio.FLOAT)
    spec.channelnames, spec.alpha_channel, spec.z_channel = ("R", "G", "B", "Z"), -1, 3
    file: Any = oiio.ImageOutput.create(str(path))
    assert file.open(str(path), spec) and file.write_image(np.ones((8, 8, 4), np.float32))
    assert file.close()
    with pytest.raises(ImageFileError, match="no flat picture"):
        images.read(path)


def test_large_pictures_that_are_read_by_rows_need_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels = photo(2000, 3000)
    monkeypatch.setenv(memory.VARIABLE, "30")
    for ending in ("tif", "png", "bmp", "exr"):
        source, target = tmp_path / f"large.{ending}", tmp_path / f"out.{ending}"
        images.write(images.new(pixels), pixels, source)
        with images.Reader(source) as reader:
            assert images.convert(reader, target, lambda band: band) == 6_000_000
        with images.Reader(source) as reader, pytest.raises(ImageFileError, match="of memory"):
            reader.all()
