"""Image files, in and out, through OpenImageIO: depth, alpha, ICC profile and EXIF are kept."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import OpenImageIO as oiio  # noqa: N813 (its usual short name)
from numpy.typing import NDArray

from nnlook_core.atomic import written_whole
from nnlook_core.errors import ImageFileError, WriteError

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


def read(path: str | Path) -> Picture:
    """Read an image file. Raises ``ImageFileError`` where it is missing, damaged or no image."""
    path = Path(path)
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
    config = oiio.ImageSpec()
    config.attribute(_AS_IT_IS, 1)
    file = oiio.ImageInput.open(str(path), config)
    if file is None:
        raise ImageFileError(
            f"{path} is no image that can be read ({_reason(oiio.geterror())}). "
            "Save it as TIFF, PNG or JPEG first."
        )
    try:
        spec = file.spec()
        kind, dtype = _DEPTHS.get(spec.format.basetype, (oiio.FLOAT, np.float32))
        pixels = file.read_image(0, 0, 0, spec.nchannels, kind)
        if pixels is None:
            raise ImageFileError(f"{path} is damaged ({_reason(file.geterror())}). Get it again.")
    finally:
        file.close()
    if spec.nchannels not in (1, 2, 3, 4):
        raise ImageFileError(f"{path} has {spec.nchannels} channels. Save it as RGB first.")
    pixels = np.asarray(pixels, dtype=dtype).reshape(spec.height, spec.width, spec.nchannels)
    if spec.nchannels < 3:
        pixels = np.concatenate([np.repeat(pixels[..., :1], 3, axis=2), pixels[..., 1:]], axis=2)
    return Picture(pixels, spec)


def write(picture: Picture, pixels: Pixels, path: str | Path, *, overwrite: bool = False) -> None:
    """Write ``pixels`` with everything else as in ``picture``; the ending of ``path`` is the format.

    Raises ``WriteError`` or ``ImageFileError``; nothing half-written stays.
    """
    path = Path(path)
    spec = oiio.ImageSpec(picture.spec)
    if spec.nchannels < 3:  # it was gray: gray it stays, or its profile no longer fits
        if (pixels[..., :1] == pixels[..., :3]).all():
            pixels = np.ascontiguousarray(pixels[..., [0, 3][: spec.nchannels]])
        else:
            spec.erase_attribute("ICCProfile")
    with written_whole(path, overwrite=overwrite) as partial:
        file = oiio.ImageOutput.create(str(partial))
        if file is None:
            oiio.geterror()  # taken back, or it is printed at the end
            raise ImageFileError(
                f"{path} has an ending that no image format goes by. Use .tif, .png or .jpg."
            )
        if not file.supports("exif"):  # nothing would say how the pixels lie
            pixels = np.ascontiguousarray(_turned(pixels, picture.orientation))
            spec.attribute("Orientation", 1)
        _require_room(path, pixels.nbytes)
        _describe(spec, pixels)
        if "jpeg" in file.format_name():
            spec.attribute("Compression", "jpeg:95")
            spec.attribute("jpeg:subsampling", "4:4:4")
        written = file.open(str(partial), spec) and file.write_image(pixels)
        if not (file.close() and written) or not _is_whole(partial, len(pixels)):
            raise ImageFileError(
                f"{path} could not be written ({_reason(file.geterror())}). Try another format."
            )


def _describe(spec: Any, pixels: Pixels) -> None:
    """Let the description fit the pixels."""
    spec.height, spec.width, spec.nchannels = pixels.shape
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
