"""Before and after → what the pair says about each colour.

A pair is streamed once, a band of pixels at a time, in constant memory. Two sums are kept: the means
of before and after in each cell of a fine grid over the colour cube, from which a network learns, and
a sample of exactly repeated colours, from which the pair's own noise is seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlook_core.errors import PairError
from nnlook_core.measuring import delta_e
from nnlook_core.pixels import usable

Float = NDArray[np.float32]
Matrix = NDArray[np.float64]

GRID = 48
"""Cells along each side of the cube."""

COVERAGE_GRID = 32
CHUNK = 1 << 18


@dataclass(frozen=True)
class Samples:
    """Colours of a pair: ``before`` and ``after`` (n, 3) in 0–1, and ``count`` (n,), the pixels of each."""

    before: Matrix
    after: Matrix
    count: Matrix

    def __len__(self) -> int:
        return len(self.count)

    def __getitem__(self, rows: slice | NDArray[np.int64] | NDArray[np.bool_]) -> Samples:
        return Samples(self.before[rows], self.after[rows], self.count[rows])

    def regions(self, side: int) -> NDArray[np.int64]:
        """The number of each colour's block (n,) when the cube is cut into ``side``³ blocks."""
        return _cells(self.before, side)


class Pair:
    """What was seen of one pair of pictures."""

    def __init__(self) -> None:
        self.pixels = 0
        self._sums = np.zeros((7, GRID**3))  # before, after, count
        self._covered = np.zeros(COVERAGE_GRID**3, dtype=np.bool_)
        self._repeated = _RepeatedColours()

    def add(self, before: Float, after: Float) -> None:
        """Take in a band: (n, 3) or (n, 4) float32 each, the same pixels of both pictures.

        Pixels that are transparent in either (alpha 0) or not finite are passed over; values are
        clipped to 0–1, where looks live. Raises ``PairError`` where the lengths differ.
        """
        if len(before) != len(after):
            raise PairError("The two pictures differ in size. Choose two of the same size.")
        for start in range(0, len(before), CHUNK):
            self._add(before[start : start + CHUNK], after[start : start + CHUNK])

    def _add(self, before: Float, after: Float) -> None:
        kept = usable(before, after)
        if not kept.all():
            before, after = before[kept], after[kept]
        before, after = np.clip(before[:, :3], 0, 1), np.clip(after[:, :3], 0, 1)
        self.pixels += len(before)

        cells = _cells(before, GRID)
        for row, values in enumerate((*before.T, *after.T, None)):
            self._sums[row] += np.bincount(cells, values, minlength=GRID**3)
        self._covered[_cells(before, COVERAGE_GRID)] = True
        self._repeated.add(before, after)

    def samples(self) -> Samples:
        """One colour for each occupied cell. Raises ``PairError`` where no pixel was usable."""
        if self.pixels == 0:
            raise PairError(
                "There is no pixel to learn from: the pictures are fully transparent where they meet, "
                "or hold no numbers."
            )
        count = self._sums[6]
        occupied = count > 0
        means = (self._sums[:6, occupied] / count[occupied]).T
        return Samples(means[:, :3], means[:, 3:], count[occupied])

    @property
    def coverage(self) -> float:
        """The share of the cells of a 32³ cube in which the pair shows a colour."""
        return float(self._covered.mean())

    def noise(self) -> Noise:
        """How differently the pair treats one and the same colour."""
        return self._repeated.noise()


@dataclass(frozen=True)
class Noise:
    """What no function of colour can explain: grain, JPEG, sharpening, vignette, misalignment.

    ``floor``: the mean CIEDE2000 between a pixel of *after* and the mean of all pixels that had the
    same colour before; None where the pair repeats no colours. ``variance``: of one pixel's channel.
    """

    floor: float | None
    variance: float


class _RepeatedColours:
    """A fair sample of the pair's colours, with up to ``PER_COLOUR`` pixels of each.

    Which colours are kept is decided by a hash of the colour, so that all pixels of a colour are kept
    or none: P. B. Gibbons, "Distinct Sampling for Highly-Accurate Answers to Distinct Values Queries",
    VLDB 2001. Which pixels of a colour, by a random priority, so that they come from all over the
    picture. Colours are told apart to 8 bits a channel.
    """

    CAPACITY = 60_000
    PER_COLOUR = 16
    ENOUGH = 4
    """Pixels that a colour needs to tell about noise."""

    def __init__(self) -> None:
        self._random = np.random.default_rng(0)
        self._mask = np.uint32(0)  # colours whose hash has none of these bits are kept
        self._codes = np.empty(0, dtype=np.uint32)
        self._priority = np.empty(0)
        self._after = np.empty((0, 3), dtype=np.float32)

    def add(self, before: Float, after: Float) -> None:
        levels = (before * np.float32(255) + np.float32(0.5)).astype(np.uint32)
        codes: NDArray[np.uint32] = (
            (levels[:, 0] << np.uint32(16)) | (levels[:, 1] << np.uint32(8)) | levels[:, 2]
        )
        kept = self._kept(codes)
        self._codes = np.concatenate([self._codes, codes[kept]])
        self._after = np.concatenate([self._after, after[kept]])
        self._priority = np.concatenate([self._priority, self._random.random(int(kept.sum()))])
        self._thin(self._first_of_each())
        while len(self._codes) > self.CAPACITY:
            self._mask = (self._mask << np.uint32(1)) | np.uint32(1)
            self._thin(self._kept(self._codes))

    def _kept(self, codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
        # Knuth's multiplicative hash; its high bits are the mixed ones.
        mixed = (codes * np.uint32(2654435761)) >> np.uint32(8)
        kept: NDArray[np.bool_] = (mixed & self._mask) == 0
        return kept

    def _first_of_each(self) -> NDArray[np.int64]:
        order = np.lexsort((self._priority, self._codes))
        _, first, size = np.unique(self._codes[order], return_index=True, return_counts=True)
        rank = np.arange(len(order)) - np.repeat(first, size)
        return order[rank < self.PER_COLOUR]

    def _thin(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> None:
        self._codes, self._after = self._codes[rows], self._after[rows]
        self._priority = self._priority[rows]

    def noise(self) -> Noise:
        _, colour, size = np.unique(self._codes, return_inverse=True, return_counts=True)
        enough = size[colour] >= self.ENOUGH
        if not enough.any():
            return Noise(floor=None, variance=0.0)
        after, colour = self._after[enough].astype(np.float64), colour[enough]
        sums = np.stack([np.bincount(colour, channel, len(size)) for channel in after.T], axis=1)
        mean = (sums / np.maximum(size, 1)[:, None])[colour]
        # A mean of n lies nearer to its members than the true one, by √((n − 1)/n).
        unbiased = np.sqrt(size / np.maximum(size - 1, 1))[colour]
        return Noise(
            floor=float(np.mean(delta_e(after, mean) * unbiased)),
            variance=float(np.mean((after - mean) ** 2 * unbiased[:, None] ** 2)),
        )


def _cells(colours: NDArray[np.floating], side: int) -> NDArray[np.int64]:
    """The number of each colour's cell (n,) in a grid of ``side``³ over the cube."""
    steps = np.minimum((colours * side).astype(np.int64), side - 1)
    numbers: NDArray[np.int64] = (steps[:, 0] * side + steps[:, 1]) * side + steps[:, 2]
    return numbers
