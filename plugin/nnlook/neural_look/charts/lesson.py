# SPDX-License-Identifier: GPL-3.0-or-later
"""The lesson that a processed chart is: the worker knows the chart as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gimp

from ..card import Card
from ..learn.lesson import Frame, opening
from ..pixels import PixelFormat, as_seen, bands_of, format_of

if TYPE_CHECKING:
    from ..scenes import Scene


@dataclass(frozen=True)
class ChartLesson:
    """A look to be learned from a processed chart."""

    processed: Gimp.Layer
    card: Card
    file: Path
    overwrite: bool

    @property
    def layers(self) -> Sequence[Gimp.Layer]:
        """The processed chart."""
        return [self.processed]

    @property
    def scene(self) -> Scene | None:
        """None: a chart is nothing to look at."""
        return None

    def opening(self) -> dict[str, Any]:
        """The header of the frame that opens the worker's job."""
        header = opening(
            self.file, self.card, overwrite=self.overwrite, nodes="auto", seed=0, align=False
        )
        return {**header, "type": "learn-chart"}

    def taught(self, on_read: Callable[[float], None]) -> Iterator[Frame]:
        """The frames that follow: the picture in bands."""
        yield picture_header(self.processed, "picture"), b""
        for share, band in picture_bands(self.processed):
            yield {"type": "band"}, band
            on_read(share)


def picture_header(layer: Gimp.Layer, kind: str) -> dict[str, Any]:
    """The header that says how large a layer is and how its pixels come."""
    pixels = _format(layer)
    return {
        "type": kind,
        "width": layer.get_width(),
        "height": layer.get_height(),
        "depth": pixels.depth,
        "channels": pixels.channels,
    }


def picture_bands(layer: Gimp.Layer) -> Iterator[tuple[float, bytes]]:
    """Read a layer band by band: which share (0–1) is read then, and the band."""
    babl = _format(layer).babl
    with as_seen(layer) as buffer:
        for band in bands_of(layer):
            yield (band.y + band.rows) / layer.get_height(), band.read(buffer, babl)


def _format(layer: Gimp.Layer) -> PixelFormat:
    """8 bits where the layer has no more, else 16: a chart is within 0 and 1, and is kept whole."""
    exact = format_of(layer)
    depth = "u8" if exact.depth == "u8" else "u16"
    return PixelFormat(depth, 4 if layer.has_alpha() else 3)
