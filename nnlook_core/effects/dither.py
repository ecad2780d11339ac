"""Ordered dithering: a smooth change stays smooth in 8 bits, by a fixed pattern and without noise.

B. E. Bayer, "An optimum method for two-level rendition of continuous-tone pictures", ICC 1973.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnlook_core.effects.window import Window

Float = NDArray[np.float32]

SIDE = 8


def thresholds(window: Window, count: int) -> Float:
    """What is added to the next pixels' steps before their fraction is cut off, (count, 1).

    It is between 0 and 1, on the average of each 8 × 8 pixels 1/2, and the same for all channels, so that
    gray stays gray. A whole number of steps stays what it is.
    """
    column, row = window.pixels(count)
    return _PATTERN[row % SIDE, column % SIDE][:, None]


def _pattern() -> Float:
    order = np.zeros((1, 1), np.int64)
    while len(order) < SIDE:
        order = np.block([[4 * order, 4 * order + 2], [4 * order + 3, 4 * order + 1]])
    pattern: Float = ((order + 0.5) / SIDE**2).astype(np.float32)
    return pattern


_PATTERN = _pattern()
