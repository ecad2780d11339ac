"""The grain of a look: its strength by lightness, its size and its colour.

It comes with the card, as numbers, and is laid over pixels the same for the same seed and place, however
the picture is cut. NumPy alone is needed here: applying must start quickly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core.compute.hashing import hashed
from nnlook_core.effects.window import Window

Float = NDArray[np.float32]

LIGHTNESSES = 5
"""Evenly spaced values of the look, 0 to 1, at which the strength is told; linear between them."""
LARGEST, LARGEST_SIZE = 100.0, 16.0


@dataclass(frozen=True)
class Grain:
    """Random texture on a look's colours.

    Attributes
    ----------
    strengths : tuple of float
        The standard deviation of a channel of non-linear sRGB, 0–1, for values of the look from
        0 to 1.
    size : float
        Pixels: the standard deviation of the Gaussian that white noise is blurred by; 0 is none.
    colour : float
        0 where all channels have the same grain (gray), 1 where each has its own.
    delta_e : float
        The mean CIEDE2000 between a pixel with grain and without, in the pair it was learned from.
    """

    strengths: tuple[float, ...]
    size: float
    colour: float
    delta_e: float

    default = 0.0
    """The strength that it is applied in where nobody says another, in per cent: grain cannot be taken out
    again, and how much of it is right depends on how large the picture will be seen."""

    def to_json(self) -> dict[str, Any]:
        """The numbers by their names, as a card holds them."""
        return {
            "strengths": list(self.strengths),
            "size": self.size,
            "colour": self.colour,
            "delta_e": self.delta_e,
        }

    @classmethod
    def from_json(cls, values: object) -> Grain | None:
        """Read what a card says; None where it is anything but a grain."""
        match values:
            case {
                "strengths": list(strengths),
                "size": size,
                "colour": colour,
                "delta_e": delta_e,
            } if len(strengths) == LIGHTNESSES:
                most = [*[1.0] * LIGHTNESSES, LARGEST_SIZE, 1.0, LARGEST]
                given = [*strengths, size, colour, delta_e]
                if all(map(_is_number, given, most)):
                    numbers = tuple(float(value) for value in strengths)
                    return cls(numbers, float(size), float(colour), float(delta_e))
        return None


def with_grain(colours: Float, grain: Grain, amount: float, seed: int, window: Window) -> Float:
    """Colours (n, 3) of a look with its grain, not clipped.

    amount : how much of it, 0–1
    window : where the colours lie
    """
    column, row = window.pixels(len(colours))
    strength = np.interp(colours, np.linspace(0, 1, LIGHTNESSES), grain.strengths)
    number = (row * window.width + column).astype(np.uint32) ^ hashed(np.array([seed], np.uint32))
    uniform = hashed(number).astype(np.float64) / 2.0**32
    noise = (uniform - 0.5) * 12**0.5
    result: Float = (colours + amount * strength * noise[:, None]).astype(np.float32)
    return result


def _is_number(value: object, most: float) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return 0 <= value <= most  # not of NaN
