"""What no function of colour can explain in a pair, and how much of it lies in the place.

Seen from pixels that had one and the same colour before. What is left of *after* when each colour's own
mean is taken away is noise. The part of it that smooth functions of the place explain, by the same
means taken away from these too (fixed-effects regression: J. M. Wooldridge, "Econometric Analysis of
Cross Section and Panel Data", 2nd ed., ch. 10), is a vignette or a gradient. The rest is grain, JPEG,
sharpening, retouching, or pictures that do not lie on each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from nnlook_core.colour.pixels import from_float, packed
from nnlook_core.common.sentences import Remark
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.pairs.locality import all_clipped
from nnlook_core.pairs.reservoir import Sampled, mixed

Matrix = NDArray[np.float64]
Whole = NDArray[np.int64]
Pattern = Literal["vignette", "gradient"]

ENOUGH = 4
"""Pixels that a colour needs to tell about noise."""
ENOUGH_BY_PLACE = 400
"""Pixels of such colours that are needed to tell about the place."""

MOST_BY_PLACE = 20_000
FIELDS = 9
"""A pattern must hold in places that it was not fitted to: in half the fields of a board so wide."""

ROUNDS = 2
"""Of the regression, outliers weighing less in each but the first."""
HUBER = 1.345
"""Standard deviations from which on a residual weighs less: P. J. Huber, "Robust Statistics", 1981."""

VISIBLE_RANDOM = 1.0
VISIBLE_DELTA_E = 0.25
CLEAR_SHARE = 0.33
"""A pattern is one if it is at least so strong, and at least such a share of all squared noise."""


@dataclass(frozen=True)
class Noise:
    """How differently a pair treats one and the same colour; figures are mean CIEDE2000.

    ``floor``: between a pixel of *after* and the mean of all that had its colour before; None where
    the pair repeats no colours. ``by_place``: of that, what a smooth function of the place explains,
    None where there are too few to tell. ``random``: what is left. ``pattern``: what kind of function
    it is. ``variance``: of one pixel's channel, outliers cut off, by place and random together.
    """

    floor: float | None
    by_place: float | None
    random: float | None
    pattern: Pattern | None
    variance: float

    def remarks(self) -> list[Remark]:
        """What a photographer should know of it: nothing, one thing or two."""
        remarks: list[Remark] = []
        if self.pattern is not None:
            remarks.append({"code": "varies", "pattern": self.pattern, "delta_e": self.by_place})
        if self.random is not None and self.random >= VISIBLE_RANDOM:
            remarks.append({"code": "noise", "delta_e": self.random})
        return remarks


def noise_of(pixels: Sampled, width: int, height: int) -> Noise:
    """The noise in a sample, sorted by colour, of a picture's pixels.

    Black and white are left out: a blown sky hides the colours that it had.
    """
    pixels = pixels[~all_clipped(pixels.before)]
    colour, size = np.unique(pixels.key, return_inverse=True, return_counts=True)[1:]
    enough = size[colour] >= ENOUGH
    if not enough.any():
        return Noise(None, None, None, None, variance=0.0)
    pixels = pixels[enough]
    colour, size = np.unique(pixels.key, return_inverse=True, return_counts=True)[1:]
    after = pixels.after.astype(np.float64)
    mean = _means(after, colour, np.ones(len(after)))[colour]
    # A mean of n lies nearer to its members than the true one, by √((n − 1)/n).
    unbiased = np.sqrt(size / (size - 1))[colour]
    residual = (after - mean) * unbiased[:, None]
    scale = 1.4826 * np.median(np.abs(residual), axis=0)
    cut = np.clip(residual, -3 * scale, 3 * scale) if (scale > 0).all() else residual
    variance = float(np.mean(cut**2))
    floor = float(np.mean(delta_e(after, mean) * unbiased))
    nothing = Noise(floor, 0.0, floor, None, variance)
    if len(after) < ENOUGH_BY_PLACE:
        return Noise(floor, None, floor, None, variance)
    if floor < VISIBLE_DELTA_E:
        return nothing

    rows = _some_colours(pixels.key)
    after, mean, unbiased = after[rows], mean[rows], unbiased[rows]
    colour = np.unique(colour[rows], return_inverse=True)[1]
    x = (pixels.index[rows] % width + 0.5) / width * 2 - 1
    y = (pixels.index[rows] // width + 0.5) / height * 2 - 1
    half = _half(x, y)

    def explained(functions: list[Matrix]) -> tuple[float, Matrix]:
        predicted = _predicted(after, mean, colour, np.stack(functions, axis=1), half)
        return _explained(after - mean, predicted), predicted

    with threadpool_limits(
        limits=1, user_api="blas"
    ):  # more would be slower on such small products
        share, smooth = explained(_all_functions(x, y))
        by_place = float(np.mean(delta_e(mean + smooth, mean)))
        if by_place < VISIBLE_DELTA_E or share < CLEAR_SHARE:
            return nothing
        radius = x**2 + y**2
        vignette, gradient = explained([radius, radius**2])[0], explained([x, y])[0]
    left = float(np.mean(delta_e(after, mean + smooth) * unbiased))
    return Noise(floor, by_place, left, "vignette" if vignette > gradient else "gradient", variance)


def noise_of_pair(
    before: NDArray[Any], after: NDArray[Any], index: Whole, width: int, height: int
) -> Noise:
    """The noise in a small pair, all of whose pixels are looked at.

    before, after : (n, 3) in 0–1; index : (n,), their numbers in the picture of this size
    """
    codes = packed(from_float(before, np.uint8))
    order = np.argsort(codes, kind="stable")
    values = from_float(np.concatenate([before, after], axis=1), np.uint16)
    nothing = np.zeros(len(order), np.uint8), np.zeros((len(order), 0), np.int16)
    pixels = Sampled(
        codes[order], index[order].astype(np.uint32), nothing[0], values[order], nothing[1]
    )
    return noise_of(pixels, width, height)


def _some_colours(key: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """All pixels of so many colours that there are about ``MOST_BY_PLACE``."""
    share = min(1.0, MOST_BY_PLACE / len(key))
    chosen: NDArray[np.bool_] = mixed(key) <= np.uint32(share * (2**32 - 1))
    return chosen


def _half(x: Matrix, y: Matrix) -> NDArray[np.bool_]:
    """One half of the places: those in some of the fields of a board over the picture."""
    fields = [((side + 1) / 2 * FIELDS).astype(np.uint32) for side in (x, y)]
    half: NDArray[np.bool_] = mixed(fields[0] + np.uint32(FIELDS) * fields[1]) % np.uint32(2) == 0
    return half


def _all_functions(x: Matrix, y: Matrix) -> list[Matrix]:
    """Polynomials of the place up to the third degree, and the fourth of the radius."""
    powers = [(i, j) for i in range(4) for j in range(4 - i) if i + j > 0]
    return [*(x**i * y**j for i, j in powers), (x**2 + y**2) ** 2]


def _predicted(
    after: Matrix, mean: Matrix, colour: Whole, functions: Matrix, half: NDArray[np.bool_]
) -> Matrix:
    """What the functions say of each pixel's deviation (n, 3) from its colour's mean.

    Each function may add, multiply and more: it comes with a constant, with the colour's mean and
    with its square. Each half of the places is told from the other.
    """
    predicted = np.empty_like(after)
    for channel in range(after.shape[1]):
        level = mean[:, channel, None]
        terms = np.concatenate([functions, functions * level, functions * level**2], axis=1)
        target = after[:, channel]
        weight = np.ones(len(target))
        for turn in range(ROUNDS):
            x = terms - _means(terms, colour, weight)[colour]
            y = target - _means(target[:, None], colour, weight)[colour, 0]
            for seen in (half, ~half):
                weighted = x[seen] * weight[seen, None]
                normal = weighted.T @ x[seen]
                normal[np.diag_indices_from(normal)] += (
                    1e-6 * np.trace(normal) / len(normal) + 1e-12
                )
                predicted[~seen, channel] = x[~seen] @ np.linalg.solve(normal, weighted.T @ y[seen])
            residual = np.abs(y - predicted[:, channel])
            scale = 1.4826 * np.median(residual)
            if turn + 1 < ROUNDS and scale > 0:
                weight = np.minimum(1, HUBER * scale / np.maximum(residual, 1e-12))
    return predicted


def _explained(deviation: Matrix, predicted: Matrix) -> float:
    """The share of the squared deviations that a prediction explains."""
    left = float(np.sum((deviation - predicted) ** 2))
    return 1 - left / max(float(np.sum(deviation**2)), 1e-30)


def _means(values: Matrix, colour: Whole, weight: Matrix) -> Matrix:
    """The weighted mean of each colour's rows; ``colour`` is sorted and has no gaps."""
    first = np.flatnonzero(np.diff(colour, prepend=-1))
    total = np.add.reduceat(weight, first)
    means: Matrix = np.add.reduceat(values * weight[:, None], first, axis=0) / total[:, None]
    return means
