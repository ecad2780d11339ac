# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be set: how much of the look, which part of it, what it is mixed with, where it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gi.repository import Gtk, Pango

from ..i18n import _
from ..widgets import SPACING, heading, when_pressed
from .card import CardView
from .choices import MODES, OUTPUTS
from .slider import Slider

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .choices import Told

WIDTH = 300
HALF = 50.0
"""What a mix begins with, in per cent."""


class Panel:
    """The column beside the preview.

    ``changed`` hears of every setting that changes the picture; the others of their buttons.
    """

    def __init__(
        self,
        *,
        strength: float,
        mode: str,
        mix: float,
        output: str,
        changed: Callable[[], None],
        output_changed: Callable[[], None],
        star: Callable[[], None],
        choose_other: Callable[[], None],
        save_mix: Callable[[], None],
    ) -> None:
        self._star = star
        self._quiet = False
        self._name = heading("")
        self._name.set_ellipsize(Pango.EllipsizeMode.END)
        self._favourite = Gtk.ToggleButton(label=_("Fa_vourite"), use_underline=True)
        self._favourite.connect("toggled", self._starred)
        self._strength = Slider(_("St_rength"), _("Strength"), strength, changed)
        self._mode = _combo(MODES, mode, _("Mode"))
        self._mode.connect("changed", lambda _combo: changed())
        self._other = Gtk.Button()
        when_pressed(self._other, choose_other)
        self._other_name = Gtk.Label(xalign=0, ellipsize=Pango.EllipsizeMode.END)
        self._other.add(self._other_name)
        self._mix = Slider(_("Mi_x"), _("Mix"), mix, changed)
        self._save = Gtk.Button(label=_("Sav_e Mix as Look…"), use_underline=True)
        when_pressed(self._save, save_mix)
        self.card = CardView()
        self._output = _combo(OUTPUTS, output, _("Output"))
        self._output.connect("changed", lambda _combo: output_changed())
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING)
        self.box.set_size_request(WIDTH, -1)
        self._lay_out()

    @property
    def strength(self) -> float:
        """How much of the look, in per cent."""
        return self._strength.value

    @property
    def mode(self) -> str:
        """Which part of it."""
        return str(self._mode.get_active_id())

    @property
    def mix(self) -> float:
        """How much of the second look, in per cent."""
        return self._mix.value

    @property
    def output(self) -> str:
        """Where it goes."""
        return str(self._output.get_active_id())

    def name(self, name: str, *, favourite: bool) -> None:
        """Say which look it is."""
        self._quiet = True
        self._name.set_text(name)
        self._name.set_tooltip_text(name)
        self._favourite.set_active(favourite)
        self._favourite.set_sensitive(bool(name))
        self._quiet = False

    def name_other(self, name: str | None) -> None:
        """Say which look is mixed with it, if any."""
        self._other_name.set_text(name or _("No other look"))
        for part in (self._mix.box, self._save):
            part.set_sensitive(name is not None)

    def begin_mix(self) -> None:
        """Let a new second look be seen: half of each."""
        if self._mix.value == 0:
            self._mix.value = HALF

    def _lay_out(self) -> None:
        top = Gtk.Box(spacing=SPACING // 2)
        top.pack_start(self._name, True, True, 0)
        top.pack_start(self._favourite, False, False, 0)
        self._favourite.set_valign(Gtk.Align.CENTER)
        grid = Gtk.Grid(row_spacing=SPACING // 2, column_spacing=SPACING)
        rows = ((_("_Mode"), self._mode), (_("Mix _with"), self._other))
        for number, (text, widget) in enumerate(rows):
            label = Gtk.Label(label=text, use_underline=True, xalign=0)
            label.set_mnemonic_widget(widget)
            widget.set_hexpand(True)
            grid.attach(label, 0, number, 1, 1)
            grid.attach(widget, 1, number, 1, 1)
        output = Gtk.Box(spacing=SPACING)
        label = Gtk.Label(label=_("O_utput"), use_underline=True)
        label.set_mnemonic_widget(self._output)
        output.pack_start(label, False, False, 0)
        output.pack_start(self._output, True, True, 0)
        for part, grows in (
            (top, False),
            (self._strength.box, False),
            (grid, False),
            (self._mix.box, False),
            (self._save, False),
            (Gtk.Separator(), False),
            (self.card.box, True),
            (Gtk.Separator(), False),
            (output, False),
        ):
            self.box.pack_start(part, grows, True, 0)

    def _starred(self, _button: Gtk.ToggleButton) -> None:
        if not self._quiet:
            self._star()


def _combo(choices: Mapping[str, Told], active: str, name: str) -> Gtk.ComboBoxText:
    combo = Gtk.ComboBoxText()
    for nick, told in choices.items():
        combo.append(nick, _(told.label))
    combo.set_active_id(active)
    combo.get_accessible().set_name(name)
    return combo
