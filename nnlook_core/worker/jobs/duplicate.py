"""The job *duplicate*: a second copy of a look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nnlook_core.library import operations
from nnlook_core.worker.session import Session


def run(session: Session, job: dict[str, Any]) -> None:
    """Duplicate a look in its folder."""
    session.pass_over()
    session.say("done", file=str(operations.duplicate(Path(job["file"]))))
