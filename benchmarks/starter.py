"""The starter looks: the error of each, and a picture with all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nnlook_core
from benchmarks import marks, pictures
from benchmarks.material import photos
from nnlook_core.starter.looks import FOLDER, STARTERS, off

PHOTO, COLUMNS, WIDTH = "astronaut", 5, 230


def run() -> list[str]:
    """Return a Markdown table: CIEDE2000 of each look file against its processing, over the full cube."""
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
    """Write the table and the picture to the pages in a folder."""
    picture = folder / "images" / "starter-looks.jpg"
    picture.write_bytes(pictures.sheet(list(_panels()), COLUMNS, WIDTH))
    marks.put(folder / "starter-looks.md", "starter", table)


def _panels() -> Iterator[pictures.Panel]:
    photo = photos()[PHOTO][:384]
    yield "before", photo
    for starter in STARTERS:
        look = nnlook_core.load(FOLDER / f"{starter.stem}.onnx")
        yield starter.name, nnlook_core.apply(look, photo)
