# SPDX-License-Identifier: GPL-3.0-or-later
"""The questions that Manage Looks asks: which files, which folder, and whether it is meant."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gi.repository import Gtk

from ..i18n import _
from ..looks import SUFFIX
from ..widgets import SPACING


def looks_to_import(parent: Gtk.Window) -> list[Path]:
    """Let the user choose look files, several at once; none where they would rather not."""
    chooser = _chooser(parent, _("Import Looks"), Gtk.FileChooserAction.OPEN, _("_Import"))
    chooser.set_select_multiple(True)
    kind = Gtk.FileFilter()
    kind.set_name(_("Looks (*{suffix})").format(suffix=SUFFIX))
    for ending in (SUFFIX, SUFFIX.upper()):
        kind.add_pattern(f"*{ending}")
    chooser.add_filter(kind)
    wanted = chooser.run() == Gtk.ResponseType.ACCEPT
    files = [Path(name) for name in chooser.get_filenames()] if wanted else []
    chooser.destroy()
    return files


def folder_to_add(parent: Gtk.Window) -> Path | None:
    """Let the user choose a folder; None where they would rather not."""
    chooser = _chooser(
        parent, _("Add a Folder with Looks"), Gtk.FileChooserAction.SELECT_FOLDER, _("_Add")
    )
    wanted = chooser.run() == Gtk.ResponseType.ACCEPT
    name = chooser.get_filename() if wanted else None
    chooser.destroy()
    return None if name is None else Path(name)


def folder_to_remove(parent: Gtk.Window, folders: Sequence[str]) -> str | None:
    """Let the user choose one of the folders that were added; None where they would rather not."""
    dialog = Gtk.Dialog(title=_("Remove a Folder"), transient_for=parent, modal=True)
    dialog.add_button(_("_Cancel"), Gtk.ResponseType.CANCEL)
    dialog.add_button(_("_Remove"), Gtk.ResponseType.OK)
    dialog.set_default_response(Gtk.ResponseType.OK)
    combo = Gtk.ComboBoxText()
    for folder in folders:
        combo.append(folder, folder)
    combo.set_active(0)
    label = Gtk.Label.new_with_mnemonic(_("_Folder"))
    label.set_mnemonic_widget(combo)
    row = Gtk.Box(spacing=SPACING)
    row.set_border_width(SPACING)
    row.pack_start(label, False, False, 0)
    row.pack_start(combo, True, True, 0)
    row.show_all()
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


def _chooser(
    parent: Gtk.Window, title: str, action: Gtk.FileChooserAction, button: str
) -> Gtk.FileChooserDialog:
    chooser = Gtk.FileChooserDialog(title=title, transient_for=parent, action=action, modal=True)
    chooser.add_button(_("_Cancel"), Gtk.ResponseType.CANCEL)
    chooser.add_button(button, Gtk.ResponseType.ACCEPT)
    chooser.set_default_response(Gtk.ResponseType.ACCEPT)
    return chooser
