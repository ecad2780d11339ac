# SPDX-License-Identifier: GPL-3.0-or-later
"""Learning a look: two layers go to the worker, a look file and a report come back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gimp

from ..pixels import Band, PixelFormat, as_seen, bands_of, common_format, format_of

if TYPE_CHECKING:
    from ..worker_link import PixelFrame, Worker

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
    align: bool
    """Whether the layers are laid over each other first; then they may differ in size."""


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
) -> tuple[dict[str, Any], dict[str, Any], Iterator[PixelFrame]]:
    """Give what the worker is taught: its job, the pair, and the pixels of both layers as they are read.

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
        "align": lesson.align,
    }
    sizes = [[layer.get_width(), layer.get_height()] for layer in (lesson.before, lesson.after)]
    kind = {"depth": pixels.depth, "channels": pixels.channels}
    if lesson.align:
        pair = {"before": sizes[0], "after": sizes[1], **kind}
        return job, pair, _in_turn(lesson.before, lesson.after, pixels, on_read)
    pair = {"width": sizes[0][0], "height": sizes[0][1], **kind}
    return job, pair, _in_step(lesson.before, lesson.after, pixels, on_read)


def report_of(done: dict[str, Any]) -> dict[str, Any]:
    """The report in what the worker says when it is done, and in ``confidence`` a sentence or None."""
    return {**done["report"], "confidence": done["confidence"]}


def in_words(delta_e: float | None) -> str:
    """What is going on, and how close the look has come."""
    return "Learning…" if delta_e is None else f"Learning… ΔE {delta_e:.2f}"


def _in_step(
    before: Gimp.Layer, after: Gimp.Layer, pixels: PixelFormat, on_read: Callable[[float], None]
) -> Iterator[PixelFrame]:
    """Go through both layers, which are of one size, in step."""
    with as_seen(before) as before_buffer, as_seen(after) as after_buffer:
        for band in bands_of(before):
            pair = band.read(before_buffer, pixels.babl) + band.read(after_buffer, pixels.babl)
            yield "band", pair
            on_read(_share_read(band, before))


def _in_turn(
    before: Gimp.Layer, after: Gimp.Layer, pixels: PixelFormat, on_read: Callable[[float], None]
) -> Iterator[PixelFrame]:
    """Go through the one layer and then through the other."""
    for done, (kind, layer) in enumerate([("before", before), ("after", after)]):
        with as_seen(layer) as buffer:
            for band in bands_of(layer):
                yield kind, band.read(buffer, pixels.babl)
                on_read((done + _share_read(band, layer)) / 2)


def _share_read(band: Band, layer: Gimp.Layer) -> float:
    """Tell which share of a layer is read after a band."""
    height: int = layer.get_height()
    return (band.y + band.rows) / height


def _show_progress(fraction: float, delta_e: float | None) -> None:
    Gimp.progress_set_text(in_words(delta_e))
    Gimp.progress_update(READING + (1 - READING) * fraction)
