"""Heat map of errors, ordered by lightness so that it is readable without colour vision."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour import lab

TOP = 5.0
"""ΔE at the brightest colour, a clearly visible difference. Larger values are the same colour."""

STEPS = 256

_HUES = ((285, 18), (310, 46), (348, 60), (30, 70), (62, 74), (98, 52))
"""Evenly spaced stops from violet through red and orange to yellow: CIE LCh hue in degrees, and chroma."""
_DARK, _LIGHT = 4.0, 94.0
"""L* for no error and for ``TOP``; it increases linearly."""


@cache
def ramp() -> NDArray[np.float32]:
    """Return the colours (STEPS, 3) from no error to ``TOP``, non-linear sRGB in 0–1."""
    place = np.linspace(0, 1, STEPS)
    angles = np.unwrap(np.radians([hue for hue, _ in _HUES]))
    knots = np.linspace(0, 1, len(_HUES))
    hue = np.interp(place, knots, angles)
    chroma = np.interp(place, knots, [chroma for _, chroma in _HUES])
    lightness = _DARK + (_LIGHT - _DARK) * place
    wanted = np.stack([lightness, chroma * np.cos(hue), chroma * np.sin(hue)], axis=1)
    return lab.to_srgb(wanted.astype(np.float32))


def heatmap_of(differences: NDArray[Any]) -> NDArray[np.float32]:
    """Convert ΔE (…) to colours (…, 3): dark for 0 and NaN, brightest from ``TOP``."""
    place = np.clip(np.nan_to_num(differences) / TOP, 0, 1) * (STEPS - 1)
    colours: NDArray[np.float32] = ramp()[(place + 0.5).astype(np.intp)]
    return colours
