"""The job *duplicate*: a second copy of a look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nnlook_core import keeping
from nnlook_core.worker.talk import Talk


def run(talk: Talk, job: dict[str, Any]) -> None:
    """Duplicate a look in its folder."""
    talk.pass_over()
    talk.say("done", file=str(keeping.duplicate(Path(job["file"]))))
