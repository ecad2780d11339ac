# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog that asks what a mix of two looks is to be called."""

from __future__ import annotations

from pathlib import Path

from gi.repository import GimpUi, Gtk

from ..i18n import _
from ..looks import file_name, shown, unused_name
from ..widgets import SPACING, faint
from .mixing import Mix, both_names


def ask(
    parent: Gtk.Window,
    first: tuple[Path, str],
    second: tuple[Path, str],
    percent: float,
    looks: Path,
) -> Mix | None:
    """Ask what a mix of two looks, each a file and a name, is to be called; None where it is not to be."""
    dialog = GimpUi.Dialog(title=_("Save Mix"), role="nnlook-save-mix", transient_for=parent)
    dialog.set_modal(True)
    dialog.add_button(_("_Cancel"), Gtk.ResponseType.CANCEL)
    dialog.add_button(_("_Save"), Gtk.ResponseType.OK)
    dialog.set_default_response(Gtk.ResponseType.OK)
    suggested = both_names(first[1], second[1])
    entries = [
        (_("_Name"), Gtk.Entry(text=unused_name(suggested, looks), activates_default=True)),
        (_("_Author"), Gtk.Entry(activates_default=True)),
    ]
    grid = Gtk.Grid(row_spacing=SPACING // 2, column_spacing=SPACING, border_width=SPACING)
    for row, (text, entry) in enumerate(entries):
        label = Gtk.Label(label=text, use_underline=True, xalign=0)
        label.set_mnemonic_widget(entry)
        entry.set_hexpand(True)
        entry.get_accessible().set_name(label.get_text())
        grid.attach(label, 0, row, 1, 1)
        grid.attach(entry, 1, row, 1, 1)
    parts = _("{percent:.0f} % of “{second}” in “{first}”").format(
        percent=percent, first=first[1], second=second[1]
    )
    grid.attach(faint(parts), 0, len(entries), 2, 1)
    grid.show_all()
    dialog.get_content_area().pack_start(grid, True, True, 0)
    try:
        if dialog.run() != Gtk.ResponseType.OK:
            return None
        name, author = (shown(entry.get_text()) for _label, entry in entries)
    finally:
        dialog.destroy()
    name = unused_name(name or suggested, looks)
    return Mix(first[0], second[0], percent, name, author, looks / file_name(name))
