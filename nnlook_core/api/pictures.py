"""A picture as somebody gives it: the path of a file, a Pillow image or an array."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np
from numpy.typing import NDArray

from nnlook_core.api import arguments, arrays
from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import Remark
from nnlook_core.errors import ImageFileError, PictureError

if TYPE_CHECKING:
    from PIL.Image import Image


def is_path(picture: object) -> TypeGuard[str | os.PathLike[str]]:
    """Tell whether a picture is given by the path of its file."""
    return isinstance(picture, str | os.PathLike)


def is_image(picture: object) -> TypeGuard[Image]:
    """Tell whether a picture is a Pillow image, without importing Pillow."""
    pillow = sys.modules.get("PIL.Image")
    return pillow is not None and isinstance(picture, pillow.Image)


def in_srgb(picture: object) -> NDArray[Any]:
    """The pixels (…, 3 or 4) of any picture, upright, in non-linear sRGB: uint8, uint16 or float32.

    An array has any number of axes before its channels, and means non-linear sRGB itself. What comes
    from a file or an image and is converted has 16 bits, or floats where it had floats.

    Raises ``TypeError`` for what is not a picture, ``ImageFileError``, and ``PictureError``, also for an
    array or an image with floats of 0–255. The format of a file says what its floats mean.
    """
    return in_srgb_with_remarks(picture)[0]


def in_srgb_with_remarks(picture: object) -> tuple[NDArray[Any], tuple[Remark, ...]]:
    """The same as :func:`in_srgb`, and what the user should know of how a file was read."""
    if is_path(picture):
        return _of_file(arguments.path_of(picture, ImageFileError))
    if is_image(picture):
        from nnlook_core.api import pillow

        pixels = pillow.in_srgb(picture)
    elif isinstance(picture, np.ndarray):
        pixels = arrays.pixels_of(picture)
    else:
        raise TypeError(
            "a picture is the path of a file, a PIL image or a NumPy array, "
            f"not {type(picture).__name__}"
        )
    arrays.require_unit_range(pixels)
    return pixels, ()


def require_comparable(first: NDArray[Any], second: NDArray[Any]) -> None:
    """Raise ``PictureError`` unless two pictures (…, 3) have the same shape and at least one pixel."""
    if first.shape != second.shape:
        one, other = (_size_of(side) for side in (first, second))
        raise PictureError(
            _(
                "The pictures differ in size ({one} and {other}). Choose two of the same size."
            ).format(one=one, other=other)
        )
    if first.size == 0:
        raise PictureError(_("The pictures have no pixels. Choose pictures with at least one."))


def _size_of(pixels: NDArray[Any]) -> str:
    """The size of a picture, width first, or the shape of another array."""
    if pixels.ndim == 3:
        return f"{pixels.shape[1]}×{pixels.shape[0]}"
    return str(pixels.shape)


def _of_file(path: str) -> tuple[NDArray[Any], tuple[Remark, ...]]:
    from nnlook_core.files.images import read

    picture = read(path)
    return picture.upright().in_srgb(), picture.remarks
