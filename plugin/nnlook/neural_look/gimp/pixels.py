# SPDX-License-Identifier: GPL-3.0-or-later
"""Pixels of layers, band by band, in the formats that the worker knows."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gi.repository import Babl, Gegl, Gimp

from ..errors import RefusalError
from ..i18n import _

BAND_ROWS = 64
"""GEGL's sizes are 32-bit, and some rows at a time are also the fastest."""
VALUE_BYTES = {"u8": 1, "u16": 2, "float": 4}


@dataclass(frozen=True)
class PixelFormat:
    """Rows of non-linear sRGB pixels; where there is a fourth channel, it is alpha."""

    depth: str
    channels: int

    @property
    def babl(self) -> str:
        """The format's name in GEGL. It names no space, so GEGL converts the image's profile."""
        return f"R'G'B'{'A' if self.channels == 4 else ''} {self.depth}"


FLOAT = PixelFormat("float", 4)

EXACT = {
    f"{colour} {depth}": PixelFormat(depth, channels)
    for depth in ("u8", "u16")
    for colour, channels in {"R'G'B'": 3, "Y'": 3, "R'G'B'A": 4, "Y'A": 4}.items()
}
"""Layers that hold non-linear sRGB already. The names of other profiles' formats are longer."""


@dataclass(frozen=True)
class Band:
    """A few whole rows of a layer, in the coordinates of a buffer."""

    x: int
    y: int
    width: int
    rows: int

    def read(
        self, buffer: Gegl.Buffer, babl: str, around: Gegl.AbyssPolicy = Gegl.AbyssPolicy.NONE
    ) -> bytes:
        """Read the rows in a format of this name; ``around`` says what lies outside of the buffer."""
        return bytes(buffer.get(self._rectangle(), 1.0, babl, around))

    def write(self, buffer: Gegl.Buffer, babl: str, data: bytes) -> None:
        """Write the rows in a format of this name."""
        buffer.set(self._rectangle(), babl, data)

    def is_blank(self, buffer: Gegl.Buffer, component: str) -> bool:
        """Tell whether a component, such as ``A float``, is 0 everywhere in the rows."""
        data = self.read(buffer, component)
        return data == bytes(len(data))

    def _rectangle(self) -> Gegl.Rectangle:
        return Gegl.Rectangle.new(self.x, self.y, self.width, self.rows)


def bands_of(drawable: Gimp.Drawable, x: int = 0, y: int = 0) -> Iterator[Band]:
    """Go through a drawable from top to bottom; its corner lies at (x, y) in the buffer."""
    width, height = drawable.get_width(), drawable.get_height()
    for row in range(0, height, BAND_ROWS):
        yield Band(x, y + row, width, min(BAND_ROWS, height - row))


def format_of(layer: Gimp.Layer) -> PixelFormat:
    """Give the format that carries the layer's values without loss."""
    return EXACT.get(native_format_of(layer), FLOAT)


def native_format_of(layer: Gimp.Layer) -> str:
    """Give the name of the layer's own format, which reads and writes its values as they are."""
    name: str = Babl.get_name(layer.get_format())
    return name


def common_format(one: PixelFormat, other: PixelFormat) -> PixelFormat:
    """Give the format that carries both without loss."""
    depth = max(one.depth, other.depth, key=lambda depth: VALUE_BYTES[depth])
    return PixelFormat(depth, max(one.channels, other.channels))


@dataclass(frozen=True)
class Window:
    """Where a rectangle of pixels lies in its image: a vignette and grain go by that.

    ``image`` is the width and height of the whole image and ``offset`` the left and the top of the
    rectangle in it, which may reach beyond; ``columns`` is the rectangle's width.
    """

    image: tuple[int, int]
    offset: tuple[int, int]
    columns: int

    @classmethod
    def of(cls, layer: Gimp.Layer) -> Window:
        """Where a layer lies in its image; it may also be one that is in none but was made for it."""
        image = layer.get_image()
        left, top = layer.get_offsets()[1:]
        return cls((image.get_width(), image.get_height()), (left, top), layer.get_width())

    @classmethod
    def whole(cls, width: int, height: int) -> Window:
        """The window of a rectangle that is all of its image."""
        return cls((width, height), (0, 0), width)

    def header(self) -> dict[str, Any]:
        """The keys of a frame to the worker."""
        return {"image": list(self.image), "offset": list(self.offset), "columns": self.columns}


@dataclass(frozen=True)
class RenderedLayer:
    """A layer as the user sees it, with its non-destructive effects.

    These may reach beyond its edges: the size is that of the buffer, and ``x``, ``y`` is where the
    buffer's corner lies, in the layer's coordinates.
    """

    layer: Gimp.Layer
    """The layer itself, or a merged copy that is in no image, perhaps with alpha where it has none."""
    x: int
    y: int

    @property
    def width(self) -> int:
        """The width in pixels."""
        return int(self.layer.get_width())

    @property
    def height(self) -> int:
        """The height in pixels."""
        return int(self.layer.get_height())

    @property
    def buffer(self) -> Gegl.Buffer:
        """The pixels."""
        return self.layer.get_buffer()

    def bands(self) -> Iterator[Band]:
        """Go through all of it from top to bottom."""
        return bands_of(self.layer)


@contextlib.contextmanager
def rendered(layer: Gimp.Layer) -> Iterator[RenderedLayer]:
    """Lend a layer as the user sees it."""
    if not layer.get_filters():
        yield RenderedLayer(layer, 0, 0)
        return
    merged = layer.copy()
    try:
        merged.merge_filters()
        x, y = merged.get_offsets()[1:]
        left, top = layer.get_offsets()[1:]
        yield RenderedLayer(merged, x - left, y - top)
    finally:
        merged.delete()


@contextlib.contextmanager
def rendered_buffer(layer: Gimp.Layer) -> Iterator[Gegl.Buffer]:
    """Lend the layer's pixels as the user sees them, where its effects keep within its edges."""
    with rendered(layer) as whole:
        if (whole.width, whole.height) != (layer.get_width(), layer.get_height()):
            raise RefusalError(
                _(
                    "The effects of “{layer}” extend beyond its edges. Merge them "
                    "first (fx button in the Layers dialog)."
                ).format(layer=layer.get_name())
            )
        yield whole.buffer
