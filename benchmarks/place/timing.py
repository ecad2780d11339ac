"""The time to learn, compared with another checkout, in turns.

On a machine with other load, processor time is the steadier of the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image
from tqdm import tqdm

from benchmarks import pictures
from benchmarks.place.fields import FIELDS, Field
from benchmarks.place.program import Learned, Program
from benchmarks.place.synthetic import LOOKS, processed
from benchmarks.tables import Table

PHOTO = "kodim23"
ROUNDS = 5
MOST = 1.2
"""Aim for the ratio."""
CASES: dict[str, tuple[Field | None, int]] = {
    "0.4 megapixels": (None, 1),
    "0.4 megapixels, vignette": (FIELDS[0], 1),
    "6 megapixels": (None, 4),
}
"""A field or none, and how many times the photo is enlarged."""


def run(program: Program, data: Path, quick: bool, against: Path | None = None) -> Iterator[str]:
    """Yield a table: the medians of several rounds, in which both versions learn in turn."""
    if against is None:
        yield "**Time to learn**: left out, as `--against` names no other checkout."
        return
    with Image.open(data / "looks" / f"{LOOKS[0]}.png") as opened:
        table = Table.from_hald(np.asarray(opened.convert("RGB")) / 255)
    with Image.open(data / "kodak" / f"{PHOTO}.png") as opened:
        photo = opened.convert("RGB")
    yield f"**Time to learn**, compared with another checkout; aim: at most {MOST} times"
    yield ""
    yield "| pair | this, s | other, s | ratio | processor time: this, s | other, s | ratio |"
    yield "| --- " + "| --: " * 6 + "|"
    cases = dict(list(CASES.items())[: 1 if quick else None])
    rounds = 3 if quick else ROUNDS
    with Program(against) as other, tqdm(total=len(cases) * rounds, disable=None) as bar:
        for name, (field, enlarged) in cases.items():
            before = np.asarray(photo.resize((photo.width * enlarged, photo.height * enlarged)))
            after = pictures.levels(processed(before / 255, table, field))
            files = program.new_file(".png"), program.new_file(".png")
            for path, picture in zip(files, (before, after), strict=True):
                Image.fromarray(picture).save(path)
            for each in (program, other):  # libraries are imported when first used
                each.learn(*files, "--nodes", 8)
            found: list[tuple[Learned, Learned]] = []
            for number in range(rounds):
                turns = [program, other] if number % 2 == 0 else [other, program]
                times = {each: each.learn(*files) for each in turns}
                found.append((times[program], times[other]))
                bar.update()
            figures = []
            for time in ("seconds", "worked"):
                ours, theirs = (
                    median(getattr(each[side], time) for each in found) for side in (0, 1)
                )
                figures.append(f"{ours:.1f} | {theirs:.1f} | {ours / theirs:.2f}")
            yield f"| {name} | {' | '.join(figures)} |"
