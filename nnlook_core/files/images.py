"""Read and write image files with OpenImageIO; bit depth, alpha, ICC profile and EXIF are kept.

Raw files are developed by ``raw.py``.
"""

from __future__ import annotations

import math
import re
import shutil
import struct
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import OpenImageIO as oiio  # noqa: N813 (its usual short name)
from numpy.typing import NDArray

from nnlook_core.colour.pixels import BAND_PIXELS, from_float, to_float
from nnlook_core.colour.spaces import LINEAR_FORMATS, Crossing, Space, space_of
from nnlook_core.common.atomic import written_whole
from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import Remark
from nnlook_core.errors import ImageFileError, WriteError
from nnlook_core.files import memory
from nnlook_core.files.raw import Developed, errors_of, is_raw

Pixels = NDArray[Any]
"""uint8, uint16 or float32."""

JPEG_QUALITY = 95
"""For JPEG, without chroma subsampling, and WebP."""

# OpenImageIO premultiplies colours by alpha, which loses precision, unless told otherwise.
_AS_IT_IS = "oiio:UnassociatedAlpha"

_NO_FORMATS = ("null", "term")
"""Pseudo-formats of OpenImageIO: generated black pictures, and output to a terminal."""

WHOLE = 2.0
"""Memory of a whole picture relative to its pixels: the decoded picture, and the result."""
CHANGED_WHOLE = 3.0
"""The same for a picture that is then written: the result, rotated or encoded, and compressed."""

_DEPTHS: dict[Any, tuple[Any, type[np.generic]]] = {
    oiio.UINT8: (oiio.UINT8, np.uint8),
    oiio.UINT16: (oiio.UINT16, np.uint16),
}


@dataclass(frozen=True)
class Picture:
    """The pixels and metadata of an image file.

    ``pixels``: (height, width, 3 or 4), uint8, uint16 or float32; grayscale has three equal channels.
    ``spec``: OpenImageIO's description, with the metadata.
    """

    pixels: Pixels
    spec: Any
    space: Space | None = None
    """The colour space; None for non-linear sRGB."""
    remarks: tuple[Remark, ...] = ()
    """What the user should know of how the file was read."""

    @property
    def orientation(self) -> int:
        """The EXIF orientation, 1 to 8; 1 is upright."""
        return _orientation(self.spec)

    def upright(self) -> Picture:
        """Return the picture with its orientation applied to the pixels."""
        spec = oiio.ImageSpec(self.spec)
        spec.attribute("Orientation", 1)
        pixels = _turned(self.pixels, self.orientation)
        spec.height, spec.width = pixels.shape[:2]
        return replace(self, pixels=pixels, spec=spec)

    def in_srgb(self) -> Pixels:
        """Return the pixels in non-linear sRGB; converted pixels are uint16 or float32."""
        if self.space is None:
            return self.pixels
        height, width = self.pixels.shape[:2]
        rows = max(BAND_PIXELS // width, 1)
        converted = [
            self.space.pixels_to_srgb(self.pixels[top : top + rows])
            for top in range(0, height, rows)
        ]
        return np.concatenate(converted)


class Reader:
    """An image file that is open for reading, whole or in bands of rows.

    ``spec`` is OpenImageIO's description; ``shape`` is (height, width, 3 or 4), with grayscale as three
    equal channels; ``space`` is the colour space, None for non-linear sRGB; ``pages`` is more than 1 if
    the file has several pages, of which the first is read; ``remarks`` are what the user should know of
    how the file is read. Raw files are developed when they are opened.

    Raises ``ImageFileError`` if the file is missing, damaged, not an image or not RGB, or needs more memory
    than the limit. Any error message of a library counts as damage, even if it returns pixels: truncated
    JPEG files are filled up with gray.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        _require_file(self.path)
        self.remarks: tuple[Remark, ...] = ()
        self._file: Any
        if is_raw(self.path):
            self._file = Developed(self.path)
            self.remarks = self._file.remarks
        else:
            self._file = _opened(self.path)
        try:
            self._require_sound()  # some formats are read completely when they are opened
            self.spec, self.format_name = self._file.spec(), str(self._file.format_name())
            height, width, channels = self.spec.height, self.spec.width, self.spec.nchannels
            if channels not in (1, 2, 3, 4):
                raise ImageFileError(
                    _("{file} has {count} channels. Save it as RGB first.").format(
                        file=self.path, count=channels
                    )
                )
            if min(height, width) < 1 or self.spec.depth > 1 or self.spec.z_channel >= 0:
                raise ImageFileError(
                    _("{file} contains no flat picture. Choose another file.").format(
                        file=self.path
                    )
                )
            self.shape: tuple[int, int, int] = (
                height,
                width,
                channels if channels > 2 else channels + 2,
            )
            self._require_no_inks()
            self._kind, self.dtype = _DEPTHS.get(
                self.spec.format.basetype, (oiio.FLOAT, np.float32)
            )
            self._require_whole_tiff()
            # Tiles are decoded as a whole, even if the picture covers only a part.
            tile = self.spec.tile_width * self.spec.tile_height
            need = WHOLE * tile * channels * self.dtype().nbytes
            memory.require(self.path, width, height, int(need))
            profile = self.spec.getattribute("ICCProfile")
            self.space = space_of(
                str(self.path), self.format_name, None if profile is None else bytes(profile)
            )
            self.pages = _pages(self._file, self.path)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *failure: object) -> None:
        self._file.close()

    @property
    def orientation(self) -> int:
        """The EXIF orientation, 1 to 8; 1 is upright."""
        return _orientation(self.spec)

    @property
    def size(self) -> int:
        """The size of all pixels in bytes."""
        return math.prod(self.shape) * self.dtype().nbytes

    def require_memory(self, pictures: float) -> None:
        """Raise ``ImageFileError`` if ``pictures`` whole pictures of this size exceed the memory limit."""
        height, width, _channels = self.shape
        memory.require(self.path, width, height, int(self.size * pictures))

    def all(self) -> Pixels:
        """Return the whole picture, (height, width, 3 or 4)."""
        self.require_memory(WHOLE)
        return self._pixels(self._file.read_image(0, 0, 0, self.spec.nchannels, self._kind))

    def bands(self) -> Iterator[Pixels]:
        """Yield the picture from the top in bands of about ``BAND_PIXELS``, (rows, width, 3 or 4)."""
        height, width = self.shape[:2]
        tile = self.spec.tile_height
        rows = max(BAND_PIXELS // width, 1)
        rows = min(-(-rows // tile) * tile if tile else rows, height)
        self.require_memory(WHOLE * rows / height)
        # Rows and columns of a crop or overscan do not start at 0.
        left, first = self.spec.x, self.spec.y
        for top in range(first, first + height, rows):
            bottom = min(top + rows, first + height)
            if tile:
                read = self._file.read_tiles(
                    left, left + width, top, bottom, 0, 1, 0, self.spec.nchannels, self._kind
                )
            else:
                read = self._file.read_scanlines(top, bottom, 0, 0, self.spec.nchannels, self._kind)
            yield self._pixels(read)

    def _require_no_inks(self) -> None:
        """Raise ``ImageFileError`` for CMYK, whose colours OpenImageIO would guess without the profile."""
        for told in ("tiff:ColorSpace", "jpeg:ColorSpace"):
            if self.spec.get_string_attribute(told) in _INKS:
                raise ImageFileError(
                    _("{file} is CMYK, and looks are for RGB. Convert it to RGB first.").format(
                        file=self.path
                    )
                )

    def _require_whole_tiff(self) -> None:
        """Raise ``ImageFileError`` for truncated TIFF files that OpenImageIO does not detect.

        These are palette files with missing colours, and YCbCr files with missing samples.
        """
        photometric = self.spec.get_int_attribute("tiff:PhotometricInterpretation", -1)
        if self.format_name != "tiff" or not (self.spec.nchannels == 1 or photometric == _YCBCR):
            return
        tags = _tags_of_tiff(self.path)
        lost_palette = self.spec.nchannels == 1 and tags.get(_PHOTOMETRIC) == _PALETTE
        lost_samples = photometric == _YCBCR and _end_of_samples(tags) > self.path.stat().st_size
        if lost_palette or lost_samples:
            raise _damaged(self.path, "")

    def _require_sound(self) -> None:
        """Raise ``ImageFileError`` if the library reports an error."""
        if told := _lost_by(errors_of(self._file)):
            raise _damaged(self.path, told)

    def _pixels(self, read: Any) -> Pixels:
        self._require_sound()
        if read is None:
            raise _damaged(self.path, "")
        pixels = np.asarray(read, dtype=self.dtype).reshape(-1, self.shape[1], self.spec.nchannels)
        return pixels if self.spec.nchannels > 2 else _in_colour(pixels)


def _opened(path: Path) -> Any:
    """Open an image file with OpenImageIO."""
    with path.open("rb") as content:
        head = content.read(4)
    file, told = _open(path, _largest_to_open(head))
    claimed = _CLAIMED.search(told)
    if file is None and claimed is not None:
        width, height = int(claimed["width"]), int(claimed["height"])
        if not (head.startswith(_JPEG) and _is_baseline(path)):
            need = int(float(claimed["size"]) * (1 << 20) * _times_decoded(head))
            raise memory.refusal(path, width, height, need)
        file, told = _open(path, _ANY_SIZE)
    if file is None or file.format_name() in _NO_FORMATS:
        raise ImageFileError(
            _(
                "Cannot read {file} as a picture ({reason}). Save it as TIFF, PNG or JPEG first."
            ).format(file=path, reason=_reason(told))
        )
    return file


def _open(path: Path, largest: int) -> tuple[Any, str]:
    """Return the open file, or None and the reason; ``largest`` is the limit for its pixels in MB."""
    config = oiio.ImageSpec()
    config.attribute(_AS_IT_IS, 1)
    # OpenImageIO checks this limit against the file header before it decodes anything.
    oiio.attribute(_LARGEST, largest)
    try:
        file = oiio.ImageInput.open(str(path), config)
    finally:
        oiio.attribute(_LARGEST, _ANY_SIZE)
    return file, "" if file is not None else errors_of(oiio)


_LARGEST, _ANY_SIZE = "limits:imagesize_MB", 1 << 30
_CLAIMED = re.compile(
    r"image size (?P<size>[\d.]+) MB exceeds .* (?P<width>\d+)x(?P<height>\d+)", re.DOTALL
)
_READ_BY_ROWS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"\x89PNG", b"v/1\x01", b"BM", b"P", b"#?")
"""First bytes of formats that are read row by row: TIFF, PNG, OpenEXR, BMP, PNM, HDR."""
_JPEG_2000, _JPEG = (b"\0\0\0\x0c", b"\xff\x4f\xff\x51"), b"\xff\xd8"


def _largest_to_open(head: bytes) -> int:
    """Return the largest picture, in MB, that may be opened.

    Most formats are decoded as a whole when they are opened. For formats that are read row by row, the
    memory is checked later.
    """
    if head.startswith(_READ_BY_ROWS):
        return _ANY_SIZE
    return min(max(memory.limit() // (_times_decoded(head) * memory.MB), 1), _ANY_SIZE)


def _times_decoded(head: bytes) -> int:
    """Return the memory for a format that is decoded when opened, relative to its pixels."""
    return 5 if head.startswith(_JPEG_2000) else 2


def _is_baseline(path: Path) -> bool:
    """Return whether a JPEG is baseline, which is read row by row, and not progressive."""
    from PIL.JpegImagePlugin import JpegImageFile

    with path.open("rb") as file:
        try:
            return "progressive" not in JpegImageFile(file).info
        except (OSError, SyntaxError, ValueError):
            return False


def _lost_by(told: str) -> str:
    """Return the messages about lost data, without those about extra bytes between the parts of a JPEG."""
    return "\n".join(line for line in told.splitlines() if "extraneous bytes before" not in line)


def _damaged(path: Path, told: str) -> ImageFileError:
    return ImageFileError(
        _("{file} is damaged ({reason}). Get a new copy of it.").format(
            file=path, reason=_reason(told)
        )
    )


def _pages(file: Any, path: Path) -> int:
    """Return the number of pages with the size of the first; smaller ones are thumbnails."""
    if (name := file.format_name()) in ("png", "webp"):
        return _frames(path, name)
    first, count = file.spec(), 1
    while file.seek_subimage(count, 0):
        if (file.spec().width, file.spec().height) != (first.width, first.height):
            break
        count += 1
    file.seek_subimage(0, 0)
    errors_of(file)  # clears the message that there are no more
    return count


def _frames(path: Path, format_name: str) -> int:
    """Return the number of frames of a PNG or WebP file, which OpenImageIO does not count correctly."""
    from PIL.PngImagePlugin import PngImageFile
    from PIL.WebPImagePlugin import WebPImageFile

    kind = {"png": PngImageFile, "webp": WebPImageFile}[format_name]
    with path.open("rb") as file:
        try:
            return int(getattr(kind(file), "n_frames", 1))
        except (OSError, SyntaxError, ValueError):  # Pillow is stricter about chunks
            return 1


_INKS = ("CMYK", "YCCK", "YCbCrK")
"""Colour spaces of files in ink, as OpenImageIO calls them."""
_PHOTOMETRIC, _PALETTE, _YCBCR = 262, 3, 6
"""A TIFF 6.0 tag and two of its values."""
_STRIPS, _TILES = (273, 279), (324, 325)
"""Tags with the offsets and byte counts of strips and of tiles."""


def _tags_of_tiff(path: Path) -> Mapping[int, Any]:
    """Return the tags of the first picture in a TIFF; none if Pillow cannot read it."""
    from PIL.TiffImagePlugin import ImageFileDirectory_v2

    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # truncation is what is being checked
        try:
            tags = ImageFileDirectory_v2(file.read(8))
            file.seek(tags.next)
            tags.load(file)
            return dict(tags)
        except (OSError, SyntaxError, ValueError, KeyError, TypeError, struct.error):
            return {}


def _end_of_samples(tags: Mapping[int, Any]) -> int:
    ends = (
        start + count
        for starts, counts in (_STRIPS, _TILES)
        for start, count in zip(tags.get(starts, ()), tags.get(counts, ()), strict=False)
    )
    return max(ends, default=0)


def _require_file(path: Path) -> None:
    """Raise ``ImageFileError`` for missing or unsuitable files, with clear messages."""
    try:
        if path.exists() and not path.is_file():
            raise ImageFileError(_("{file} is not a file. Choose an image file.").format(file=path))
        path.open("rb").close()
    except OSError as error:
        raise ImageFileError(
            _("Cannot read {file} ({reason}). Check the name.").format(
                file=path, reason=error.strerror
            )
        ) from error
    _require_text(path)


def _require_text(path: Path) -> None:
    """Raise ``ImageFileError`` for names that are not valid Unicode, which OpenImageIO cannot open."""
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise ImageFileError(
            _("{file}: the file name is not valid text. Rename the file.").format(
                file=ascii(str(path))
            )
        ) from error


def read(path: str | Path) -> Picture:
    """Read an image file. Raises ``ImageFileError`` if it is missing, damaged or not an image."""
    with Reader(path) as reader:
        return Picture(reader.all(), reader.spec, reader.space, reader.remarks)


def space_between(reader: Reader, target: str | Path) -> Space | None:
    """Return the conversion between an open file and a file named ``target``, for ``Applier``.

    Files keep their colour space, except for linear light, which some formats always use and others never.
    """
    linear = space_of(str(target), _output_for(Path(target)).format_name(), None)
    was_linear = reader.format_name in LINEAR_FORMATS
    if (linear is not None) == was_linear:
        return reader.space
    return Crossing(reader.space, linear)


def convert(
    reader: Reader,
    target: str | Path,
    change: Callable[[Pixels], Pixels],
    *,
    overwrite: bool = False,
) -> int:
    """Write a copy of an open image file with changed pixels; return the number of pixels.

    change : maps a band of pixels (rows, width, 3 or 4) to another of the same shape and dtype
    target : the extension sets the format

    Works in bands with little memory, except for grayscale and for formats that cannot store the
    orientation. Raises ``WriteError`` or ``ImageFileError``; no incomplete file is left.
    """
    target = Path(target)
    height, width = reader.shape[:2]
    spec = oiio.ImageSpec(reader.spec)
    file = _output_for(target)
    if (file.format_name() in LINEAR_FORMATS) != (reader.format_name in LINEAR_FORMATS):
        for described in (
            "ICCProfile",
            "oiio:ColorSpace",
        ):  # the conversion changed the colour space
            spec.erase_attribute(described)
    with written_whole(target, overwrite=overwrite, named=_goes_by_name(file)) as partial:
        if reader.spec.nchannels < 3 or not _writes_in_bands(file, spec):
            result = _changed_whole(reader, change)
            _write_whole(file, Picture(result, spec), result, target, partial)
        else:
            _require_room(target, reader.size)
            _describe(spec, reader.shape)
            _settle_format(spec, file)
            written, top = file.open(str(partial), spec), spec.y
            for band in reader.bands():
                changed = _storable(change(band), spec)
                _require_opaque(target, file, changed)
                written = written and file.write_scanlines(top, top + len(band), 0, changed)
                top += len(band)
            _close(file, target, partial, bool(written))
    return height * width


def _changed_whole(reader: Reader, change: Callable[[Pixels], Pixels]) -> Pixels:
    """Return the changed picture, (height, width, 1 to 4); grayscale has one colour channel."""
    height, width, channels = reader.shape
    kept = reader.spec.nchannels
    reader.require_memory(CHANGED_WHOLE * kept / channels)
    result = np.empty((height, width, kept), reader.dtype)
    top = 0
    for band in reader.bands():
        changed = change(band)
        if result.shape[2] < 3 and not _is_gray(changed):
            reader.require_memory(CHANGED_WHOLE)
            result = _in_colour(result)
        rows = slice(top, top + len(band))
        result[rows] = changed if result.shape[2] > 2 else _in_gray(changed)
        top += len(band)
    return result


def _is_gray(pixels: Pixels) -> bool:
    return bool((pixels[..., :1] == pixels[..., :3]).all())


def _in_gray(pixels: Pixels) -> Pixels:
    """Return one channel, and alpha if present, of gray pixels (…, 3 or 4)."""
    return pixels[..., [0, 3][: pixels.shape[-1] - 2]]


def _in_colour(pixels: Pixels) -> Pixels:
    """Expand pixels (…, 1 or 2) to three equal channels, with alpha if present."""
    return np.concatenate([np.repeat(pixels[..., :1], 3, axis=-1), pixels[..., 1:]], axis=-1)


def write(picture: Picture, pixels: Pixels, path: str | Path, *, overwrite: bool = False) -> None:
    """Write ``pixels`` with the metadata of ``picture``; the extension of ``path`` sets the format.

    Raises ``WriteError`` or ``ImageFileError``; no incomplete file is left.
    """
    path = Path(path)
    file = _output_for(path)
    with written_whole(path, overwrite=overwrite, named=_goes_by_name(file)) as partial:
        _write_whole(file, picture, pixels, path, partial)


_BY_ANY_NAME = ("bmp", "hdr", "jpeg", "openexr", "png", "pnm", "targa", "tiff", "webp")
"""Formats whose writers open the file once and ignore its name."""


def _output_for(path: Path) -> Any:
    _require_text(path)
    file = oiio.ImageOutput.create(str(path))
    if file is None or file.format_name() in _NO_FORMATS:
        errors_of(oiio)  # cleared, or it is printed at exit
        raise ImageFileError(
            _("{file} has an unsupported file extension. Use .tif, .png or .jpg.").format(file=path)
        )
    return file


def _goes_by_name(file: Any) -> bool:
    return file.format_name() not in _BY_ANY_NAME


def _keeps_exif(file: Any) -> bool:
    return _is_webp(file) or bool(file.supports("exif"))


def _is_webp(file: Any) -> bool:
    return bool(file.format_name() == "webp")


def _writes_in_bands(file: Any, spec: Any) -> bool:
    """Return whether pixels can be copied between the files in bands."""
    upright = spec.get_int_attribute("Orientation", 1) == 1
    return not _is_webp(file) and (upright or _keeps_exif(file))


def _write_whole(file: Any, picture: Picture, pixels: Pixels, path: Path, partial: Path) -> None:
    spec = oiio.ImageSpec(picture.spec)
    if spec.nchannels < 3:  # grayscale stays grayscale, or its profile would not fit
        if pixels.shape[-1] > 2 and _is_gray(pixels):
            pixels = np.ascontiguousarray(_in_gray(pixels))
        elif pixels.shape[-1] > 2:
            spec.erase_attribute("ICCProfile")
    if not _keeps_exif(file):  # the orientation could not be stored
        pixels = np.ascontiguousarray(_turned(pixels, picture.orientation))
        spec.attribute("Orientation", 1)
    _require_room(path, pixels.nbytes)
    _require_opaque(path, file, pixels)
    _describe(spec, pixels.shape)
    _settle_format(spec, file)
    if _is_webp(file):
        _write_webp(spec, pixels, path, partial)
        return
    written = file.open(str(partial), spec) and file.write_image(_storable(pixels, spec))
    _close(file, path, partial, bool(written))


def _write_webp(spec: Any, pixels: Pixels, path: Path, partial: Path) -> None:
    """Write a WebP file with Pillow, because OpenImageIO writes neither EXIF nor profile."""
    from PIL import Image

    eight = pixels
    if pixels.dtype != np.uint8:
        values = np.nan_to_num(to_float(pixels)).reshape(pixels.shape)
        eight = from_float(values, np.uint8)
    profile = spec.getattribute("ICCProfile")
    encoded = BytesIO()  # Pillow's own file writing hangs on a full disk
    try:
        Image.fromarray(eight.squeeze()).save(
            encoded,
            "WEBP",
            quality=JPEG_QUALITY,
            exact=True,  # keeps colours under alpha 0
            exif=_exif(spec),
            icc_profile=None if profile is None else bytes(profile),
        )
    except ValueError as error:  # more than 16383 pixels on a side
        raise ImageFileError(
            _("Cannot write {file} ({reason}). Try another format.").format(file=path, reason=error)
        ) from error
    partial.write_bytes(encoded.getbuffer())


def _exif(spec: Any) -> bytes:
    """Return the metadata as EXIF bytes, as OpenImageIO writes them to a JPEG."""
    from PIL import Image

    smallest = oiio.ImageSpec(spec)
    smallest.erase_attribute("ICCProfile")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "exif.jpg")
        file = _output_for(path)
        _describe(smallest, (1, 1, 3))
        if not (file.open(str(path), smallest) and file.write_image(np.zeros((1, 1, 3), np.uint8))):
            raise ImageFileError(
                _("Cannot write the EXIF metadata ({reason}).").format(
                    reason=_reason(errors_of(file))
                )
            )
        file.close()
        with Image.open(path) as image:
            exif: bytes = image.info.get("exif", b"")
    return exif


def _storable(pixels: Pixels, spec: Any) -> Pixels:
    """Return the pixels clipped so that finite values stay finite in the data type of the file."""
    if spec.format.basetype != oiio.HALF or pixels.dtype.kind != "f":
        return pixels
    most = np.finfo(np.float16).max
    return np.where(np.isfinite(pixels), pixels.clip(-most, most), pixels)


def _settle_format(spec: Any, file: Any) -> None:
    """Set the format's data layout, and the position in a larger picture."""
    lies_there = file.supports("displaywindow") or (
        file.supports("origin") and min(spec.x, spec.y) >= 0
    )
    if not lies_there:
        spec.x = spec.y = spec.full_x = spec.full_y = 0
        spec.full_width, spec.full_height = spec.width, spec.height
    if "jpeg" in file.format_name():
        spec.attribute("Compression", f"jpeg:{JPEG_QUALITY}")
        spec.attribute("jpeg:subsampling", "4:4:4")


def _require_opaque(path: Path, file: Any, pixels: Pixels) -> None:
    """Raise ``ImageFileError`` if transparency would be lost."""
    if pixels.shape[-1] not in (2, 4) or file.supports("alpha"):
        return
    opaque = 1 if pixels.dtype.kind == "f" else np.iinfo(pixels.dtype).max
    if (pixels[..., -1] < opaque).any():
        raise ImageFileError(
            _("{file}: this format has no transparency. Use .png, .tif or .webp.").format(file=path)
        )


def _close(file: Any, path: Path, partial: Path, written: bool) -> None:
    """Close a file. Raises ``ImageFileError`` if it is incomplete."""
    if not (file.close() and written) or not _is_whole(partial):
        raise ImageFileError(
            _("Cannot write {file} ({reason}). Try another format.").format(
                file=path, reason=_reason(errors_of(file))
            )
        )


def _describe(spec: Any, shape: tuple[int, ...]) -> None:
    """Adapt the description to pixels (height, width, channels) that are written row by row."""
    spec.height, spec.width, spec.nchannels = shape
    spec.tile_width = spec.tile_height = spec.tile_depth = 0
    spec.channelnames = ("Y", "A") if spec.nchannels < 3 else ("R", "G", "B", "A")
    spec.channelnames = spec.channelnames[: spec.nchannels]
    spec.alpha_channel = spec.nchannels - 1 if spec.nchannels in (2, 4) else -1
    spec.attribute(_AS_IT_IS, 1)
    for of_levels in ("openexr:levelmode", "openexr:roundingmode", "textureformat"):
        spec.erase_attribute(of_levels)  # only the first mipmap level is written


def _orientation(spec: Any) -> int:
    return int(spec.get_int_attribute("Orientation", 1))


def _turned(pixels: Pixels, orientation: int) -> Pixels:
    """Return the pixels with the EXIF orientation applied."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return pixels


def _require_room(path: Path, pixel_bytes: int) -> None:
    """Raise ``WriteError`` if the uncompressed picture might not fit on the disk.

    The writers do not report this reliably: on a full disk the PNG writer reports success, and the JPEG
    writer ends the process.
    """
    need = pixel_bytes + pixel_bytes // 32 + (1 << 16)
    free = shutil.disk_usage(path.parent).free
    if free < need:
        raise WriteError(
            _(
                "Cannot write {file}: up to {need} MB are needed and {free} MB are "
                "free. Choose another folder or free some space."
            ).format(file=path, need=f"{need / 1e6:.1f}", free=f"{free / 1e6:.1f}")
        )


def _is_whole(path: Path) -> bool:
    """Return whether a written file can be read to its last row."""
    file = oiio.ImageInput.open(str(path))
    if file is None:
        errors_of(oiio)
        return False
    try:
        end = file.spec().y + file.spec().height
        return file.read_scanlines(end - 1, end, 0, 0, 1) is not None and not _lost_by(
            errors_of(file)
        )
    finally:
        file.close()


def new(pixels: Pixels) -> Picture:
    """Return a picture that was not read from a file."""
    height, width, channels = pixels.shape
    kind = {1: oiio.UINT8, 2: oiio.UINT16}.get(pixels.dtype.itemsize, oiio.FLOAT)
    return Picture(pixels, oiio.ImageSpec(width, height, channels, kind))


def _reason(text: str) -> str:
    """Return the first line of an OpenImageIO message."""
    return text.strip().splitlines()[0].rstrip(".") if text.strip() else _("no reason given")
