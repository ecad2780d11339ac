# SPDX-License-Identifier: GPL-3.0-or-later
"""Lessons: what a look is learned from, and how that is told to the worker.

The dialogs and the conversation with the worker know a lesson by what the protocol ``Lesson`` says, so
there may be other ways to teach than by layers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from gi.repository import Gimp

from ..card import Card
from ..pixels import Band, PixelFormat, as_seen, bands_of, common_format, format_of
from ..scenes import LayerScene, Scene

Frame = tuple[dict[str, Any], bytes]
"""What is said to the worker: a header with its ``type``, and a body."""


class Lesson(Protocol):
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
    def scene(self) -> Scene | None:
        """What the look can be seen on, before and exactly after; None where there is no such thing."""
        ...

    def opening(self) -> dict[str, Any]:
        """The header of the frame that opens the worker's job."""
        ...

    def taught(self, on_read: Callable[[float], None]) -> Iterator[Frame]:
        """The frames that follow, up to the job's ``end``, read from the image as they are wanted.

        ``on_read`` hears which share (0–1) is read. For the main thread alone.
        """
        ...


def opening(
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

    def taught(self, on_read: Callable[[float], None], *, align: bool) -> Iterator[Frame]:
        """Give the frames that tell the worker of the pair; ``on_read`` hears which share is read."""
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
        with as_seen(self.before) as before, as_seen(self.after) as after:
            for band in bands_of(self.before):
                body = band.read(before, pixels.babl) + band.read(after, pixels.babl)
                yield {"type": "band"}, body
                on_read(_share_read(band, self.before))

    def _in_turn(self, pixels: PixelFormat, on_read: Callable[[float], None]) -> Iterator[Frame]:
        """Go through the one layer and then through the other."""
        for done, (kind, layer) in enumerate([("before", self.before), ("after", self.after)]):
            with as_seen(layer) as buffer:
                for band in bands_of(layer):
                    yield {"type": kind}, band.read(buffer, pixels.babl)
                    on_read((done + _share_read(band, layer)) / 2)


@dataclass(frozen=True)
class LayersLesson:
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

    def aligned_as(self, alignment: dict[str, float] | None) -> LayersLesson:
        """The lesson with what was found of its first pair, if a move by whole pixels does it."""
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
    def scene(self) -> Scene | None:
        """The first pair, where its layers are known to lie on each other pixel by pixel."""
        if self.align and self.found is None:
            return None
        return LayerScene(self.pairs[0].before, self.pairs[0].after, *(self.found or (0, 0)))

    def opening(self) -> dict[str, Any]:
        """The header of the frame that opens the worker's job."""
        return opening(
            self.file,
            self.card,
            overwrite=self.overwrite,
            nodes=self.nodes,
            seed=self.seed,
            align=self.align,
        )

    def taught(self, on_read: Callable[[float], None]) -> Iterator[Frame]:
        """The frames of all pairs, one after the other."""
        count = len(self.pairs)
        for done, pair in enumerate(self.pairs):

            def tell(share: float, done: int = done) -> None:
                on_read((done + share) / count)

            yield from pair.taught(tell, align=self.align)


def _share_read(band: Band, layer: Gimp.Layer) -> float:
    """Tell which share of a layer is read after a band."""
    height: int = layer.get_height()
    return (band.y + band.rows) / height
