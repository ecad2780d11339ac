"""What no function of colour and place can explain in a pair.

Seen from pixels that had one and the same colour before: what is left of *after* when each colour's own
mean is taken away. It is grain, JPEG, sharpening, retouching, or pictures that do not lie on each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour.pixels import from_float, packed
from nnlook_core.common.sentences import Remark
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.pairs.effects.locality import all_clipped
from nnlook_core.pairs.reservoir import Sampled

Matrix = NDArray[np.float64]
Whole = NDArray[np.int64]

ENOUGH = 4
"""Pixels that a colour needs to tell about noise."""
VISIBLE_NOISE = 1.0


@dataclass(frozen=True)
class Noise:
    """How differently a pair treats one and the same colour.

    ``floor``: the mean CIEDE2000 between a pixel of *after* and the mean of all that had its colour before;
    None where the pair repeats no colours. ``variance``: of one pixel's channel, outliers cut off.
    """

    floor: float | None
    variance: float

    def remarks(self) -> list[Remark]:
        """What a photographer should know of it: nothing or one thing."""
        if self.floor is None or self.floor < VISIBLE_NOISE:
            return []
        return [{"code": "noise", "delta_e": self.floor}]


def noise_of(pixels: Sampled) -> Noise:
    """The noise in a sample, sorted by colour, of a picture's pixels.

    Black and white are left out: a blown sky hides the colours that it had.
    """
    pixels = pixels[~all_clipped(pixels.before)]
    colour, size = np.unique(pixels.key, return_inverse=True, return_counts=True)[1:]
    enough = size[colour] >= ENOUGH
    if not enough.any():
        return Noise(None, variance=0.0)
    pixels = pixels[enough]
    colour, size = np.unique(pixels.key, return_inverse=True, return_counts=True)[1:]
    after = pixels.after.astype(np.float64)
    mean = _means(after, colour)[colour]
    # A mean of n lies nearer to its members than the true one, by √((n − 1)/n).
    unbiased = np.sqrt(size / (size - 1))[colour]
    residual = (after - mean) * unbiased[:, None]
    scale = 1.4826 * np.median(np.abs(residual), axis=0)
    cut = np.clip(residual, -3 * scale, 3 * scale) if (scale > 0).all() else residual
    floor = float(np.mean(delta_e(after, mean) * unbiased))
    return Noise(floor, variance=float(np.mean(cut**2)))


def noise_of_pair(before: NDArray[Any], after: NDArray[Any]) -> Noise:
    """The noise in a small pair, all of whose pixels are looked at.

    before, after : (n, 3) in 0–1
    """
    codes = packed(from_float(before, np.uint8))
    order = np.argsort(codes, kind="stable")
    values = from_float(np.concatenate([before, after], axis=1), np.uint16)
    nothing = np.zeros(len(order), np.uint8), np.zeros((len(order), 0), np.int16)
    index = order.astype(np.uint32)
    return noise_of(Sampled(codes[order], index, nothing[0], values[order], nothing[1]))


def _means(values: Matrix, colour: Whole) -> Matrix:
    """The mean of each colour's rows; ``colour`` is sorted and has no gaps."""
    first = np.flatnonzero(np.diff(colour, prepend=-1))
    means: Matrix = np.add.reduceat(values, first, axis=0) / np.bincount(colour)[:, None]
    return means
