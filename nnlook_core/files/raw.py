"""Raw files of cameras, developed neutrally, so that a look can go from there to the camera's own JPEG.

Neutral means: what LibRaw makes of the sensor's values with the white balance as shot, in the primaries of
sRGB and under the curve of sRGB, 16 bits; no exposure, no tone curve, no sharpening, no correction of the
lens. Nothing of it depends on what the picture shows, so one look fits all shots of a camera.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import OpenImageIO as oiio  # noqa: N813 (its usual short name)
from numpy.typing import NDArray

from nnlook_core.common import minimum_versions
from nnlook_core.common.i18n import _
from nnlook_core.errors import ImageFileError

ENDINGS = (
    *(
        ".3fr",
        ".arw",
        ".cr2",
        ".cr3",
        ".crw",
        ".dcr",
        ".dng",
        ".erf",
        ".iiq",
        ".kdc",
        ".mef",
        ".mos",
    ),
    *(
        ".mrw",
        ".nef",
        ".nrw",
        ".orf",
        ".pef",
        ".raf",
        ".raw",
        ".rw2",
        ".rwl",
        ".sr2",
        ".srf",
        ".srw",
    ),
    ".x3f",
)
"""What the names of raw files end in. Most are TIFF by their content, and so are finished pictures."""

FORMAT = "raw"

SRGB_CURVE = (2.4, 12.92)
"""Exponent and slope near black, IEC 61966-2-1."""

_KEPT = ("Make", "Model", "DateTime", "Artist", "Copyright", "ImageDescription", "Exif:", "GPS:")
_NOT_OF_THE_PICTURE = ("Exif:MakerNote", "Exif:PixelXDimension", "Exif:PixelYDimension")
"""What is kept of what a raw file says, by how it begins, and what is not."""


def is_raw(path: str | Path) -> bool:
    """Tell by its name whether a file is a camera's raw file."""
    return Path(path).suffix.lower() in ENDINGS


class Developed:
    """A raw file, developed; to be read as OpenImageIO's ``ImageInput`` is.

    Upright, (height, width, 3), uint16, non-linear sRGB. Of the EXIF there is what raw files that are
    TIFF by their content say (DNG, CR2, NEF, ARW, PEF, …).

    Raises ``ImageFileError`` where rawpy is missing or cannot read the file.
    """

    def __init__(self, path: Path) -> None:
        self._pixels = _develop(path)
        height, width = self._pixels.shape[:2]
        self._spec = oiio.ImageSpec(width, height, 3, oiio.UINT16)
        for attribute in _metadata(path):
            self._spec.attribute(attribute.name, attribute.type, attribute.value)

    def spec(self) -> Any:
        """The description, with the metadata."""
        return self._spec

    def format_name(self) -> str:
        """What OpenImageIO has no name for."""
        return FORMAT

    def read_image(self, *_chosen: object) -> NDArray[np.uint16]:
        """The whole picture; there is only one way to read it."""
        return self._pixels

    def read_scanlines(self, top: int, bottom: int, *_chosen: object) -> NDArray[np.uint16]:
        """The rows from ``top`` up to ``bottom``."""
        return self._pixels[top:bottom]

    def seek_subimage(self, *_place: int) -> bool:
        """A raw file counts as one picture, whatever previews are in it."""
        return False

    def geterror(self) -> str:
        """Nothing can go wrong any more."""
        return ""

    def close(self) -> bool:
        """There is nothing to be closed."""
        return True


def errors_of(source: Any) -> str:
    """What OpenImageIO, or one of its files, says went wrong; it quotes damaged files as they are."""
    try:
        return str(source.geterror())
    except UnicodeDecodeError as error:
        return error.object.decode(errors="replace")


def _develop(path: Path) -> NDArray[np.uint16]:
    try:
        import rawpy
    except ImportError as error:
        raise ImageFileError(
            _(
                "{file} is a raw file, which needs the package rawpy. In the folder of the project: "
                "pipx install --force '.[raw]'"
            ).format(file=path)
        ) from error
    if (found := minimum_versions.older("rawpy", minimum_versions.LOWEST_RAW)) is not None:
        raise ImageFileError(
            _(
                "{file} is a raw file, and rawpy {found} has known holes through which it could do harm. "
                "In the folder of the project: pipx install --force '.[raw]'"
            ).format(file=path, found=found)
        )
    try:
        with path.open("rb") as file, rawpy.imread(file) as raw:
            developed = raw.postprocess(
                use_camera_wb=True,
                output_color=rawpy.ColorSpace.sRGB,
                output_bps=16,
                gamma=SRGB_CURVE,
                no_auto_bright=True,
                adjust_maximum_thr=0.0,  # or white is what the picture's own lightest spot is
                median_filter_passes=1,  # of colour beside green: fine detail makes false colours
            )
    except (rawpy.LibRawError, rawpy.NotSupportedError) as error:
        raise ImageFileError(
            _(
                "{file} is no raw file that LibRaw can develop ({reason}). "
                "Develop it with another program and save it as TIFF first."
            ).format(file=path, reason=_reason(error))
        ) from error
    return developed.view(np.uint16)


def _reason(error: Exception) -> str:
    """What rawpy says; LibRaw's own words come as bytes."""
    told = error.args[0] if error.args else ""
    return told.decode("ascii", "replace") if isinstance(told, bytes) else str(told)


def _metadata(path: Path) -> list[Any]:
    """What is to be kept of what a raw file says about the shot."""
    file = oiio.ImageInput.open(str(path))
    if file is None:
        errors_of(oiio)  # taken back, or it is printed at the end
        return []
    with_all = list(file.spec().extra_attribs)
    file.close()
    return [
        attribute
        for attribute in with_all
        if attribute.name.startswith(_KEPT) and attribute.name not in _NOT_OF_THE_PICTURE
    ]
