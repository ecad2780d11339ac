"""What a look is sure of, for a photographer: by families of colours, drawn and in words.

A family is a hue and a lightness, by CIE LCh: *light blues*. Of each, the mean expected ΔE is taken over
the colours of the sRGB cube that belong to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nnlook_core import lab, lattice
from nnlook_core.confidence import GUESSED, Confidence

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

MOST_NAMES = 5
"""In one list of a sentence; a longer one is hard to read."""


class Rating(Enum):
    """How sure a look is of a family; the value is the sign that it is drawn as."""

    SURE = "●"
    FAIR = "◐"
    GUESS = "○"


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
    lightness, a, b = lab.from_srgb(colours).T
    first, _ = next(iter(HUES.values()))
    angle = (np.degrees(np.arctan2(b, a)) - first) % 360 + first
    hue = 1 + np.searchsorted([end for _, end in HUES.values()], angle, side="right")
    hue = np.where(np.hypot(a, b) < GRAYS_BELOW, 0, np.minimum(hue, len(HUES)))
    third = np.clip(lightness * len(LIGHTNESSES) / 100, 0, len(LIGHTNESSES) - 1).astype(np.intp)
    return colours, hue * len(LIGHTNESSES) + third
