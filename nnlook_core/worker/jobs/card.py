"""The job *card*: other words on a look's card, another name for its file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from nnlook_core.library import operations
from nnlook_core.library.operations import Words
from nnlook_core.worker.session import Session


def run(session: Session, job: dict[str, Any]) -> None:
    """Edit the card of a look; what the job does not name stays."""
    session.pass_over()
    words = {key: job[key] for key in Words.__annotations__ if key in job}
    file = operations.edit(Path(job["file"]), cast("Words", words), stem=job.get("stem"))
    session.say("done", file=str(file))
