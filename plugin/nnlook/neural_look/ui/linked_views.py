# SPDX-License-Identifier: GPL-3.0-or-later
"""Views of several bitmaps of one size that show the same part, and the choice of the zoom."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gi.repository import Gdk, Gtk

from ..gimp.bitmaps import Bitmap, View
from ..i18n import N_, _
from .widgets import SPACING

VIEW_ROOM = (340, 232)
"""The room for one picture, wide and high."""
PAN_STEP = 0.2
"""How much of what is in sight an arrow key moves."""
ZOOMS = {None: N_("_Fit"), 1.0: N_("_100 %"), 2.0: N_("_200 %")}
"""What can be chosen; None is as large as fits."""
FOCUS = b"*:focus { box-shadow: inset 0 0 0 2px @theme_selected_bg_color; }"


class LinkedViews:
    """A grid of pictures, two to a row, which the arrow keys and dragging scroll together.

    ``box`` holds the pictures, ``zooms`` the choice of the zoom. ``view_changed`` is called with each view
    that is to be shown, and ``show`` takes its pictures.
    """

    def __init__(
        self, size: tuple[int, int], names: Sequence[str], view_changed: Callable[[View], None]
    ) -> None:
        self._size, self._view_changed = size, view_changed
        self._zoom = Zoom(lambda: self._move(0.0, 0.0))
        self._middle = (0.5, 0.5)
        self._grip: tuple[float, float] | None = None
        self._images = [Gtk.Image() for _name in names]
        self._keys = Gtk.EventBox(can_focus=True)
        self.zooms = self._zoom.box
        self._tick = 0
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING // 2)
        self._lay_out(names)

    @property
    def view(self) -> View:
        """The part that is to be shown."""
        zoom = self._zoom.value
        if zoom is None:
            return View.all_of(self._size, VIEW_ROOM)
        (x, width, _full), (y, height, _full) = (
            span(whole, room, zoom, middle)
            for whole, room, middle in zip(self._size, VIEW_ROOM, self._middle, strict=True)
        )
        return View(x, y, width, height, zoom)

    def begin(self) -> None:
        """Ask for the first pictures."""
        self._view_changed(self.view)

    def show(self, pictures: Sequence[Bitmap | None]) -> None:
        """Show a picture in each place; where there is None, the one that is there stays."""
        for image, picture in zip(self._images, pictures, strict=True):
            if picture is not None:
                image.set_from_pixbuf(picture.pixbuf())

    def close(self) -> None:
        """Ask for no more pictures."""
        if self._tick:
            self.box.remove_tick_callback(self._tick)
            self._tick = 0

    def _lay_out(self, names: Sequence[str]) -> None:
        grid = Gtk.Grid(row_spacing=SPACING // 2, column_spacing=SPACING)
        for number, (image, name) in enumerate(zip(self._images, names, strict=True)):
            image.get_accessible().set_name(name)
            image.set_size_request(*VIEW_ROOM)
            column, row = number % 2, 2 * (number // 2)
            grid.attach(Gtk.Label(label=name), column, row, 1, 1)
            grid.attach(image, column, row + 1, 1, 1)
        self._keys.set_name("nnlook-panes")
        self._keys.get_accessible().set_name(_("Pictures"))
        self.zooms.set_tooltip_text(
            _(
                "Scroll enlarged pictures with the arrow keys or by dragging; all "
                "pictures move together"
            )
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
            Gdk.KEY_Left: (-PAN_STEP, 0.0),
            Gdk.KEY_Right: (PAN_STEP, 0.0),
            Gdk.KEY_Up: (0.0, -PAN_STEP),
            Gdk.KEY_Down: (0.0, PAN_STEP),
        }
        if event.keyval not in moves or self._zoom.value is None:
            return False
        across, down = moves[event.keyval]
        self._move(across * VIEW_ROOM[0], down * VIEW_ROOM[1])
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
            middles = []
            sides = zip(self._size, VIEW_ROOM, self._middle, (across, down), strict=True)
            for whole, room, middle, by in sides:
                full = max(1.0, whole * zoom)
                half = min(0.5, room / full / 2)
                middles.append(min(max(middle + by / full, half), 1 - half))
            self._middle = (middles[0], middles[1])
        if not self._tick:
            self._tick = self.box.add_tick_callback(self._read)

    def _read(self, *_frame: object) -> bool:
        self._tick = 0
        self._view_changed(self.view)
        return False  # once


class Zoom:
    """The choice of a zoom, as buttons in ``box``; ``changed`` is called after a change of ``value``."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.value: float | None = None
        self._changed = changed
        self.box = Gtk.Box()
        self.box.get_style_context().add_class("linked")
        group: Gtk.RadioButton | None = None
        for zoom, label in ZOOMS.items():
            button = Gtk.RadioButton.new_with_mnemonic_from_widget(group, _(label))
            button.set_mode(False)
            button.connect("toggled", self._chosen, zoom)
            group = group or button
            self.box.pack_start(button, False, False, 0)

    def _chosen(self, button: Gtk.RadioButton, zoom: float | None) -> None:
        if button.get_active():
            self.value = zoom
            self._changed()


def span(whole: int, room: int, zoom: float, middle: float) -> tuple[int, int, int]:
    """What is in sight of one side of a picture, in shown pixels.

    ``whole`` is the picture's own pixels, ``room`` the place for it, ``middle`` (0–1) what is to be in
    the middle of the place. Answers with where the part begins, its size, and the whole's.
    """
    full = max(1, int(whole * zoom))
    size = min(full, room)
    return min(max(0, round(middle * full - size / 2)), full - size), size, full


def show_focus(widget: Gtk.Widget) -> None:
    """Let a widget that takes keys show when it has the focus."""
    style = Gtk.CssProvider()
    style.load_from_data(FOCUS)
    widget.get_style_context().add_provider(style, Gtk.STYLE_PROVIDER_PRIORITY_APPLICATION)
