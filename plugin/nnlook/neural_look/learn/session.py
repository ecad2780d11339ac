# SPDX-License-Identifier: GPL-3.0-or-later
"""A lesson with the user watching: learning, the report, and what is done with the new look."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gimp

from ..apply.applying import Target, Wish, apply
from ..card import Card
from ..refusal import RefusalError
from . import progress_dialog, report_dialog
from .lesson import LayersLesson

if TYPE_CHECKING:
    from ..worker_link import Worker
    from .lesson import Lesson


@dataclass(frozen=True)
class Learned:
    """What came of a lesson: the report, the look's card and file, and whether a pair is to be added."""

    report: dict[str, Any]
    card: Card
    file: Path
    add: bool


def run(worker: Worker, lesson: Lesson, *, can_add: bool = False) -> Learned | None:
    """Learn a look, show the report and do what the user then wants.

    ``can_add``: offer to add another pair. None where the user cancels: then the worker is in the
    middle of its job; let it leave.
    """
    report = progress_dialog.learn(worker, lesson)
    if report is None:
        return None
    if isinstance(lesson, LayersLesson):
        worker.require(len(report["alignments"]) == len(lesson.pairs))
        lesson = lesson.aligned_as(report["alignments"][0])
    wanted = report_dialog.show(worker, lesson, report, can_add=can_add)
    if wanted.target is not None:
        try:
            apply(worker, [Target(wanted.target, None)], Wish(wanted.file, 100.0, "all"))
        except RefusalError as refusal:  # the look is learned all the same
            Gimp.message(str(refusal))
    return Learned(report, wanted.card, wanted.file, wanted.add)
