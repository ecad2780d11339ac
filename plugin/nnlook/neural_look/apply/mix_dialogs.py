# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialogs of a mix: which look is the second one, and what the mix is called when it is saved."""

from __future__ import annotations

from pathlib import Path

from gi.repository import GimpUi, Gtk

from ..client.look_files import file_name, unused_name, visible
from ..i18n import _
from ..ui.file_choosers import choose_look
from ..ui.widgets import SPACING, faint
from .look_list import LookList, RankedLooks
from .mix_procedure import MixRequest, default_mix_name
from .previews import Thumbnails

SIZE = (380, 560)
NO_LOOK, OTHER_FILE = 1, 2
"""The dialog's responses of its own; GTK's are negative."""


def choose_other_look(
    parent: Gtk.Window, ranked: RankedLooks, thumbnails: Thumbnails, last: Path | None, folder: Path
) -> tuple[Path | None, bool]:
    """Let the user choose a second look, or none; answer with it and whether they did."""
    dialog = GimpUi.Dialog(title=_("Second Look"), role="nnlook-second", transient_for=parent)
    dialog.set_modal(True)
    dialog.set_default_size(*SIZE)
    dialog.add_button(_("Open _File…"), OTHER_FILE)
    dialog.add_button(_("_None"), NO_LOOK)
    dialog.add_button(_("_Cancel"), Gtk.ResponseType.CANCEL)
    dialog.add_button(_("C_hoose"), Gtk.ResponseType.OK)
    dialog.set_default_response(Gtk.ResponseType.OK)
    selected = last

    def select(look: Path) -> None:
        nonlocal selected
        selected = look
        dialog.set_response_sensitive(Gtk.ResponseType.OK, True)

    look_list = LookList(ranked, thumbnails, select, lambda: dialog.response(Gtk.ResponseType.OK))
    look_list.box.set_border_width(SPACING)
    dialog.get_content_area().pack_start(look_list.box, True, True, 0)
    look_list.box.show_all()
    look_list.select(last)
    look_list.fill()
    dialog.set_response_sensitive(Gtk.ResponseType.OK, last is not None)
    try:
        while (response := dialog.run()) == OTHER_FILE:
            other = choose_look(dialog, folder)
            if other is not None:
                return other, True
        if response == NO_LOOK:
            return None, True
        return (selected, True) if response == Gtk.ResponseType.OK else (last, False)
    finally:
        look_list.close()
        dialog.destroy()


def ask_for_mix(
    parent: Gtk.Window,
    first: tuple[Path, str],
    second: tuple[Path, str],
    percent: float,
    looks: Path,
) -> MixRequest | None:
    """Ask what a mix of two looks, each a file and a name, is to be called; None where it is not to be."""
    dialog = GimpUi.Dialog(title=_("Save Mix"), role="nnlook-save-mix", transient_for=parent)
    dialog.set_modal(True)
    dialog.add_button(_("_Cancel"), Gtk.ResponseType.CANCEL)
    dialog.add_button(_("_Save"), Gtk.ResponseType.OK)
    dialog.set_default_response(Gtk.ResponseType.OK)
    suggested = default_mix_name(first[1], second[1])
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
        name, author = (visible(entry.get_text()) for _label, entry in entries)
    finally:
        dialog.destroy()
    name = unused_name(name or suggested, looks)
    return MixRequest(first[0], second[0], percent, name, author, looks / file_name(name))
