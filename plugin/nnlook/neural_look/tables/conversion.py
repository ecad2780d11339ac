# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks and tables, one made of the other by the worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..worker_link import Worker

OnProgress = Callable[[float, "float | None"], None]
"""Hears the fraction that is done, and the ΔE so far, None before there is one; first that it begins."""

USUAL_SIZE = 0
"""Stands for the usual size of a table's kind."""
CUBE, HALD = ".cube", ".png"
"""What tables end in that are written."""


def export_table(
    worker: Worker,
    look_file: Path,
    table: Path,
    size: int = USUAL_SIZE,
    overwrite: bool = False,
    depth: int = 16,
) -> None:
    """Write a look as a table; the table's ending is its format.

    ``size``: of a .cube the colours along each edge, of a .png the level of the Hald CLUT; ``depth``: the
    bits of a Hald CLUT. What cannot be done is raised as a ``RefusalError``; then the worker is ready for
    another job.
    """
    worker.send(
        {
            "type": "export-table",
            "file": str(look_file),
            "table": str(table),
            "size": size or None,
            "depth": depth,
            "overwrite": overwrite,
        }
    )
    worker.send({"type": "end"})
    worker.receive("done")


def import_table(
    worker: Worker,
    table: Path,
    look_file: Path,
    name: str,
    overwrite: bool,
    on_progress: OnProgress,
    size: int = USUAL_SIZE,
) -> dict[str, Any] | None:
    """Learn a look from a table and write it; answer with the report, as that of learning from layers.

    None where ``stop`` was called meanwhile, from another thread, and nothing was to be kept.
    ``size``: at how many colours along each edge the table is read. What cannot be done is raised as a
    ``RefusalError``; then the worker is ready for another job.
    """
    worker.send(
        {
            "type": "import-table",
            "file": str(look_file),
            "table": str(table),
            "size": size or None,
            "overwrite": overwrite,
            "name": name,
            "author": None,
            "licence": None,
            "nodes": "auto",
            "seed": 0,
            "created": None,
        }
    )
    worker.send({"type": "end"})
    on_progress(0.0, None)
    while (answer := worker.receive("progress", "done")[0])["type"] == "progress":
        on_progress(answer["fraction"], answer["delta_e"])
    report: dict[str, Any] | None = answer["report"]
    return None if report is None else {**report, "confidence": answer["confidence"]}
