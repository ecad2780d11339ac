"""What a look is sure of, for a photographer: by families of colours, drawn and in words.

A family is a hue and a lightness, by CIE LCh: *light blues*. Of each, the mean expected ΔE is taken over
the colours of the sRGB cube that belong to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core import lab, lattice
from nnlook_core.confidence import GUESSED, Confidence
from nnlook_core.i18n import _

GRAYS_BELOW = 10.0
"""The chroma C* below which a colour is called gray: a whitewashed wall in the evening sun is."""

# Each hue up to its angle in degrees (CIE LCh). The hues of photo editors, red, orange, yellow, … at 0, 30,
# 60, 120, 180, 240, 270 and 300 degrees of HSV, lie within, pale and dark ones too.
HUES = {
    "reds": (15, 50),
    "oranges": (50, 85),
    "yellows": (85, 120),
    "greens": (120, 175),
    "cyans": (175, 240),
    "blues": (240, 309),
    "purples": (309, 325),
    "magentas": (325, 375),
}
NAMES = ("grays", *HUES)
LIGHTNESSES = ("dark", "medium", "light")
"""Thirds of L*."""

Family = tuple[str, str]
"""A hue and a lightness."""
FAMILIES: list[Family] = [(name, lightness) for name in NAMES for lightness in LIGHTNESSES]

SIDE = 32
"""Colours along each side of the cube from which the means are taken."""
SURE_BELOW = 1.0
"""The expected ΔE up to which a look is sure: about the smallest difference seen side by side."""

LEAST_SHARE = 0.005
"""Of a picture's pixels: a family with fewer counts as not shown, and no error is told of it."""
STANDS_OUT = 1.25
"""How many times the mean of all the error of the worst family must be, to be named."""

MOST_NAMES = 5
"""In one list of a sentence; a longer one is hard to read."""


class Rating(Enum):
    """How sure a look is of a family; the value is the sign that it is drawn as."""

    SURE = "●"
    FAIR = "◐"
    GUESS = "○"


@dataclass(frozen=True)
class Worst:
    """Where a look is worst: the family of the colours before it, and their mean CIEDE2000."""

    hue: str
    lightness: str
    delta_e: float

    def in_words(self) -> str:
        """As a sentence."""
        return _("It is worst in {colours}: ΔE {delta_e:.1f} on average.").format(
            colours=named([(self.hue, self.lightness)]), delta_e=self.delta_e
        )


class Tally:
    """Counts errors by families, run by run.

    A colour's family is looked up among ``SIDE``³ blocks of colours, each judged by its middle.
    """

    def __init__(self) -> None:
        self._count = np.zeros(len(FAMILIES))
        self._errors = np.zeros(len(FAMILIES))

    def add(self, colours: NDArray[Any], errors: NDArray[Any] | None = None) -> None:
        """Take in colours (n, 3), floats in non-linear sRGB, and the CIEDE2000 of each, (n,)."""
        inside = np.clip(colours, 0, 1) * SIDE
        red, green, blue = np.minimum(inside.astype(np.intp), SIDE - 1).T
        family = _of_blocks()[(red * SIDE + green) * SIDE + blue]
        self._count += np.bincount(family, minlength=len(FAMILIES))
        if errors is not None:
            self._errors += np.bincount(family, errors, minlength=len(FAMILIES))

    def missing(self) -> list[Family]:
        """The families that hardly any colour so far belongs to."""
        few = self._count < LEAST_SHARE * self._count.sum()
        return [family for family, missing in zip(FAMILIES, few, strict=True) if missing]

    def worst(self) -> Worst | None:
        """The family with the greatest mean error; None where it does not stand out, or is not seen.

        Of families that enough colours belong to.
        """
        total = self._count.sum()
        enough = self._count >= max(1.0, LEAST_SHARE * total)
        if not enough.any():
            return None
        means = np.where(enough, self._errors / np.maximum(self._count, 1), 0)
        number = int(np.argmax(means))
        worst, mean = float(means[number]), float(self._errors.sum() / total)
        if worst < SURE_BELOW or worst < STANDS_OUT * mean:
            return None
        return Worst(*FAMILIES[number], worst)


def ratings(confidence: Confidence) -> dict[Family, Rating]:
    """How sure a look is of each family."""
    colours, family = _families()
    means = np.bincount(family, confidence.expected(colours)) / np.bincount(family)
    return {key: _rating(mean) for key, mean in zip(FAMILIES, means, strict=True)}


def drawn(confidence: Confidence) -> list[str]:
    """The families as the lines of a table with a legend, for a terminal."""
    rated = ratings(confidence)
    lines = [" " * 10 + "".join(f"{lightness:^8}" for lightness in LIGHTNESSES).rstrip()]
    for name in NAMES:
        signs = "".join(f"{rated[name, lightness].value:^8}" for lightness in LIGHTNESSES)
        lines.append(f"{name:<10}{signs}".rstrip())
    legend = (
        f"{Rating.SURE.value} sure (ΔE below {SURE_BELOW:g} expected)   "
        f"{Rating.FAIR.value} fair   {Rating.GUESS.value} guessed (above {GUESSED:g})"
    )
    return [*lines, legend]


def in_words(confidence: Confidence) -> str:
    """What the look is sure of and what it guesses, as a sentence."""
    rated = ratings(confidence)
    lists = {
        verb: [key for key, rating in rated.items() if rating is wanted]
        for verb, wanted in (("is sure of", Rating.SURE), ("guesses", Rating.GUESS))
    }
    told = [f"{verb} {named(families)}" for verb, families in lists.items() if families]
    return f"The look {'; it '.join(told) or 'is fairly sure of all colours'}."


def named(families: Sequence[Family]) -> str:
    """Some families, at least one, in few words: ``grays, medium to light greens and blues``."""
    if len(families) == len(FAMILIES):
        return "all colours"
    names = [f"{light} colours" for light in LIGHTNESSES if _whole(families, lightness=light)]
    rest = [(hue, light) for hue, light in families if f"{light} colours" not in names]
    for hue in NAMES:
        lights = [light for other, light in rest if other == hue]
        if lights:
            names.append(hue if _whole(families, hue=hue) else f"{_joined(lights)} {hue}")
    if len(names) > MOST_NAMES:
        if 2 * len(families) > len(FAMILIES):
            return "most colours"
        names = [*names[: MOST_NAMES - 1], "others"]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _joined(lights: Sequence[str]) -> str:
    """One or two lightnesses."""
    return (" and " if tuple(lights) == (LIGHTNESSES[0], LIGHTNESSES[-1]) else " to ").join(lights)


def _whole(
    families: Sequence[Family], *, hue: str | None = None, lightness: str | None = None
) -> bool:
    """Whether every family of this hue, or of this lightness, is among them."""
    return all(
        family in families
        for family in FAMILIES
        if hue in (None, family[0]) and lightness in (None, family[1])
    )


def _rating(expected: float) -> Rating:
    if expected < SURE_BELOW:
        return Rating.SURE
    return Rating.GUESS if expected > GUESSED else Rating.FAIR


@cache
def _families() -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Colours (n, 3) all over the cube, and the number of each one's family (n,)."""
    colours = lattice.nodes(SIDE).astype(np.float32)
    return colours, numbers(colours)


def numbers(colours: NDArray[np.float32]) -> NDArray[np.intp]:
    """The number in ``FAMILIES`` (n,) of the family of each colour (n, 3), non-linear sRGB in 0–1."""
    lightness, a, b = lab.from_srgb(colours).T
    first = next(iter(HUES.values()))[0]
    angle = (np.degrees(np.arctan2(b, a)) - first) % 360 + first
    hue = 1 + np.searchsorted([end for _, end in HUES.values()], angle, side="right")
    hue = np.where(np.hypot(a, b) < GRAYS_BELOW, 0, np.minimum(hue, len(HUES)))
    third = np.clip(lightness * len(LIGHTNESSES) / 100, 0, len(LIGHTNESSES) - 1).astype(np.intp)
    family: NDArray[np.intp] = hue * len(LIGHTNESSES) + third
    return family


@cache
def _of_blocks() -> NDArray[np.intp]:
    """The family of each block of colours, by its middle (SIDE³,)."""
    middles = (np.arange(SIDE, dtype=np.float32) + 0.5) / SIDE
    return numbers(lattice.cube(middles))
