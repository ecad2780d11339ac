"""Black and white, and toned prints."""

from __future__ import annotations

import numpy as np

from nnlook_core.starter.processings.parts import (
    Colours,
    between,
    gray_of,
    log_curve,
    s_curve,
    through,
)


def soft_black_and_white(rgb: Colours) -> Colours:
    """Panchromatic film on soft paper: open shadows, light skin, no hard black."""
    gray = s_curve(log_curve(gray_of(rgb, (0.36, 0.50, 0.14)), 0.6), 1.2)
    return np.clip(between(np.repeat(gray, 3, axis=-1), 0.035, 0.985), 0, 1)


def red_filter_black_and_white(rgb: Colours) -> Colours:
    """Red filter on hard paper: dark blue skies, prominent clouds, light skin."""
    gray = s_curve(gray_of(rgb, (0.78, 0.30, -0.08)), 4.4, 0.5)
    return np.repeat(gray, 3, axis=-1)


def sepia(rgb: Colours) -> Colours:
    """Sulphide-toned print: warm browns, nearly black shadows, warm white paper."""
    gray = s_curve(gray_of(rgb, (0.30, 0.56, 0.14)), 1.8)
    return through(
        gray, (0.07, 0.045, 0.03), (0.44, 0.31, 0.20), (0.80, 0.67, 0.50), (0.99, 0.965, 0.90)
    )


def cyanotype(rgb: Colours) -> Colours:
    """Cyanotype: Prussian blue on white paper, sensitive to blue and hardly to red."""
    gray = s_curve(gray_of(rgb, (0.16, 0.46, 0.38)), 2.2)
    return through(
        gray, (0.02, 0.08, 0.22), (0.05, 0.27, 0.50), (0.58, 0.75, 0.84), (0.965, 0.975, 0.955)
    )
