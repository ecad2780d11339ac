# SPDX-License-Identifier: GPL-3.0-or-later
"""Learning a look: two layers go to the worker, a look file and a report come back."""

from __future__ import annotations

from collections.abc import Iterator
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
    Gimp.progress_init("Reading the two layers…")
    bands = _bands(lesson.before, lesson.after, pixels)
    done = worker.learn(job, [(pair, bands)], _show_progress)
    Gimp.progress_end()
    return dict(done["report"])


def _bands(before: Gimp.Layer, after: Gimp.Layer, pixels: PixelFormat) -> Iterator[bytes]:
    """Go through both layers in step."""
    with as_seen(before) as before_buffer, as_seen(after) as after_buffer:
        for band in bands_of(before):
            yield band.read(before_buffer, pixels.babl) + band.read(after_buffer, pixels.babl)
            Gimp.progress_update(READING * (band.y + band.rows) / before.get_height())
    Gimp.progress_set_text("Learning…")


def _show_progress(fraction: float, delta_e: float | None) -> None:
    Gimp.progress_set_text("Learning…" if delta_e is None else f"Learning… ΔE {delta_e:.2f}")
    Gimp.progress_update(READING + (1 - READING) * fraction)
