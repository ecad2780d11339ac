# SPDX-License-Identifier: GPL-3.0-or-later
"""Learning a look: a lesson goes to the worker, a look file and a report come back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from gi.repository import Gimp

from ..i18n import _
from .lesson import Frame, Lesson

if TYPE_CHECKING:
    from ..pictures import Picture
    from ..worker_link import Worker

READING = 0.2
"""The share of the progress bar that reading the pixels gets; learning gets the rest."""

OnProgress = Callable[[float, "float | None", bytes], None]
"""Hears the fraction that is done, the ΔE so far (None before there is a network) and the preview."""


def learn(worker: Worker, lesson: Lesson) -> dict[str, Any]:
    """Learn a look and write its file; answer with the report. Shows GIMP's progress bar."""
    Gimp.progress_init(_("Reading the pixels…"))
    frames = frames_of(lesson, None, lambda share: Gimp.progress_update(READING * share))
    for header, body in frames:
        worker.send(header, body)
    Gimp.progress_set_text(in_words(None))
    report = learned(worker, _show_progress)
    Gimp.progress_end()
    return report


def frames_of(
    lesson: Lesson, photo: Picture | None, on_read: Callable[[float], None]
) -> Iterator[Frame]:
    """All that the worker is told, read as it is wanted; ``photo`` is to be shown with the look so far."""
    yield lesson.opening(), b""
    if photo is not None:
        yield {"type": "photo", "depth": "u8", "channels": 4}, photo.data
    yield from lesson.taught(on_read)
    yield {"type": "end"}, b""


def learned(worker: Worker, on_progress: OnProgress) -> dict[str, Any]:
    """Wait for the look; answer with the report.

    Its ``confidence`` and ``worst_in_words`` are sentences for the user, or None.
    """
    while True:
        header, body = worker.receive("progress", "done")
        if header["type"] == "done":
            worker.require(header["report"] is not None)
            sentences = {"confidence": header["confidence"], "worst_in_words": header["worst"]}
            return {**header["report"], **sentences}
        on_progress(header["fraction"], header["delta_e"], body)


def stop(worker: Worker, *, keep: bool = True) -> None:
    """Have the learning end with the best look so far or with none, while another thread waits for it."""
    worker.send({"type": "stop", "keep": keep})


def in_words(delta_e: float | None) -> str:
    """What is going on, and how close the look has come."""
    if delta_e is None:
        return _("Learning…")
    return _("Learning… ΔE {delta_e:.2f}").format(delta_e=delta_e)


def _show_progress(fraction: float, delta_e: float | None, _preview: bytes) -> None:
    Gimp.progress_set_text(in_words(delta_e))
    Gimp.progress_update(READING + (1 - READING) * fraction)
