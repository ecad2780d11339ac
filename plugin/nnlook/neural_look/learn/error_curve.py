# SPDX-License-Identifier: GPL-3.0-or-later
"""The curve of the error while a look is learned, drawn into bytes: GIMP's Python may have no cairo."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from gi.repository import GdkPixbuf, GLib, Gtk

from ..i18n import _

SIZE = (648, 130)
MOST, LEAST = 20.0, 0.1
"""The ΔE at the top and at the bottom; between them the scale is logarithmic."""
LINES = (10.0, 3.0, 1.0, 0.3)
VISIBLE = 1.0
"""The ΔE that an eye can just see: its line is drawn more firmly."""
THICK, DOT = 2.0, 4.0
LINE_ALPHA, VISIBLE_ALPHA, FILL_ALPHA = 0.12, 0.4, 0.3
Colour = tuple[int, int, int]
Point = tuple[float, float]


@dataclass(frozen=True)
class Palette:
    """The colours of the theme: of the text, and of what is selected."""

    text_colour: Colour
    accent_colour: Colour


class ErrorCurve:
    """Shows the points that it is told; the picture is made anew for each."""

    def __init__(self) -> None:
        self._points: list[Point] = []
        self._drawing: Drawing | None = None
        self._image = Gtk.Image()
        self._image.get_accessible().set_name(_("Error during learning"))
        self._image.set_size_request(*SIZE)
        self.box = Gtk.Overlay(halign=Gtk.Align.CENTER)
        self.box.add(self._image)
        for value in LINES:
            words = f"{value:g}"
            if value == VISIBLE:
                words = _("{delta_e:g} – barely visible").format(delta_e=value)
            label = Gtk.Label(label=words)
            label.set_halign(Gtk.Align.END)
            label.set_valign(Gtk.Align.START)
            label.set_margin_end(4)
            label.set_opacity(0.7)
            label.set_margin_top(max(0, round(_height(value)) - 17))
            self.box.add_overlay(label)
        self._image.connect("style-updated", lambda _image: self._begin())

    def add(self, share: float, delta_e: float) -> None:
        """Add a point: the share (0–1) of the learning that is done, and the error by then."""
        self._points.append((share * (SIZE[0] - 1), _height(delta_e)))
        if self._drawing is None:
            self._begin()
        else:
            self._drawing.go_on(self._points)
            self._show(self._drawing)

    def _begin(self) -> None:
        """Draw all of it, in the colours that the theme has now."""
        self._drawing = Drawing(_palette(self._image))
        for count in range(1, len(self._points) + 1):
            self._drawing.go_on(self._points[:count])
        self._show(self._drawing)

    def _show(self, drawing: Drawing) -> None:
        self._image.set_from_pixbuf(
            GdkPixbuf.Pixbuf.new_from_bytes(
                GLib.Bytes.new(drawing.pixels()),
                GdkPixbuf.Colorspace.RGB,
                True,
                8,
                *SIZE,
                SIZE[0] * 4,
            )
        )


class Drawing:
    """A curve that grows, as R'G'B'A pixels of 8 bits on nothing: only what is new is drawn."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._canvas = bytearray(4 * SIZE[0] * SIZE[1])
        self._end: Point | None = None
        for value in LINES:
            y = round(_height(value))
            alpha = VISIBLE_ALPHA if value == VISIBLE else LINE_ALPHA
            row = bytes((*palette.text_colour, round(255 * alpha))) * SIZE[0]
            self._canvas[4 * SIZE[0] * y : 4 * SIZE[0] * (y + 1)] = row

    def go_on(self, points: Sequence[Point]) -> None:
        """Draw up to the last of some points (x, y) in pixels, x rising."""
        for start, end in itertools.pairwise(points[-2:]):
            _segment(self._canvas, start, end, self._palette)
        self._end = points[-1]

    def pixels(self) -> bytes:
        """Give the curve, with a dot where it ends."""
        canvas = bytearray(self._canvas)
        if self._end is not None:
            _dot(canvas, self._end, self._palette.text_colour)
        return bytes(canvas)


def _segment(canvas: bytearray, start: Point, end: Point, palette: Palette) -> None:
    """A stroke from one point to the next, with the space below it tinted."""
    (x0, y0), (x1, y1) = start, end
    width, height = SIZE
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    reach = THICK / 2 + 1
    for x in range(max(0, int(x0 - reach)), min(width, math.ceil(x1 + reach) + 1)):
        along = min(max((x - x0) / (x1 - x0), 0.0), 1.0) if x1 > x0 else 0.0
        if x0 <= x < x1 or (x == x1 == width - 1):
            for y in range(max(0, round(y0 + along * (y1 - y0))), height):
                _put(canvas, x, y, palette.accent_colour, FILL_ALPHA)
        # Steep strokes are thick from top to bottom: the rows that this column may touch.
        near = sorted(
            y0 + min(max((x + side - x0) / ((x1 - x0) or 1.0), 0.0), 1.0) * (y1 - y0)
            for side in (-reach, reach)
        )
        for y in range(max(0, int(near[0] - reach)), min(height, math.ceil(near[1] + reach) + 1)):
            share = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length**2
            share = min(max(share, 0.0), 1.0)
            distance = math.hypot(x - x0 - share * (x1 - x0), y - y0 - share * (y1 - y0))
            _put(canvas, x, y, palette.text_colour, THICK / 2 + 0.5 - distance)


def _dot(canvas: bytearray, middle: Point, colour: Colour) -> None:
    """A dot where the curve ends."""
    for x in range(int(middle[0] - DOT - 1), math.ceil(middle[0] + DOT + 2)):
        for y in range(int(middle[1] - DOT - 1), math.ceil(middle[1] + DOT + 2)):
            if 0 <= x < SIZE[0] and 0 <= y < SIZE[1]:
                distance = math.hypot(x - middle[0], y - middle[1])
                _put(canvas, x, y, colour, DOT + 0.5 - distance)


def _put(canvas: bytearray, x: int, y: int, colour: Colour, alpha: float) -> None:
    """Put a colour over a pixel; where two strokes meet, the stronger one counts."""
    if alpha <= 0:
        return
    place = 4 * (y * SIZE[0] + x)
    opaque = round(255 * min(alpha, 1.0))
    if opaque > canvas[place + 3]:
        canvas[place : place + 4] = bytes((*colour, opaque))


def _height(delta_e: float) -> float:
    """How far from the top an error lies, in pixels."""
    share = math.log(MOST / min(max(delta_e, LEAST), MOST)) / math.log(MOST / LEAST)
    return share * (SIZE[1] - 1)


def _palette(widget: Gtk.Widget) -> Palette:
    style = widget.get_style_context()
    found, accent_colour = style.lookup_color("theme_selected_bg_color")
    text_colour = style.get_color(Gtk.StateFlags.NORMAL)
    return Palette(_octets(text_colour), _octets(accent_colour if found else text_colour))


def _octets(colour: object) -> Colour:
    red, green, blue = (
        round(255 * float(getattr(colour, channel))) for channel in ("red", "green", "blue")
    )
    return red, green, blue
