# SPDX-License-Identifier: GPL-3.0-or-later
"""A lesson with the user watching: learning, the report, and what is done with the new look."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gi.repository import Gimp

from ..apply.applying import Target, Wish, apply
from ..refusal import RefusalError
from . import progress_dialog, report_dialog
from .lesson import LayersLesson

if TYPE_CHECKING:
    from ..worker_link import Worker
    from .lesson import Lesson


def run(
    worker: Worker, lesson: Lesson, on_add: Callable[[], None] | None = None
) -> dict[str, Any] | None:
    """Learn a look, show the report and do what the user then wants; answer with the report.

    ``on_add``: called where the user wants to add another pair and learn again, which is offered only
    with it. None where the user cancels: then the worker is in the middle of its job; let it leave.
    """
    report = progress_dialog.learn(worker, lesson)
    if report is None:
        return None
    if isinstance(lesson, LayersLesson):
        lesson = lesson.aligned_as(report["alignments"][0])
    wanted = report_dialog.show(worker, lesson, report, can_add=on_add is not None)
    if wanted.target is not None:
        try:
            apply(worker, [Target(wanted.target, None)], Wish(lesson.file, 100.0, "all"))
        except RefusalError as refusal:  # the look is learned all the same
            Gimp.message(str(refusal))
    if wanted.add and on_add is not None:
        on_add()
    return report
