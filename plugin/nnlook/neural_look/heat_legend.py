# SPDX-License-Identifier: GPL-3.0-or-later
"""The legend of a heat map: its colours from no error to the top, with numbers."""

from __future__ import annotations

from gi.repository import GdkPixbuf, GLib, Gtk

from .i18n import _
from .widgets import SPACING

SIZE = (220, 12)
CHANNELS = 3


class HeatLegend:
    """A strip of the heat map's colours, which the worker gives with a comparison."""

    def __init__(self) -> None:
        self._strip = Gtk.Image()
        self._strip.set_size_request(*SIZE)
        self._strip.get_accessible().set_name(_("Colours of the error, from none to visible"))
        self._most = Gtk.Label()
        self.box = Gtk.Box(spacing=SPACING // 2, halign=Gtk.Align.CENTER)
        for part in (Gtk.Label(label=_("Error: ΔE 0")), self._strip, self._most):
            self.box.pack_start(part, False, False, 0)

    def show(self, colours: bytes, top: float) -> None:
        """Show R'G'B' colours of 8 bits, evenly spaced from no error to ``top``."""
        count = len(colours) // CHANNELS
        line = b"".join(
            colours[start : start + CHANNELS]
            for start in (x * count // SIZE[0] * CHANNELS for x in range(SIZE[0]))
        )
        data = GLib.Bytes.new(line * SIZE[1])
        rgb = GdkPixbuf.Colorspace.RGB
        self._strip.set_from_pixbuf(
            GdkPixbuf.Pixbuf.new_from_bytes(data, rgb, False, 8, *SIZE, SIZE[0] * CHANNELS)
        )
        self._most.set_text(_("{top:g} and more").format(top=top))
