"""Where a run of pixels lies in its picture."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float32]
Whole = NDArray[np.int64]

TRANSPOSED, MIRRORED, FLIPPED = (5, 6, 7, 8), (2, 3, 6, 7), (3, 4, 7, 8)
"""The orientations of EXIF where rows and columns are exchanged, then columns and rows reversed."""


@dataclass(frozen=True)
class Window:
    """A rectangle of a picture whose pixels come row by row, and the first one of a run of them.

    Parameters
    ----------
    width, height : of the whole picture, in pixels, as they lie
    left, top : of the rectangle in the picture; it may reach beyond it on all sides
    columns : the width of the rectangle
    first : the number of the run's first pixel, counted from the rectangle's upper left corner
    orientation : how the picture is turned to be upright, 1 to 8 as in EXIF; 1 is as it lies
    """

    width: int
    height: int
    left: int
    top: int
    columns: int
    first: int = 0
    orientation: int = 1

    @classmethod
    def whole(cls, width: int, height: int, orientation: int = 1) -> Window:
        """The whole of a picture."""
        return cls(width, height, 0, 0, width, orientation=orientation)

    @property
    def aspect(self) -> float:
        """The width of the upright picture over its height."""
        aspect = self.width / self.height
        return 1 / aspect if self.orientation in TRANSPOSED else aspect

    def after(self, pixels: int) -> Window:
        """The window of the run that begins so many pixels later."""
        return replace(self, first=self.first + pixels)

    def pixels(self, count: int) -> tuple[Whole, Whole]:
        """The column and the row in the picture as it lies, (count,) each, of the next pixels."""
        number = np.arange(self.first, self.first + count)
        row, column = np.divmod(number, self.columns)
        return column + self.left, row + self.top

    def numbers(self, column: Whole, row: Whole) -> Whole:
        """The numbers, row by row in the upright picture, of pixels at columns and rows as they lie.

        Of a pixel beyond the picture it is that of another place.
        """
        width, height = self.width, self.height
        if self.orientation in TRANSPOSED:
            column, row, width, height = row, column, height, width
        if self.orientation in MIRRORED:
            column = width - 1 - column
        if self.orientation in FLIPPED:
            row = height - 1 - row
        return row * width + column

    def places(self, count: int) -> tuple[Float, Float]:
        """X and y of the next pixels' middles, (count,) float32: −1 at the left and top, 1 at the others.

        They are those of the upright picture. What lies beyond the picture counts as its edge.
        """
        column, row = self.pixels(count)
        x = (2 * column + 1) / self.width - 1
        y = (2 * row + 1) / self.height - 1
        edges = np.float32(-1), np.float32(1)
        across, down = (np.clip(axis.astype(np.float32), *edges) for axis in (x, y))
        if self.orientation in TRANSPOSED:
            across, down = down, across
        if self.orientation in MIRRORED:
            across = -across
        return across, -down if self.orientation in FLIPPED else down
