"""The job *check-chart*: a picture comes, and a sentence on which processed chart it is goes back."""

from __future__ import annotations

from typing import Any

from nnlook_core.charts import checked
from nnlook_core.worker.learn_chart import picture_of
from nnlook_core.worker.talk import Talk


def run(talk: Talk, job: dict[str, Any]) -> None:
    """Recognise a processed chart, or say why it is none."""
    found = checked(picture_of(job, talk.rest()))
    talk.say("done", words=found.in_words())
