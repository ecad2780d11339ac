"""The pixels of a pair, a few of each cell of the colour cube → a colour for each cell.

Where the pair has a vignette, the colours are those of the look below it, and a cell whose pixels say
little about the look is little sure: where the vignette leaves hardly any difference between colours, and
where all pixels lie in one place, so that colour and place cannot be told apart.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnlook_core.pairs.cell_means import CellMeans, robust_cell_means
from nnlook_core.pairs.effects.vignette import Below, Placed
from nnlook_core.pairs.reservoir import Sampled

Matrix = NDArray[np.float64]
Whole = NDArray[np.int64]

NEIGHBOURHOOD_UNITS = 25 * 255
"""Whole numbers to a difference of 1 between a pixel and the mean of the 5 × 5 about it."""

ONE_PLACE = 0.15
"""The standard deviation of places below which they are one; 1 is from a picture's middle to its edge."""
DOUBT, DOUBT_IN_ONE_PLACE = 0.01, 0.1
"""The share of what the vignette did to a colour that remains uncertain in the look's colour."""


class Means(NamedTuple):
    """Of n cells that a pair shows, by all their pixels.

    ``cells`` (n,): their numbers; ``pixels`` (n,): how many; ``before``, ``after``, ``neighbourhood``
    (n, 3): the means, of which the last is how far what lies about a pixel differs from it in *before*.
    """

    cells: Whole
    pixels: Matrix
    before: Matrix
    after: Matrix
    neighbourhood: Matrix


class Cells(NamedTuple):
    """Of n cells their numbers (n,), how many pixels each has (n,), and their colours."""

    cells: Whole
    pixels: Matrix
    colours: CellMeans


def colours_of_cells(means: Means, some: Sampled) -> Cells:
    """The colours of a pair without a vignette.

    some : some pixels of each cell, sorted by it
    """
    found = robust_cell_means(
        means.before,
        means.after,
        means.neighbourhood,
        means.pixels,
        np.searchsorted(means.cells, some.key),
        some.before.astype(np.float64),
        some.after.astype(np.float64),
        some.neighbourhood / NEIGHBOURHOOD_UNITS,
        some.flatness,
    )
    return Cells(means.cells, means.pixels, found)


def colours_below(means: Means, some: Sampled, placed: Placed, below: Below) -> Cells:
    """The colours of the look below a pair's vignette; cells of which nothing can be told are left out.

    some, placed, below : the same pixels of each cell, sorted by it
    """
    rows = below.known
    cell = np.searchsorted(means.cells, some.key)[rows]
    kept, cell, size = np.unique(cell, return_inverse=True, return_counts=True)

    def mean(values: Matrix) -> Matrix:
        if values.ndim == 1:
            return np.bincount(cell, values) / size
        return np.stack([np.bincount(cell, column) / size for column in values.T], axis=1)

    before, colours = placed.before[rows], below.colours[rows]
    neighbourhood = some.neighbourhood[rows] / NEIGHBOURHOOD_UNITS
    # The mean of all pixels is of no use: each has another vignette on it.
    found = robust_cell_means(
        mean(before),
        mean(colours),
        mean(neighbourhood),
        size.astype(np.float64),
        cell,
        before,
        colours,
        neighbourhood,
        some.flatness[rows],
    )
    changed = np.sqrt(np.mean((placed.after[rows] - colours) ** 2, axis=1))
    places = [placed.x[rows], placed.y[rows]]
    extent = np.sqrt(sum(mean((side - mean(side)[cell]) ** 2) for side in places))
    doubt = np.where(extent < ONE_PLACE, DOUBT_IN_ONE_PLACE, DOUBT) * mean(changed)
    spread = np.hypot(found.spread, doubt) / mean(below.slope[rows])
    return Cells(means.cells[kept], means.pixels[kept], found._replace(spread=spread))
