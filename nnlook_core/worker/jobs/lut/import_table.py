"""The job *import-table*: a table file becomes a look file."""

from __future__ import annotations

from typing import Any

from nnlook_core import lut
from nnlook_core.lut.lut_to_pair import pair_of
from nnlook_core.worker.jobs.learn import learn_from
from nnlook_core.worker.session import Session


def run(session: Session, job: dict[str, Any]) -> None:
    """Learn a look from a table."""
    learn_from(session, job, lambda _frames: [pair_of(lut.read(job["table"]), job["size"])])
