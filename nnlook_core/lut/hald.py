"""Read and write Hald CLUTs, colour tables as pictures.

A Hald CLUT of level L has L³ × L³ pixels: the L² × L² × L² colours of a grid, row by row from the top, with
red changing fastest, then green, then blue (Eskil Steenberg; see quelsolaar.com/technology/clut.html).
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np

from nnlook_core.colour import rgb_grid
from nnlook_core.colour.pixels import from_float, to_float
from nnlook_core.common.i18n import _
from nnlook_core.errors import TableError
from nnlook_core.files.images import Picture, Reader, new
from nnlook_core.files.images import write as write_picture
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile.look import Look
from nnlook_core.lut.table import Cube, Table
from nnlook_core.lut.words import plain

Depth = Literal[8, 16]
DEPTHS: tuple[Depth, ...] = (8, 16)

LEVELS = range(2, 17)
"""Level 16 has one pixel for each 8-bit colour, 4096 × 4096 pixels."""
USUAL_LEVEL = 8


def write(
    look: Look, path: Path, level: int, depth: Depth = 16, *, overwrite: bool = False
) -> None:
    """Write a look as a Hald CLUT, rounded half up.

    Raises ``TableError`` for an unsupported level or depth, and ``WriteError``.
    """
    if level not in LEVELS:
        raise TableError(
            _(
                "A Hald CLUT has a level from {least} to {most}, not {level}; level 8 "
                "is a picture of 512 × 512 pixels. Choose another level."
            ).format(least=LEVELS[0], most=LEVELS[-1], level=level)
        )
    if depth not in DEPTHS:
        raise TableError(
            _("A Hald CLUT has 8 or 16 bits, not {depth}. Choose 8 or 16.").format(depth=depth)
        )
    colours = Applier(look).colours(rgb_grid.red_fastest(level**2).astype(np.float32))
    kind = np.uint8 if depth == 8 else np.uint16
    rounded = from_float(colours.astype(np.float64), kind)
    picture = new(rounded.reshape(level**3, level**3, 3))
    _sign(picture, look)
    write_picture(picture, picture.pixels, path, overwrite=overwrite)


def read(path: Path) -> Table:
    """Read a Hald CLUT in any format and bit depth; alpha is ignored.

    Colours are converted to sRGB if the file has a profile of another colour space. Raises
    ``ImageFileError`` if the file is not a picture, ``TableError`` if it has not the size of a Hald CLUT.
    """
    with Reader(path) as reader:
        height, width, _channels = reader.shape
        level = round(width ** (1 / 3))
        if width != height or level**3 != width or level not in LEVELS:
            raise TableError(
                _(
                    "{path} is not a Hald CLUT: it has {width} × {height} pixels, but "
                    "level 8, for example, has 512 × 512. Use the file as it was "
                    "saved, neither scaled nor cropped."
                ).format(path=path, width=width, height=height)
            )
        # In bands, because 4096 × 4096 floats need much memory.
        values, read = np.empty((height * width, 3), np.float32), 0
        for band in reader.bands():
            pixels = band if reader.space is None else reader.space.pixels_to_srgb(band)
            some = to_float(pixels[..., :3])
            values[read : read + len(some)] = some
            read += len(some)
    if not np.isfinite(values).all():
        raise TableError(
            _("{path} has values that are not numbers (NaN). Get a new copy of the file.").format(
                path=path
            )
        )
    side = level**2
    by_blue = values.reshape(side, side, side, 3)
    return Table([Cube(np.ascontiguousarray(by_blue.swapaxes(0, 2)), np.zeros(3), np.ones(3))])


def _sign(picture: Picture, look: Look) -> None:
    """Add name, author and licence to the metadata of the picture."""
    card = look.card
    for name, text in (
        ("ImageDescription", card.name),
        ("Artist", card.author),
        ("Copyright", card.licence),
    ):
        if text is not None and plain(text):
            picture.spec.attribute(name, plain(text))
