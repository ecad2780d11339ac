"""Looks as tables, and tables as looks: ``.cube`` files and Hald CLUT pictures.

    lut.export(look, "evening.cube")          # 33 × 33 × 33 colours
    lut.export(look, "evening.png", size=8)   # a Hald CLUT of level 8: 64 × 64 × 64 colours
    table = lut.read("film.cube")
    lesson = lut.learn(table, name="Film")    # a look and its report

A table contains the results of a look for a grid of colours. Programs interpolate between these, so a table
is slightly less accurate than the look, and a thousand times larger.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import LeftOut
from nnlook_core.errors import TableError
from nnlook_core.lookfile.look import Look, Nodes

if TYPE_CHECKING:
    from nnlook_core.lut.hald import Depth
    from nnlook_core.lut.table import Table
    from nnlook_core.training.train import Lesson, OnProgress

__all__ = ["CUBE", "HALD", "TABLES", "export", "learn", "left_out", "read"]

CUBE, HALD = ".cube", ".png"
TABLES = (CUBE, HALD)
"""The file extensions for export."""


def export(
    look: Look,
    path: str | Path,
    *,
    size: int | None = None,
    depth: Depth = 16,
    overwrite: bool = False,
) -> None:
    """Write the colours of a look as a table, atomically; the file extension sets the format.

    What is :func:`left_out` whoever calls this tells the user.

    size : for ``.cube`` the colours along each edge, 2 to 129, default 33; for ``.png`` the level of the
        Hald CLUT, 2 to 16, default 8: level² colours along each edge, level³ × level³ pixels
    depth : bits per channel of a Hald CLUT; ``.cube`` files have six decimals

    Raises ``TableError`` for another extension or size, and ``WriteError``.
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
                "{path} has an unsupported file extension. Use .cube, or .png for a Hald CLUT."
            ).format(path=path)
        )


def left_out(look: Look) -> list[LeftOut]:
    """What a look has beside its colours, which no table can hold."""
    effects: dict[LeftOut, object] = {"vignette": look.card.vignette, "grain": look.card.grain}
    return [name for name, effect in effects.items() if effect is not None]


def read(path: str | Path) -> Table:
    """Read a table: a ``.cube`` file, or a Hald CLUT in any other format.

    Raises ``TableError`` or ``ImageFileError`` with the reason if the file is not a table.
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
    """Learn a look from a table; see ``train.learn`` for the other arguments.

    size : number of samples along each edge of the cube, 2 to 129, default 64

    The figures in the report are for colours of the table that were held out from training. Its remarks
    start with what a look cannot reproduce of this table, if anything.

    Raises ``TableError`` for another size.
    """
    from nnlook_core.lut.lut_to_pair import pair_of
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
