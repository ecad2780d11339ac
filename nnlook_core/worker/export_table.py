"""The job *export-table*: a look file becomes a table file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nnlook_core import lookfile, lut
from nnlook_core.atomic import refuse_existing
from nnlook_core.worker.talk import Talk


def run(talk: Talk, job: dict[str, Any]) -> None:
    """Write a look as a table."""
    talk.pass_over()
    path = Path(job["table"])
    refuse_existing(path, overwrite=job["overwrite"])
    look = lookfile.load(job["file"])
    lut.export(look, path, size=job["size"], depth=job["depth"], overwrite=job["overwrite"])
    talk.say("done", table=str(path), name=look.name)
