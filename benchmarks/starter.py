"""The starter looks: how close each comes to its processing, and all of them on one photo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nnlook_core
from benchmarks import marks, pictures
from benchmarks.material import photos
from nnlook_core.starter.looks import FOLDER, STARTERS, off

PHOTO, COLUMNS, WIDTH = "astronaut", 5, 230


def run() -> list[str]:
    """A table in Markdown: CIEDE2000 of each shipped look against its processing, over the cube."""
    lines = [
        "| look | tags | ΔE mean | 95 % | largest | bytes |",
        "| --- | --- " + "| --: " * 4 + "|",
    ]
    for starter in STARTERS:
        look = nnlook_core.load(FOLDER / f"{starter.stem}.onnx")
        found = off(starter, look)
        figures = f"{found.delta_e_mean:.2f} | {found.delta_e_p95:.2f} | {found.delta_e_max:.2f}"
        tags = ", ".join(starter.tags)
        lines.append(f"| {starter.name} | {tags} | {figures} | {len(look.model):,} |")
    return lines


def write(table: list[str], folder: Path) -> None:
    """Put the table and the picture into the pages of a folder."""
    picture = folder / "images" / "starter-looks.jpg"
    picture.write_bytes(pictures.sheet(list(_panels()), COLUMNS, WIDTH))
    marks.put(folder / "starter-looks.md", "starter", table)


def _panels() -> Iterator[pictures.Panel]:
    photo = photos()[PHOTO][:384]
    yield "before", photo
    for starter in STARTERS:
        look = nnlook_core.load(FOLDER / f"{starter.stem}.onnx")
        yield starter.name, nnlook_core.apply(look, photo)
