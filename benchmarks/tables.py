"""Colour look-up tables: what a film look is kept as, and what G'MIC gives."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import map_coordinates

Colours = NDArray[np.float64]


@dataclass(frozen=True)
class Table:
    """A cubic table of colours in 0–1, read with trilinear interpolation.

    ``values``: (blue, green, red, 3), the corners of the cube at the corners of the table.
    """

    values: Colours

    @classmethod
    def from_hald(cls, picture: Colours) -> Table:
        """Of a Hald CLUT (width, width, 3): its pixels in rows, red changing fastest, then green.

        Raises ``ValueError`` where the pixels make no cube.
        """
        side = round((picture.shape[0] * picture.shape[1]) ** (1 / 3))
        if picture.shape[0] * picture.shape[1] != side**3:
            raise ValueError(f"a picture of {picture.shape[1]}×{picture.shape[0]} is no Hald CLUT")
        return cls(picture.reshape(side, side, side, 3))

    def __call__(self, colours: Colours) -> Colours:
        """Look colours (n, 3) in 0–1 up."""
        places = (colours[:, ::-1] * (len(self.values) - 1)).T
        channels = np.moveaxis(self.values, -1, 0)
        # Order 1 in three dimensions is trilinear; the border mode is for rounding alone.
        looked_up = [map_coordinates(each, places, order=1, mode="nearest") for each in channels]
        return np.stack(looked_up, axis=1)

    def as_png(self) -> bytes:
        """The table as the file of a Hald CLUT with 8 bits."""
        width = round(len(self.values) ** 1.5)
        pixels = np.floor(self.values.reshape(width, -1, 3) * 255 + 0.5).astype(np.uint8)
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, "PNG", optimize=True)
        return file.getvalue()
