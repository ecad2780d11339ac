"""What is laid over the colours of a look where they lie: its vignette, then its grain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour.pixels import from_float
from nnlook_core.common.apply_settings import ApplySettings
from nnlook_core.effects.dither import thresholds
from nnlook_core.effects.grain import Grain, with_grain
from nnlook_core.effects.vignette import Vignette
from nnlook_core.effects.window import Window
from nnlook_core.lookfile.look import Card

Float = NDArray[np.float32]


class Effects(NamedTuple):
    """What a look has beside its colours; each may be None."""

    vignette: Vignette | None
    grain: Grain | None


def effects_of(card: Card) -> Effects:
    """What a card tells."""
    return Effects(card.vignette, card.grain)


@dataclass(frozen=True)
class Overlay:
    """The effects of a look in the amounts of some settings.

    Parameters
    ----------
    effects : those that are applied at all
    vignette, grain : how much of them, 0–1
    seed : of the grain
    """

    effects: Effects
    vignette: float
    grain: float
    seed: int

    @classmethod
    def of(cls, effects: Effects, settings: ApplySettings, scale: float = 1.0) -> Overlay | None:
        """What the settings take of these effects; None where that is nothing.

        scale : so many of the pixels to be seen are one of the picture; in small pictures grain is weaker
        """
        vignette, grain = effects
        amounts = [
            0.0 if effect is None else (effect.default if wished is None else wished) / 100.0
            for effect, wished in ((vignette, settings.vignette), (grain, settings.grain))
        ]
        if not any(amounts):
            return None
        if grain is not None and scale < 1:
            grain = grain.reduced(1 / scale)
        taken = Effects(vignette if amounts[0] else None, grain if amounts[1] else None)
        return cls(taken, amounts[0], amounts[1], settings.seed)

    def over(self, colours: Float, window: Window) -> Float:
        """Colours (n, 3) in 0–1 with the effects, in 0–1; ``window`` is where they lie."""
        vignette, grain = self.effects
        if vignette is not None:
            x, y = window.places(len(colours))
            colours = vignette.added(colours, x, y, window.aspect, self.vignette)
        if grain is not None:
            colours = with_grain(colours, grain, self.grain, self.seed, window)
        return np.clip(colours, np.float32(0), np.float32(1))


def rounded(values: Float, dtype: type[np.generic], window: Window) -> NDArray[Any]:
    """Values (n, 3) of an overlay in another depth; 8 bits are dithered, or a vignette would have steps."""
    if dtype != np.uint8:
        return from_float(values, dtype)
    return from_float(values, dtype, thresholds(window, len(values)))
