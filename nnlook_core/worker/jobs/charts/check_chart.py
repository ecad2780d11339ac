"""The job *check-chart*: a picture comes, and which processed chart it is goes back."""

from __future__ import annotations

from typing import Any

from nnlook_core.charts.chart_to_pair import checked, remark_on
from nnlook_core.charts.recognition import candidates_of
from nnlook_core.worker.jobs.charts.learn_chart import picture_of
from nnlook_core.worker.session import Session


def run(session: Session, job: dict[str, Any]) -> None:
    """Recognise a processed chart, or say why it is none."""
    candidates_of(job["width"], job["height"])  # or there is no use in looking at its pixels
    session.say("ready")
    picture = picture_of(job, session.rest())
    session.say("done", chart=remark_on(picture, checked(picture)))
