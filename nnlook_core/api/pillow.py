"""Pillow images: their pixels, what these mean, and an image of the same kind made of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps

from nnlook_core.api.arrays import BRIGHTEST
from nnlook_core.common.i18n import _
from nnlook_core.errors import ImageFileError, PictureError

if TYPE_CHECKING:
    from nnlook_core.colour.spaces import Space

EIGHT_BITS = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX")
DEEP = ("I;16", "I;16L", "I;16B", "I;16N", "I", "F")
"""Modes of gray with 16 bits, or floats of 0–1. Pillow has no such modes for colour."""


def pixels_of(image: Image.Image) -> NDArray[Any]:
    """The pixels (height, width, 3 or 4) as they lie: uint8, or uint16 or float32 of the modes ``DEEP``.

    Raises ``PictureError`` for another mode, and where mode ``I`` holds more than 16 bits;
    ``ImageFileError`` where the file behind the image is damaged.
    """
    if image.mode not in (*EIGHT_BITS, *DEEP):
        raise PictureError(
            _(
                'Looks are for RGB, and this image is {mode}. Use image.convert("RGB") first.'
            ).format(mode=image.mode)
        )
    try:
        image.load()
    except (OSError, SyntaxError) as error:
        raise ImageFileError(
            _("{file} is damaged ({reason}). Get a new copy of it.").format(
                file=_name(image), reason=str(error).rstrip(".")
            )
        ) from error
    if image.mode not in DEEP:
        return np.asarray(image.convert("RGBA" if image.has_transparency_data else "RGB"))
    gray = np.asarray(image)
    if image.mode == "I":
        if gray.size and not 0 <= gray.min() <= gray.max() <= 65535:
            raise PictureError(
                _("This image has values beyond 0 to 65535. Bring them into that range first.")
            )
        gray = gray.astype(np.uint16)
    return np.repeat(gray.astype(gray.dtype.newbyteorder("="))[..., np.newaxis], 3, axis=-1)


def orientation_of(image: Image.Image) -> Any:
    """How the image is turned to be upright, by its EXIF: 1 to 8, or what else stands there."""
    return image.getexif().get(ExifTags.Base.Orientation, 1)


def space_of(image: Image.Image) -> Space | None:
    """What the numbers of an image mean, by its ICC profile; None for non-linear sRGB.

    Raises ``ImageFileError`` where the profile is not of RGB, or none that is understood.
    """
    profile = image.info.get("icc_profile")
    if not profile:
        return None
    from nnlook_core.colour import spaces  # with OpenImageIO, which does without a profile

    return spaces.space_of(_name(image), "", profile)


def in_srgb(image: Image.Image) -> NDArray[Any]:
    """The pixels (height, width, 3 or 4), upright, in non-linear sRGB: 16 bits where they are converted."""
    pixels_of(image)  # or Pillow would say what is wrong
    pixels, space = pixels_of(ImageOps.exif_transpose(image)), space_of(image)
    return pixels if space is None else space.pixels_to_srgb(pixels)


def require_writable(image: Image.Image, pixels: NDArray[Any]) -> None:
    """Raise ``PictureError`` if Pillow has no mode for the result of a look on this image.

    pixels : what :func:`pixels_of` returned for it
    """
    if image.mode in DEEP:
        raise PictureError(
            _(
                "Pillow has no colour images with more than 8 bits per channel, and this one has mode "
                "{mode}. Apply the look to an array: {code}."
            ).format(mode=image.mode, code=_as_array(image.mode, pixels))
        )


def _as_array(mode: str, pixels: NDArray[Any]) -> str:
    """The code that turns an image of the modes ``DEEP`` into an array that a look can be applied to."""
    code = "numpy.asarray(image)"
    if mode == "I":
        return f'{code}.astype("uint16")'
    if mode == "F":  # Pillow itself converts to floats of 0–255
        largest = np.max(pixels, where=np.isfinite(pixels), initial=0)
        white = next((white for most, white in _WHITES if largest <= most), _DEEPEST)
        return code if white == 1 else f"{code} / {white}"
    return code


_WHITES, _DEEPEST = ((BRIGHTEST, 1), (255, 255)), 65535
"""The largest value of an image of floats, and its white; what is larger still has 16 bits."""


def made_of(pixels: NDArray[np.uint8], image: Image.Image) -> Image.Image:
    """An image, RGB or RGBA, of pixels (height, width, 3 or 4) with the profile and EXIF of another."""
    made = Image.fromarray(pixels)
    made.info = {key: value for key, value in image.info.items() if key != "transparency"}
    return made


def _name(image: Image.Image) -> str:
    """The image's file, for messages."""
    return str(getattr(image, "filename", "")) or _("The picture")
