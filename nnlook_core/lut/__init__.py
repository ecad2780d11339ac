"""Looks as tables, and tables as looks: ``.cube`` files and Hald CLUT pictures.

    lut.export(look, "evening.cube")          # 33 × 33 × 33 colours
    lut.export(look, "evening.png", size=8)   # a Hald CLUT of level 8: 64 × 64 × 64 colours
    table = lut.read("film.cube")
    lesson = lut.learn(table, name="Film")    # a look, and how close it came

A table is a look written out: what becomes of each colour of a lattice. Between these a program that
applies it interpolates, so a table says a little less than the look, and takes a thousand times the room.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nnlook_core.common.i18n import _
from nnlook_core.errors import TableError
from nnlook_core.lookfile.look import Look, Nodes

if TYPE_CHECKING:
    from nnlook_core.lut.hald import Depth
    from nnlook_core.lut.table import Table
    from nnlook_core.training.train import Lesson, OnProgress

__all__ = ["CUBE", "HALD", "TABLES", "export", "learn", "read"]

CUBE, HALD = ".cube", ".png"
TABLES = (CUBE, HALD)
"""The endings that a look can be exported to."""


def export(
    look: Look,
    path: str | Path,
    *,
    size: int | None = None,
    depth: Depth = 16,
    overwrite: bool = False,
) -> None:
    """Write a look as a table, whole or not at all; the ending is the format.

    size : of a ``.cube`` its edge, 2 to 129, by default 33; of a ``.png`` the level of the Hald CLUT, 2 to
        16, by default 8: level² colours along each edge, in a picture of level³ × level³ pixels
    depth : the bits of a Hald CLUT's channel; a ``.cube`` has six decimals

    Raises ``TableError`` for another ending or size, and ``WriteError``.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending == CUBE:
        from nnlook_core.lut import cube

        cube.write(look, path, cube.USUAL_EDGE if size is None else size, overwrite=overwrite)
    elif ending == HALD:
        from nnlook_core.lut import hald

        level = hald.USUAL_LEVEL if size is None else size
        hald.write(look, path, level, depth, overwrite=overwrite)
    else:
        raise TableError(
            _(
                "{path} has an ending that no table goes by. Use .cube, or .png for a Hald CLUT."
            ).format(path=path)
        )


def read(path: str | Path) -> Table:
    """Read a table: a ``.cube``, or any other file as the picture of a Hald CLUT.

    Raises ``TableError`` or ``ImageFileError`` with the reason where it is not one.
    """
    path = Path(path)
    if path.suffix.lower() == CUBE:
        from nnlook_core.lut import cube

        return cube.read(path)
    from nnlook_core.lut import hald

    return hald.read(path)


def learn(
    table: Table,
    *,
    name: str,
    author: str | None = None,
    licence: str | None = None,
    created: str | None = None,
    nodes: Nodes = "auto",
    seed: int = 0,
    size: int | None = None,
    on_progress: OnProgress | None = None,
) -> Lesson:
    """Learn a look from a table; see ``train.learn`` for the rest.

    size : at how many colours along each edge of the cube the table is read, 2 to 129, by default 64

    The report's figures are on colours of the table that were held out of the fit. Its remarks begin with
    what a look cannot take over from this table, if there is anything.

    Raises ``TableError`` for another size.
    """
    from nnlook_core.lut.lesson import pair_of
    from nnlook_core.training import train

    return train.learn(
        [pair_of(table, size)],
        name=name,
        author=author,
        licence=licence,
        created=created,
        nodes=nodes,
        seed=seed,
        on_progress=on_progress,
    )
