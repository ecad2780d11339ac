# SPDX-License-Identifier: GPL-3.0-or-later
"""What reports on a look show: the look beside the exact picture, where it is off, and figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gi.repository import Gtk, Pango

from .compare.comparing import Beside as Compared
from .compare.comparing import beside
from .faults import sentence_of
from .heat_legend import HeatLegend
from .i18n import _
from .panes import Panes
from .widgets import SPACING, faint

if TYPE_CHECKING:
    from .errands import Errands
    from .pictures import Picture, View
    from .scenes import Scene
    from .worker_link import Worker


MOST_CHARACTERS = 28
"""Of a value; a longer one is shown with its middle left out."""


class Beside:
    """Four pictures: what the look makes of a photo, how it is to be, the difference and a heat map.

    The worker makes them on a thread of its own, for the part of the photo that is in sight.
    """

    def __init__(self, errands: Errands, worker: Worker, file: Path, scene: Scene) -> None:
        self._errands, self._worker, self._file, self._scene = errands, worker, file, scene
        names = (_("Predicted"), _("Exact"), _("Difference × 8"), _("Error"))
        self._panes = Panes(scene.size, names, self._ask)
        self._legend = HeatLegend()
        self._trouble = faint("")
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING // 2)
        below = Gtk.Box(spacing=SPACING)
        below.pack_start(self._panes.zooms, False, False, 0)
        below.pack_end(self._legend.box, False, False, 0)
        for part in (self._panes.box, below, self._trouble):
            self.box.pack_start(part, False, False, 0)
        self._trouble.set_no_show_all(True)

    def moved(self, file: Path) -> None:
        """Go on with the look, which has another file."""
        self._file = file

    def begin(self) -> None:
        """Ask for the first pictures."""
        self._panes.begin()

    def _ask(self, view: View) -> None:
        smooth, sampled = self._scene.read(view), self._scene.sample(view)
        self._panes.show((None, smooth[1], None, None))
        self._errands.ask(
            "beside",
            lambda: beside(self._worker, self._file, smooth, sampled),
            lambda compared: self._show(compared, smooth[1]),
            self._fail,
            urgent=True,
        )

    def _show(self, compared: Compared, exact: Picture) -> None:
        self._trouble.hide()
        self._panes.show((compared.predicted, exact, compared.difference, compared.heat))
        self._legend.show(compared.legend, compared.top)

    def _fail(self, error: Exception) -> None:
        self._trouble.set_text(sentence_of(error))
        self._trouble.show()


def figures_table(rows: Sequence[tuple[str, str]]) -> Gtk.Widget:
    """A table of what and how much."""
    table = Gtk.Grid(row_spacing=SPACING // 2, column_spacing=SPACING)
    for row, (what, amount) in enumerate(rows):
        table.attach(Gtk.Label(label=what, xalign=0), 0, row, 1, 1)
        value = Gtk.Label(label=amount, xalign=0, selectable=True, tooltip_text=amount)
        value.set_ellipsize(Pango.EllipsizeMode.MIDDLE)  # a path may be long
        value.set_max_width_chars(MOST_CHARACTERS)
        value.set_hexpand(True)
        table.attach(value, 1, row, 1, 1)
    return table
