"""The job *looks*: the library, look by look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nnlook_core import library
from nnlook_core.atomic import forget_partials
from nnlook_core.catalogue import Catalogue
from nnlook_core.worker.talk import Talk

CATALOGUE = Catalogue(library.home() / "cache" / "looks.json")
"""For the whole life of the worker: what it, or one before it, has read once it need not read again."""

SECONDS_TO_WRITE = 3600
"""Longer than anybody takes to write a look: what is older in the user's folder, a dead writer left."""


def run(talk: Talk, job: dict[str, Any]) -> None:
    """List the looks of the user's own folder and of those that the job names."""
    folders = [library.looks(), *map(Path, job["folders"])]
    talk.pass_over()
    forget_partials(library.looks(), idle=SECONDS_TO_WRITE)
    try:
        for entry in CATALOGUE.entries(folders):
            talk.say("look", **entry.told())
            if talk.stop():
                break
        talk.say("done")
    finally:  # even if the plug-in has left: what was read need not be read again
        CATALOGUE.keep(folders)
