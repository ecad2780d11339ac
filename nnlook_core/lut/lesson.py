"""A table as what a look is learned from: a picture of many colours, before and after."""

from __future__ import annotations

import numpy as np

from nnlook_core.colour import rgb_grid
from nnlook_core.colour.pixels import from_float, packed
from nnlook_core.common.i18n import _
from nnlook_core.errors import TableError
from nnlook_core.lut.table import Cube, Matrix, Table
from nnlook_core.pairs.pair import PicturePair

SIDES = range(2, 130)
USUAL_SIDE = 64
"""Colours along each edge of the cube at which a table is read, besides its nodes; more teach no more."""

MOST_NODES = 65
"""A larger cube has nodes as close as the colours that it is read at."""

BEYOND = 0.5 / 255
"""How far a value may lie beyond 0–1 before it is worth a word: half a step of 8 bits."""


def pair_of(table: Table, side: int | None = None) -> PicturePair:
    """The table as a pair of pictures, which hold no colour twice and no two neighbours alike.

    So what is learned of photos besides their colours (noise, shifts, edges) finds nothing here. ``side``
    is how many colours the table is read at along each edge, besides its nodes, by default
    ``USUAL_SIDE``. Raises ``TableError`` for one that is not among ``SIDES``.
    """
    side = USUAL_SIDE if side is None else side
    if side not in SIDES:
        raise TableError(
            _(
                "A table is read at {least} to {most} colours along each edge, not {side}. "
                "Choose another number, or none."
            ).format(least=SIDES[0], most=SIDES[-1], side=side)
        )
    before = colours_of(table, side)
    after = table(before)
    pair = before.astype(np.float32), after.astype(np.float32)
    return PicturePair(1, len(before), [pair], _remark(table, after))


def colours_of(table: Table, side: int = USUAL_SIDE) -> Matrix:
    """The colours (n, 3) in 0–1 at which a table is read, in random order, no two of one 8-bit colour."""
    colours = np.concatenate([_nodes(table), rgb_grid.nodes(side)])
    first = np.unique(packed(from_float(colours, np.uint8)), return_index=True)[1]
    mixed: Matrix = colours[np.random.default_rng(0).permutation(first)]
    return mixed


def _nodes(table: Table) -> Matrix:
    """The nodes (n, 3) of a cube that come first in their table, those in 0–1; none of other tables."""
    first = table.stages[0]
    if not isinstance(first, Cube) or len(first.values) > MOST_NODES:
        return np.empty((0, 3))
    nodes = first.nodes()
    inside: Matrix = nodes[((nodes >= 0) & (nodes <= 1)).all(axis=1)]
    return inside


def _remark(table: Table, after: Matrix) -> str | None:
    """What a look cannot take over from the table, in words; None where it can take all."""
    words = []
    beyond = float(np.mean(((after < -BEYOND) | (after > 1 + BEYOND)).any(axis=1)))
    if beyond > 0:
        words.append(
            _(
                "The table gives values beyond 0–1 for {share} of all colours; "
                "a look gives colours, so they are clipped."
            ).format(share=f"{beyond:.1%}")
        )
    if (table.low > 0).any() or (table.high < 1).any():
        words.append(
            _(
                "The table does not tell what becomes of all colours; "
                "those beyond its ends are taken as the nearest that it tells of."
            )
        )
    return " ".join(words) or None
