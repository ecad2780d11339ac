"""The job *chart*: the pixels of a chart go out."""

from __future__ import annotations

from typing import Any

from nnlook_core.charts import of_kind
from nnlook_core.worker.session import Session


def run(session: Session, job: dict[str, Any]) -> None:
    """Make a chart, band by band."""
    chart = of_kind(job["chart"], job["level"])
    session.pass_over()
    session.say(
        "ready",
        width=chart.side,
        height=chart.side,
        depth="u8",
        channels=3,
        name=chart.describe(),
        mark={"kind": chart.kind, "level": chart.level},
    )
    for band in chart.bands():
        session.say("band", band.tobytes(), rows=len(band))
    session.say("done")
