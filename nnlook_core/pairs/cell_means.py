"""The colour of each cell, outliers left out: watermarks, retouching, edges that do not meet.

A cell's mean of all its pixels is exact where they agree. Where they do not, a few pixels of the cell
tell which of them belong together, and the centre is theirs: an M-estimate of location with Tukey's
biweight (P. J. Huber, E. M. Ronchetti, "Robust Statistics", 2nd ed., 2009), after the slope of the look
inside the cell is taken away.

Some processing draws a pixel towards what lies about it (JPEG's halved colour, noise reduction) or away
from it (sharpening). Where a photo's vivid colours are all fine detail, no average over their pixels is
free of that. So how *after* leans with a pixel's surroundings is learned from pixels of like colour, and
taken away: the centre is what an even area of that colour would show.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Whole = NDArray[np.int64]

BIWEIGHT = 7.04
"""Standard deviations at which a pixel counts nothing: efficiency of 95 % and more in three dimensions."""
FLAGGED = 5.0
"""Standard deviations at which a pixel is an outlier: about one in 100,000 without cause."""
TOO_FAR = 3.0
"""Standard errors by which the mean of all may lie off the centre of the few."""
SMALLEST_SCALE = 0.0025
"""Of a pixel about its centre: less cannot be told from the steps of 8 bits and the bend of the look."""
SHARED = 0.5
"""The share of a pixel's error that all pixels of a cell have in common: what JPEG smears and what lies
beside edges does not average out."""
PRIOR_PIXELS = 4
"""How many pixels' worth the other cells say of a cell's scale."""
BLOCKS = 6
"""The slope of the look is one for each block of BLOCKS³ over the cube."""
ROUNDS = 4
LEANS_FROM = 0.05
"""The share of the pixels' scatter that their surroundings must explain to be taken into account."""


class CellMeans(NamedTuple):
    """Of n cells, ``before`` and ``after`` (n, 3) and how sure ``after`` is.

    ``spread`` (n,): the standard error of a channel; ``slope`` (n, 3, 3): of the look there, after ≈
    slope · before.
    """

    before: Matrix
    after: Matrix
    spread: Matrix
    slope: Matrix


def robust_cell_means(
    before: Matrix,
    after: Matrix,
    neighbourhood: Matrix,
    count: Matrix,
    cell: Whole,
    some_before: Matrix,
    some_after: Matrix,
    some_neighbourhood: Matrix,
    kind: NDArray[np.uint8],
) -> CellMeans:
    """The means of n cells, outliers left out.

    before, after, neighbourhood : (n, 3) each, the means of all pixels of each cell; ``neighbourhood`` is
        how far what lies about a pixel differs from it in *before*
    count : (n,) how many
    cell : (m,) of some pixels of each cell, sorted by it
    some_before, some_after, some_neighbourhood : (m, 3) each, the same of these
    kind : (m,) pixels that are alike in how flat it is about them, and so in how far they scatter
    """
    size = np.bincount(cell, minlength=len(count))
    block = _block(before)[cell]
    centre_before, centre_after = (_medians(side, cell, size) for side in (some_before, some_after))
    slope = np.zeros((BLOCKS**3, 3, 3))
    for turn in range(ROUNDS):
        offset = some_before - centre_before[cell]
        lean = _applied(slope, block, offset)
        residual = some_after - centre_after[cell] - lean
        distance = np.sqrt(np.mean(residual**2, axis=1))
        of_kind = _scales_of_kinds(distance, kind, size[cell])
        ratio = _ratios(distance / of_kind, cell, size)
        scale = np.maximum(of_kind * ratio[cell], SMALLEST_SCALE)
        trust = np.maximum(0, 1 - (distance / (BIWEIGHT / 3**0.5 * scale)) ** 2) ** 2
        weight = (
            np.where(size[cell] > 2, trust, 1) / scale**2
        )  # of two, who is to say which is right
        if turn + 1 < ROUNDS:
            slope = _slopes(offset, some_after - centre_after[cell], weight, block)
        if turn == 0:
            residual = some_after - centre_after[cell] - _applied(slope, block, offset)
            drawn = _leaning(residual, trust, some_neighbourhood, cell, size)
            some_after = some_after - some_neighbourhood @ drawn
        total = np.maximum(_sums(weight, cell, size), 1e-6)
        centre_before, centre_after = (
            np.stack([_sums(weight * channel, cell, size) / total for channel in side.T], axis=1)
            for side in (some_before, some_after)
        )
    outlying = (distance > FLAGGED / 3**0.5 * scale).astype(np.float64)
    flagged = _sums(outlying, cell, size) > 0
    block = _block(before)
    after = after - neighbourhood @ drawn
    lean = _applied(slope, block, before - centre_before)
    off: Matrix = np.sqrt(np.mean((after - centre_after - lean) ** 2, axis=1))
    own_error = 1 / np.sqrt(total)
    robust = flagged | (off > TOO_FAR * own_error)
    robust &= size > 2
    chosen = robust[:, None]
    return CellMeans(
        np.where(chosen, centre_before, before),
        np.where(chosen, centre_after, after),
        np.sqrt(np.where(robust, 1.0, size / count) / total + SHARED**2 * size / total),
        slope[block],
    )


def _leaning(
    residual: Matrix, weight: Matrix, neighbourhood: Matrix, cell: Whole, size: Whole
) -> Matrix:
    """How far *after* is drawn towards what lies around it in *before*: (3, 3), from the right.

    By weighted least squares over all pixels (m,), each beside the mean of its cell; 0 where that
    explains next to nothing.
    """
    total = np.maximum(_sums(weight, cell, size), 1e-6)

    def beside_mean(values: Matrix) -> Matrix:
        means = np.stack(
            [_sums(weight * column, cell, size) / total for column in values.T], axis=1
        )
        return values - means[cell]

    features, target = beside_mean(neighbourhood), beside_mean(residual)
    weighted = features * weight[:, None]
    hold = 1e-9 * max(float(np.vdot(weighted, features)), 1e-12) * np.eye(3)
    drawn = np.linalg.solve(weighted.T @ features + hold, weighted.T @ target).astype(np.float64)
    left = target - features @ drawn
    unexplained = np.vdot(left * weight[:, None], left)
    if unexplained > (1 - LEANS_FROM) * np.vdot(target * weight[:, None], target):
        return np.zeros((3, 3))
    return drawn


def _applied(slope: Matrix, block: Whole, values: Matrix) -> Matrix:
    """The slope of each row's block times its values, (n, 3)."""
    # One number of the slope at a time: all nine for every pixel would be larger than the pixels.
    product = np.zeros(values.shape)
    for i, j in np.ndindex(3, 3):
        product[:, i] += slope[block, i, j] * values[:, j]
    return product


def _block(colours: Matrix) -> Whole:
    steps = np.minimum((colours * BLOCKS).astype(np.int64), BLOCKS - 1)
    block: Whole = (steps[:, 0] * BLOCKS + steps[:, 1]) * BLOCKS + steps[:, 2]
    return block


def _sums(values: Matrix, cell: Whole, size: Whole) -> Matrix:
    return np.bincount(cell, values, minlength=len(size)).astype(np.float64)


def _medians(values: Matrix, cell: Whole, size: Whole) -> Matrix:
    """The median of each cell's values, (m, k) or (m,) → (n, k) or (n,)."""
    first = np.cumsum(size) - size
    rank, all_cells = np.arange(len(cell)) - first[cell], np.arange(len(size))
    columns = values.reshape(len(values), -1)
    medians = np.empty((len(size), columns.shape[1]))
    for column, channel in enumerate(columns.T):
        table = np.full((len(size), int(size.max())), np.inf)
        table[cell, rank] = channel
        table.sort(axis=1)
        low, high = table[all_cells, (size - 1) // 2], table[all_cells, size // 2]
        medians[:, column] = (low + high) / 2
    return medians.reshape(len(size), *values.shape[1:])


def _scales_of_kinds(distance: Matrix, kind: NDArray[np.uint8], size: Whole) -> Matrix:
    """The usual standard deviation of a channel of each pixel's kind, (m,).

    The median of √(χ²₃/3) is 0.888. In cells of one or two pixels nothing can be seen.
    """
    scales = np.full(int(kind.max()) + 1, SMALLEST_SCALE)
    for number in range(len(scales)):
        seen = distance[(kind == number) & (size > 3)]
        if len(seen):
            scales[number] = max(float(np.median(seen)) / 0.888, SMALLEST_SCALE)
    return scales[kind]


def _ratios(distance: Matrix, cell: Whole, size: Whole) -> Matrix:
    """How many times as far as usual the pixels of each cell scatter, (n,)."""
    own = _medians(distance, cell, size) / 0.888
    ratios: Matrix = np.sqrt((PRIOR_PIXELS + size * own**2) / (PRIOR_PIXELS + size))
    return np.where(size > 2, ratios, 1.0)


def _slopes(before: Matrix, after: Matrix, weight: Matrix, block: Whole) -> Matrix:
    """Weighted least squares after ≈ J·before in each block (BLOCKS³, 3, 3), held to the whole's J."""
    n = BLOCKS**3
    normal, right = np.empty((n, 3, 3)), np.empty((n, 3, 3))
    for i in range(3):
        for j in range(3):
            normal[:, i, j] = np.bincount(block, weight * before[:, i] * before[:, j], n)
            right[:, i, j] = np.bincount(block, weight * before[:, i] * after[:, j], n)
    hold = float(np.mean(weight)) * 10 * 0.005**2 * np.eye(3)  # about ten pixels' worth
    whole = np.linalg.solve(normal.sum(axis=0) + hold, right.sum(axis=0))
    transposed = np.linalg.solve(normal + hold, right + hold @ whole)
    return transposed.transpose(0, 2, 1).astype(np.float64)
