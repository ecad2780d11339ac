# SPDX-License-Identifier: GPL-3.0-or-later
"""A lesson with the user watching: learning, the report, and what is done with the new look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gi.repository import Gimp

from ..apply.applying import Target, Wish, apply, guessed_share
from ..refusal import RefusalError
from . import progress_dialog, report_dialog

if TYPE_CHECKING:
    from ..worker_link import Worker
    from .lesson import Lesson


def run(worker: Worker, lesson: Lesson) -> dict[str, Any] | None:
    """Learn a look, show the report and do what the user then wants; answer with the report.

    None where the user cancels: then the worker is in the middle of its job; let it leave.
    """
    report = progress_dialog.learn(worker, lesson)
    if report is None:
        return None
    target = report_dialog.show(
        lesson, report, lambda layer: guessed_share(worker, layer, lesson.file)
    )
    if target is not None:
        try:
            apply(worker, [Target(target, None)], Wish(lesson.file, 100.0, "all"))
        except RefusalError as refusal:  # the look is learned all the same
            Gimp.message(str(refusal))
    return report
