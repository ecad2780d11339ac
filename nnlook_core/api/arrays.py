"""NumPy arrays as pictures: which are taken, as what, and the way back to their own dtype."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core.common.i18n import _
from nnlook_core.errors import PictureError

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
            "a masked array is no picture; fill it (array.filled()) or make the mask its alpha channel"
        )
    if array.dtype.name not in DTYPES:
        raise TypeError(
            f"pixels are {', '.join(DTYPES[:-1])} or {DTYPES[-1]}, not {array.dtype.name}; convert them, "
            "so that it is known what stands for white: 255, 65535 or 1.0"
        )
    pixels = _in_colour(np.asarray(array))
    kind = np.float32 if array.dtype.kind == "f" else array.dtype.newbyteorder("=")
    with np.errstate(over="ignore"):  # what float32 cannot hold comes back as it was
        return pixels.astype(kind, copy=False)


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
                "An array of shape {shape} is no picture. Its last axis holds the channels: 3 for RGB, 4 "
                "with alpha; gray is (height, width)."
            ).format(shape=array.shape)
        )
    return np.concatenate([np.repeat(array[..., :1], 3, axis=-1), array[..., 1:]], axis=-1)
