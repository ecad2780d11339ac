"""The job *card*: other words on a look's card, another name for its file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from nnlook_core import keeping
from nnlook_core.keeping import Words
from nnlook_core.worker.talk import Talk


def run(talk: Talk, job: dict[str, Any]) -> None:
    """Edit the card of a look; what the job does not name stays."""
    talk.pass_over()
    words = {key: job[key] for key in Words.__annotations__ if key in job}
    file = keeping.edit(Path(job["file"]), cast("Words", words), stem=job.get("stem"))
    talk.say("done", file=str(file))
