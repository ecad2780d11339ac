"""NumPy arrays as pictures: which are taken, as what, and the way back to their own dtype."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core.common.i18n import _
from nnlook_core.errors import PictureError

USUALLY_INSIDE = 0.5
"""The share of a picture's values that may lie above 1; with more, it may be one of 0–255."""
BRIGHTEST = 16.0
"""The largest value of a picture of 0–1 with highlights: about 700 times as bright as white. A picture
of 0–255 has larger ones unless it is nearly black."""

DTYPES = ("uint8", "uint16", "float16", "float32", "float64")
"""Integers stand for 0–1 by their whole range; floats mean 0–1 themselves."""


def pixels_of(array: NDArray[Any]) -> NDArray[Any]:
    """An array as the core takes pixels: (…, 3 or 4), uint8, uint16 or float32 of the machine's own order.

    array : (…, 3) RGB, (…, 4) with alpha, (height, width) or (…, 1) gray, (…, 2) gray with alpha; a dtype
        of ``DTYPES``. Gray becomes three equal channels, other floats become float32.

    Raises ``TypeError`` for another dtype and for a masked array, ``PictureError`` for another shape.
    """
    if isinstance(array, np.ma.MaskedArray):
        raise TypeError(
            "a masked array is not a picture; fill it with array.filled(), or turn its mask into an alpha "
            "channel"
        )
    if array.dtype.name not in DTYPES:
        raise TypeError(
            f"pixels are {', '.join(DTYPES[:-1])} or {DTYPES[-1]}, not {array.dtype.name}; convert them "
            "first, so that white is 255, 65535 or 1.0"
        )
    pixels = _in_colour(np.asarray(array))
    kind = np.float32 if array.dtype.kind == "f" else array.dtype.newbyteorder("=")
    with np.errstate(over="ignore"):  # what float32 cannot hold comes back as it was
        return pixels.astype(kind, copy=False)


def require_unit_range(pixels: NDArray[Any], brightest: float = BRIGHTEST) -> None:
    """Raise ``PictureError`` for floats (…, 3 or 4) that are of 0–255 or the like instead of 0–1.

    They are if most of them are above 1 and at least one is above ``brightest``. So a picture of
    0–1 may have highlights above 1, and a piece of it may consist of nothing else.
    """
    if pixels.dtype.kind != "f":
        return
    colours = pixels[..., :3]
    if not colours.size or np.mean(colours > 1) <= USUALLY_INSIDE:
        return
    if np.max(colours, where=np.isfinite(colours), initial=0) > brightest:
        raise PictureError(
            _(
                "Most values of this picture are above 1. Floats mean 0 to 1: divide them first, for "
                "example by 255."
            )
        )


def like(result: NDArray[Any], pixels: NDArray[Any], array: NDArray[Any]) -> NDArray[Any]:
    """What was made of ``pixels``, which came of ``array``, in the array's own dtype.

    A value that did not change is the array's own, to the last bit: float64 holds more than float32.
    """
    if result.dtype == array.dtype:
        return result
    if array.dtype.kind != "f":
        return result.astype(array.dtype)
    own = np.broadcast_to(_in_colour(np.asarray(array)), result.shape)
    # float16 holds less than float32: what is finite stays so.
    most = np.float32(min(np.finfo(array.dtype).max, np.finfo(np.float32).max))
    with np.errstate(invalid="ignore"):  # NaN, which is unchanged
        changed = result.clip(-most, most).astype(array.dtype)
    kept = np.where((result == pixels) | np.isnan(pixels), own, changed)
    return kept.astype(array.dtype, copy=False)  # of two byte orders NumPy takes the machine's


def _in_colour(array: NDArray[Any]) -> NDArray[Any]:
    """An array with 3 or 4 channels, three equal ones where it is gray. Raises ``PictureError``."""
    if array.ndim > 0 and array.shape[-1] in (3, 4):
        return array
    if array.ndim == 2:
        array = array[..., np.newaxis]
    if array.ndim < 3 or array.shape[-1] not in (1, 2):
        raise PictureError(
            _(
                "An array of shape {shape} is not a picture. The last axis must be the channels: 3 for "
                "RGB, 4 with alpha; grayscale is (height, width)."
            ).format(shape=array.shape)
        )
    return np.concatenate([np.repeat(array[..., :1], 3, axis=-1), array[..., 1:]], axis=-1)
