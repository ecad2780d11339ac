# SPDX-License-Identifier: GPL-3.0-or-later
"""How near one looks at pictures that are larger than their place."""

from __future__ import annotations

from collections.abc import Callable

from gi.repository import Gtk

from .i18n import N_, _

ZOOMS = {None: N_("_Fit"), 1.0: N_("_100 %"), 2.0: N_("_200 %")}
"""What can be chosen; None is as large as fits."""
FOCUS = b"*:focus { box-shadow: inset 0 0 0 2px @theme_selected_bg_color; }"


class Zoom:
    """The choice, as buttons in ``box``; ``value`` is what is chosen, ``changed`` hears of another one."""

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
