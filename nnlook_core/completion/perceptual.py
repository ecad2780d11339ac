"""CIE Lab in hundredths, where the completion works: distances there are what an eye sees."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray
from skimage.color import lab2rgb, rgb2lab

Matrix = NDArray[np.float64]

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
