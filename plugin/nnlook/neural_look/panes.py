# SPDX-License-Identifier: GPL-3.0-or-later
"""Several pictures of one thing beside each other, which all show the same part of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gi.repository import Gdk, Gtk

from .i18n import _
from .pictures import Picture, View
from .widgets import SPACING
from .zoom import Zoom, show_focus, span

ROOM = (340, 232)
"""The room for one picture, wide and high."""
STEP = 0.2
"""How much of what is in sight an arrow key moves."""


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
        self._zoom = Zoom(lambda: self._move(0.0, 0.0))
        self._middle = (0.5, 0.5)
        self._grip: tuple[float, float] | None = None
        self._images = [Gtk.Image() for _name in names]
        self._keys = Gtk.EventBox(can_focus=True)
        self.zooms = self._zoom.box
        self._reading = 0
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING // 2)
        self._lay_out(names)

    @property
    def view(self) -> View:
        """The part that is to be shown."""
        zoom = self._zoom.value
        if zoom is None:
            return View.all_of(self._size, ROOM)
        (x, width, _full), (y, height, _full) = (
            span(whole, room, zoom, middle)
            for whole, room, middle in zip(self._size, ROOM, self._middle, strict=True)
        )
        return View(x, y, width, height, zoom)

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
        show_focus(self._keys)
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
        self.box.pack_start(self._keys, False, False, 0)

    def _key(self, _widget: Gtk.Widget, event: Gdk.EventKey) -> bool:
        moves = {
            Gdk.KEY_Left: (-STEP, 0.0),
            Gdk.KEY_Right: (STEP, 0.0),
            Gdk.KEY_Up: (0.0, -STEP),
            Gdk.KEY_Down: (0.0, STEP),
        }
        if event.keyval not in moves or self._zoom.value is None:
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
        if self._grip is None or self._zoom.value is None:
            return False
        self._move(self._grip[0] - event.x, self._grip[1] - event.y)
        self._grip = event.x, event.y
        return True

    def _move(self, across: float, down: float) -> None:
        """Move by so many shown pixels, not beyond the edges; all moves before a frame are one."""
        if (zoom := self._zoom.value) is not None:
            moved = []
            sides = zip(self._size, ROOM, self._middle, (across, down), strict=True)
            for whole, room, middle, by in sides:
                full = max(1.0, whole * zoom)
                half = min(0.5, room / full / 2)
                moved.append(min(max(middle + by / full, half), 1 - half))
            self._middle = (moved[0], moved[1])
        if not self._reading:
            self._reading = self.box.add_tick_callback(self._read)

    def _read(self, *_frame: object) -> bool:
        self._reading = 0
        self._moved(self.view)
        return False  # once
