"""Convert a table to a training pair: a picture of many colours, before and after."""

from __future__ import annotations

import numpy as np

from nnlook_core.colour import rgb_grid
from nnlook_core.colour.pixels import from_float, packed
from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import Remark
from nnlook_core.errors import TableError
from nnlook_core.lut.table import Cube, Matrix, Table
from nnlook_core.pairs.pair import PicturePair

SIDES = range(2, 130)
USUAL_SIDE = 64
"""Samples along each edge of the cube, besides the nodes of the table; more do not help."""

MOST_NODES = 65
"""Larger cubes have nodes as close as the samples, so only the samples are used."""

BEYOND = 0.5 / 255
"""Distance of a value from 0–1 above which it is reported: half an 8-bit level."""


def pair_of(table: Table, side: int | None = None) -> PicturePair:
    """Return the table as a pair of pictures without repeated colours or similar neighbours.

    The analysis of photos (noise, shifts, edges) therefore finds nothing in it. ``side`` is the number of
    samples along each edge, besides the nodes of the table, default ``USUAL_SIDE``. Raises ``TableError``
    if it is not among ``SIDES``.
    """
    side = USUAL_SIDE if side is None else side
    if side not in SIDES:
        raise TableError(
            _(
                "A LUT is sampled at {least} to {most} points per axis, not {side}. "
                "Choose another size, or leave it out."
            ).format(least=SIDES[0], most=SIDES[-1], side=side)
        )
    before = colours_of(table, side)
    after = table(before)
    pair = before.astype(np.float32), after.astype(np.float32)
    return PicturePair(1, len(before), [pair], _remarks(table, after))


def colours_of(table: Table, side: int = USUAL_SIDE) -> Matrix:
    """Return the sampled colours (n, 3) in 0–1, in random order, at most one per 8-bit colour."""
    colours = np.concatenate([_nodes(table), rgb_grid.nodes(side)])
    first = np.unique(packed(from_float(colours, np.uint8)), return_index=True)[1]
    mixed: Matrix = colours[np.random.default_rng(0).permutation(first)]
    return mixed


def _nodes(table: Table) -> Matrix:
    """Return the nodes (n, 3) in 0–1 of a cube that is the first stage; none for other tables."""
    first = table.stages[0]
    if not isinstance(first, Cube) or len(first.values) > MOST_NODES:
        return np.empty((0, 3))
    nodes = first.nodes()
    inside: Matrix = nodes[((nodes >= 0) & (nodes <= 1)).all(axis=1)]
    return inside


def _remarks(table: Table, after: Matrix) -> tuple[Remark, ...]:
    """Tell what a look cannot reproduce of the table."""
    clipped = float(np.mean(((after < -BEYOND) | (after > 1 + BEYOND)).any(axis=1)))
    partial = bool((table.low > 0).any() or (table.high < 1).any())
    if clipped > 0 or partial:
        return ({"code": "lut", "clipped": clipped, "partial": partial},)
    return ()
