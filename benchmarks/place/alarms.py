"""False alarms: pairs in which only the colours were changed, and what is found in them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from benchmarks.material import film_looks
from benchmarks.place.program import Program
from benchmarks.place.synthetic import NODES

PHOTOS = ("kodim15", "kodim20")
"""A portrait, dark towards the corners; an aeroplane before a sky that gets paler downwards."""
HARMLESS = {"clean", "few-colours"}
"""Codes that are right for such pairs."""
QUICK_EVERY = 10


def run(program: Program, data: Path, quick: bool) -> Iterator[str]:
    """Yield a table of what was found; the photos are at half size."""
    looks = [*film_looks(data / "film"), *film_looks(data / "looks")][
        :: QUICK_EVERY if quick else 1
    ]
    alarms: dict[str, list[str]] = {photo: [] for photo in PHOTOS[: 1 if quick else None]}
    fields = dict.fromkeys(alarms, 0)
    for name, look in tqdm(list(itertools.product(alarms, looks)), unit="pair", disable=None):
        with Image.open(data / "kodak" / f"{name}.png") as opened:
            photo = np.asarray(opened.convert("RGB").reduce(2))
        before, after = program.new_file(".png"), program.new_file(".png")
        Image.fromarray(photo).save(before)
        Image.fromarray(look.after(photo)).save(after)
        learned = program.learn(before, after, "--nodes", NODES)
        fields[name] += learned.field is not None
        found = [learned.field or "", *sorted(set(learned.checks) - HARMLESS)]
        if any(found):
            alarms[name].append(f"{look.name} ({', '.join(filter(None, found))})")
    yield "**False alarms** on pairs of which only the colours were changed; aim: none"
    yield ""
    yield "| photo | looks | vignettes | any | which |"
    yield "| --- | --: | --: | --: | --- |"
    for name, which in alarms.items():
        yield f"| {name} | {len(looks)} | {fields[name]} | {len(which)} | {'; '.join(which)} |"
