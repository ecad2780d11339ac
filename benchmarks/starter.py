"""The starter looks: how close each comes to its processing, and all of them on one photo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

import nnlook_core
from benchmarks import marks, pictures
from benchmarks.material import photos
from nnlook_core.measuring import measure
from nnlook_core.starter import FOLDER, STARTERS

UNSEEN_COLOURS = 100_000
PHOTO, COLUMNS, WIDTH = "astronaut", 5, 230


def run() -> list[str]:
    """A table in Markdown: CIEDE2000 of each shipped look against its processing, over the cube."""
    colours = np.random.default_rng(1).random((UNSEEN_COLOURS, 3))
    lines = [
        "| look | tags | ΔE mean | 95 % | largest | bytes |",
        "| --- | --- " + "| --: " * 4 + "|",
    ]
    for starter in STARTERS:
        look = nnlook_core.load(FOLDER / f"{starter.stem}.onnx")
        given = nnlook_core.apply(look, colours.astype(np.float32)).astype(np.float64)
        off = measure(given, starter.processing(colours))
        figures = f"{off.delta_e_mean:.2f} | {off.delta_e_p95:.2f} | {off.delta_e_max:.2f}"
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
