"""The job *bring*: looks from anywhere come into the user's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nnlook_core.library import operations, paths
from nnlook_core.worker.jobs.looks import INDEX
from nnlook_core.worker.session import Session


def run(session: Session, job: dict[str, Any]) -> None:
    """Audit and copy each file, and tell what became of it."""
    session.pass_over()
    folder = paths.made_looks()
    for brought in operations.bring(map(Path, job["files"]), folder, INDEX):
        session.say(
            "brought",
            source=str(brought.source),
            file=None if brought.file is None else str(brought.file),
            known=brought.known,
            origin=brought.origin,
            error=brought.error,
        )
    session.say("done")
