# SPDX-License-Identifier: GPL-3.0-or-later
"""A look's card, as a photographer reads it."""

from __future__ import annotations

from typing import Any

from gi.repository import Gtk, Pango

from ..i18n import N_, _, ngettext
from ..widgets import HINT_OPACITY, SPACING

CLOSENESS = (
    (0.5, N_("ΔE {mean:.2f} from the original: you will not see the difference.")),
    (1.0, N_("ΔE {mean:.2f} from the original: very close.")),
    (2.3, N_("ΔE {mean:.2f} from the original: close.")),
)
"""What is said below which ΔE; the steps are those of the report."""
WIDTH = 30
"""Characters of a line."""


class CardView:
    """Shows what a look tells about itself."""

    def __init__(self) -> None:
        self._grid = Gtk.Grid(row_spacing=SPACING // 2, column_spacing=SPACING)
        self.box = Gtk.ScrolledWindow(hscrollbar_policy=Gtk.PolicyType.NEVER)
        self.box.get_accessible().set_name(_("About this look"))
        self.box.add(self._grid)

    def show(self, card: dict[str, Any]) -> None:
        """Show a card, as the worker tells it."""
        self.clear()
        for row, (what, text) in enumerate(rows_of(card)):
            head = Gtk.Label(label=what, xalign=0, yalign=0, opacity=HINT_OPACITY)
            told = Gtk.Label(label=text, xalign=0, wrap=True, selectable=True, hexpand=True)
            told.set_line_wrap_mode(Pango.WrapMode.WORD_CHAR)
            told.set_max_width_chars(WIDTH)
            told.set_can_focus(False)  # there is nothing to be done with it by the keyboard
            self._grid.attach(head, 0, row, 1, 1)
            self._grid.attach(told, 1, row, 1, 1)
        self._grid.show_all()

    def clear(self) -> None:
        """Show nothing."""
        for child in self._grid.get_children():
            child.destroy()


def rows_of(card: dict[str, Any]) -> list[tuple[str, str]]:
    """Give a card's rows: what, and what of it; only what the card tells."""
    training = card["training"]
    rows = [
        (_("Author"), card["author"]),
        (_("Licence"), card["licence"]),
        (_("Tags"), ", ".join(card["tags"])),
        (_("Learned"), _learned(card["created"], training.get("pixels"))),
        (_("Mixed of"), "\n".join(card["parts"])),
        (_("Origin"), card["origin"]),
        (_("Closeness"), _closeness(training.get("delta_e_mean"), training.get("noise_floor"))),
        (_("Colours"), _colours(training.get("coverage"))),
        (_("Sureness"), card["confidence"]),
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
        return _("from {pixels} pixels").format(pixels=amount)
    return _("{date}, from {pixels} pixels").format(date=created, pixels=amount)


def _closeness(mean: float | None, floor: float | None) -> str | None:
    if mean is None:
        return None
    words = next((_(words) for limit, words in CLOSENESS if mean < limit), None)
    if words is None:
        words = _("ΔE {mean:.2f} from the original: some colours differ visibly.")
    told = words.format(mean=mean)
    if floor is not None:
        uneven = _("What it was shown was uneven by ΔE {floor:.2f}.").format(floor=floor)
        return f"{told} {uneven}"
    return told


def _colours(coverage: float | None) -> str | None:
    if coverage is None:
        return None
    return _("It has seen {percent:.0f} % of all colours.").format(percent=100 * coverage)
