# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests to learn a look: what it is learned from, and how the worker is told.

Dialogs know a request by the protocol ``LearnRequest`` alone: there are other ways to teach than by layers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from gi.repository import Gimp

from ..client.learning import wait_for_look
from ..client.library import Card
from ..gimp.bitmaps import Bitmap, LayerPairSource, PreviewSource
from ..gimp.pixels import Band, PixelFormat, bands_of, common_format, format_of, rendered_buffer
from ..i18n import _

if TYPE_CHECKING:
    from ..client.worker import Worker
    from ..client.worker_process import Frame

READING = 0.2
"""The share of the progress bar that reading the pixels gets; learning gets the rest."""


class LearnRequest(Protocol):
    """What is to be learned, and where the look goes."""

    @property
    def card(self) -> Card:
        """What the look will tell of itself."""
        ...

    @property
    def file(self) -> Path:
        """The look that will be written."""
        ...

    @property
    def layers(self) -> Sequence[Gimp.Layer]:
        """The layers that are learned from; the first is offered to have the look, if no other fits."""
        ...

    @property
    def preview_source(self) -> PreviewSource | None:
        """What the look can be seen on, before and exactly after; None where there is no such thing."""
        ...

    def header(self) -> dict[str, Any]:
        """The header of the frame that opens the worker's job."""
        ...

    def frames(self, on_read: Callable[[float], None]) -> Iterator[Frame]:
        """The frames that follow, up to the job's ``end``, read from the image as they are wanted.

        ``on_read`` is called with the share (0–1) that is read. For the main thread only.
        """
        ...


def learn_header(
    file: Path, card: Card, *, overwrite: bool, nodes: str, seed: int, align: bool
) -> dict[str, Any]:
    """The header of the frame that opens the job *learn*."""
    return {
        "type": "learn",
        "file": str(file),
        "overwrite": overwrite,
        "name": card.name,
        "author": card.author,
        "licence": card.licence,
        "tags": list(card.tags),
        "nodes": nodes,
        "seed": seed,
        "created": None,
        "align": align,
    }


@dataclass(frozen=True)
class LayerPair:
    """A photo before and after, as two layers."""

    before: Gimp.Layer
    after: Gimp.Layer

    def frames(self, on_read: Callable[[float], None], *, align: bool) -> Iterator[Frame]:
        """Give the frames of the pair; ``on_read`` is called with the share (0–1) that is read."""
        pixels = common_format(format_of(self.before), format_of(self.after))
        sizes = [[layer.get_width(), layer.get_height()] for layer in (self.before, self.after)]
        kind = {"type": "pair", "depth": pixels.depth, "channels": pixels.channels}
        if align:
            yield {**kind, "before": sizes[0], "after": sizes[1]}, b""
            yield from self._in_turn(pixels, on_read)
        else:
            yield {**kind, "width": sizes[0][0], "height": sizes[0][1]}, b""
            yield from self._in_step(pixels, on_read)

    def _in_step(self, pixels: PixelFormat, on_read: Callable[[float], None]) -> Iterator[Frame]:
        """Go through both layers, which are of one size, in step."""
        with rendered_buffer(self.before) as before, rendered_buffer(self.after) as after:
            for band in bands_of(self.before):
                body = band.read(before, pixels.babl) + band.read(after, pixels.babl)
                yield {"type": "band"}, body
                on_read(_share_read(band, self.before))

    def _in_turn(self, pixels: PixelFormat, on_read: Callable[[float], None]) -> Iterator[Frame]:
        """Go through the one layer and then through the other."""
        for done, (kind, layer) in enumerate([("before", self.before), ("after", self.after)]):
            with rendered_buffer(layer) as buffer:
                for band in bands_of(layer):
                    yield {"type": kind}, band.read(buffer, pixels.babl)
                    on_read((done + _share_read(band, layer)) / 2)


@dataclass(frozen=True)
class LayersRequest:
    """A look to be learned from one or more pairs of layers."""

    pairs: tuple[LayerPair, ...]
    card: Card
    nodes: str
    seed: int
    file: Path
    overwrite: bool
    align: bool
    """Whether the layers of a pair are laid over each other first; then they may differ in size."""
    found: tuple[int, int] | None = None
    """Where the first pair's *after* lies in its *before*, once that is known in whole pixels."""

    def aligned_as(self, alignment: dict[str, float] | None) -> LayersRequest:
        """The request with what was found of its first pair, if a move by whole pixels does it."""
        if alignment is None or alignment["scale"] != 1 or alignment["reduced"] != 1:
            return self
        across, down = alignment["across"], alignment["down"]
        if (across, down) != (round(across), round(down)):
            return self
        return replace(self, found=(round(across), round(down)))

    @property
    def layers(self) -> Sequence[Gimp.Layer]:
        """All layers, the pairs one after the other."""
        return [layer for pair in self.pairs for layer in (pair.before, pair.after)]

    @property
    def preview_source(self) -> PreviewSource | None:
        """The first pair, where its layers are known to lie on each other pixel by pixel."""
        if self.align and self.found is None:
            return None
        return LayerPairSource(self.pairs[0].before, self.pairs[0].after, *(self.found or (0, 0)))

    def header(self) -> dict[str, Any]:
        """The header of the frame that opens the worker's job."""
        return learn_header(
            self.file,
            self.card,
            overwrite=self.overwrite,
            nodes=self.nodes,
            seed=self.seed,
            align=self.align,
        )

    def frames(self, on_read: Callable[[float], None]) -> Iterator[Frame]:
        """The frames of all pairs, one after the other."""
        count = len(self.pairs)
        for done, pair in enumerate(self.pairs):

            def tell(share: float, done: int = done) -> None:
                on_read((done + share) / count)

            yield from pair.frames(tell, align=self.align)


def _share_read(band: Band, layer: Gimp.Layer) -> float:
    """Tell which share of a layer is read after a band."""
    height: int = layer.get_height()
    return (band.y + band.rows) / height


def learn(worker: Worker, request: LearnRequest) -> dict[str, Any]:
    """Learn a look and write its file; answer with the report. Shows GIMP's progress bar."""
    Gimp.progress_init(_("Reading pixels…"))
    frames = request_frames(request, None, lambda share: Gimp.progress_update(READING * share))
    for header, body in frames:
        worker.send(header, body)
    Gimp.progress_set_text(describe_progress(None))
    report = wait_for_look(worker, _show_progress)
    Gimp.progress_end()
    return report


def request_frames(
    request: LearnRequest, photo: Bitmap | None, on_read: Callable[[float], None]
) -> Iterator[Frame]:
    """All that the worker is told, read as it is wanted; ``photo`` is to be shown with the look so far."""
    yield request.header(), b""
    if photo is not None:
        yield {"type": "photo", "depth": "u8", "channels": 4}, photo.data
    yield from request.frames(on_read)
    yield {"type": "end"}, b""


def describe_progress(delta_e: float | None) -> str:
    """What is going on, and how close the look has come."""
    if delta_e is None:
        return _("Learning…")
    return _("Learning… ΔE {delta_e:.2f}").format(delta_e=delta_e)


def _show_progress(fraction: float, delta_e: float | None, _preview: bytes) -> None:
    Gimp.progress_set_text(describe_progress(delta_e))
    Gimp.progress_update(READING + (1 - READING) * fraction)
