"""Where a run of pixels lies in its picture."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float32]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Window:
    """A rectangle of a picture whose pixels come row by row, and the first one of a run of them.

    Parameters
    ----------
    width, height : of the whole picture, in pixels
    left, top : of the rectangle in the picture; it may reach beyond it on all sides
    columns : the width of the rectangle
    first : the number of the run's first pixel, counted from the rectangle's upper left corner
    """

    width: int
    height: int
    left: int
    top: int
    columns: int
    first: int = 0

    @classmethod
    def whole(cls, width: int, height: int) -> Window:
        """The whole of a picture."""
        return cls(width, height, 0, 0, width)

    def after(self, pixels: int) -> Window:
        """The window of the run that begins so many pixels later."""
        return replace(self, first=self.first + pixels)

    def pixels(self, count: int) -> tuple[Whole, Whole]:
        """The column and the row in the picture, (count,) each, of the next pixels."""
        number = np.arange(self.first, self.first + count)
        row, column = np.divmod(number, self.columns)
        return column + self.left, row + self.top

    def places(self, count: int) -> tuple[Float, Float]:
        """X and y of the next pixels' middles, (count,) float32: −1 at the left and top, 1 at the others.

        What lies beyond the picture counts as its edge.
        """
        column, row = self.pixels(count)
        x = (2 * column + 1) / self.width - 1
        y = (2 * row + 1) / self.height - 1
        edges = np.float32(-1), np.float32(1)
        return np.clip(x.astype(np.float32), *edges), np.clip(y.astype(np.float32), *edges)
