# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks and LUTs, one made of the other by the worker: the kinds of LUTs and what is said of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..i18n import N_, _
from ..ui.wording import describe_remarks

if TYPE_CHECKING:
    from ..client.worker import Worker

OnProgress = Callable[[float, "float | None"], None]
"""Called with the fraction that is done and the ΔE so far, None before there is one; first at the start."""
USUAL_SIZE = 0
"""Stands for the usual size of a LUT's kind."""
MAX_SIZE = 129
"""Points per axis."""
CUBE, HALD = ".cube", ".png"
"""The extensions of LUT files that are written."""
SAME, CLOSE = 1.0, 2.3
"""ΔE: about the smallest difference that is seen side by side, and the usual just noticeable one."""
LIKE_THE_TABLE = N_("The difference between the look and the LUT is not visible.")
NEARLY = N_("The look is close to the LUT; a few colours differ side by side.")

ROUGHLY = N_(
    "The look only roughly matches the LUT, which changes similar colours in very "
    "different ways. Some LUTs are made for false colours or for log footage."
)
TABLE_PATTERNS = ("*.cube", "*.CUBE", "*.png", "*.PNG", "*.tif", "*.tiff")

TABLE_HINT = N_("A .cube file or a Hald CLUT image. LUTs for log footage are not for photos.")


@dataclass(frozen=True)
class TableKind:
    """A table to choose: its format, size and depth, and for whom it is."""

    ending: str
    size: int
    depth: str
    label: str
    hint: str


TABLE_KINDS = (
    TableKind(
        CUBE,
        33,
        "16",
        N_(".cube, 33 points per axis"),
        N_("For darktable, Photoshop, DaVinci Resolve, ffmpeg and most other programs."),
    ),
    TableKind(
        CUBE,
        17,
        "16",
        N_(".cube, 17 points per axis (small)"),
        N_("For cameras, monitors and programs with a size limit."),
    ),
    TableKind(
        CUBE,
        65,
        "16",
        N_(".cube, 65 points per axis (fine)"),
        N_("The most accurate .cube. A few megabytes; some programs cannot read this size."),
    ),
    TableKind(
        HALD,
        8,
        "16",
        N_("Hald CLUT, level 8, 16 bits"),
        N_("An image of 512 × 512 pixels, for RawTherapee, darktable and ffmpeg."),
    ),
    TableKind(
        HALD,
        8,
        "8",
        N_("Hald CLUT, level 8, 8 bits"),
        N_("An image of 512 × 512 pixels, for programs that only read 8 bits."),
    ),
    TableKind(
        HALD,
        12,
        "16",
        N_("Hald CLUT, level 12, 16 bits (fine)"),
        N_("The most accurate Hald CLUT. An image of 1728 × 1728 pixels, a few megabytes."),
    ),
    TableKind(
        HALD,
        16,
        "8",
        N_("Hald CLUT, level 16, 8 bits (all colours)"),
        N_(
            "An image of 4096 × 4096 pixels with all 8-bit colours, for G'MIC and similar programs."
        ),
    ),
)


def export_table(
    worker: Worker,
    look_file: Path,
    table: Path,
    size: int = USUAL_SIZE,
    overwrite: bool = False,
    depth: int = 16,
) -> list[str]:
    """Write a look as a table; the table's ending is its format. Answers with what was left out.

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
    left_out: list[str] = worker.receive("done")[0]["left_out"]
    return left_out


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
    return report


def describe_progress(delta_e: float | None) -> str:
    """Say what is going on, and how close the look has come."""
    if delta_e is None:
        return _("Learning a look from the LUT…")
    return _("Learning a look from the LUT… ΔE {delta_e}").format(delta_e=f"{delta_e:.2f}")


def describe_report(report: dict[str, Any]) -> str:
    """Say how close the look came to its table, and what of it is missing."""
    mean, most = report["delta_e_mean"], report["delta_e_p95"]
    closeness = LIKE_THE_TABLE if most < SAME else NEARLY if mean < CLOSE else ROUGHLY
    figures = _("Mean error ΔE {mean}; 95 % of the colours below ΔE {most}.")
    said = f"{_(closeness)} {figures.format(mean=f'{mean:.2f}', most=f'{most:.2f}')}"
    return "\n\n".join([said, *describe_remarks(report["remarks"])])
