# SPDX-License-Identifier: GPL-3.0-or-later
"""Small bitmaps of layers: what dialogs show and what previews are computed from."""

from __future__ import annotations

import contextlib
from array import array
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Protocol

from gi.repository import GdkPixbuf, Gegl, Gimp, GLib

from .pixels import Window, native_format_of, rendered

if TYPE_CHECKING:
    from collections.abc import Iterator

CHANNELS = 4
FORMAT = "R'G'B'A u8"
"""Non-linear sRGB, as screens take it; the image's own profile is converted by GEGL."""
OPAQUE = "R'G'B' u8"
"""What most photos are. They are read as they are: until GIMP has been closed for the first time, babl
searches half a second for the best way to another format, in each process anew."""


@dataclass(frozen=True)
class Bitmap:
    """Rows of R'G'B'A pixels of 8 bits, from the top."""

    width: int
    height: int
    data: bytes

    def pixbuf(self) -> GdkPixbuf.Pixbuf:
        """Give it as GTK shows pictures."""
        return GdkPixbuf.Pixbuf.new_from_bytes(
            GLib.Bytes.new(self.data),
            GdkPixbuf.Colorspace.RGB,
            True,
            8,
            self.width,
            self.height,
            self.width * CHANNELS,
        )

    def split(self, other: Bitmap, share: float) -> Bitmap:
        """Give this picture to the left of a share (0–1) of the width, the other one to the right."""
        cut = CHANNELS * round(share * self.width)
        row = CHANNELS * self.width
        rows: Iterator[bytes] = (
            self.data[start : start + cut] + other.data[start + cut : start + row]
            for start in range(0, len(self.data), row)
        )
        return Bitmap(self.width, self.height, b"".join(rows))


@dataclass(frozen=True)
class PlacedBitmap(Bitmap):
    """A bitmap of which is known where in its image it lies, in shown pixels.

    ``scale`` shown pixels are one of the image's.
    """

    window: Window
    scale: float


@dataclass(frozen=True)
class View:
    """A part of a layer, as large as it is to be shown: ``scale`` shown pixels to one of the layer's.

    The corner ``x``, ``y`` and the size are in shown pixels, as GEGL wants them.
    """

    x: int
    y: int
    width: int
    height: int
    scale: float

    @classmethod
    def whole(cls, layer: Gimp.Layer, room: tuple[int, int]) -> View:
        """A view of all of a layer that fits into a room; a small layer is not enlarged."""
        return cls.all_of((layer.get_width(), layer.get_height()), room)

    @classmethod
    def all_of(cls, size: tuple[int, int], room: tuple[int, int]) -> View:
        """A view of all of a picture of a size, as ``whole``."""
        width, height = size
        scale = min(1.0, room[0] / width, room[1] / height)
        return cls(0, 0, max(1, int(width * scale)), max(1, int(height * scale)), scale)

    def window(self, layer: Window) -> Window:
        """Where the view of a layer lies in the image, both in shown pixels."""
        width, height = (max(1, round(self.scale * size)) for size in layer.image)
        left, top = (round(self.scale * place) for place in layer.offset)
        return Window((width, height), (left + self.x, top + self.y), self.width)


class LayerReader:
    """A layer as the user sees it, to be read again and again: with its effects, without its mask.

    The effects are merged once, when it is made. To be closed in the end.
    """

    def __init__(self, layer: Gimp.Layer) -> None:
        self._stack = contextlib.ExitStack()
        self._seen = self._stack.enter_context(rendered(layer))
        self._buffer = self._seen.buffer
        self._opaque = native_format_of(self._seen.layer) == OPAQUE

    @property
    def size(self) -> tuple[int, int]:
        """The width and height, with what effects have added."""
        return self._seen.width, self._seen.height

    def read(self, view: View) -> PlacedBitmap:
        """Read a view."""
        opaque = self._opaque
        data = _with_alpha(self._read(view, OPAQUE)) if opaque else self._read(view, FORMAT)
        window = view.window(Window.of(self._seen.layer))
        return PlacedBitmap(view.width, view.height, data, window, view.scale)

    def _read(self, view: View, babl: str) -> bytes:
        rectangle = Gegl.Rectangle.new(view.x, view.y, view.width, view.height)
        return bytes(self._buffer.get(rectangle, view.scale, babl, Gegl.AbyssPolicy.CLAMP))

    def close(self) -> None:
        """Release the layer."""
        del self._buffer  # before the merged copy that it belongs to
        self._stack.close()


def _with_alpha(data: bytes) -> bytes:
    """Give opaque pixels a fourth channel, as ``FORMAT`` has it."""
    whole = bytearray(b"\xff") * (len(data) // 3 * 4)
    for channel in range(3):
        whole[channel::4] = data[channel::3]
    return bytes(whole)


def read_layer(layer: Gimp.Layer, view: View) -> PlacedBitmap:
    """Read a view of a layer as the user sees it: with its effects, without its mask and opacity."""
    reader = LayerReader(layer)
    try:
        return reader.read(view)
    finally:
        reader.close()


def sample_layer(layer: Gimp.Layer, view: View, left: int = 0, top: int = 0) -> Bitmap:
    """Read a view of a layer that has the nearest pixel of the layer everywhere, and mixes none.

    The view is of the part of the layer that begins at ``left`` and ``top``, in the layer's pixels.
    """
    if view.scale >= 1:
        moved = (view.x + round(view.scale * left), view.y + round(view.scale * top))
        return read_layer(layer, View(*moved, view.width, view.height, view.scale))
    with rendered(layer) as whole:
        buffer = whole.buffer
        across = _nearest(view.x, view.width, view.scale, left, whole.width)
        columns = itemgetter(*across, 0)
        rows = []
        for y in _nearest(view.y, view.height, view.scale, top, whole.height):
            line = Gegl.Rectangle.new(0, y, whole.width, 1)
            data = bytes(buffer.get(line, 1.0, FORMAT, Gegl.AbyssPolicy.NONE))
            # The last one is there so that there are always several.
            rows.append(array("I", columns(memoryview(data).cast("I"))[:-1]).tobytes())
        del buffer  # before the merged copy that it belongs to
    return Bitmap(view.width, view.height, b"".join(rows))


def _nearest(start: int, count: int, scale: float, first: int, length: int) -> list[int]:
    """The pixels of a layer's side, from ``first`` on, that lie nearest to those of a view's."""
    places = (first + int((start + step + 0.5) / scale) for step in range(count))
    return [min(max(place, 0), length - 1) for place in places]


class PreviewSource(Protocol):
    """Two pictures that lie on each other. ``size`` is that of the one before, in pixels."""

    @property
    def size(self) -> tuple[int, int]:
        """How wide and how high it is."""
        ...

    def read(self, view: View) -> tuple[Bitmap, Bitmap]:
        """Read a view of both, as smooth as screens want it. For the main thread alone."""
        ...

    def sample(self, view: View) -> tuple[Bitmap, Bitmap]:
        """Read a view of both that has single pixels of theirs, none of them mixed."""
        ...

    def window(self, view: View) -> Window:
        """Where a view lies in the whole of the picture before, in shown pixels."""
        ...


@dataclass(frozen=True)
class LayerPairSource:
    """What two layers share; *after* lies ``across`` and ``down`` pixels into *before*."""

    before: Gimp.Layer
    after: Gimp.Layer
    across: int = 0
    down: int = 0

    @property
    def size(self) -> tuple[int, int]:
        """How wide and how high the shared part is."""
        left, top = self._corner
        before, after = (
            (layer.get_width(), layer.get_height()) for layer in (self.before, self.after)
        )
        return (
            min(before[0], self.across + after[0]) - left,
            min(before[1], self.down + after[1]) - top,
        )

    def read(self, view: View) -> tuple[Bitmap, Bitmap]:
        """Read a view of both layers as the user sees them."""
        first, second = self._views(view)
        return read_layer(self.before, first), read_layer(self.after, second)

    def sample(self, view: View) -> tuple[Bitmap, Bitmap]:
        """Read single pixels of a view of both layers."""
        left, top = self._corner
        return (
            sample_layer(self.before, view, left, top),
            sample_layer(self.after, view, left - self.across, top - self.down),
        )

    def window(self, view: View) -> Window:
        """Where a view lies in *before*: a pair is learned as if its layers were the image."""
        size = self.before.get_width(), self.before.get_height()
        return self._views(view)[0].window(Window.whole(*size))

    @property
    def _corner(self) -> tuple[int, int]:
        """Where the shared part begins in *before*."""
        return max(0, self.across), max(0, self.down)

    def _views(self, view: View) -> tuple[View, View]:
        """The views of *before* and of *after* that show a view of the shared part."""
        left, top = self._corner
        return _moved(view, left, top), _moved(view, left - self.across, top - self.down)


def _moved(view: View, across: int, down: int) -> View:
    """A view of what lies so many pixels to the right and below."""
    return replace(view, x=view.x + round(view.scale * across), y=view.y + round(view.scale * down))
