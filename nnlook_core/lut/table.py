"""Colour tables in memory: curves, a cube, or curves followed by a cube."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour import rgb_grid

Float = NDArray[np.float32]
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Curves:
    """A curve per channel, with linear interpolation.

    ``values`` (n, 3): the columns are the curves of red, green and blue, for evenly spaced inputs from
    ``low`` (3,) to ``high`` (3,). Inputs outside are clipped.
    """

    values: Float
    low: Matrix
    high: Matrix

    def __call__(self, colours: Matrix) -> Matrix:
        """Look up colours (n, 3)."""
        last = len(self.values) - 1
        place = _place(colours, self.low, self.high) * last
        steps = np.arange(last + 1)
        channels = zip(place.T, self.values.T, strict=True)
        return np.stack([np.interp(where, steps, curve) for where, curve in channels], axis=1)


@dataclass(frozen=True)
class Cube:
    """A 3D grid of colours, with tetrahedral interpolation.

    ``values`` (n, n, n, 3): indexed by red, green and blue of the input, each evenly spaced from ``low`` to
    ``high`` (3,). Inputs outside are clipped.
    """

    values: Float
    low: Matrix
    high: Matrix

    def __call__(self, colours: Matrix) -> Matrix:
        """Look up colours (n, 3).

        Each cell of the grid is divided into six tetrahedra along its diagonal from dark to light, so grays
        between nodes are interpolated from grays only (J. M. Kasson, S. I. Nin, W. Plouffe,
        J. L. Hafner, "Performing color space conversions with three-dimensional linear interpolation",
        J. Electronic Imaging 4, 1995).
        """
        side = len(self.values)
        place = _place(colours, self.low, self.high) * (side - 1)
        corner = np.minimum(place.astype(np.intp), side - 2)
        share = place - corner
        nodes = self.values.reshape(-1, 3)
        strides = np.array([side * side, side, 1])
        node = corner @ strides
        at = nodes[node].astype(np.float64)
        result = at.copy()
        # From the dark corner to the light one, starting along the channel with the largest fraction.
        for channel in np.argsort(-share, axis=1, kind="stable").T:
            node = node + strides[channel]
            reached = nodes[node]
            result += np.take_along_axis(share, channel[:, None], axis=1) * (reached - at)
            at = reached
        looked_up: Matrix = result
        return looked_up

    def nodes(self) -> Matrix:
        """Return the inputs (n³, 3) of the grid nodes."""
        nodes: Matrix = self.low + rgb_grid.nodes(len(self.values)) * (self.high - self.low)
        return nodes


@dataclass(frozen=True)
class Table:
    """The contents of a table file: title, and stages that are applied in order."""

    stages: Sequence[Curves | Cube]
    title: str | None = None

    def __call__(self, colours: Matrix) -> Matrix:
        """Apply the table to colours (n, 3), in any range."""
        for stage in self.stages:
            colours = stage(colours)
        return colours

    @property
    def low(self) -> Matrix:
        """The lower end (3,) of the input range."""
        return self.stages[0].low

    @property
    def high(self) -> Matrix:
        """The upper end (3,) of the input range."""
        return self.stages[0].high


def _place(colours: Matrix, low: Matrix, high: Matrix) -> Matrix:
    place: Matrix = np.clip((colours - low) / (high - low), 0, 1)
    return place
