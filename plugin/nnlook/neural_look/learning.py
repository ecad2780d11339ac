# SPDX-License-Identifier: GPL-3.0-or-later
"""Learning a look: two layers go to the worker, a look file and a report come back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gimp

from .pixels import PixelFormat, as_seen, bands_of, common_format, format_of

if TYPE_CHECKING:
    from .worker_link import Worker

READING = 0.2
"""The share of the progress bar that reading the layers gets; learning gets the rest."""


@dataclass(frozen=True)
class Lesson:
    """What is to be learned from which layers, and where the look goes."""

    before: Gimp.Layer
    after: Gimp.Layer
    name: str
    nodes: str
    seed: int
    file: Path
    overwrite: bool


def learn(worker: Worker, lesson: Lesson) -> dict[str, Any]:
    """Learn a look and write its file; answer with the report. Shows GIMP's progress bar."""
    Gimp.progress_init("Reading the two layers…")
    worker.teach(*taught(lesson, lambda share: Gimp.progress_update(READING * share)))
    Gimp.progress_set_text("Learning…")
    report = report_of(worker.learned(_show_progress))
    Gimp.progress_end()
    return report


def taught(
    lesson: Lesson, on_read: Callable[[float], None]
) -> tuple[dict[str, Any], dict[str, Any], Iterator[bytes]]:
    """Give what the worker is taught: its job, the pair, and the bands of both layers as they are read.

    ``on_read`` hears which share is read.
    """
    pixels = common_format(format_of(lesson.before), format_of(lesson.after))
    job = {
        "file": str(lesson.file),
        "overwrite": lesson.overwrite,
        "name": lesson.name,
        "author": None,
        "licence": None,
        "nodes": lesson.nodes,
        "seed": lesson.seed,
        "created": None,
        "align": False,
    }
    pair = {
        "width": lesson.before.get_width(),
        "height": lesson.before.get_height(),
        "depth": pixels.depth,
        "channels": pixels.channels,
    }
    return job, pair, _bands(lesson.before, lesson.after, pixels, on_read)


def report_of(done: dict[str, Any]) -> dict[str, Any]:
    """The report in what the worker says when it is done, and in ``confidence`` a sentence or None."""
    return {**done["report"], "confidence": done["confidence"]}


def in_words(delta_e: float | None) -> str:
    """What is going on, and how close the look has come."""
    return "Learning…" if delta_e is None else f"Learning… ΔE {delta_e:.2f}"


def _bands(
    before: Gimp.Layer, after: Gimp.Layer, pixels: PixelFormat, on_read: Callable[[float], None]
) -> Iterator[bytes]:
    """Go through both layers in step."""
    with as_seen(before) as before_buffer, as_seen(after) as after_buffer:
        for band in bands_of(before):
            yield band.read(before_buffer, pixels.babl) + band.read(after_buffer, pixels.babl)
            on_read((band.y + band.rows) / before.get_height())


def _show_progress(fraction: float, delta_e: float | None) -> None:
    Gimp.progress_set_text(in_words(delta_e))
    Gimp.progress_update(READING + (1 - READING) * fraction)
