"""A picture as somebody gives it: the name of a file, an image of Pillow's or an array."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np
from numpy.typing import NDArray

from nnlook_core.api import arrays
from nnlook_core.common.i18n import _
from nnlook_core.errors import ImageFileError

if TYPE_CHECKING:
    from PIL.Image import Image


def is_path(picture: object) -> TypeGuard[str | os.PathLike[str]]:
    """Tell whether a picture is given by the name of its file."""
    return isinstance(picture, str | os.PathLike)


def is_image(picture: object) -> TypeGuard[Image]:
    """Tell whether a picture is an image of Pillow's, without importing Pillow."""
    pillow = sys.modules.get("PIL.Image")
    return pillow is not None and isinstance(picture, pillow.Image)


def in_srgb(picture: object) -> NDArray[Any]:
    """The pixels (…, 3 or 4) of any picture, upright, in non-linear sRGB: uint8, uint16 or float32.

    An array has any number of axes before its channels, and means non-linear sRGB itself. What comes
    from a file or an image and is converted has 16 bits, or floats where it had floats.

    Raises ``TypeError`` for what is no picture, ``PictureError`` and ``ImageFileError``.
    """
    if is_path(picture):
        return _of_file(os.fspath(picture))
    if is_image(picture):
        from nnlook_core.api import pillow

        return pillow.in_srgb(picture)
    if isinstance(picture, np.ndarray):
        return arrays.pixels_of(picture)
    raise TypeError(
        "a picture is the path of a file, a PIL image or a NumPy array, "
        f"not {type(picture).__name__}"
    )


_INKS = ("CMYK", "YCCK", "YCbCrK")
"""What OpenImageIO tells of files in ink, whose colours it guesses at."""


def _of_file(path: str) -> NDArray[Any]:
    from nnlook_core.files.images import read

    read_picture = read(path)
    for told in ("tiff:ColorSpace", "jpeg:ColorSpace"):
        if read_picture.spec.get_string_attribute(told) in _INKS:
            raise ImageFileError(
                _("{file} is CMYK, and looks are for RGB. Convert it to RGB first.").format(
                    file=path
                )
            )
    return read_picture.upright().in_srgb()
