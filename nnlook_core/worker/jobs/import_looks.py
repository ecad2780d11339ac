"""The job *import-looks*: looks from anywhere are copied into the user's folder."""

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
    for imported in operations.import_looks(map(Path, job["files"]), folder, INDEX):
        session.say(
            "imported",
            source=str(imported.source),
            file=None if imported.file is None else str(imported.file),
            known=imported.known,
            origin=imported.origin,
            error=imported.error,
        )
    session.say("done")
