# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog of Export Look as LUT: which look, for which program, where to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gi.repository import Gimp, GimpUi, Gio, GLib, GObject, Gtk

from ..client.library import about_look
from ..client.look_files import file_name, is_taken, local_path, newest_look
from ..client.tasks import Tasks
from ..gimp.error_boundary import message_for
from ..i18n import _
from ..ui.file_choosers import FileField, look_filter
from ..ui.widgets import SPACING, Sentence, align_labels, ask_to_replace, name_for_readers
from ..ui.wording import EFFECTS, describe_left_out
from .model import CUBE, HALD, TABLE_KINDS, TableKind

if TYPE_CHECKING:
    from ..client.worker import Worker


def ask(procedure: Gimp.Procedure, config: Gimp.ProcedureConfig, worker: Worker) -> bool:
    """Let the user fill the config, and agree to replace a table; False when they cancel.

    The worker is free again then.
    """
    GimpUi.init("nnlook")
    dialog = _ExportDialog(procedure, config, worker)
    try:
        return dialog.run()
    finally:
        dialog.destroy()


class _ExportDialog:
    def __init__(
        self, procedure: Gimp.Procedure, config: Gimp.ProcedureConfig, worker: Worker
    ) -> None:
        self._config, self._worker = config, worker
        self._tasks = Tasks()
        self._dialog = GimpUi.ProcedureDialog.new(procedure, config, _("Export Look as LUT"))
        self._dialog.set_ok_label(_("_Export"))
        self._kinds = Gtk.ComboBoxText()
        for kind in TABLE_KINDS:
            self._kinds.append_text(_(kind.label))
        self._kinds.get_accessible().set_name(_("LUT format"))
        self._sentence = Sentence("", lines=3)
        self._left_out: str | None = None
        self._suggested: Path | None = None
        self._kinds.set_active(TABLE_KINDS.index(self._kind_of_config()))
        last, look = config.get_property("file"), newest_look(worker.looks)
        if look is not None and not (last and last.query_exists()):
            config.set_property("file", Gio.File.new_for_path(str(look)))
        self._look = FileField(config, "file", _("Look _file"), look_filter(), worker.looks)
        self._suggest()
        self._lay_out()
        config.connect("notify::file", lambda *_: self._look_chosen())
        config.connect("notify::table", lambda *_: self._check())
        self._kinds.connect("changed", lambda *_: self._suggest())
        self._look_chosen()

    def run(self) -> bool:
        while self._dialog.run():
            self._fill()
            table = local_path(self._config.get_property("table"))
            if table is None or not is_taken(table):
                return True
            question = _("Replace the LUT “{name}”?").format(name=table.name)
            if ask_to_replace(self._dialog, table, question):
                return True
        return False

    def destroy(self) -> None:
        self._tasks.close()
        self._dialog.destroy()

    def _lay_out(self) -> None:
        label = Gtk.Label.new_with_mnemonic(_("LUT for_mat"))
        label.set_mnemonic_widget(self._kinds)
        row = Gtk.Box(spacing=SPACING // 2)
        row.pack_start(label, False, False, 0)
        row.pack_start(self._kinds, True, True, 0)
        for part in (self._look.box, row, self._sentence.box):
            part.set_margin_bottom(SPACING)
            part.show_all()
            self._dialog.get_content_area().pack_start(part, False, False, 0)
        self._dialog.fill(["table"])
        table = self._dialog.get_widget("table", GObject.TYPE_NONE)
        name_for_readers(table, _("LUT file"))
        align_labels(self._look.label, label, table.get_label_widget())

    @property
    def _kind(self) -> TableKind:
        return TABLE_KINDS[max(self._kinds.get_active(), 0)]

    def _kind_of_config(self) -> TableKind:
        """The kind that was exported last."""
        table = local_path(self._config.get_property("table"))
        last = (
            table.suffix.lower() if table else CUBE,
            self._config.get_property("size"),
            self._config.get_property("depth"),
        )
        return next(
            (kind for kind in TABLE_KINDS if (kind.ending, kind.size, kind.depth) == last),
            TABLE_KINDS[0],
        )

    def _look_chosen(self) -> None:
        """Ask the worker what of the look a table cannot hold."""
        look = self._look.path
        self._tell_left_out(None)
        self._suggest()
        if look is not None:
            self._tasks.submit(
                "about",
                lambda: about_look(self._worker, look),
                lambda about: self._tell_left_out(
                    describe_left_out([effect for effect in EFFECTS if about[effect]])
                ),
                lambda error: self._tell_left_out(message_for(error)),
            )

    def _tell_left_out(self, text: str | None) -> None:
        self._left_out = text
        self._check()

    def _suggest(self) -> None:
        """Let the table be called as the look and end as its kind; what the user wrote stays."""
        table, look = local_path(self._config.get_property("table")), self._look.path
        if look is not None and table in (None, self._suggested):
            folder = table.parent if table else _documents()
            self._suggested = (folder / file_name(look.stem)).with_suffix(self._kind.ending)
            table = self._suggested
        elif table is not None and table.suffix.lower() in (CUBE, HALD):
            own = table == self._suggested
            table = table.with_suffix(self._kind.ending)
            self._suggested = table if own else self._suggested
        if table is not None:
            self._config.set_property("table", Gio.File.new_for_path(str(table)))
        self._check()

    def _check(self) -> None:
        self._sentence.tell(lambda: "\n".join(filter(None, (_(self._kind.hint), self._left_out))))
        ready = self._look.path is not None and self._config.get_property("table") is not None
        self._dialog.set_response_sensitive(Gtk.ResponseType.OK, ready)

    def _fill(self) -> None:
        """Put what was chosen outside the config into it."""
        kind, table = self._kind, local_path(self._config.get_property("table"))
        if table is not None and table.suffix.lower() != kind.ending:
            table = table.with_name(table.name + kind.ending)
            self._config.set_property("table", Gio.File.new_for_path(str(table)))
        self._config.set_property("size", kind.size)
        self._config.set_property("depth", kind.depth)


def _documents() -> Path:
    """The user's folder of documents, or the home."""
    folder = GLib.get_user_special_dir(GLib.UserDirectory.DIRECTORY_DOCUMENTS)
    return Path(folder) if folder and Path(folder).is_dir() else Path.home()
