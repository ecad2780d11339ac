# SPDX-License-Identifier: GPL-3.0-or-later
"""The buttons of Manage Looks: which of them are of use, and the keys that stand for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from gi.repository import Gtk

from ..ui.widgets import SPACING

if TYPE_CHECKING:
    from ..client.library import LookEntry

Needs = Literal["nothing", "a look", "looks", "a file", "files"]
"""What must be chosen for a button to be of use; a file may be a damaged look too."""


@dataclass(frozen=True)
class Action:
    """A button: what it says, what it does, and what for; ``key`` does the same as the button."""

    label: str
    hint: str
    needs: Needs
    do: Callable[[], None]
    key: str | None = None

    def fits(self, looks: Sequence[LookEntry]) -> bool:
        """Whether it is of use for the looks that are chosen."""
        if self.needs == "nothing":
            return True
        enough = len(looks) == 1 if self.needs in ("a look", "a file") else len(looks) > 0
        return enough and (
            self.needs in ("a file", "files") or not any(look.error for look in looks)
        )


class ActionButtons:
    """Buttons in groups from top to bottom, in ``box``; ``soon`` has done what a button is for."""

    def __init__(
        self, groups: Sequence[Sequence[Action]], soon: Callable[[Callable[[], None]], None]
    ) -> None:
        self._soon = soon
        self._buttons: list[tuple[Action, Gtk.Button]] = []
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING)
        for group in groups:
            together = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING // 2)
            for action in group:
                together.pack_start(self._button(action), False, False, 0)
            self.box.pack_start(together, False, False, 0)

    def follow(self, looks: Sequence[LookEntry]) -> None:
        """Enable the buttons that fit the chosen looks."""
        for action, button in self._buttons:
            button.set_sensitive(action.fits(looks))

    def press(self, key: str) -> bool:
        """Press the button that a key stands for, if it is of use; tell whether it is."""
        for action, button in self._buttons:
            if action.key == key and button.get_sensitive():
                button.clicked()
                return True
        return False

    def _button(self, action: Action) -> Gtk.Button:
        button = Gtk.Button.new_with_mnemonic(action.label)
        button.set_tooltip_text(action.hint)
        button.connect("clicked", lambda *_: self._soon(action.do))
        self._buttons.append((action, button))
        return button
