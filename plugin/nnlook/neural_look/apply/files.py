# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing files and folders with looks."""

from __future__ import annotations

from pathlib import Path

from gi.repository import Gtk

from ..i18n import _
from ..looks import SUFFIX, local_path


def choose_look(parent: Gtk.Window, folder: Path) -> Path | None:
    """Let the user choose a look's file, wherever it lies; None where they would rather not."""
    kind = Gtk.FileFilter()
    kind.set_name(_("Looks (*{suffix})").format(suffix=SUFFIX))
    kind.add_pattern(f"*{SUFFIX}")
    return _choose(parent, _("Choose a Look"), Gtk.FileChooserAction.OPEN, folder, kind)


def choose_folder(parent: Gtk.Window, folder: Path) -> Path | None:
    """Let the user choose a folder that has looks."""
    return _choose(
        parent, _("Choose a Folder with Looks"), Gtk.FileChooserAction.SELECT_FOLDER, folder, None
    )


def _choose(
    parent: Gtk.Window,
    title: str,
    action: Gtk.FileChooserAction,
    folder: Path,
    kind: Gtk.FileFilter | None,
) -> Path | None:
    chooser = Gtk.FileChooserDialog(title=title, transient_for=parent, modal=True, action=action)
    chooser.add_button(_("_Cancel"), Gtk.ResponseType.CANCEL)
    chooser.add_button(_("_Open"), Gtk.ResponseType.OK)
    chooser.set_default_response(Gtk.ResponseType.OK)
    if kind is not None:
        chooser.add_filter(kind)
    if folder.is_dir():
        chooser.set_current_folder(str(folder))
    try:
        wanted = chooser.run() == Gtk.ResponseType.OK
        return local_path(chooser.get_file()) if wanted else None
    finally:
        chooser.destroy()
