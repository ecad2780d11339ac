"""The job *mix*: two looks become one file."""

from __future__ import annotations

from typing import Any

from nnlook_core.inference import mixing
from nnlook_core.lookfile import storage
from nnlook_core.lookfile.look import today
from nnlook_core.worker.session import Session
from nnlook_core.worker.target import target_of


def run(session: Session, job: dict[str, Any]) -> None:
    """Mix two looks and write the mix."""
    session.pass_over()
    path = target_of(job)
    look = mixing.mixed(
        mixing.load(job["file_a"]),
        mixing.load(job["file_b"]),
        job["mix"],
        name=job.get("name"),
        author=job.get("author"),
        created=today(),
    )
    storage.save(look, path, overwrite=job["overwrite"])
    session.say("done", file=str(path), name=look.name, sha256=look.sha256)
