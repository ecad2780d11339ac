"""Building blocks of the processings: functions of non-linear sRGB, (…, 3) float64, about 0–1."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlook_core.colour.pixels import REC709_LUMA

Colours = NDArray[np.float64]


def luma(rgb: Colours) -> Colours:
    """Return the luma of Rec. ITU-R BT.709, (…, 1)."""
    weighted: Colours = (rgb @ REC709_LUMA)[..., None]
    return weighted


def s_curve(rgb: Colours, contrast: ArrayLike, middle: ArrayLike = 0.5) -> Colours:
    """Apply a logistic curve from black to white, steepest at ``middle`` (0–1).

    ``contrast`` is above 0, for all channels or one each: 1 is weak, 5 is strong. Black and white do not
    change.
    """
    slope, centre = np.asarray(contrast), np.asarray(middle)

    def logistic(values: ArrayLike) -> Colours:
        return np.asarray(np.tanh(slope * (np.asarray(values) - centre) / 2), np.float64)

    black, white = logistic(0.0), logistic(1.0)
    curved: Colours = (logistic(rgb) - black) / (white - black)
    return curved


def film_curve(rgb: Colours, contrast: ArrayLike, middle: ArrayLike) -> Colours:
    """Apply a characteristic curve with toe and shoulder: a logistic in the logarithm of the exposure.

    F. Hurter and V. C. Driffield, J. Soc. Chem. Ind. 9, 1890, drew density over log exposure; ``contrast``
    is the slope (gamma), ``middle`` the exposure at half the density as an sRGB value, which is small for
    fast films. Both are for all channels or one each. Black and white do not change.
    """
    gamma, centre = np.asarray(contrast), np.asarray(middle)
    exposed = np.clip(rgb, 0, 1) ** gamma
    half = centre**gamma
    curved: Colours = exposed * (1 + half) / (exposed + half)
    return curved


def log_curve(rgb: Colours, strength: float) -> Colours:
    """Open the shadows like a log profile of a camera; ``strength`` is above 0, 1 is weak."""
    curved: Colours = np.log1p(strength * np.clip(rgb, 0, 1)) / np.log1p(strength)
    return curved


def between(rgb: Colours, black: ArrayLike, white: ArrayLike) -> Colours:
    """Map the range 0–1 to the range between two colours, like faded or tinted paper."""
    low, high = np.asarray(black), np.asarray(white)
    ranged: Colours = low + rgb * (high - low)
    return ranged


def split_tone(rgb: Colours, shadows: Sequence[float], highlights: Sequence[float]) -> Colours:
    """Tint shadows and highlights by offsets from gray; luma, black and white do not change."""
    light = luma(rgb)
    dark_tint, light_tint = (
        np.asarray(tint) - tint @ REC709_LUMA for tint in map(np.array, (shadows, highlights))
    )
    # Both weights have a maximum of 1 and are 0 at black and white.
    in_shadows = 27 / 4 * light * (1 - light) ** 2
    in_highlights = 27 / 4 * light**2 * (1 - light)
    toned: Colours = rgb + in_shadows * dark_tint + in_highlights * light_tint
    return toned


def saturate(rgb: Colours, factor: float) -> Colours:
    """Change the saturation by ``factor``, relative to the gray with the same luma."""
    gray = luma(rgb)
    saturated: Colours = gray + factor * (rgb - gray)
    return saturated


def vibrance(rgb: Colours, amount: float) -> Colours:
    """Saturate by ``amount`` (0 is no change, 1 doubles), less for saturated or light colours."""
    gray = luma(rgb)
    chroma = np.sqrt(((rgb - gray) ** 2).sum(axis=-1, keepdims=True))
    saturated: Colours = gray + (rgb - gray) * (1 + amount * np.exp(-3 * chroma) * (1 - gray**3))
    return saturated


def soft_light(rgb: Colours, layer: Colours) -> Colours:
    """Blend a layer in the mode *soft light* (Pegtop's smooth formula); gray is neutral."""
    laid: Colours = (1 - 2 * layer) * rgb**2 + 2 * layer * rgb
    return laid


def gray_of(rgb: Colours, weights: Sequence[float]) -> Colours:
    """Convert to gray (…, 1), like a colour filter on black-and-white film; ``weights`` (3) add up to 1."""
    mixed: Colours = np.clip(rgb @ np.asarray(weights), 0, 1)[..., None]
    return mixed


def through(gray: Colours, *inks: Sequence[float]) -> Colours:
    """Tone a gray (…, 1) with a Bézier curve of colours: the first for black, the last for white."""
    degree = len(inks) - 1
    toned: Colours = sum(
        math.comb(degree, number) * gray**number * (1 - gray) ** (degree - number) * np.asarray(ink)
        for number, ink in enumerate(inks)
    )
    return toned
