"""Pixels as numbers: integers stand for 0–1, a fourth channel is alpha."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

BAND_PIXELS = 1 << 20

REC709_LUMA = np.array([0.2126, 0.7152, 0.0722])
"""The shares of red, green and blue in how light a colour is, ITU-R BT.709."""


def to_float(pixels: NDArray[Any]) -> NDArray[np.float32]:
    """Pixels (…, c) of any depth as (n, c) float32, integers divided by their type's maximum."""
    flat = pixels.reshape(-1, pixels.shape[-1])
    if flat.dtype.kind == "u":
        return flat.astype(np.float32) / np.float32(np.iinfo(flat.dtype).max)
    return flat.astype(np.float32, copy=False)


def from_float(
    values: NDArray[np.floating[Any]],
    dtype: type[np.generic],
    half: float | NDArray[np.float32] = 0.5,
) -> NDArray[Any]:
    """Values of 0–1 as uint8 or uint16, rounded half up as GIMP rounds, or as float32 just as they are.

    half : what is added to an integer's steps before their fraction is cut off; a dither gives 0–1 by the
        place, (n, 1)

    For integers what lies beyond 0–1 is clipped; float64 is computed in float64.
    """
    if np.dtype(dtype).kind != "u":
        return values.astype(dtype, copy=False)
    steps = np.clip(values, 0, 1)
    steps *= steps.dtype.type(np.iinfo(np.dtype(dtype).name).max)
    steps += half
    whole: NDArray[Any] = steps.astype(dtype)  # cuts off, and nothing is below 0
    return whole


def packed(octets: NDArray[Any]) -> NDArray[np.uint32]:
    """8-bit colours (n, 3 or more), any integer dtype, as one number of 24 bits each, red highest (n,)."""
    codes = octets[:, 0].astype(np.uint32)
    for channel in (1, 2):
        codes <<= np.uint32(8)
        codes |= octets[:, channel].astype(np.uint32, copy=False)
    return codes


def unpacked(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """The 8-bit colours (n, 3) that :func:`packed` made numbers of."""
    octets = np.empty((len(codes), 3), dtype=np.uint8)
    for channel, shift in enumerate((16, 8, 0)):
        octets[:, channel] = codes >> np.uint32(shift)  # keeps the lowest byte
    return octets


def usable(first: NDArray[Any], second: NDArray[Any]) -> NDArray[np.bool_]:
    """Which pixels of two pictures, (n, 3 or 4) each, say something: finite and visible in both."""
    both = np.ones(len(first), dtype=np.bool_)
    for side in (first, second):
        # A sum is finite where all that it adds up is, and is much the faster question.
        if side.dtype.kind == "f" and not np.isfinite(np.sum(side, dtype=np.float64)):
            both &= np.isfinite(side).all(axis=1)
        if side.shape[1] == 4:
            both &= side[:, 3] > 0
    return both


def bands(pixels: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """Pixels (…, c) in pieces (n, c) of at most ``BAND_PIXELS``, views where the layout allows it."""
    flat = pixels.reshape(-1, pixels.shape[-1])
    for start in range(0, len(flat), BAND_PIXELS):
        yield flat[start : start + BAND_PIXELS]
