# SPDX-License-Identifier: GPL-3.0-or-later
"""A slider with its number beside it."""

from __future__ import annotations

from collections.abc import Callable

from gi.repository import Gtk

from ..widgets import SPACING

STEP, PAGE = 1.0, 10.0


class Slider:
    """A labelled value from 0 to 100 per cent, for the mouse, the keyboard and screen readers.

    ``label`` has the mnemonic, ``name`` is what screen readers say; ``changed`` hears every change.
    """

    def __init__(
        self, label: str, name: str, value: float, changed: Callable[[], None], *, digits: int = 1
    ) -> None:
        self._adjustment = Gtk.Adjustment(
            value=value, lower=0, upper=100, step_increment=STEP, page_increment=PAGE
        )
        scale = Gtk.Scale(adjustment=self._adjustment, draw_value=False, hexpand=True)
        scale.get_accessible().set_name(name)
        number = Gtk.SpinButton(adjustment=self._adjustment, digits=digits, xalign=1)
        number.set_width_chars(5)
        number.get_accessible().set_name(name)
        caption = Gtk.Label(label=label, use_underline=True, xalign=0)
        caption.set_mnemonic_widget(scale)
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
        row = Gtk.Box(spacing=SPACING // 2)
        row.pack_start(scale, True, True, 0)
        row.pack_start(number, False, False, 0)
        for part in (caption, row):
            self.box.pack_start(part, False, False, 0)
        self._adjustment.connect("value-changed", lambda _adjustment: changed())

    @property
    def value(self) -> float:
        """The value, 0–100."""
        return float(self._adjustment.get_value())

    @value.setter
    def value(self, value: float) -> None:
        self._adjustment.set_value(value)
