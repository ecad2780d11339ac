# SPDX-License-Identifier: GPL-3.0-or-later
"""The large preview: the photo before and after at any zoom, perhaps with a second look."""

from __future__ import annotations

from collections.abc import Callable

from gi.repository import Gdk, Gtk, Pango

from ..gimp.bitmaps import Bitmap, LayerReader, View
from ..i18n import _
from ..ui.linked_views import Zoom, show_focus, span
from ..ui.widgets import SPACING

LEAST = (300, 220)
MOST = (1024, 768)
"""The room for one picture, wide and high; a larger one would make sliders slow."""
STEP = 0.1
"""How much of what is in sight an arrow key moves."""


class BeforeAfterView:
    """Shows a view of the photo; ``view_changed`` is called where another view is to be shown.

    Then ``photo`` is that view; ``show`` takes the looks on it.
    """

    def __init__(self, reader: LayerReader, view_changed: Callable[[], None]) -> None:
        self._reader, self._view_changed = reader, view_changed
        self._zoom = Zoom(self._read_soon)
        self._room = LEAST
        self._tick = 0
        self.photo = reader.read(View.all_of(reader.size, LEAST))
        self._areas = [_Area(), _Area()]
        self._across, self._down = Gtk.Adjustment(), Gtk.Adjustment()
        self._split = Gtk.Adjustment(lower=0, upper=100, step_increment=1, page_increment=10)
        self._pictures, self._keys = Gtk.Box(spacing=SPACING // 2, homogeneous=True), Gtk.EventBox()
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING // 2)
        self.zooms = self._zoom.box
        self._lay_out()
        for adjustment in (self._across, self._down):
            adjustment.connect("value-changed", lambda _adjustment: self._read_soon())
        self._split.connect("value-changed", lambda _adjustment: self._show_split())

    def compare(self, first: str, second: str | None) -> None:
        """Say whose look each picture shows; without a second one there is one picture, unnamed."""
        names = ("", "") if second is None else (first, second)
        for area, name in zip(self._areas, names, strict=True):
            area.caption.set_text(name)
            area.caption.set_visible(bool(name))
        self._areas[1].box.set_visible(second is not None)

    def show(self, number: int, before: Bitmap, after: Bitmap) -> None:
        """Show a photo with a look in the first (0) or the second (1) place."""
        self._areas[number].show(before, after, self._split.get_value() / 100)

    def close(self) -> None:
        """Read no more."""
        if self._tick:
            self._pictures.remove_tick_callback(self._tick)
            self._tick = 0

    def _lay_out(self) -> None:
        for area in self._areas:
            self._pictures.pack_start(area.box, True, True, 0)
        self._areas[1].box.set_no_show_all(True)
        self._keys.set_name("nnlook-stage")
        self._keys.set_can_focus(True)
        self._keys.get_accessible().set_name(_("Preview"))
        self._keys.get_accessible().set_description(
            _("Use the arrow keys to scroll an enlarged photo")
        )
        self._keys.add(self._pictures)
        self._keys.connect("key-press-event", self._key)
        self._keys.connect("button-press-event", lambda *_: self._keys.grab_focus())
        show_focus(self._keys)
        self._areas[0].window.connect("size-allocate", self._allocated)

        self._bars = [
            Gtk.Scrollbar(orientation=Gtk.Orientation.HORIZONTAL, adjustment=self._across),
            Gtk.Scrollbar(orientation=Gtk.Orientation.VERTICAL, adjustment=self._down),
        ]
        for bar, name in zip(
            self._bars, (_("Horizontal position"), _("Vertical position")), strict=True
        ):
            bar.get_accessible().set_name(name)
            bar.set_no_show_all(True)
        grid = Gtk.Grid()
        self._keys.set_hexpand(True)
        self._keys.set_vexpand(True)
        grid.attach(self._keys, 0, 0, 1, 1)
        grid.attach(self._bars[0], 0, 1, 1, 1)
        grid.attach(self._bars[1], 1, 0, 1, 1)

        scale = Gtk.Scale(adjustment=self._split, draw_value=False, hexpand=True)
        scale.get_accessible().set_name(_("Before and after"))
        scale.set_tooltip_text(_("Left of this position the photo is unchanged"))
        label = Gtk.Label(label=_("_Before"), use_underline=True)
        label.set_mnemonic_widget(scale)
        row = Gtk.Box(spacing=SPACING // 2)
        row.pack_start(label, False, False, 0)
        row.pack_start(scale, True, True, 0)
        row.pack_start(Gtk.Label(label=_("After")), False, False, 0)
        self.box.pack_start(grid, True, True, 0)
        self.box.pack_start(row, False, False, 0)

    def _allocated(self, _widget: Gtk.Widget, space: Gdk.Rectangle) -> None:
        room = min(space.width, MOST[0]), min(space.height, MOST[1])
        if room != self._room and min(room) > 1:
            self._room = room
            self._read_soon()

    def _key(self, _widget: Gtk.Widget, event: Gdk.EventKey) -> bool:
        moves = {
            Gdk.KEY_Left: (self._across, -STEP),
            Gdk.KEY_Right: (self._across, STEP),
            Gdk.KEY_Up: (self._down, -STEP),
            Gdk.KEY_Down: (self._down, STEP),
            Gdk.KEY_Page_Up: (self._down, -1.0),
            Gdk.KEY_Page_Down: (self._down, 1.0),
        }
        if event.keyval not in moves or self._zoom.value is None:
            return False
        adjustment, share = moves[event.keyval]
        adjustment.set_value(adjustment.get_value() + share * adjustment.get_page_size())
        return True

    def _read_soon(self) -> None:
        """Read the view before the next frame is drawn: however many changes came, once."""
        if not self._tick:
            self._tick = self._pictures.add_tick_callback(self._read)

    def _read(self, *_frame: object) -> bool:
        self._tick = 0
        view = self._view()
        for bar in self._bars:
            page = bar.get_adjustment()
            bar.set_visible(
                self._zoom.value is not None and page.get_page_size() < page.get_upper()
            )
        self.photo = self._reader.read(view)
        self._view_changed()
        return False  # once

    def _view(self) -> View:
        zoom = self._zoom.value
        if zoom is None:
            return View.all_of(self._reader.size, self._room)
        places, sizes = [], []
        for adjustment, whole, room in zip(
            (self._across, self._down), self._reader.size, self._room, strict=True
        ):
            kept = (adjustment.get_value(), adjustment.get_upper(), adjustment.get_page_size())
            middle = (kept[0] + kept[2] / 2) / kept[1] if kept[1] else 0.5
            place, size, full = span(whole, room, zoom, middle)
            if kept[1:] != (full, size):
                adjustment.configure(place, 0, full, STEP * size, size, size)
            places.append(place)
            sizes.append(size)
        (x, y), (width, height) = places, sizes
        return View(x, y, width, height, zoom)

    def _show_split(self) -> None:
        for area in self._areas:
            area.split(self._split.get_value() / 100)


class _Area:
    """A place for one picture, and the name of its look."""

    def __init__(self) -> None:
        self._image = Gtk.Image()
        self._image.get_accessible().set_name(_("The photo before and after"))
        self._pair: tuple[Bitmap, Bitmap] | None = None
        self.window = Gtk.ScrolledWindow()
        # The picture has the room that there is, and does not ask for more.
        self.window.set_policy(Gtk.PolicyType.EXTERNAL, Gtk.PolicyType.EXTERNAL)
        self.window.set_size_request(*LEAST)
        self.window.add(self._image)
        self.caption = Gtk.Label(ellipsize=Pango.EllipsizeMode.END, no_show_all=True)
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
        self.box.pack_start(self.caption, False, False, 0)
        self.box.pack_start(self.window, True, True, 0)
        self.window.show_all()

    def show(self, before: Bitmap, after: Bitmap, share: float) -> None:
        """Show a pair."""
        self._pair = before, after
        self.split(share)

    def split(self, share: float) -> None:
        """Show the pair's first picture to the left of a share (0–1), the second one to the right."""
        if self._pair is not None:
            before, after = self._pair
            shown = after if share == 0 else before.split(after, share)
            self._image.set_from_pixbuf(shown.pixbuf())
