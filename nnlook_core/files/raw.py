"""Neutral development of raw files, as the starting point of looks that match the camera's JPEG.

Neutral means: LibRaw with the white balance as shot, or that of daylight where the file has none, sRGB
primaries and transfer curve, 16 bits; no exposure compensation, tone curve, sharpening or lens correction.
Nothing depends on the content of the picture, so one look fits all shots of a camera.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import OpenImageIO as oiio  # noqa: N813 (its usual short name)
from numpy.typing import NDArray

from nnlook_core import minimum_versions
from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import Remark
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
        ".gpr",
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
"""File extensions of raw files. Most are TIFF by their content, like finished pictures."""

FORMAT = "raw"

SRGB_CURVE = (2.4, 12.92)
"""Exponent and slope near black, IEC 61966-2-1."""

_AS_SHOT = 1e-5
"""LibRaw's own threshold: a file without white balance has 0 or −1 for its first factor."""

_KEPT = ("Make", "Model", "DateTime", "Artist", "Copyright", "ImageDescription", "Exif:", "GPS:")
_NOT_OF_THE_PICTURE = ("Exif:MakerNote", "Exif:PixelXDimension", "Exif:PixelYDimension")
"""Prefixes of the metadata of raw files that are kept, and of those that are not."""


def is_raw(path: str | Path) -> bool:
    """Return whether a file is a raw file, by its extension."""
    return Path(path).suffix.lower() in ENDINGS


def must_be_aligned(*pair: str | Path) -> bool:
    """Return whether the pictures of a pair must be aligned: cameras crop the area of the raw file."""
    return any(map(is_raw, pair))


class Developed:
    """A developed raw file, with the interface of OpenImageIO's ``ImageInput``.

    Upright, (height, width, 3), uint16, non-linear sRGB. EXIF is available for raw files that are based on
    TIFF (DNG, CR2, NEF, ARW, PEF, …). ``remarks``: what the user should know of the development.

    Raises ``ImageFileError`` if rawpy is missing or cannot read the file.
    """

    def __init__(self, path: Path) -> None:
        self._pixels, as_shot = _develop(path)
        self.remarks: tuple[Remark, ...] = (
            () if as_shot else ({"code": "daylight", "file": str(path)},)
        )
        height, width = self._pixels.shape[:2]
        self._spec = oiio.ImageSpec(width, height, 3, oiio.UINT16)
        for attribute in _metadata(path):
            self._spec.attribute(attribute.name, attribute.type, attribute.value)

    def spec(self) -> Any:
        """The description, with the metadata."""
        return self._spec

    def format_name(self) -> str:
        """The name of the format, which OpenImageIO does not know."""
        return FORMAT

    def read_image(self, *_chosen: object) -> NDArray[np.uint16]:
        """Return the whole picture; the options are ignored."""
        return self._pixels

    def read_scanlines(self, top: int, bottom: int, *_chosen: object) -> NDArray[np.uint16]:
        """Return the rows from ``top`` to ``bottom`` (exclusive)."""
        return self._pixels[top:bottom]

    def seek_subimage(self, *_place: int) -> bool:
        """Return whether a subimage exists: a raw file counts as one picture, regardless of previews."""
        return False

    def geterror(self) -> str:
        """Return no error: errors are raised while developing."""
        return ""

    def close(self) -> bool:
        """Do nothing; the file is closed already."""
        return True


def errors_of(source: Any) -> str:
    """Return the pending error messages of OpenImageIO or of one of its files; may quote damaged data."""
    try:
        return str(source.geterror())
    except UnicodeDecodeError as error:
        return error.object.decode(errors="replace")


def _develop(path: Path) -> tuple[NDArray[np.uint16], bool]:
    """Return the developed picture, and whether its white balance is the one as shot."""
    try:
        import rawpy
    except ImportError as error:
        raise ImageFileError(
            _(
                "{file} is a raw file, which needs the package rawpy. In the project "
                "folder run: pipx install --force '.[raw]'"
            ).format(file=path)
        ) from error
    if (found := minimum_versions.older("rawpy", minimum_versions.LOWEST_RAW)) is not None:
        raise ImageFileError(
            _(
                "{file} is a raw file, and rawpy {found} has known vulnerabilities. In "
                "the project folder run: pipx install --force '.[raw]'"
            ).format(file=path, found=found)
        )
    recognised = False
    try:
        with path.open("rb") as file, rawpy.imread(file) as raw:
            recognised = True
            as_shot = _has_white_balance(raw)
            developed = raw.postprocess(
                use_camera_wb=as_shot,  # false is daylight; a missing one is guessed from the content
                output_color=rawpy.ColorSpace.sRGB,
                output_bps=16,
                gamma=SRGB_CURVE,
                no_auto_bright=True,
                adjust_maximum_thr=0.0,  # else white depends on the brightest spot of the picture
                median_filter_passes=1,  # suppresses false colours in fine detail
            )
    except (rawpy.LibRawIOError, rawpy.LibRawDataError) as error:
        raise ImageFileError(
            _("{file} is damaged ({reason}). Get a new copy of it.").format(
                file=path, reason=_reason(error)
            )
        ) from error
    except (
        rawpy.LibRawFileUnsupportedError,
        rawpy.LibRawNotImplementedError,
        rawpy.NotSupportedError,
    ) as error:
        # LibRaw raises the same for files that it knows but cannot decode and for unknown ones.
        told = (
            _(
                "{file} is a kind of raw file that LibRaw does not support. Convert it to DNG "
                "with Adobe DNG Converter, or develop it with another program and save it as TIFF."
            )
            if recognised
            else _(
                "LibRaw does not recognise {file}. If other programs open it, convert it to DNG "
                "with Adobe DNG Converter or save it as TIFF; if not, get a new copy of it."
            )
        )
        raise ImageFileError(told.format(file=path)) from error
    except rawpy.LibRawError as error:
        raise ImageFileError(
            _(
                "LibRaw cannot develop {file} ({reason}). Develop it with another "
                "program and save it as TIFF first."
            ).format(file=path, reason=_reason(error))
        ) from error
    return developed.view(np.uint16), as_shot


def _has_white_balance(raw: Any) -> bool:
    """Return whether a raw file says how its camera balanced white; monochrome ones need none."""
    red, _green, blue, *_more = raw.camera_whitebalance
    return raw.num_colors < 3 or bool(min(red, blue) > _AS_SHOT)


def _reason(error: Exception) -> str:
    """Return the message of a rawpy error; LibRaw's messages are bytes."""
    told = error.args[0] if error.args else ""
    return told.decode("ascii", "replace") if isinstance(told, bytes) else str(told)


def _metadata(path: Path) -> list[Any]:
    """Return the metadata of a raw file that is kept."""
    file = oiio.ImageInput.open(str(path))
    if file is None:
        errors_of(oiio)  # cleared, or it is printed at exit
        return []
    with_all = list(file.spec().extra_attribs)
    file.close()
    return [
        attribute
        for attribute in with_all
        if attribute.name.startswith(_KEPT) and attribute.name not in _NOT_OF_THE_PICTURE
    ]
