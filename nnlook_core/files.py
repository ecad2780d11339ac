"""Image files, in and out, through OpenImageIO: depth, alpha, ICC profile and EXIF are kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import OpenImageIO as oiio  # noqa: N813 (its usual short name)
from numpy.typing import NDArray

from nnlook_core.atomic import written_whole
from nnlook_core.errors import ImageFileError, WriteError
from nnlook_core.pixels import BAND_PIXELS

Pixels = NDArray[Any]
"""uint8, uint16 or float32."""

# OpenImageIO multiplies colour by alpha, and so loses it, unless told that it is not to.
_AS_IT_IS = "oiio:UnassociatedAlpha"

_DEPTHS: dict[Any, tuple[Any, type[np.generic]]] = {
    oiio.UINT8: (oiio.UINT8, np.uint8),
    oiio.UINT16: (oiio.UINT16, np.uint16),
}


@dataclass(frozen=True)
class Picture:
    """An image file's pixels and everything else that the file says.

    ``pixels``: (height, width, 3 or 4), uint8, uint16 or float32; gray comes as three equal
    channels. ``spec``: OpenImageIO's description, with the metadata.
    """

    pixels: Pixels
    spec: Any

    @property
    def orientation(self) -> int:
        """How the pixels lie, 1 to 8 as EXIF numbers it; 1 is upright."""
        return int(self.spec.get_int_attribute("Orientation", 1))

    def upright(self) -> Picture:
        """The same picture with its pixels as they are looked at."""
        spec = oiio.ImageSpec(self.spec)
        spec.attribute("Orientation", 1)
        pixels = _turned(self.pixels, self.orientation)
        spec.height, spec.width = pixels.shape[:2]
        return Picture(pixels, spec)


class Reader:
    """An image file that is open for reading, whole or in bands of rows.

    ``spec`` is OpenImageIO's description; ``shape`` is (height, width, 3 or 4), where gray counts as three
    equal channels. Raises ``ImageFileError`` where the file is missing, damaged or no image.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        _require_file(self.path)
        config = oiio.ImageSpec()
        config.attribute(_AS_IT_IS, 1)
        file = oiio.ImageInput.open(str(self.path), config)
        if file is None:
            raise ImageFileError(
                f"{self.path} is no image that can be read ({_reason(oiio.geterror())}). "
                "Save it as TIFF, PNG or JPEG first."
            )
        self._file, self.spec = file, file.spec()
        channels = self.spec.nchannels
        if channels not in (1, 2, 3, 4):
            file.close()
            raise ImageFileError(f"{self.path} has {channels} channels. Save it as RGB first.")
        self.shape = (self.spec.height, self.spec.width, channels if channels > 2 else channels + 2)
        self._kind, self.dtype = _DEPTHS.get(self.spec.format.basetype, (oiio.FLOAT, np.float32))

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *failure: object) -> None:
        self._file.close()

    def all(self) -> Pixels:
        """The whole picture, (height, width, 3 or 4)."""
        return self._pixels(self._file.read_image(0, 0, 0, self.spec.nchannels, self._kind))

    def bands(self) -> Iterator[Pixels]:
        """The picture from the top in bands of about ``BAND_PIXELS``, (rows, width, 3 or 4)."""
        height, width, _ = self.shape
        tile = self.spec.tile_height
        rows = max(BAND_PIXELS // width, 1)
        rows = -(-rows // tile) * tile if tile else rows
        for top in range(0, height, rows):
            bottom = min(top + rows, height)
            if tile:
                read = self._file.read_tiles(
                    0, width, top, bottom, 0, 1, 0, self.spec.nchannels, self._kind
                )
            else:
                read = self._file.read_scanlines(top, bottom, 0, 0, self.spec.nchannels, self._kind)
            yield self._pixels(read)

    def _pixels(self, read: Any) -> Pixels:
        if read is None:
            reason = _reason(self._file.geterror())
            raise ImageFileError(f"{self.path} is damaged ({reason}). Get it again.")
        pixels = np.asarray(read, dtype=self.dtype).reshape(-1, self.shape[1], self.spec.nchannels)
        if self.spec.nchannels > 2:
            return pixels
        return np.concatenate([np.repeat(pixels[..., :1], 3, axis=2), pixels[..., 1:]], axis=2)


def _require_file(path: Path) -> None:
    """Say what is wrong with a name better than OpenImageIO does."""
    try:
        if path.exists() and not path.is_file():
            raise ImageFileError(f"{path} is not a file. Choose an image.")
        path.open("rb").close()
        str(path).encode()  # OpenImageIO takes no other names
    except OSError as error:
        raise ImageFileError(
            f"{path} cannot be read ({error.strerror}). Check the name."
        ) from error
    except UnicodeEncodeError as error:
        raise ImageFileError(f"{path!a} has a name that is no text. Rename the file.") from error


def read(path: str | Path) -> Picture:
    """Read an image file whole. Raises ``ImageFileError`` where it is missing, damaged or no image."""
    with Reader(path) as reader:
        return Picture(reader.all(), reader.spec)


def convert(
    reader: Reader,
    target: str | Path,
    change: Callable[[Pixels], Pixels],
    *,
    overwrite: bool = False,
) -> int:
    """Write a changed copy of an open image file, with everything else as it is; returns its pixels.

    change : from a band of pixels (rows, width, 3 or 4) to another of the same shape and type
    target : its ending is the format

    Goes band by band in little memory, but for gray pictures and where the format cannot say how the
    pixels lie. Raises ``WriteError`` or ``ImageFileError``; nothing half-written stays.
    """
    target = Path(target)
    height, width, _ = reader.shape
    picture = Picture(np.empty((0, width, 3), reader.dtype), reader.spec)
    with written_whole(target, overwrite=overwrite) as partial:
        file = _opened_output(target, partial)
        lies_as_it_is = file.supports("exif") or picture.orientation == 1
        if reader.spec.nchannels < 3 or not lies_as_it_is:
            result = np.concatenate([change(band) for band in reader.bands()])
            _write_whole(file, picture, result, target, partial)
        else:
            spec = oiio.ImageSpec(reader.spec)
            _require_room(target, width * height * reader.shape[2] * reader.dtype().nbytes)
            _describe(spec, reader.shape)
            _settle_format(spec, file)
            written, top = file.open(str(partial), spec), 0
            for band in reader.bands():
                written = written and file.write_scanlines(top, top + len(band), 0, change(band))
                top += len(band)
            _close(file, target, partial, height, bool(written))
    return height * width


def write(picture: Picture, pixels: Pixels, path: str | Path, *, overwrite: bool = False) -> None:
    """Write ``pixels`` with everything else as in ``picture``; the ending of ``path`` is the format.

    Raises ``WriteError`` or ``ImageFileError``; nothing half-written stays.
    """
    path = Path(path)
    with written_whole(path, overwrite=overwrite) as partial:
        _write_whole(_opened_output(path, partial), picture, pixels, path, partial)


def _opened_output(path: Path, partial: Path) -> Any:
    file = oiio.ImageOutput.create(str(partial))
    if file is None:
        oiio.geterror()  # taken back, or it is printed at the end
        raise ImageFileError(
            f"{path} has an ending that no image format goes by. Use .tif, .png or .jpg."
        )
    return file


def _write_whole(file: Any, picture: Picture, pixels: Pixels, path: Path, partial: Path) -> None:
    spec = oiio.ImageSpec(picture.spec)
    if spec.nchannels < 3:  # it was gray: gray it stays, or its profile no longer fits
        if (pixels[..., :1] == pixels[..., :3]).all():
            pixels = np.ascontiguousarray(pixels[..., [0, 3][: spec.nchannels]])
        else:
            spec.erase_attribute("ICCProfile")
    if not file.supports("exif"):  # nothing would say how the pixels lie
        pixels = np.ascontiguousarray(_turned(pixels, picture.orientation))
        spec.attribute("Orientation", 1)
    _require_room(path, pixels.nbytes)
    _describe(spec, pixels.shape)
    _settle_format(spec, file)
    written = file.open(str(partial), spec) and file.write_image(pixels)
    _close(file, path, partial, len(pixels), bool(written))


def _settle_format(spec: Any, file: Any) -> None:
    """How a format is to store what it is given."""
    if "jpeg" in file.format_name():
        spec.attribute("Compression", "jpeg:95")
        spec.attribute("jpeg:subsampling", "4:4:4")


def _close(file: Any, path: Path, partial: Path, height: int, written: bool) -> None:
    """Close a file; raises ``ImageFileError`` where it is not whole."""
    if not (file.close() and written) or not _is_whole(partial, height):
        raise ImageFileError(
            f"{path} could not be written ({_reason(file.geterror())}). Try another format."
        )


def _describe(spec: Any, shape: tuple[int, ...]) -> None:
    """Let the description fit pixels (height, width, channels), written row by row."""
    spec.height, spec.width, spec.nchannels = shape
    spec.tile_width = spec.tile_height = spec.tile_depth = 0
    spec.channelnames = ("Y", "A") if spec.nchannels < 3 else ("R", "G", "B", "A")
    spec.channelnames = spec.channelnames[: spec.nchannels]
    spec.alpha_channel = spec.nchannels - 1 if spec.nchannels in (2, 4) else -1
    spec.attribute(_AS_IT_IS, 1)


def _turned(pixels: Pixels, orientation: int) -> Pixels:
    """Pixels as they are looked at, from how EXIF says that they lie."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return pixels


def _require_room(path: Path, pixel_bytes: int) -> None:
    """Raise ``WriteError`` where the picture might not fit, even if it does not compress at all.

    The writers cannot be relied on to tell: on a full disk that of PNG reports success, that of WebP
    never ends, and that of JPEG ends the process.
    """
    need = pixel_bytes + pixel_bytes // 32 + (1 << 16)
    free = shutil.disk_usage(path.parent).free
    if free < need:
        raise WriteError(
            f"{path} could not be written: there may be up to {need / 1e6:.1f} MB to write, and the disk "
            f"has {free / 1e6:.1f} MB free. Choose another folder or make room there."
        )


def _is_whole(path: Path, height: int) -> bool:
    """Tell whether a written file can be read to its last row."""
    file = oiio.ImageInput.open(str(path))
    if file is None:
        oiio.geterror()
        return False
    try:
        return file.read_scanlines(height - 1, height, 0, 0, 1) is not None
    finally:
        file.close()


def new(pixels: Pixels) -> Picture:
    """A picture that comes from no file."""
    height, width, channels = pixels.shape
    kind = {1: oiio.UINT8, 2: oiio.UINT16}.get(pixels.dtype.itemsize, oiio.FLOAT)
    return Picture(pixels, oiio.ImageSpec(width, height, channels, kind))


def _reason(text: str) -> str:
    """The first line of what OpenImageIO says."""
    return text.strip().splitlines()[0].rstrip(".") if text.strip() else "no reason given"
