"""Where a job is to write a look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nnlook_core.common.atomic import refuse_existing
from nnlook_core.library import paths
from nnlook_core.lookfile.naming import require_seen


def target_of(job: dict[str, Any]) -> Path:
    """The ``file`` of a job; the user's own folder is made where it lies in that.

    Raises ``WriteError`` where it is taken and the job has no ``overwrite``, has no folder, or would not
    be seen.
    """
    path = Path(job["file"])
    require_seen(path)
    if path.parent == paths.looks():
        paths.made_looks()
    refuse_existing(path, overwrite=job["overwrite"])
    return path
