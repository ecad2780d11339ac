"""CIE Lab for applying a look to tone or colour alone.

Float32 in NumPy only, because applying must start quickly; a test holds it against scikit-image.
sRGB is IEC 61966-2-1, Lab is CIE 15 for the white point D65.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float32]

# Linear sRGB to XYZ, each row divided by the white point, so that white is (1, 1, 1).
_TO_XYZ = np.array(
    [[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]]
)
_TO_XYZ = (_TO_XYZ / _TO_XYZ.sum(axis=1, keepdims=True)).astype(np.float32)
_FROM_XYZ = np.linalg.inv(_TO_XYZ.astype(np.float64)).astype(np.float32)

_EPSILON = np.float32((6 / 29) ** 3)
_SLOPE = np.float32((29 / 6) ** 2 / 3)
_OFFSET = np.float32(4 / 29)

_GAMUT_STEPS = 12
"""Halvings in the search for the strongest chroma inside the gamut: to 1/4096 of it."""


def from_srgb(rgb: Float) -> Float:
    """Non-linear sRGB (n, 3) in 0–1 to L* (0–100), a*, b*."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = linear.astype(np.float32) @ _TO_XYZ.T
    f = np.where(xyz > _EPSILON, np.cbrt(xyz), xyz * _SLOPE + _OFFSET)
    x, y, z = f.T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)


def to_linear(lab: Float) -> Float:
    """L*, a*, b* (n, 3) to linear sRGB, beyond 0–1 where the gamut ends."""
    lightness, a, b = lab.T
    y = (lightness + 16) / 116
    f = np.stack([y + a / 500, y, y - b / 200], axis=1)
    xyz: Float = np.where(f > 6 / 29, f**3, (f - _OFFSET) / _SLOPE).astype(np.float32)
    linear: Float = xyz @ _FROM_XYZ.T
    return linear


def with_lightness_of(light: Float, *, chroma_of: Float) -> Float:
    """Colours (n, 3), sRGB in 0–1, with L* of ``light`` and hue and chroma of ``chroma_of``, both CIE Lab.

    Where no such colour is in the gamut, chroma gives way: L* and hue stay.
    """
    lab = chroma_of.copy()
    lab[:, 0] = light[:, 0]
    return to_srgb(lab)


def to_srgb(lab: Float) -> Float:
    """L*, a*, b* (n, 3) to non-linear sRGB in 0–1.

    Where no such colour is in the gamut, chroma gives way: L* and hue stay.
    """
    linear = to_linear(lab)
    outside = np.flatnonzero(((linear < -1e-5) | (linear > 1 + 1e-5)).any(axis=1))
    if len(outside):
        linear[outside] = _strongest_in_gamut(lab[outside])
    linear = np.clip(linear, 0, 1)
    srgb: Float = np.where(
        linear <= 0.0031308, linear * 12.92, 1.055 * linear ** np.float32(1 / 2.4) - 0.055
    ).astype(np.float32)
    return np.clip(srgb, 0, 1)


def _strongest_in_gamut(lab: Float) -> Float:
    """Linear sRGB of the same L* and hue with as much of the chroma as the gamut holds."""
    low, high = np.zeros(len(lab), np.float32), np.ones(len(lab), np.float32)
    for _ in range(_GAMUT_STEPS):
        middle = (low + high) / 2
        linear = to_linear(_with_chroma(lab, middle))
        inside = ((linear >= 0) & (linear <= 1)).all(axis=1)
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    return to_linear(_with_chroma(lab, low))


def _with_chroma(lab: Float, share: NDArray[Any]) -> Float:
    return np.stack([lab[:, 0], lab[:, 1] * share, lab[:, 2] * share], axis=1)
