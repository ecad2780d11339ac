"""Colour look-up tables, the format of film looks and of G'MIC's results."""

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
    """A 3D table of colours in 0–1 with trilinear interpolation.

    ``values``: (blue, green, red, 3); the corners of the cube are at the corners of the table.
    """

    values: Colours

    @classmethod
    def from_hald(cls, picture: Colours) -> Table:
        """Create a table from a Hald CLUT (width, width, 3), with red changing fastest, then green.

        Raises ``ValueError`` if the number of pixels is not a cube.
        """
        side = round((picture.shape[0] * picture.shape[1]) ** (1 / 3))
        if picture.shape[0] * picture.shape[1] != side**3:
            raise ValueError(
                f"a picture of {picture.shape[1]}×{picture.shape[0]} is not a Hald CLUT"
            )
        return cls(picture.reshape(side, side, side, 3))

    def __call__(self, colours: Colours) -> Colours:
        """Look up colours (n, 3) in 0–1."""
        places = (colours[:, ::-1] * (len(self.values) - 1)).T
        channels = np.moveaxis(self.values, -1, 0)
        # Order 1 in three dimensions is trilinear; the border mode only handles rounding.
        looked_up = [map_coordinates(each, places, order=1, mode="nearest") for each in channels]
        return np.stack(looked_up, axis=1)

    def as_png(self) -> bytes:
        """Return the table as a Hald CLUT with 8 bits, as a PNG file."""
        width = round(len(self.values) ** 1.5)
        pixels = np.floor(self.values.reshape(width, -1, 3) * 255 + 0.5).astype(np.uint8)
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, "PNG", optimize=True)
        return file.getvalue()
