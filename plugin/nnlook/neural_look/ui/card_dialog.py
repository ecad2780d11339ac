# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog in which a look's name, tags, author and licence are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gi.repository import GimpUi, Gtk

from ..client.library import Card, parse_tags
from ..client.look_files import visible
from ..errors import RefusalError
from ..i18n import _
from .widgets import SPACING, Sentence

CHARACTERS = 40


def ask(
    parent: Gtk.Window,
    card: Card,
    first: str,
    write: Callable[[Card], None],
    facts: Sequence[tuple[str, str]] = (),
) -> bool:
    """Let the user edit a card, beginning with the field ``first``; answer whether it was written.

    What ``write`` refuses is said in the dialog, which stays open. ``facts``: rows of what else is on the
    card, and cannot be edited.
    """
    dialog = _CardDialog(parent, card, first, facts)
    try:
        return dialog.run(write)
    finally:
        dialog.destroy()


class _CardDialog:
    def __init__(
        self, parent: Gtk.Window, card: Card, first: str, facts: Sequence[tuple[str, str]]
    ) -> None:
        self._dialog = GimpUi.Dialog(
            title=_("Edit Look Metadata"),
            role="nnlook-card",
            transient_for=parent,
            modal=True,
        )
        self._dialog.add_button(_("_Cancel"), Gtk.ResponseType.CANCEL)
        self._dialog.add_button(_("_Save"), Gtk.ResponseType.OK)
        self._dialog.set_default_response(Gtk.ResponseType.OK)
        self._fields = {
            "name": _field(card.name, _("The file is renamed too")),
            "tags": _field(", ".join(card.tags), _("Separated by commas")),
            "author": _field(card.author or "", _("Author of the look")),
            "licence": _field(card.licence or "", _("Terms of use, such as CC0-1.0 or CC-BY-4.0")),
        }
        self._sentence = Sentence(_("The metadata is stored in the look file."))
        self._sentence.tell(lambda: None)
        self._lay_out(facts)
        self._fields["name"].connect("changed", lambda _: self._check())
        self._fields[first].grab_focus()

    def run(self, write: Callable[[Card], None]) -> bool:
        while self._dialog.run() == Gtk.ResponseType.OK:
            try:
                write(self._card())
            except RefusalError as refusal:
                self._tell(refusal)
            else:
                return True
        return False

    def destroy(self) -> None:
        self._dialog.destroy()

    def _lay_out(self, facts: Sequence[tuple[str, str]]) -> None:
        grid = Gtk.Grid(row_spacing=SPACING // 2, column_spacing=SPACING)
        labels = {
            "name": _("_Name"),
            "tags": _("_Tags"),
            "author": _("_Author"),
            "licence": _("_Licence"),
        }
        for row, (key, text) in enumerate(labels.items()):
            label = Gtk.Label.new_with_mnemonic(text)
            label.set_xalign(0)
            label.set_mnemonic_widget(self._fields[key])
            grid.attach(label, 0, row, 1, 1)
            grid.attach(self._fields[key], 1, row, 1, 1)
        for row, (what, text) in enumerate(facts, len(labels)):
            grid.attach(Gtk.Label(label=what, xalign=0, yalign=0), 0, row, 1, 1)
            value = Gtk.Label(label=text, xalign=0, wrap=True, max_width_chars=CHARACTERS)
            grid.attach(value, 1, row, 1, 1)
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING)
        box.set_border_width(SPACING)
        for part in (grid, self._sentence.box):
            box.pack_start(part, False, False, 0)
        box.show_all()
        self._dialog.get_content_area().pack_start(box, True, True, 0)

    def _card(self) -> Card:
        texts = {key: visible(field.get_text()) for key, field in self._fields.items()}
        author, licence = (texts[key] or None for key in ("author", "licence"))
        return Card(texts["name"], author, licence, parse_tags(texts["tags"]))

    def _check(self) -> None:
        def named() -> None:
            if not self._card().name:
                raise RefusalError(_("Enter a name for the look."))

        self._dialog.set_response_sensitive(Gtk.ResponseType.OK, self._sentence.tell(named))

    def _tell(self, refusal: RefusalError) -> None:
        def refuse() -> None:
            raise refusal

        self._sentence.tell(refuse)


def _field(text: str, hint: str) -> Gtk.Entry:
    field = Gtk.Entry(text=text, activates_default=True, placeholder_text=hint)
    field.set_tooltip_text(hint)
    field.set_width_chars(CHARACTERS)
    field.set_hexpand(True)
    return field
