# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog of New Colour Chart: which one, and what to do with it then."""

from __future__ import annotations

from gi.repository import Gimp, GimpUi, GObject, Gtk

from ..i18n import N_, _
from ..ui.widgets import SPACING, heading, name_for_readers, wrapped
from .model import chart_size

FIELDS = {"kind": N_("Type"), "level": N_("Level of the Hald chart")}

STEPS = (
    N_("Create the chart and export it as PNG (File ▸ Export As…)."),
    N_(
        "Process the file with the look you want to copy: another program, an app, a "
        "preset. Change only colours: no cropping, scaling, vignette, grain or "
        "sharpening."
    ),
    N_("Save the result and open it in GIMP."),
    N_("Choose Filters ▸ Neural Look ▸ Learn from Processed Chart…"),
)

ALL_HINT = N_(
    "{side} × {side} pixels with all colours. The most accurate chart; PNG and JPEG both work."
)

HALD_HINT = N_(
    "{side} × {side} pixels, {colours} colours. For apps that scale large pictures "
    "down. Save the result as PNG: JPEG mixes the colours."
)


def ask(procedure: Gimp.Procedure, config: Gimp.ProcedureConfig) -> bool:
    """Let the user choose; answer whether they want the chart."""
    GimpUi.init("nnlook")
    dialog = _ChartDialog(procedure, config)
    try:
        return dialog.run()
    finally:
        dialog.destroy()


class _ChartDialog:
    def __init__(self, procedure: Gimp.Procedure, config: Gimp.ProcedureConfig) -> None:
        self._config = config
        self._dialog = GimpUi.ProcedureDialog.new(procedure, config, _("New Colour Chart"))
        self._dialog.set_ok_label(_("Cre_ate"))  # C and R belong to Cancel and Reset
        self._size = wrapped("")
        _width, two_lines = self._size.create_pango_layout("\n").get_pixel_size()
        self._size.set_size_request(-1, two_lines)
        self._size.set_yalign(0)
        self._dialog.fill(list(FIELDS))
        for name, label in FIELDS.items():
            name_for_readers(self._dialog.get_widget(name, GObject.TYPE_NONE), _(label))
            config.connect(f"notify::{name}", lambda *_arguments: self._describe())
        self._lay_out()
        self._describe()

    def run(self) -> bool:
        return bool(self._dialog.run())

    def destroy(self) -> None:
        self._dialog.destroy()

    def _lay_out(self) -> None:
        steps = Gtk.Grid(row_spacing=SPACING // 2, column_spacing=SPACING)
        for row, text in enumerate(STEPS):
            number = Gtk.Label(label=f"{row + 1}.", yalign=0)
            steps.attach(number, 0, row, 1, 1)
            steps.attach(wrapped(_(text)), 1, row, 1, 1)
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING)
        box.set_margin_top(SPACING)
        box.set_margin_bottom(SPACING)
        for part in (self._size, heading(_("How to use it")), steps):
            box.pack_start(part, False, False, 0)
        box.show_all()
        self._dialog.get_content_area().pack_start(box, False, False, 0)

    def _describe(self) -> None:
        kind, level = self._config.get_property("kind"), self._config.get_property("level")
        facts = chart_size(kind, level)
        hint = ALL_HINT if kind == "all" else HALD_HINT
        colours = f"{facts['colours']:,}".replace(",", "\u202f")
        self._size.set_text(_(hint).format(side=facts["side"], colours=colours))
        self._dialog.get_widget("level", GObject.TYPE_NONE).set_sensitive(kind == "hald")
