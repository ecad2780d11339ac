"""The job *bring*: looks from anywhere come into the user's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nnlook_core import keeping, library
from nnlook_core.worker.looks import CATALOGUE
from nnlook_core.worker.talk import Talk


def run(talk: Talk, job: dict[str, Any]) -> None:
    """Audit and copy each file, and tell what became of it."""
    talk.pass_over()
    folder = library.made_looks()
    for brought in keeping.bring(map(Path, job["files"]), folder, CATALOGUE):
        talk.say(
            "brought",
            source=str(brought.source),
            file=None if brought.file is None else str(brought.file),
            known=brought.known,
            note=brought.note,
            error=brought.error,
        )
    talk.say("done")
