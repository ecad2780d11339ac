"""The job *mix*: two looks become one file."""

from __future__ import annotations

from typing import Any

from nnlook_core import lookfile, mixing
from nnlook_core.look import today
from nnlook_core.worker.talk import Talk
from nnlook_core.worker.target import target_of


def run(talk: Talk, job: dict[str, Any]) -> None:
    """Mix two looks and write the mix."""
    talk.pass_over()
    path = target_of(job)
    look = mixing.mixed(
        mixing.load(job["file_a"]),
        mixing.load(job["file_b"]),
        job["mix"],
        name=job.get("name"),
        author=job.get("author"),
        created=today(),
    )
    lookfile.save(look, path, overwrite=job["overwrite"])
    talk.say("done", file=str(path), name=look.name, sha256=look.sha256)
