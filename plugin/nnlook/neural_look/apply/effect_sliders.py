# SPDX-License-Identifier: GPL-3.0-or-later
"""The sliders for what a look has beside its colours: its vignette and its grain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from gi.repository import Gtk

from ..gimp.procedures import MAX_SEED
from ..i18n import _
from ..ui.widgets import Slider
from ..ui.wording import EFFECTS

if TYPE_CHECKING:
    from ..common.apply_settings import ApplySettings


@dataclass
class EffectChoices:
    """How much of each effect the user wants of each look: what they moved, else what the look suggests."""

    seed: int = 0
    _moved: dict[Path, dict[str, float]] = field(default_factory=dict)

    @classmethod
    def begin(cls, look: Path | None, settings: ApplySettings) -> EffectChoices:
        """Begin with what was chosen for a look last."""
        choices = cls(settings.seed)
        if look is not None:
            for effect in EFFECTS:
                amount = getattr(settings, effect)
                if amount is not None:
                    choices.move(look, effect, amount)
        return choices

    def move(self, look: Path, effect: str, amount: float) -> None:
        """Take note that the user wants so much (0–100 per cent) of a look's effect."""
        self._moved.setdefault(look, {})[effect] = amount

    def keep_for(self, look: Path, other: Path) -> None:
        """Choose for another look what is chosen for this one."""
        self._moved[other] = dict(self._moved.get(look, {}))

    def renew_grain(self) -> None:
        """Choose another grain of the same kind."""
        self.seed = (self.seed + 1) % (MAX_SEED + 1)

    def amount(self, look: Path, effect: str, suggested: float | None) -> float | None:
        """How much of a look's effect there is to be; ``suggested`` where the user did not move it."""
        return self._moved.get(look, {}).get(effect, suggested)


class EffectSliders:
    """A slider for each effect. ``moved`` is called with what the user moved and how far.

    ``renew`` is called for another grain of the same kind.
    """

    def __init__(self, moved: Callable[[str, float], None], renew: Callable[[], None]) -> None:
        self._moved = moved
        self._quiet = False
        self._sliders = {
            "vignette": Slider(
                _("Vigne_tte"), _("Vignette"), 0.0, lambda: self._tell("vignette"), digits=0
            ),
            "grain": Slider(_("_Grain"), _("Grain"), 0.0, lambda: self._tell("grain"), digits=0),
        }
        self._why_not = {
            "vignette": _("This look has no vignette."),
            "grain": _("This look has no grain."),
        }
        self._renew = Gtk.Button.new_from_icon_name("view-refresh-symbolic", Gtk.IconSize.MENU)
        self._renew.set_tooltip_text(_("New grain"))
        self._renew.get_accessible().set_name(_("New grain"))
        self._renew.connect("clicked", lambda _button: renew())
        self._sliders["grain"].row.pack_start(self._renew, False, False, 0)
        self.show(dict.fromkeys(EFFECTS))

    @property
    def rows(self) -> list[tuple[Gtk.Widget, Gtk.Widget]]:
        """The caption and the slider of each, as they are laid out."""
        return [(slider.caption, slider.row) for slider in self._sliders.values()]

    def show(self, amounts: Mapping[str, float | None]) -> None:
        """Show how much there is of each, in per cent; None for what the look has not."""
        self._quiet = True
        for effect, slider in self._sliders.items():
            amount = amounts[effect]
            slider.value = amount or 0.0
            slider.set_sensitive(amount is not None, self._why_not[effect])
        self._quiet = False

    def _tell(self, effect: str) -> None:
        if not self._quiet:
            self._moved(effect, self._sliders[effect].value)
