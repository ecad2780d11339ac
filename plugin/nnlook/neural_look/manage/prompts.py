# SPDX-License-Identifier: GPL-3.0-or-later
"""What Manage Looks asks: which files, which folder is removed, and whether it is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gi.repository import GLib, Gtk

from ..client.library import LookEntry
from ..client.look_files import is_taken
from ..i18n import _
from ..lut.model import TABLE_HINT, TABLE_KINDS, TABLE_PATTERNS, TableKind
from ..ui.file_choosers import chosen_path, chosen_paths, file_chooser, file_filter, look_filter
from ..ui.widgets import SPACING, faint


def looks_to_import(parent: Gtk.Window) -> list[Path]:
    """Let the user choose look files, several at once; none when they cancel."""
    chooser = file_chooser(parent, _("Import Looks"), Gtk.FileChooserAction.OPEN, _("_Import"))
    chooser.set_select_multiple(True)
    chooser.add_filter(look_filter())
    return chosen_paths(chooser)


@dataclass(frozen=True)
class TableExport:
    """Which table is wanted, and where; ``overwrite`` where the user has agreed to that."""

    file: Path
    kind: TableKind
    overwrite: bool


def table_to_write(parent: Gtk.Window, look: LookEntry) -> TableExport | None:
    """Let the user choose a kind of table and its file; None when they cancel."""
    chooser = file_chooser(parent, _("Export as LUT"), Gtk.FileChooserAction.SAVE, _("_Export"))
    chooser.set_do_overwrite_confirmation(True)
    documents = GLib.get_user_special_dir(GLib.UserDirectory.DIRECTORY_DOCUMENTS)
    chooser.set_current_folder(documents or str(Path.home()))
    kinds = Gtk.ComboBoxText()
    for kind in TABLE_KINDS:
        kinds.append_text(_(kind.label))
    hint = faint("")
    chooser.set_extra_widget(_labelled(_("LUT for_mat"), kinds, hint))

    def follow(*_arguments: object) -> None:
        kind = TABLE_KINDS[kinds.get_active()]
        hint.set_text(_(kind.hint))
        stem = Path(chooser.get_current_name() or look.file.name).stem
        chooser.set_current_name(f"{stem}{kind.ending}")

    kinds.connect("changed", follow)
    kinds.set_active(0)
    wanted = chooser.run() == Gtk.ResponseType.ACCEPT
    name, kind = chooser.get_filename(), TABLE_KINDS[kinds.get_active()]
    chooser.destroy()
    if not wanted or name is None:
        return None
    file = Path(name)
    if file.suffix.lower() == kind.ending:
        return TableExport(file, kind, overwrite=is_taken(file))
    return TableExport(file.with_name(f"{file.name}{kind.ending}"), kind, overwrite=False)


def table_to_read(parent: Gtk.Window) -> Path | None:
    """Let the user choose a table; None when they cancel."""
    chooser = file_chooser(parent, _("Import LUT"), Gtk.FileChooserAction.OPEN, _("_Import"))
    chooser.add_filter(file_filter(_("LUTs (.cube, Hald CLUT images)"), TABLE_PATTERNS))
    chooser.set_extra_widget(faint(_(TABLE_HINT)))
    return chosen_path(chooser)


def folder_to_remove(parent: Gtk.Window, folders: Sequence[str]) -> str | None:
    """Let the user choose one of the folders that were added; None when they cancel."""
    dialog = Gtk.Dialog(title=_("Remove Folder"), transient_for=parent, modal=True)
    dialog.add_button(_("_Cancel"), Gtk.ResponseType.CANCEL)
    dialog.add_button(_("_Remove"), Gtk.ResponseType.OK)
    dialog.set_default_response(Gtk.ResponseType.OK)
    combo = Gtk.ComboBoxText()
    for folder in folders:
        combo.append(folder, folder)
    combo.set_active(0)
    row = _labelled(_("_Folder"), combo)
    row.set_border_width(SPACING)
    dialog.get_content_area().pack_start(row, True, True, 0)
    wanted = dialog.run() == Gtk.ResponseType.OK
    chosen: str | None = combo.get_active_id() if wanted else None
    dialog.destroy()
    return chosen


def confirm(parent: Gtk.Window, question: str, more: str, button: str) -> bool:
    """Ask whether something is meant; the safe answer is the usual one."""
    dialog = Gtk.MessageDialog(
        transient_for=parent,
        modal=True,
        message_type=Gtk.MessageType.QUESTION,
        text=question,
        secondary_text=more,
    )
    dialog.add_button(_("_Cancel"), Gtk.ResponseType.CANCEL)
    dialog.add_button(button, Gtk.ResponseType.OK)
    dialog.set_default_response(Gtk.ResponseType.CANCEL)
    answer = dialog.run()
    dialog.destroy()
    return bool(answer == Gtk.ResponseType.OK)


def _labelled(text: str, combo: Gtk.ComboBoxText, hint: Gtk.Label | None = None) -> Gtk.Box:
    label = Gtk.Label.new_with_mnemonic(text)
    label.set_mnemonic_widget(combo)
    row = Gtk.Box(spacing=SPACING)
    row.pack_start(label, False, False, 0)
    row.pack_start(combo, hint is None, True, 0)
    if hint is not None:
        row.pack_start(hint, True, True, 0)
    row.show_all()
    return row
