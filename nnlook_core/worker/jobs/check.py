"""The job *check*: small copies of two layers come, what can be told of them as a pair goes back."""

from __future__ import annotations

from typing import Any

from nnlook_core.common.i18n import _
from nnlook_core.errors import Refusal
from nnlook_core.pairs.precheck import check, checks_of, coverage
from nnlook_core.worker.pixels import pixels_of
from nnlook_core.worker.session import Session


def run(session: Session, job: dict[str, Any]) -> None:
    """Check a pair; of layers that are to be aligned first only the colours before."""
    bodies = {header["type"]: (header, body) for header, body in session.rest()}
    if set(bodies) != {"before", "after"}:
        raise Refusal(_("The worker received pixels outside a pair. Run the installer again."))
    pictures = []
    for kind in ("before", "after"):
        header, body = bodies[kind]
        pixels = pixels_of(body, job)
        pictures.append(pixels.reshape(header["height"], header["width"], job["channels"]))
    before, after = pictures
    found = [coverage(before)] if job["align"] else check(before, after, scale=job["scale"])
    session.say(
        "done",
        findings=[
            {"subject": one.subject, "severity": one.severity.value, "remark": one.remark}
            for one in found
        ],
        checks=checks_of(found),
    )
