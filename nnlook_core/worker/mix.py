"""The job *mix*: two looks become one file."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from nnlook_core import library, lookfile, mixing
from nnlook_core.atomic import refuse_existing
from nnlook_core.worker.talk import Talk


def run(talk: Talk, job: dict[str, Any]) -> None:
    """Mix two looks and write the mix."""
    for _ in talk.rest():
        pass
    path = Path(job["file"])
    if path.parent == library.looks():
        path.parent.mkdir(parents=True, exist_ok=True)
    refuse_existing(path, overwrite=job["overwrite"])
    look = mixing.mixed(
        mixing.load(job["file_a"]),
        mixing.load(job["file_b"]),
        job["mix"],
        name=job.get("name"),
        author=job.get("author"),
        created=datetime.datetime.now(datetime.UTC).date().isoformat(),
    )
    lookfile.save(look, path, overwrite=job["overwrite"])
    talk.say("done", file=str(path), name=look.name, sha256=look.sha256)
