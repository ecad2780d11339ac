"""Pixels as numbers: integers stand for 0–1, a fourth channel is alpha."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

BAND_PIXELS = 1 << 20


def to_float(pixels: NDArray[Any]) -> NDArray[np.float32]:
    """Pixels (…, c) of any depth as (n, c) float32, integers divided by their type's maximum."""
    flat = pixels.reshape(-1, pixels.shape[-1])
    if flat.dtype.kind == "u":
        return flat.astype(np.float32) / np.float32(np.iinfo(flat.dtype).max)
    return flat.astype(np.float32, copy=False)


def from_float(values: NDArray[np.float32], dtype: type[np.generic]) -> NDArray[Any]:
    """Values of 0–1 as uint8 or uint16, rounded half up as GIMP rounds, or as float32 just as they are."""
    if np.dtype(dtype).kind != "u":
        return values.astype(dtype, copy=False)
    full = np.float32(np.iinfo(np.dtype(dtype).name).max)
    whole: NDArray[Any] = np.floor(np.clip(values, 0, 1) * full + np.float32(0.5)).astype(dtype)
    return whole


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


def float_bands(pixels: NDArray[Any]) -> Iterator[NDArray[np.float32]]:
    """:func:`bands`, each as :func:`to_float` gives it."""
    return map(to_float, bands(pixels))
