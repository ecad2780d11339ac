# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of looks: searched, sorted, chosen from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from gi.repository import Gtk, Pango

from ..client.library import LookEntry, search_looks
from ..i18n import _
from ..ui.lazy_rows import LazyRows, add_cell, fixed_column, tree_path
from ..ui.widgets import SPACING, wrapped

STAR, DAMAGED = "★", "⚠"
SIZE = (660, 340)
ARROW = 28
"""Pixels of a column beside its text: its edges, and the arrow that shows the order."""


@dataclass(frozen=True)
class _Column:
    """What a column says of a look, what it sorts the looks by, and how wide it is.

    One that ``grows`` shares the room that is left over.
    """

    title: str
    text: Callable[[LookEntry], str]
    key: Callable[[LookEntry], Any]
    width: int
    grows: bool = False


class LookTable:
    """A list of looks under a field to search in.

    ``on_choice`` is called when other looks are chosen, ``on_open`` when one is opened (Enter, or a
    double click).
    """

    def __init__(self, on_choice: Callable[[], None], on_open: Callable[[], None]) -> None:
        self._on_choice = on_choice
        self._looks: Sequence[LookEntry] = ()
        self._shown: Sequence[LookEntry] = ()
        self._stars: set[str] = set()
        self._quiet = False
        self._view = Gtk.TreeView(enable_search=False)
        self._view.get_accessible().set_name(_("Looks"))
        self._view.get_selection().set_mode(Gtk.SelectionMode.MULTIPLE)
        self._view.connect("row-activated", lambda *_: on_open())
        self._rows = LazyRows(self._view)
        self.search = Gtk.SearchEntry(placeholder_text=_("Name, tag or author"))
        self.search.set_hexpand(True)
        self.search.connect("search-changed", lambda _: self._show())
        self.search.connect("stop-search", lambda _: self.search.set_text(""))
        self._nothing = wrapped("")
        self._nothing.set_valign(Gtk.Align.CENTER)
        self._nothing.set_halign(Gtk.Align.CENTER)
        self._pages = Gtk.Stack()
        self.box = self._laid_out()
        self._add_columns()
        self._view.get_selection().connect("changed", lambda _: self._choice_changed())
        self.say_nothing_is_there(_("Loading looks…"))

    @property
    def chosen(self) -> list[LookEntry]:
        """The looks that are chosen, in their order on the screen."""
        _model, places = self._view.get_selection().get_selected_rows()
        return [self._shown[place.get_indices()[0]] for place in places]

    def fill(self, looks: Sequence[LookEntry], favourites: Iterable[str]) -> None:
        """Show these looks; those that were chosen stay chosen."""
        self._looks, self._stars = looks, set(favourites)
        self._show()

    def star(self, favourites: Iterable[str]) -> None:
        """Show which looks have a star now."""
        changed = self._stars.symmetric_difference(favourites)
        self._stars = set(favourites)
        for number, look in enumerate(self._shown):
            if str(look.file) in changed:
                self._rows.changed(number)

    def choose(self, files: Iterable[Path]) -> None:
        """Choose looks by their files, and bring the first into sight."""
        wanted = set(files)
        if not wanted:
            return
        selection = self._view.get_selection()
        selection.unselect_all()
        places = [tree_path(row) for row, look in enumerate(self._shown) if look.file in wanted]
        for place in places:
            selection.select_path(place)
        if places:
            self._view.scroll_to_cell(places[0], None, False, 0, 0)

    def take_focus(self) -> None:
        """Give the table the keyboard focus."""
        self._view.grab_focus()

    def say_nothing_is_there(self, text: str) -> None:
        """Say something in the place of an empty list."""
        self._nothing.set_text(text)
        self._empty = text
        self._show_page()

    def _show(self) -> None:
        """Show the looks that are searched for, in their order; those that were chosen stay chosen."""
        chosen = [look.file for look in self.chosen]
        self._quiet = True
        # Those of which the column says the same are in the order of their names.
        by_name = sorted(
            search_looks(self._looks, self.search.get_text()), key=lambda look: look.sort_key
        )
        self._shown = sorted(by_name, key=self._sorted_by.key, reverse=self._descending)
        self._rows.fill(len(self._shown))
        self._show_order()
        self._show_page()
        self.choose(chosen)
        self._quiet = False
        self._on_choice()

    def _choice_changed(self) -> None:
        if not self._quiet:
            self._on_choice()

    def _show_page(self) -> None:
        if self._looks and not self._shown:
            asked = self.search.get_text()
            self._nothing.set_text(_("No looks match “{text}”.").format(text=asked))
        else:
            self._nothing.set_text(self._empty)
        self._pages.set_visible_child_name("looks" if self._shown else "nothing")

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
        by_name = _Column(_("Name"), lambda look: look.name, lambda look: look.sort_key, 190, True)
        date = _("Date")
        columns = (
            _Column(STAR, self._sign, self._rank, self._width(STAR)),
            by_name,
            _Column(_("Tags"), _tags, lambda look: _tags(look).casefold(), 120, True),
            _Column(_("Author"), _author, lambda look: _author(look).casefold(), 110, True),
            _Column("ΔE", _off, _how_far_off, self._width("00.00")),
            _Column(date, _date, _date, self._width(max(date, "0000-00-00", key=len))),
        )
        self._sorted_by, self._descending = by_name, False
        self._headers = {
            column: fixed_column(column.width, title=column.title, expand=column.grows)
            for column in columns
        }
        for column, header in self._headers.items():
            text = Gtk.CellRendererText(
                single_paragraph_mode=True, ellipsize=Pango.EllipsizeMode.END
            )
            add_cell(header, text, partial(self._draw, column))
            header.set_resizable(column.grows)
            header.set_clickable(True)
            header.connect("clicked", lambda _header, column=column: self._sort_by(column))
            self._view.append_column(header)
        self._view.set_fixed_height_mode(True)

    def _sort_by(self, column: _Column) -> None:
        """Sort by a column, or by the same one the other way round."""
        self._descending = column is self._sorted_by and not self._descending
        self._sorted_by = column
        self._show()

    def _show_order(self) -> None:
        """Show an arrow on the column that the looks are sorted by; a list filled anew has none."""
        order = Gtk.SortType.DESCENDING if self._descending else Gtk.SortType.ASCENDING
        for column, header in self._headers.items():
            header.set_sort_indicator(column is self._sorted_by)
            header.set_sort_order(order)

    def _draw(self, column: _Column, cell: Gtk.CellRenderer, row: int) -> None:
        look = self._shown[row]
        cell.set_property("text", column.text(look))
        cell.set_property("style", Pango.Style.NORMAL if look.error is None else Pango.Style.ITALIC)

    def _width(self, text: str) -> int:
        width: int = self._view.create_pango_layout(text).get_pixel_size()[0]
        return width + ARROW

    def _sign(self, look: LookEntry) -> str:
        """What stands before a look: whether it is a favourite, or damaged."""
        if look.error is not None:
            return DAMAGED
        return STAR if str(look.file) in self._stars else ""

    def _rank(self, look: LookEntry) -> int:
        return (STAR, "", DAMAGED).index(self._sign(look))


def _tags(look: LookEntry) -> str:
    return ", ".join(look.tags)


def _author(look: LookEntry) -> str:
    return look.author or ""


def _date(look: LookEntry) -> str:
    return look.created or ""


def _off(look: LookEntry) -> str:
    return "" if look.delta_e_mean is None else f"{look.delta_e_mean:.2f}"


def _how_far_off(look: LookEntry) -> float:
    """The error; those that do not tell it come last."""
    return math.inf if look.delta_e_mean is None else look.delta_e_mean
