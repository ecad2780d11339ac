# SPDX-License-Identifier: GPL-3.0-or-later
"""Several pictures of one thing beside each other, which all show the same part of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gi.repository import Gdk, Gtk

from .i18n import _
from .pictures import Picture, View
from .widgets import SPACING

ROOM = (340, 232)
"""The room for one picture, wide and high."""
ZOOMS = (None, 1.0, 2.0)
"""None is as large as fits."""
STEP = 0.2
"""How much of what is in sight an arrow key moves."""
CSS = b"#nnlook-panes:focus { box-shadow: inset 0 0 0 2px @theme_selected_bg_color; }"


class Panes:
    """A grid of pictures, two to a row; ``moved`` hears the view that is to be shown.

    ``box`` holds the pictures, ``zooms`` the choice of how near one looks.

    Whoever computes the pictures answers with ``show``. One moves over them with the arrow keys or by
    dragging, and all of them move together.
    """

    def __init__(
        self, size: tuple[int, int], names: Sequence[str], moved: Callable[[View], None]
    ) -> None:
        self._size, self._moved = size, moved
        self._zoom: float | None = None
        self._middle = (0.5, 0.5)
        self._grip: tuple[float, float] | None = None
        self._images = [Gtk.Image() for _name in names]
        self._keys = Gtk.EventBox(can_focus=True)
        self.zooms = Gtk.Box()
        self._reading = 0
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING // 2)
        self._lay_out(names)

    @property
    def view(self) -> View:
        """The part that is to be shown."""
        if self._zoom is None:
            return View.all_of(self._size, ROOM)
        places, sizes = [], []
        for whole, room, middle in zip(self._size, ROOM, self._middle, strict=True):
            full = max(1, int(whole * self._zoom))
            size = min(full, room)
            places.append(min(max(0, round(middle * full - size / 2)), full - size))
            sizes.append(size)
        (x, y), (width, height) = places, sizes
        return View(x, y, width, height, self._zoom)

    def begin(self) -> None:
        """Ask for the first pictures."""
        self._moved(self.view)

    def show(self, pictures: Sequence[Picture | None]) -> None:
        """Show a picture in each place; where there is None, the one that is there stays."""
        for image, picture in zip(self._images, pictures, strict=True):
            if picture is not None:
                image.set_from_pixbuf(picture.pixbuf())

    def close(self) -> None:
        """Ask for no more pictures."""
        if self._reading:
            self.box.remove_tick_callback(self._reading)
            self._reading = 0

    def _lay_out(self, names: Sequence[str]) -> None:
        grid = Gtk.Grid(row_spacing=SPACING // 2, column_spacing=SPACING)
        for number, (image, name) in enumerate(zip(self._images, names, strict=True)):
            image.get_accessible().set_name(name)
            image.set_size_request(*ROOM)
            column, row = number % 2, 2 * (number // 2)
            grid.attach(Gtk.Label(label=name), column, row, 1, 1)
            grid.attach(image, column, row + 1, 1, 1)
        self._keys.set_name("nnlook-panes")
        self._keys.get_accessible().set_name(_("Pictures"))
        self.zooms.set_tooltip_text(
            _("Enlarged, move with the arrow keys or by dragging; all pictures move together")
        )
        style = Gtk.CssProvider()
        style.load_from_data(CSS)
        self._keys.get_style_context().add_provider(style, Gtk.STYLE_PROVIDER_PRIORITY_APPLICATION)
        self._keys.add_events(
            Gdk.EventMask.BUTTON_PRESS_MASK
            | Gdk.EventMask.BUTTON_RELEASE_MASK
            | Gdk.EventMask.BUTTON1_MOTION_MASK
        )
        self._keys.connect("key-press-event", self._key)
        self._keys.connect("button-press-event", self._pressed)
        self._keys.connect("button-release-event", self._released)
        self._keys.connect("motion-notify-event", self._dragged)
        self._keys.add(grid)

        group: Gtk.RadioButton | None = None
        self.zooms.get_style_context().add_class("linked")
        for label, zoom in zip((_("_Fit"), _("_100 %"), _("_200 %")), ZOOMS, strict=True):
            button = Gtk.RadioButton.new_with_mnemonic_from_widget(group, label)
            button.set_mode(False)
            button.connect("toggled", self._zoomed, zoom)
            group = group or button
            self.zooms.pack_start(button, False, False, 0)
        self.box.pack_start(self._keys, False, False, 0)

    def _zoomed(self, button: Gtk.RadioButton, zoom: float | None) -> None:
        if button.get_active():
            self._zoom = zoom
            self._move(0.0, 0.0)

    def _key(self, _widget: Gtk.Widget, event: Gdk.EventKey) -> bool:
        moves = {
            Gdk.KEY_Left: (-STEP, 0.0),
            Gdk.KEY_Right: (STEP, 0.0),
            Gdk.KEY_Up: (0.0, -STEP),
            Gdk.KEY_Down: (0.0, STEP),
        }
        if event.keyval not in moves or self._zoom is None:
            return False
        across, down = moves[event.keyval]
        self._move(across * ROOM[0], down * ROOM[1])
        return True

    def _pressed(self, _widget: Gtk.Widget, event: Gdk.EventButton) -> bool:
        self._keys.grab_focus()
        self._grip = event.x, event.y
        return True

    def _released(self, _widget: Gtk.Widget, _event: Gdk.EventButton) -> bool:
        self._grip = None
        return True

    def _dragged(self, _widget: Gtk.Widget, event: Gdk.EventMotion) -> bool:
        if self._grip is None or self._zoom is None:
            return False
        self._move(self._grip[0] - event.x, self._grip[1] - event.y)
        self._grip = event.x, event.y
        return True

    def _move(self, across: float, down: float) -> None:
        """Move by so many shown pixels, not beyond the edges; all moves before a frame are one."""
        if self._zoom is not None:
            moved = []
            sides = zip(self._size, ROOM, self._middle, (across, down), strict=True)
            for whole, room, middle, by in sides:
                full = max(1.0, whole * self._zoom)
                half = min(0.5, room / full / 2)
                moved.append(min(max(middle + by / full, half), 1 - half))
            self._middle = (moved[0], moved[1])
        if not self._reading:
            self._reading = self.box.add_tick_callback(self._read)

    def _read(self, *_frame: object) -> bool:
        self._reading = 0
        self._moved(self.view)
        return False  # once
