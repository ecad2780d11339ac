"""CIE Lab in hundredths, where the prior works: distances there are what an eye sees."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray
from skimage.color import lab2rgb, rgb2lab

Matrix = NDArray[np.float64]

STEP = 1e-3
"""In sRGB, for slopes."""

LEAST, MOST = np.array([0.0, -1.28, -1.28]), np.array([1.0, 1.27, 1.27])


def to_lab(colours: Matrix) -> Matrix:
    """Non-linear sRGB (n, 3), clipped to 0–1, to L*, a*, b* divided by 100."""
    lab: Matrix = rgb2lab(np.clip(colours, 0, 1)) / 100
    return lab


def from_lab(lab: Matrix) -> Matrix:
    """L*, a*, b* divided by 100 to non-linear sRGB (n, 3), clipped to 0–1."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Conversion from CIE-LAB")  # beyond XYZ: clipped, as said
        rgb: Matrix = np.clip(lab2rgb(np.clip(lab, LEAST, MOST) * 100), 0, 1)
    return rgb


def chroma_weight(lab: Matrix) -> Matrix:
    """How much less a difference in chroma or hue counts at Lab colours (n, 3): (n,), 1 on grays.

    CIEDE2000's S_C = 1 + 0.045·C*.
    """
    weight: Matrix = 1 + 4.5 * np.hypot(lab[:, 1], lab[:, 2])
    return weight


def units_per_step(colours: Matrix) -> Matrix:
    """How much an eye sees of a step in sRGB at colours (n, 3): (n,), from 0.05 to 4 in the cube.

    The mean squared length in Lab of a step in each channel, chroma differences shortened as CIEDE2000
    does. As a weight of squared residuals it makes them nearly squared ΔE.
    """
    inside = np.clip(colours, 0, 1 - STEP)
    lab = to_lab(inside)
    shorter = chroma_weight(lab)
    total = np.zeros(len(colours))
    for channel in np.eye(3):
        slope = (to_lab(inside + STEP * channel) - lab) / STEP
        total += slope[:, 0] ** 2 + (slope[:, 1] ** 2 + slope[:, 2] ** 2) / shorter**2
    return total / 3
