# SPDX-License-Identifier: GPL-3.0-or-later
"""Learning with a user: progress, report, and what is done with the new look."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gimp

from ..apply.model import ApplyRequest, Target, apply
from ..client.library import Card
from ..errors import RefusalError
from . import progress_dialog, report_dialog
from .model import LayersRequest, LearnRequest

if TYPE_CHECKING:
    from ..client.worker import Worker


@dataclass(frozen=True)
class LearnOutcome:
    """What came of learning: the report, the look's card and file, and whether a pair is to be added."""

    report: dict[str, Any]
    card: Card
    file: Path
    add: bool


def learn_with_user(
    worker: Worker, request: LearnRequest, *, can_add: bool = False
) -> LearnOutcome | None:
    """Learn a look, show the report and do what the user then wants.

    ``can_add``: offer to add another pair. None where the user cancels: then the worker is in the
    middle of its job; let it leave.
    """
    report = progress_dialog.learn(worker, request)
    if report is None:
        return None
    if isinstance(request, LayersRequest):
        worker.require(len(report["alignments"]) == len(request.pairs))
        request = request.aligned_as(report["alignments"][0])
    wanted = report_dialog.show(worker, request, report, can_add=can_add)
    if wanted.target is not None:
        try:
            apply(worker, [Target(wanted.target, None)], ApplyRequest.plain(wanted.file))
        except RefusalError as refusal:  # the look is learned all the same
            Gimp.message(str(refusal))
    return LearnOutcome(report, wanted.card, wanted.file, wanted.add)
