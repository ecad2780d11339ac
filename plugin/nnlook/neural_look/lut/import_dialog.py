# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialogs of Import LUT as Look: which table, what name, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gi.repository import Gimp, GimpUi, Gio, GObject, Gtk

from ..client.look_files import is_taken, local_path
from ..i18n import N_, _
from ..ui.file_choosers import FileField, LookNaming, file_filter
from ..ui.widgets import (
    SPACING,
    Sentence,
    align_labels,
    ask_to_replace,
    faint,
    heading,
    name_for_readers,
    wrapped,
)
from ..ui.wording import SCALE
from .model import TABLE_HINT, TABLE_PATTERNS, describe_report

FIELDS = {"name": N_("Name"), "file": N_("Look file")}


def ask(procedure: Gimp.Procedure, config: Gimp.ProcedureConfig, looks: Path) -> bool:
    """Let the user fill the config, and agree to replace a look; False when they cancel."""
    GimpUi.init("nnlook")
    dialog = _ImportDialog(procedure, config, looks)
    try:
        return dialog.run()
    finally:
        dialog.destroy()


def tell(name: str, file: Path, report: dict[str, Any]) -> None:
    """Tell how close the look came."""
    dialog = GimpUi.Dialog(title=_("Look Imported"), role="nnlook-imported")
    dialog.add_button(_("_Close"), Gtk.ResponseType.CLOSE)
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING)
    box.set_border_width(SPACING)
    for part in (
        heading(name),
        wrapped(describe_report(report)),
        wrapped(_("Saved as {file}").format(file=file)),
        faint(_(SCALE)),
    ):
        box.pack_start(part, False, False, 0)
    box.show_all()
    dialog.get_content_area().pack_start(box, True, True, 0)
    dialog.run()
    dialog.destroy()


class _ImportDialog:
    def __init__(
        self, procedure: Gimp.Procedure, config: Gimp.ProcedureConfig, looks: Path
    ) -> None:
        self._config = config
        self._dialog = GimpUi.ProcedureDialog.new(procedure, config, _("Import LUT as Look"))
        self._dialog.set_ok_label(_("_Import"))
        self._sentence = Sentence(_(TABLE_HINT))
        # The table and the names are for this once; only the folders are worth keeping.
        last_table = local_path(config.get_property("table"))
        config.set_property("table", None)
        self._naming = LookNaming(config, looks)
        self._naming.forget()
        self._table = FileField(
            config,
            "table",
            _("LU_T file"),
            file_filter(_("LUTs (.cube, Hald CLUT)"), TABLE_PATTERNS),
            last_table.parent if last_table else Path.home(),
        )
        self._lay_out()
        config.connect("notify::table", lambda *_: self._suggest_name())
        self._check()

    def run(self) -> bool:
        while self._dialog.run():
            _name, file = self._naming.chosen()
            self._config.set_property("file", Gio.File.new_for_path(str(file)))
            if not is_taken(file) or ask_to_replace(self._dialog, file):
                return True
        return False

    def destroy(self) -> None:
        self._dialog.destroy()

    def _lay_out(self) -> None:
        for part in (self._table.box, self._sentence.box):
            part.set_margin_bottom(SPACING)
            part.show_all()
            self._dialog.get_content_area().pack_start(part, False, False, 0)
        self._dialog.fill(list(FIELDS))
        widgets = {name: self._dialog.get_widget(name, GObject.TYPE_NONE) for name in FIELDS}
        for name, widget in widgets.items():
            name_for_readers(widget, _(FIELDS[name]))
        own = widgets["name"].get_label(), widgets["file"].get_label_widget()
        align_labels(self._table.label, *own)

    def _suggest_name(self) -> None:
        """Call the look as the table, until the user calls it otherwise."""
        if self._table.path is not None:
            self._naming.suggest(self._table.path.stem)
        self._check()

    def _check(self) -> None:
        self._sentence.tell(lambda: None)
        self._dialog.set_response_sensitive(Gtk.ResponseType.OK, self._table.path is not None)
