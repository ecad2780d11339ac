"""The expected error of a look by hue bins, as a table and in words.

A bin is a hue and a lightness in CIE LCh, such as *light blues*. Its value is the mean expected ΔE over the
colours of the sRGB cube that belong to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour import lab, rgb_grid
from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import (
    HUE_BINS,
    HUES,
    LIGHTNESSES,
    HueBin,
    describe_confidence,
    describe_worst,
)
from nnlook_core.lookfile.confidence import GUESSED, Confidence

GRAYS_BELOW = 10.0
"""Chroma C* below which a colour counts as gray, such as a whitewashed wall in the evening sun."""

# Each hue but gray up to its angle in degrees (CIE LCh). The hues of photo editors, red, orange, yellow, …
# at 0, 30, 60, 120, 180, 240, 270 and 300 degrees of HSV, lie within, pale and dark ones too.
FIRST_ANGLE, LAST_ANGLES = 15, (50, 85, 120, 175, 240, 309, 325, 375)

SIDE = 32
"""Colours along each edge of the cube for the means."""
SURE_BELOW = 1.0
"""Expected ΔE below which a look is sure: about the smallest difference visible side by side."""

SHOWN_SHARE, TOLD_SHARE = 0.001, 0.005
"""Shares of the pixels below which a bin counts as missing, or its error is not reported."""
STANDS_OUT = 1.25
"""Minimum ratio of the error of the worst bin to the mean error for it to be reported."""


class Rating(Enum):
    """How sure a look is of a bin; the value is the symbol in the table."""

    SURE = "●"
    FAIR = "◐"
    GUESS = "○"


@dataclass(frozen=True)
class Worst:
    """The bin with the largest error, by the colours before the look, and its mean CIEDE2000."""

    hue: str
    lightness: str
    delta_e: float

    def describe(self) -> str:
        """Describe it as a sentence."""
        return describe_worst((self.hue, self.lightness), self.delta_e)


class Tally:
    """Accumulates errors by hue bin, in chunks.

    The bin of a colour is looked up in a grid of ``SIDE``³ blocks, classified by their centres.
    """

    def __init__(self) -> None:
        self._count = np.zeros(len(HUE_BINS))
        self._errors = np.zeros(len(HUE_BINS))

    def add(self, colours: NDArray[Any], errors: NDArray[Any] | None = None) -> None:
        """Add colours (n, 3), floats in non-linear sRGB, and the CIEDE2000 of each, (n,)."""
        inside = np.clip(colours, 0, 1) * SIDE
        red, green, blue = np.minimum(inside.astype(np.intp), SIDE - 1).T
        hue_bin = _of_blocks()[(red * SIDE + green) * SIDE + blue]
        self._count += np.bincount(hue_bin, minlength=len(HUE_BINS))
        if errors is not None:
            self._errors += np.bincount(hue_bin, errors, minlength=len(HUE_BINS))

    def missing(self) -> list[HueBin]:
        """Return the bins that (almost) no colour so far belongs to."""
        few = self._count < SHOWN_SHARE * self._count.sum()
        return [hue_bin for hue_bin, missing in zip(HUE_BINS, few, strict=True) if missing]

    def worst(self) -> Worst | None:
        """Return the bin with the largest mean error, among bins with enough colours.

        None if it does not stand out or is not visible.
        """
        total = self._count.sum()
        enough = self._count >= max(1.0, TOLD_SHARE * total)
        if not enough.any():
            return None
        means = np.where(enough, self._errors / np.maximum(self._count, 1), 0)
        number = int(np.argmax(means))
        worst, mean = float(means[number]), float(self._errors.sum() / total)
        if worst < SURE_BELOW or worst < STANDS_OUT * mean:
            return None
        return Worst(*HUE_BINS[number], worst)


def ratings(confidence: Confidence) -> dict[HueBin, Rating]:
    """Return how sure a look is of each bin."""
    colours, hue_bin = _binned_colours()
    means = np.bincount(hue_bin, confidence.expected(colours)) / np.bincount(hue_bin)
    return {key: _rating(mean) for key, mean in zip(HUE_BINS, means, strict=True)}


def drawn(confidence: Confidence) -> list[str]:
    """Return the bins as lines of a table with a legend, for a terminal."""
    rated = ratings(confidence)
    lines = [" " * 10 + "".join(f"{_(lightness):^8}" for lightness in LIGHTNESSES).rstrip()]
    for name in HUES:
        signs = "".join(f"{rated[name, lightness].value:^8}" for lightness in LIGHTNESSES)
        lines.append(f"{_(name):<10}{signs}".rstrip())
    legend = {
        Rating.SURE: _("covered (ΔE below {limit} expected)").format(limit=f"{SURE_BELOW:g}"),
        Rating.FAIR: _("partly covered"),
        Rating.GUESS: _("not covered (above {limit})").format(limit=f"{GUESSED:g}"),
    }
    return [*lines, "   ".join(f"{rating.value} {meaning}" for rating, meaning in legend.items())]


def sure_and_guessed(confidence: Confidence) -> tuple[list[HueBin], list[HueBin]]:
    """Return the bins that a look is sure of, and those that it guesses."""
    rated = ratings(confidence)
    sure, guessed = (
        [hue_bin for hue_bin, rating in rated.items() if rating is wanted]
        for wanted in (Rating.SURE, Rating.GUESS)
    )
    return sure, guessed


def describe(confidence: Confidence) -> str:
    """Describe in a sentence what the look is sure of and what it guesses."""
    return describe_confidence(*sure_and_guessed(confidence))


def _rating(expected: float) -> Rating:
    if expected < SURE_BELOW:
        return Rating.SURE
    return Rating.GUESS if expected > GUESSED else Rating.FAIR


@cache
def _binned_colours() -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Return colours (n, 3) of the full cube, and the index of the bin of each (n,)."""
    colours = rgb_grid.nodes(SIDE).astype(np.float32)
    return colours, numbers(colours)


def numbers(colours: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return the index in ``HUE_BINS`` (n,) for each colour (n, 3), non-linear sRGB in 0–1."""
    lightness, a, b = lab.from_srgb(colours).T
    angle = (np.degrees(np.arctan2(b, a)) - FIRST_ANGLE) % 360 + FIRST_ANGLE
    hue = 1 + np.searchsorted(LAST_ANGLES, angle, side="right")
    hue = np.where(np.hypot(a, b) < GRAYS_BELOW, 0, np.minimum(hue, len(LAST_ANGLES)))
    third = np.clip(lightness * len(LIGHTNESSES) / 100, 0, len(LIGHTNESSES) - 1).astype(np.intp)
    hue_bin: NDArray[np.intp] = hue * len(LIGHTNESSES) + third
    return hue_bin


@cache
def _of_blocks() -> NDArray[np.intp]:
    """Return the bin of each block of colours, by its centre (SIDE³,)."""
    middles = (np.arange(SIDE, dtype=np.float32) + 0.5) / SIDE
    return numbers(rgb_grid.cube(middles))
