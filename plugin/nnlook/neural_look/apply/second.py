# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog in which the second look of a mix or a comparison is chosen."""

from __future__ import annotations

from pathlib import Path

from gi.repository import GimpUi, Gtk

from ..i18n import _
from ..widgets import SPACING
from .browser import Browser
from .files import choose_look
from .shelf import Shelf
from .thumbnails import Thumbnails

SIZE = (380, 560)
NONE, FILE = 1, 2
"""The dialog's responses of its own; GTK's are negative."""


def choose(
    parent: Gtk.Window, shelf: Shelf, thumbnails: Thumbnails, last: Path | None, folder: Path
) -> tuple[Path | None, bool]:
    """Let the user choose a second look, or none; answer with it and whether they did."""
    dialog = GimpUi.Dialog(title=_("Second Look"), role="nnlook-second", transient_for=parent)
    dialog.set_modal(True)
    dialog.set_default_size(*SIZE)
    dialog.add_button(_("Other _File…"), FILE)
    dialog.add_button(_("_No Other Look"), NONE)
    dialog.add_button(_("_Cancel"), Gtk.ResponseType.CANCEL)
    dialog.add_button(_("C_hoose"), Gtk.ResponseType.OK)
    dialog.set_default_response(Gtk.ResponseType.OK)
    meant = last

    def mean(look: Path) -> None:
        nonlocal meant
        meant = look
        dialog.set_response_sensitive(Gtk.ResponseType.OK, True)

    browser = Browser(shelf, thumbnails, mean, lambda: dialog.response(Gtk.ResponseType.OK))
    browser.box.set_border_width(SPACING)
    dialog.get_content_area().pack_start(browser.box, True, True, 0)
    browser.box.show_all()
    browser.mean(last)
    browser.fill()
    dialog.set_response_sensitive(Gtk.ResponseType.OK, last is not None)
    try:
        while (response := dialog.run()) == FILE:
            other = choose_look(dialog, folder)
            if other is not None:
                return other, True
        if response == NONE:
            return None, True
        return (meant, True) if response == Gtk.ResponseType.OK else (last, False)
    finally:
        browser.close()
        dialog.destroy()
