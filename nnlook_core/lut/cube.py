"""Read and write ``.cube`` files as in the Cube LUT Specification 1.0 (Adobe, 2013).

A file is text: keywords, then one line per colour of the table, with red changing fastest.
"""

from __future__ import annotations

import stat
from pathlib import Path

import numpy as np

from nnlook_core._version import __version__
from nnlook_core.colour import rgb_grid
from nnlook_core.common.atomic import written_whole
from nnlook_core.common.i18n import _
from nnlook_core.errors import TableError
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile.look import Look
from nnlook_core.lut.cube_text import EDGES, parse
from nnlook_core.lut.table import Table
from nnlook_core.lut.words import plain

USUAL_EDGE = 33
MAX_FILE_BYTES = 1 << 27
"""Larger than a cube of 129 with 17 digits per number."""

LINES = 1 << 15
"""Lines of the table per chunk when writing."""


def write(look: Look, path: Path, edge: int, *, overwrite: bool = False) -> None:
    """Write a look as a cube of edge³ colours with six decimals.

    Raises ``TableError`` for an unsupported edge, and ``WriteError``.
    """
    text = written(look, edge)
    with written_whole(path, overwrite=overwrite) as partial:
        partial.write_bytes(text.encode("ascii"))


def written(look: Look, edge: int) -> str:
    """Return the text of the table in chunks. Raises ``TableError`` for an unsupported edge."""
    if edge not in EDGES:
        raise TableError(
            _(
                "A .cube LUT has {least} to {most} points per axis, not {edge}. Choose "
                "another size, such as 17, 33 or 65."
            ).format(least=EDGES[0], most=EDGES[-1], edge=edge)
        )
    colours = Applier(look).colours(rgb_grid.red_fastest(edge).astype(np.float32))
    parts = [_head(look, edge)]
    for start in range(0, len(colours), LINES):
        some = colours[start : start + LINES]
        parts.append("%.6f %.6f %.6f\n" * len(some) % tuple(some.ravel().tolist()))
    return "".join(parts)


def _head(look: Look, edge: int) -> str:
    card = look.card
    said = {"Look": card.name, "Author": card.author, "Licence": card.licence}
    comments = [f"# {what}: {plain(text)}\n" for what, text in said.items() if text and plain(text)]
    title = f'TITLE "{plain(card.name)}"\n' if plain(card.name) else ""
    return (
        f"{title}{''.join(comments)}"
        f"# From non-linear sRGB to non-linear sRGB, by nnlook {__version__}\n"
        f"LUT_3D_SIZE {edge}\n"
        "DOMAIN_MIN 0.0 0.0 0.0\n"
        "DOMAIN_MAX 1.0 1.0 1.0\n"
        "\n"
    )


def read(path: Path) -> Table:
    """Read a ``.cube`` file. Raises ``TableError`` with the reason if it is not valid."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise TableError(_("{path} is not a file. Choose a .cube LUT.").format(path=path))
        if status.st_size > MAX_FILE_BYTES:
            raise TableError(
                _("{path} is too large for a LUT. Choose another .cube LUT.").format(path=path)
            )
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES)
    except OSError as error:
        reason = error.strerror or str(error)
        raise TableError(
            _("Cannot read {file} ({reason}). Check the name.").format(file=path, reason=reason)
        ) from error
    try:
        return parse(content)
    except TableError as error:
        raise TableError(
            _("{path} is not a valid LUT. {reason}").format(path=path, reason=error)
        ) from error
