# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel with the settings of Apply Look, and the card of the chosen look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gi.repository import Gtk, Pango

from ..i18n import N_, _, ngettext
from ..ui.widgets import HINT_OPACITY, SPACING, Slider, heading, when_pressed
from ..ui.wording import describe_confidence, describe_origin, describe_part, effect_rows
from .effect_sliders import EffectSliders
from .model import MODES, OUTPUTS, Choice

WIDTH = 340
HALF = 50.0
"""What a mix begins with, in per cent."""

CLOSENESS = (
    (0.5, N_("ΔE {mean:.2f} (not visible)")),
    (1.0, N_("ΔE {mean:.2f} (barely visible)")),
    (2.3, N_("ΔE {mean:.2f} (visible side by side)")),
)
"""What is said below which ΔE; the steps are those of the report."""
CARD_CHARACTERS = 30
"""Characters of a line."""


class Panel:
    """The column beside the preview.

    ``changed`` is called after every setting that changes the picture, the others for their buttons.
    """

    def __init__(
        self,
        *,
        strength: float,
        mode: str,
        mix: float,
        output: str,
        effects: EffectSliders,
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
        self.effects = effects
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
        self._other_name.set_text(name or _("None"))
        for part in (self._mix, self._save):
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
        rows = [
            (self._strength.caption, self._strength.row),
            (_label(_("_Mode"), self._mode), self._mode),
            *self.effects.rows,
            (_label(_("Mix _with"), self._other), self._other),
            (self._mix.caption, self._mix.row),
        ]
        for number, (caption, widget) in enumerate(rows):
            widget.set_hexpand(True)
            grid.attach(caption, 0, number, 1, 1)
            grid.attach(widget, 1, number, 1, 1)
        output = Gtk.Box(spacing=SPACING)
        output.pack_start(_label(_("O_utput"), self._output), False, False, 0)
        output.pack_start(self._output, True, True, 0)
        for part, grows in (
            (top, False),
            (grid, False),
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


def _label(text: str, widget: Gtk.Widget) -> Gtk.Label:
    label = Gtk.Label(label=text, use_underline=True, xalign=0)
    label.set_mnemonic_widget(widget)
    return label


def _combo(choices: Mapping[str, Choice], active: str, name: str) -> Gtk.ComboBoxText:
    combo = Gtk.ComboBoxText()
    for nick, choice in choices.items():
        combo.append(nick, _(choice.label))
    combo.set_active_id(active)
    combo.get_accessible().set_name(name)
    return combo


class CardView:
    """Shows what a look tells about itself."""

    def __init__(self) -> None:
        self._grid = Gtk.Grid(row_spacing=SPACING // 2, column_spacing=SPACING)
        self.box = Gtk.ScrolledWindow(hscrollbar_policy=Gtk.PolicyType.NEVER)
        self.box.get_accessible().set_name(_("Look details"))
        self.box.add(self._grid)

    def show(self, card: dict[str, Any] | None) -> None:
        """Show a card, as the worker tells it, or nothing."""
        for child in self._grid.get_children():
            child.destroy()
        for row, (what, text) in enumerate(card_rows(card) if card else []):
            head = Gtk.Label(label=what, xalign=0, yalign=0, opacity=HINT_OPACITY)
            value = Gtk.Label(label=text, xalign=0, wrap=True, selectable=True, hexpand=True)
            value.set_line_wrap_mode(Pango.WrapMode.WORD_CHAR)
            value.set_max_width_chars(CARD_CHARACTERS)
            value.set_can_focus(False)  # there is nothing to be done with it by the keyboard
            self._grid.attach(head, 0, row, 1, 1)
            self._grid.attach(value, 1, row, 1, 1)
        self._grid.show_all()


def card_rows(card: dict[str, Any]) -> list[tuple[str, str]]:
    """Give a card's rows: what, and what of it; only what the card tells."""
    training = card["training"]
    rows = [
        (_("Author"), card["author"]),
        (_("Licence"), card["licence"]),
        (_("Tags"), ", ".join(card["tags"])),
        (_("Learned"), _learned(card["created"], training.get("pixels"))),
        (_("Mix of"), "\n".join(map(describe_part, card["parts"]))),
        (_("Origin"), describe_origin(card["origin"])),
        (_("Accuracy"), _closeness(training.get("delta_e_mean"), training.get("noise_floor"))),
        (_("Colours"), _colours(training.get("coverage"))),
        (_("Coverage"), describe_confidence(card["confidence"])),
        *effect_rows(card),
        (
            _("Size"),
            ngettext("{count} node", "{count} nodes", card["nodes"]).format(count=card["nodes"]),
        ),
    ]
    return [(what, str(text)) for what, text in rows if text]


def _learned(created: str | None, pixels: float | None) -> str | None:
    if pixels is None:
        return created
    # A thin space: to half of the world a comma here is the decimal one.
    amount = f"{pixels:,.0f}".replace(",", "\u202f")
    if created is None:
        return _("{pixels} pixels").format(pixels=amount)
    return _("{date}, {pixels} pixels").format(date=created, pixels=amount)


def _closeness(mean: float | None, floor: float | None) -> str | None:
    if mean is None:
        return None
    words = next((_(words) for limit, words in CLOSENESS if mean < limit), None)
    if words is None:
        words = _("ΔE {mean:.2f} (clearly visible)")
    text = words.format(mean=mean)
    if floor is not None:
        uneven = _("Noise floor of the pair: ΔE {floor:.2f}").format(floor=floor)
        return f"{text} {uneven}"
    return text


def _colours(coverage: float | None) -> str | None:
    if coverage is None:
        return None
    return _("Learned from {percent:.0f} % of all colours").format(percent=100 * coverage)
