# SPDX-License-Identifier: GPL-3.0-or-later
"""A look beside the exact picture, where it is off, and the legend of the heat map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gi.repository import GdkPixbuf, GLib, Gtk

from ..gimp.error_boundary import message_for
from ..i18n import _
from ..ui.linked_views import LinkedViews
from ..ui.widgets import SPACING, faint
from .model import LEGEND_CHANNELS, ComparisonPictures, compare_pictures

if TYPE_CHECKING:
    from ..client.tasks import Tasks
    from ..client.worker import Worker
    from ..gimp.bitmaps import Bitmap, PreviewSource, View

LEGEND_SIZE = (220, 12)


class ComparisonView:
    """Four pictures: what the look makes of a photo, how it is to be, the difference and a heat map.

    The worker makes them on a thread of its own, for the part of the photo that is in sight.
    """

    def __init__(self, tasks: Tasks, worker: Worker, file: Path, source: PreviewSource) -> None:
        self._tasks, self._worker, self._file, self._source = tasks, worker, file, source
        names = (_("Predicted"), _("Reference"), _("Difference × 8"), _("Error"))
        self._views = LinkedViews(source.size, names, self._ask)
        self._legend = HeatLegend()
        self._trouble = faint("")
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING // 2)
        below = Gtk.Box(spacing=SPACING)
        below.pack_start(self._views.zooms, False, False, 0)
        below.pack_end(self._legend.box, False, False, 0)
        for part in (self._views.box, below, self._trouble):
            self.box.pack_start(part, False, False, 0)
        self._trouble.set_no_show_all(True)

    def moved(self, file: Path) -> None:
        """Go on with the look, which has another file."""
        self._file = file

    def begin(self) -> None:
        """Ask for the first pictures."""
        self._views.begin()

    def close(self) -> None:
        """Ask for no more pictures."""
        self._views.close()

    def _ask(self, view: View) -> None:
        smooth, sampled = self._source.read(view), self._source.sample(view)
        window = self._source.window(view)
        self._views.show((None, smooth[1], None, None))
        self._tasks.submit(
            "beside",
            lambda: compare_pictures(self._worker, self._file, window, smooth, sampled),
            lambda compared: self._show(compared, smooth[1]),
            self._fail,
            urgent=True,
        )

    def _show(self, compared: ComparisonPictures, exact: Bitmap) -> None:
        self._trouble.hide()
        self._views.show((compared.predicted, exact, compared.difference, compared.heat))
        self._legend.show(compared.legend, compared.top)

    def _fail(self, error: Exception) -> None:
        self._trouble.set_text(message_for(error))
        self._trouble.show()


class HeatLegend:
    """A strip of the heat map's colours, which the worker gives with a comparison."""

    def __init__(self) -> None:
        self._strip = Gtk.Image()
        self._strip.set_size_request(*LEGEND_SIZE)
        self._strip.get_accessible().set_name(_("Colour scale of the error, from none to visible"))
        self._most = Gtk.Label()
        self.box = Gtk.Box(spacing=SPACING // 2, halign=Gtk.Align.CENTER)
        for part in (Gtk.Label(label=_("Error: ΔE 0")), self._strip, self._most):
            self.box.pack_start(part, False, False, 0)

    def show(self, colours: bytes, top: float) -> None:
        """Show R'G'B' colours of 8 bits, evenly spaced from no error to ``top``."""
        count = len(colours) // LEGEND_CHANNELS
        line = b"".join(
            colours[start : start + LEGEND_CHANNELS]
            for start in (
                x * count // LEGEND_SIZE[0] * LEGEND_CHANNELS for x in range(LEGEND_SIZE[0])
            )
        )
        data = GLib.Bytes.new(line * LEGEND_SIZE[1])
        rgb = GdkPixbuf.Colorspace.RGB
        self._strip.set_from_pixbuf(
            GdkPixbuf.Pixbuf.new_from_bytes(
                data, rgb, False, 8, *LEGEND_SIZE, LEGEND_SIZE[0] * LEGEND_CHANNELS
            )
        )
        self._most.set_text(_("{top:g} or more").format(top=top))
