"""Where a job is to write a look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nnlook_core import library
from nnlook_core.atomic import refuse_existing


def target_of(job: dict[str, Any]) -> Path:
    """The ``file`` of a job; the user's own folder is made where it lies in that.

    Raises ``WriteError`` where it is taken and the job has no ``overwrite``, or has no folder.
    """
    path = Path(job["file"])
    if path.parent == library.looks():
        path.parent.mkdir(parents=True, exist_ok=True)
    refuse_existing(path, overwrite=job["overwrite"])
    return path
