"""Looks with a vignette: how well the colours and the field of the place are learned apart.

Each section is a module with a function ``run(program, data, quick)`` that yields the lines of its tables.
``program`` is used by its command line alone, so versions before and after a change can be compared. All
material is in the folder ``NNLOOK_DATA``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.place import alarms, genuine, synthetic, timing
from benchmarks.place.program import CHECKOUT, Program

SECTIONS = ("genuine", "synthetic", "alarms", "time")
NEEDED = ("pairs", "looks", "film", "kodak")
"""Folders in ``NNLOOK_DATA``."""


@dataclass(frozen=True)
class Options:
    """What to run: a small part of each section, some sections only, another checkout for the times."""

    quick: bool = False
    only: Sequence[str] = ()
    against: Path | None = None


def run(options: Options) -> Iterator[str]:
    """Yield the lines of the tables, Markdown; the first ones are there after about a minute."""
    shared = os.environ.get("NNLOOK_DATA")
    missing = [name for name in NEEDED if shared is None or not Path(shared, name).is_dir()]
    if shared is None or missing:
        yield f"Left out: `NNLOOK_DATA` names no folder with {', '.join(missing)}."
        return
    data = Path(shared)
    sections: dict[str, Callable[[Program, Path, bool], Iterator[str]]] = {
        "genuine": genuine.run,
        "synthetic": synthetic.run,
        "alarms": alarms.run,
        "time": partial(timing.run, against=options.against),
    }
    if options.quick:
        yield "A quick run on a small part."
    with Program(CHECKOUT) as program:
        if not program.offers_vignette:
            yield "This version learns no vignettes: its looks are applied as they are."
        for name in options.only or SECTIONS:
            yield ""
            yield from sections[name](program, data, options.quick)
