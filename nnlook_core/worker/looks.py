"""The job *looks*: the library, some looks at a time."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

from nnlook_core import library
from nnlook_core.atomic import forget_partials
from nnlook_core.catalogue import Catalogue
from nnlook_core.worker.talk import Talk

CATALOGUE = Catalogue(library.home() / "cache" / "looks.json")
"""For the whole life of the worker: what it, or one before it, has read once it need not read again."""

AT_ONCE = 50
"""Looks in a frame: a frame for each would cost more than what it tells, and however long the texts of
cards are, so many are far from filling one."""
SECONDS_TO_WRITE = 3600
"""Longer than anybody takes to write a look: what is older in the user's folder, a dead writer left."""


def run(talk: Talk, job: dict[str, Any]) -> None:
    """List the looks of the user's own folder and of those that the job names."""
    folders = [library.looks(), *map(Path, job["folders"])]
    talk.pass_over()
    forget_partials(library.looks(), idle=SECONDS_TO_WRITE)
    try:
        entries = CATALOGUE.entries(folders)
        while batch := [entry.told() for entry in islice(entries, AT_ONCE)]:
            talk.say("looks", looks=batch)
            if talk.stop():
                break
        talk.say("done")
    finally:  # even if the plug-in has left: what was read need not be read again
        CATALOGUE.keep(folders)
