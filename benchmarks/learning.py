"""Comparison of methods: each learns each look from two photos, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from benchmarks import large
from benchmarks.material import TEACHERS, Look, all_looks, looks_folder, photos
from benchmarks.peers import METHODS, gmic_version
from benchmarks.scoring import Probes, Score

QUICK_LOOKS = ("pilgram clarendon", "pilgram gingham", "pilgram kelvin")
QUICK_METHODS = ("nothing", "recipe", "gmic", "32")


@dataclass(frozen=True)
class Options:
    """What to run: a folder of Hald CLUTs, one in ``every`` of them, a quick subset, some methods only."""

    looks: Path | None = None
    every: int = 1
    quick: bool = False
    only: Sequence[str] = ()


@dataclass(frozen=True)
class Results:
    """The results of a run; ``notes`` are sentences on what was left out."""

    scores: list[Score]
    probes: dict[str, Probes]
    large: large.Large | None
    notes: list[str]


def run(options: Options) -> Results:
    """Learn and measure everything; progress is shown on standard error if it is a terminal."""
    folder, notes = looks_folder(options.looks), []
    looks = all_looks(folder, options.every)
    methods: Sequence[str] = list(METHODS)
    teachers: Sequence[str] = TEACHERS
    if options.quick:
        looks = quick_looks()
        methods, teachers = QUICK_METHODS, TEACHERS[:1]
        notes.append("This was a quick run on a small subset, without large photos.")
    elif folder is None:
        notes.append("No film looks: neither `--looks` nor `NNLOOK_DATA` names a folder.")
    elif options.every > 1:
        notes.append(f"Only one in {options.every} of the film looks was used.")
    if options.only:
        methods = [name for name in METHODS if name in ("nothing", *options.only)]
    if "gmic" in methods and gmic_version() is None:
        notes.append("G'MIC was left out, because it is not available on this machine.")
        methods = [name for name in methods if name != "gmic"]

    big = None if options.quick else large.measure(methods)
    probes = {teacher: Probes(photos(), teacher) for teacher in teachers}
    return Results(compare(methods, looks, probes), probes, big, notes)


def quick_looks() -> list[Look]:
    """Return the looks for quick runs and for the tests."""
    return [look for look in all_looks(None) if look.name in QUICK_LOOKS]


def compare(
    methods: Sequence[str], looks: Sequence[Look], probes: dict[str, Probes]
) -> list[Score]:
    """Return the score of each method for each look and training photo, on its test colours."""
    scores = []
    cases = [(look, teacher) for look in looks for teacher in probes]
    for look, teacher in tqdm(cases, unit="case", disable=None):
        before = photos()[teacher]
        after = look.after(before)
        for name in methods:
            learned = METHODS[name].learn(before, after)
            errors = probes[teacher].errors(learned, look)
            found = (learned.seconds, learned.size, learned.nodes)
            scores.append(Score(name, look.name, look.group, teacher, errors, *found))
    return scores
