# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of looks: favourites first, each shown on the photo, and a search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from gi.repository import Gdk, GLib, GObject, Gtk, Pango

from ..client.library import LookEntry, search_looks
from ..client.settings import Settings
from ..i18n import _
from ..ui.lazy_rows import LazyRows, add_cell, fixed_column, tree_path
from ..ui.widgets import SPACING
from .previews import THUMBNAIL_ROOM, Thumbnails

WIDTH, STARS = 310, 34
"""Of the list, and of its column of stars."""
LEAST_TEXT, LINE = 100, 30
"""Of a look's name in pixels, and of a sentence in characters."""
STAR, NO_STAR = "★", "☆"
FAINT = '\n<span size="smaller" alpha="70%">{text}</span>'


class RankedLooks:
    """All looks that are known, the favourites first, then those used lately, then by name."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._entries: dict[Path, LookEntry] = {}
        self.is_read = False
        """Whether the library has been read."""

    def put(self, entries: Iterable[LookEntry]) -> None:
        """Add these; files that are no looks are left out."""
        for entry in entries:
            if entry.error is None:
                self._entries[entry.file] = entry

    def get(self, look: Path) -> LookEntry | None:
        """Give what is known of a look."""
        return self._entries.get(look)

    def is_favourite(self, look: Path) -> bool:
        """Whether a look has a star."""
        return str(look) in self.settings.favourites

    def find(self, text: str) -> Sequence[LookEntry]:
        """Give the looks, in their order, whose name, tags or author have every word of a text."""
        favourites = self.settings.favourites
        recent = {file: place for place, file in enumerate(self.settings.recent)}
        never = len(recent)

        def rank(entry: LookEntry) -> tuple[bool, int, list[tuple[int, str]]]:
            file = str(entry.file)
            return file not in favourites, recent.get(file, never), entry.sort_key

        return sorted(search_looks(self._entries.values(), text), key=rank)


class LookList:
    """A list of looks; ``chosen`` is called with the look that the user selects.

    ``activated`` is called on Enter and on a double click.
    """

    def __init__(
        self,
        ranked: RankedLooks,
        thumbnails: Thumbnails,
        chosen: Callable[[Path], None],
        activated: Callable[[], None],
    ) -> None:
        self._ranked, self._thumbnails = ranked, thumbnails
        self._chosen, self._activated = chosen, activated
        self._entries: Sequence[LookEntry] = ()
        self._current: Path | None = None
        self._idle = 0
        self._updating = False
        self._search = Gtk.SearchEntry(placeholder_text=_("Search name, tag or author"))
        self._tree = Gtk.TreeView(headers_visible=False, enable_search=False)
        self._rows = LazyRows(self._tree)
        # Of a fixed width, whatever is in it.
        self._window = Gtk.ScrolledWindow(hscrollbar_policy=Gtk.PolicyType.EXTERNAL)
        self._nothing = Gtk.Label(wrap=True, xalign=0, yalign=0, margin=SPACING)
        self._nothing.set_max_width_chars(LINE)
        self._stack = Gtk.Stack()
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING // 2)
        self._lay_out()

    def fill(self) -> None:
        """Show the looks that are searched for, with the current one selected."""
        text = self._search.get_text()
        self._entries = self._ranked.find(text)
        self._updating = True
        self._rows.fill(len(self._entries))
        self._updating = False
        self._nothing.set_text(self._why_none(text))
        self._stack.set_visible_child(self._window if self._entries else self._nothing)
        self._show_current()
        self._look_soon()

    def select(self, look: Path | None) -> None:
        """Select a look, or none, without a call of ``chosen``."""
        self._current = look
        self._show_current()

    def redraw(self, look: Path) -> None:
        """Show anew what the list tells of a look."""
        for number, entry in enumerate(self._entries):
            if entry.file == look:
                self._rows.changed(number)

    def focus(self) -> None:
        """Give the list the keyboard focus."""
        self._tree.grab_focus()

    def close(self) -> None:
        """Stop all pending work."""
        if self._idle:
            GLib.source_remove(self._idle)
            self._idle = 0

    def _lay_out(self) -> None:
        self._search.get_accessible().set_name(_("Search looks"))
        self._search.connect("search-changed", lambda _entry: self.fill())
        self._search.connect("key-press-event", self._key_in_search)
        self._tree.get_accessible().set_name(_("Looks"))
        # A column for each: screen readers name a cell by the one thing in it.
        picture = Gtk.CellRendererPixbuf()
        picture.set_fixed_size(THUMBNAIL_ROOM[0] + 6, THUMBNAIL_ROOM[1] + 6)
        text = Gtk.CellRendererText(ellipsize=Pango.EllipsizeMode.END, xpad=SPACING // 2)
        star = Gtk.CellRendererText(xalign=0.5, scale=1.2)
        self._stars = fixed_column(STARS)
        for place, cell, show in (
            (fixed_column(THUMBNAIL_ROOM[0] + 10), picture, self._show_picture),
            (fixed_column(LEAST_TEXT, expand=True), text, self._show_text),
            (self._stars, star, self._show_star),
        ):
            add_cell(place, cell, show)
            self._tree.append_column(place)
        self._tree.set_fixed_height_mode(True)
        self._tree.get_selection().set_mode(Gtk.SelectionMode.SINGLE)
        self._tree.get_selection().connect("changed", self._selected)
        self._tree.connect("row-activated", lambda *_: self._activated())
        self._tree.connect("key-press-event", self._key_in_list)
        self._tree.connect("button-press-event", self._pressed)
        self._tree.connect("size-allocate", lambda *_: self._look_soon())
        self._window.get_vadjustment().connect("value-changed", lambda *_: self._look_soon())
        self._window.set_shadow_type(Gtk.ShadowType.IN)
        self._window.set_size_request(WIDTH, 5 * THUMBNAIL_ROOM[1])
        self._window.add(self._tree)
        self._stack.add(self._window)
        self._stack.add(self._nothing)
        self.box.pack_start(self._search, False, False, 0)
        self.box.pack_start(self._stack, True, True, 0)

    def _why_none(self, text: str) -> str:
        if not self._ranked.is_read:
            return _("Loading looks…")
        if text:
            return _("No looks match “{text}”.").format(text=text)
        return _(
            "No looks yet.\n\nLearn one from a photo before and after processing "
            "(Filters ▸ Neural Look ▸ Learn Look from Two Layers…), add a folder with "
            "looks, or open a look file."
        )

    def _show_picture(self, cell: Gtk.CellRenderer, number: int) -> None:
        picture = self._thumbnails.get(self._entries[number].file)
        if picture is None:
            cell.set_property("icon-name", "dialog-warning-symbolic")
        else:
            cell.set_property("pixbuf", picture)

    def _show_text(self, cell: Gtk.CellRenderer, number: int) -> None:
        cell.set_property("markup", _markup(self._entries[number]))

    def _show_star(self, cell: Gtk.CellRenderer, number: int) -> None:
        starred = self._ranked.is_favourite(self._entries[number].file)
        cell.set_property("text", STAR if starred else NO_STAR)

    def _show_current(self) -> None:
        """Choose the meant look in the list, where it is in sight of the search."""
        self._updating = True
        selection = self._tree.get_selection()
        selection.unselect_all()
        for number, entry in enumerate(self._entries):
            if entry.file == self._current:
                place = tree_path(number)
                self._tree.set_cursor(place, None, False)
                GLib.idle_add(self._scroll_to, place)  # before it is laid out it knows no places
        self._updating = False

    def _scroll_to(self, place: Gtk.TreePath) -> bool:
        if self._tree.get_model() is not None:
            self._tree.scroll_to_cell(place, None, True, 0.5, 0)
        return False  # once

    def _selected(self, selection: Gtk.TreeSelection) -> None:
        model, row = selection.get_selected()
        if self._updating or row is None:
            return
        look = self._entries[model[row][0]].file
        if look != self._current:
            self._current = look
            self._chosen(look)

    def _pressed(self, _tree: Gtk.TreeView, event: Gdk.EventButton) -> bool:
        """A click on a star is no choice: it gives or takes the star."""
        hit = self._tree.get_path_at_pos(int(event.x), int(event.y))
        if hit is None or hit[1] is not self._stars or event.button != Gdk.BUTTON_PRIMARY:
            return False
        if event.type == Gdk.EventType.BUTTON_PRESS:
            look = self._entries[hit[0].get_indices()[0]].file
            self._ranked.settings.toggle_favourite(look)
            self._ranked.settings.save()
            self.redraw(look)
            self._chosen_again()
        return True

    def _chosen_again(self) -> None:
        if self._current is not None:
            self._chosen(self._current)

    def _key_in_list(self, _tree: Gtk.TreeView, event: Gdk.EventKey) -> bool:
        """What is typed on the list is searched for."""
        letter = chr(Gdk.keyval_to_unicode(event.keyval))
        control = event.state & (Gdk.ModifierType.CONTROL_MASK | Gdk.ModifierType.MOD1_MASK)
        if control or not letter.isprintable() or letter.isspace():
            return False
        self._search.grab_focus_without_selecting()
        self._search.set_position(-1)
        return bool(self._search.event(event.copy()))

    def _key_in_search(self, _entry: Gtk.SearchEntry, event: Gdk.EventKey) -> bool:
        """Down goes to the list; Enter takes the first one that was found."""
        if event.keyval not in (Gdk.KEY_Down, Gdk.KEY_Return, Gdk.KEY_KP_Enter):
            return False
        if self._search.get_text() and self._entries:
            self.fill()  # what was typed in the last moment too
        if self._entries:
            if self._current not in {entry.file for entry in self._entries}:
                self._tree.set_cursor(Gtk.TreePath.new_first(), None, False)
            self._tree.grab_focus()
        return True

    def _look_soon(self) -> None:
        """Have the pictures made that are in sight now."""
        if not self._idle:
            self._idle = GLib.idle_add(self._look, priority=GObject.PRIORITY_LOW)

    def _look(self) -> bool:
        self._idle = 0
        sight = self._tree.get_visible_range()
        if sight:
            first, last = (place.get_indices()[0] for place in sight)
            looks = [entry.file for entry in self._entries[first : last + 1]]
            self._thumbnails.want(looks, self._tree.queue_draw)
        return False  # once


def _markup(entry: LookEntry) -> str:
    """The look's name, and below it what tells it from others of that name."""
    name: str = GLib.markup_escape_text(entry.name)
    more = " · ".join([*entry.tags, *([entry.author] if entry.author else [])])
    if not more:
        return name
    return name + FAINT.format(text=GLib.markup_escape_text(more))
