"""The job *export-table*: a look file becomes a table file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nnlook_core import lut
from nnlook_core.common.atomic import refuse_existing
from nnlook_core.lookfile import storage
from nnlook_core.worker.session import Session


def run(session: Session, job: dict[str, Any]) -> None:
    """Write a look as a table."""
    session.pass_over()
    path = Path(job["table"])
    refuse_existing(path, overwrite=job["overwrite"])
    look = storage.load(job["file"])
    lut.export(look, path, size=job["size"], depth=job["depth"], overwrite=job["overwrite"])
    session.say("done", table=str(path), name=look.name, left_out=lut.left_out(look))
