# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of looks: searched, sorted, chosen from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from gi.repository import Gtk, Pango

from ..i18n import _
from ..library import LookEntry
from ..widgets import SPACING, wrapped

STAR, DAMAGED = "★", "⚠"
SIZE = (660, 340)
_FILE, _SIGN, _NAME, _TAGS, _AUTHOR, _DELTA_E, _CREATED, _WORDS, _STYLE = range(9)
_BY_NAME, _BY_TAGS, _BY_AUTHOR, _BY_DELTA_E = range(9, 13)
"""Columns that nobody sees, to sort by: as one reads, capitals beside small letters."""
_TYPES = (*(str,) * 8, Pango.Style, *(str,) * 3, float)


class Shelf:
    """A list of looks under a field to search in.

    ``on_choice`` is called when other looks are chosen, ``on_open`` when one is opened (Enter, or a
    double click).
    """

    def __init__(self, on_choice: Callable[[], None], on_open: Callable[[], None]) -> None:
        self._looks: dict[str, LookEntry] = {}
        self._asked: list[str] = []
        self._sort(Gtk.ListStore(*_TYPES), _BY_NAME, Gtk.SortType.ASCENDING)
        self._view = Gtk.TreeView(enable_search=False)
        self._view.get_accessible().set_name(_("Looks"))
        self._view.get_selection().set_mode(Gtk.SelectionMode.MULTIPLE)
        self._add_columns()
        self._view.set_model(self._sorted)
        self._view.get_selection().connect("changed", lambda _: on_choice())
        self._view.connect("row-activated", lambda *_: on_open())
        self.search = Gtk.SearchEntry(placeholder_text=_("Name, tag or author"))
        self.search.set_hexpand(True)
        self.search.connect("search-changed", lambda _: self._find())
        self.search.connect("stop-search", lambda _: self.search.set_text(""))
        self._nothing = wrapped("")
        self._nothing.set_valign(Gtk.Align.CENTER)
        self._nothing.set_halign(Gtk.Align.CENTER)
        self._pages = Gtk.Stack()
        self.box = self._laid_out()
        self.say_nothing_is_there(_("Looking through the folders…"))

    @property
    def looks(self) -> list[LookEntry]:
        """All looks, whether they are shown or not."""
        return list(self._looks.values())

    @property
    def chosen(self) -> list[LookEntry]:
        """The looks that are chosen, in their order on the screen."""
        model, rows = self._view.get_selection().get_selected_rows()
        return [self._looks[model[row][_FILE]] for row in rows]

    def fill(self, looks: Sequence[LookEntry], favourites: Iterable[str]) -> None:
        """Show these looks; those that were chosen stay chosen."""
        chosen = [look.file for look in self.chosen]
        stars = set(favourites)
        self._looks = {str(look.file): look for look in looks}
        store = Gtk.ListStore(*_TYPES)
        for look in looks:
            store.append(_row(look, _sign(look, stars)))
        # All at once: each row that came into a list on the screen would be searched, sorted and laid out.
        column, order = self._sorted.get_sort_column_id()
        self._sort(store, column, order)
        self._view.set_model(self._sorted)
        self._show_page()
        self.choose(chosen)

    def star(self, favourites: Iterable[str]) -> None:
        """Show which looks have a star now."""
        stars = set(favourites)
        for row in self._store:
            sign = _sign(self._looks[row[_FILE]], stars)
            if row[_SIGN] != sign:
                row[_SIGN] = sign

    def choose(self, files: Iterable[Path]) -> None:
        """Choose looks by their files, and bring the first into sight."""
        wanted = {str(file) for file in files}
        if not wanted:
            return
        selection = self._view.get_selection()
        selection.unselect_all()
        first = None
        for row in self._sorted:
            if row[_FILE] in wanted:
                selection.select_path(row.path)
                first = first or row.path
        if first is not None:
            self._view.scroll_to_cell(first, None, False, 0, 0)

    def take_focus(self) -> None:
        """Let the keyboard move in the list."""
        self._view.grab_focus()

    def say_nothing_is_there(self, text: str) -> None:
        """Say something in the place of an empty list."""
        self._nothing.set_text(text)
        self._empty = text
        self._show_page()

    def _sort(self, store: Gtk.ListStore, column: int, order: Gtk.SortType) -> None:
        """Show these rows from now on, those that are searched for, in an order."""
        self._store, self._filter = store, store.filter_new()
        self._filter.set_visible_func(self._fits)
        self._sorted = Gtk.TreeModelSort(model=self._filter)
        self._sorted.set_sort_column_id(column, order)

    def _find(self) -> None:
        self._asked = self.search.get_text().casefold().split()
        self._filter.refilter()
        self._show_page()

    def _fits(self, model: Gtk.TreeModel, row: Gtk.TreeIter, _data: object) -> bool:
        words = model[row][_WORDS] or ""
        return all(asked in words for asked in self._asked)

    def _show_page(self) -> None:
        if self._looks and not len(self._filter):
            asked = self.search.get_text()
            self._nothing.set_text(_("No look has “{words}” in it.").format(words=asked))
        else:
            self._nothing.set_text(self._empty)
        self._pages.set_visible_child_name("looks" if len(self._filter) else "nothing")

    def _laid_out(self) -> Gtk.Box:
        label = Gtk.Label.new_with_mnemonic(_("_Find"))
        label.set_mnemonic_widget(self.search)
        find = Gtk.Box(spacing=SPACING)
        find.pack_start(label, False, False, 0)
        find.pack_start(self.search, True, True, 0)
        window = Gtk.ScrolledWindow(shadow_type=Gtk.ShadowType.IN)
        window.set_size_request(*SIZE)
        window.add(self._view)
        self._pages.add_named(window, "looks")
        self._pages.add_named(self._nothing, "nothing")
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING)
        box.pack_start(find, False, False, 0)
        box.pack_start(self._pages, True, True, 0)
        box.show_all()
        return box

    def _add_columns(self) -> None:
        for title, column, sorted_by, width in (
            (STAR, _SIGN, _SIGN, 0),
            (_("Name"), _NAME, _BY_NAME, 200),
            (_("Tags"), _TAGS, _BY_TAGS, 130),
            (_("Author"), _AUTHOR, _BY_AUTHOR, 120),
            ("ΔE", _DELTA_E, _BY_DELTA_E, 0),
            (_("Date"), _CREATED, _CREATED, 0),
        ):
            text = Gtk.CellRendererText(single_paragraph_mode=True)
            made = Gtk.TreeViewColumn(title, text, text=column, style=_STYLE)
            if width:
                text.set_property("ellipsize", Pango.EllipsizeMode.END)
                made.set_min_width(width)
                made.set_expand(True)
                made.set_resizable(True)
            made.set_sort_column_id(sorted_by)
            self._view.append_column(made)


def _sign(look: LookEntry, stars: set[str]) -> str:
    """What stands before a look: whether it is a favourite, or damaged."""
    if look.error is not None:
        return DAMAGED
    return STAR if str(look.file) in stars else ""


def _row(look: LookEntry, sign: str) -> list[object]:
    tags, author = ", ".join(look.tags), look.author or ""
    off = look.delta_e_mean
    return [
        str(look.file),
        sign,
        look.name,
        tags,
        author,
        "" if off is None else f"{off:.2f}",
        look.created or "",
        " ".join((look.name, tags, author, look.file.name)).casefold(),
        Pango.Style.NORMAL if look.error is None else Pango.Style.ITALIC,
        *(text.casefold() for text in (look.name, tags, author)),
        math.inf if off is None else off,  # those that do not tell come last
    ]
