"""The grain of a look: its strength by lightness, its size and its colour.

It comes with the card, as numbers, and is laid over pixels the same for the same seed and place, however
the picture is cut: it is white noise, hashed of each pixel's place, blurred by adding up a pixel's
neighbours always in the same order. NumPy alone is needed here: applying must start quickly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core.compute.hashing import Numbers, hashed
from nnlook_core.effects.numbers import is_number, short
from nnlook_core.effects.window import Window

Float = NDArray[np.float32]

LIGHTNESSES = 5
"""Evenly spaced values of the look, 0 to 1, at which the strength is told; linear between them."""
LARGEST, LARGEST_SIZE = 100.0, 16.0
DIGITS = 4
"""Significant digits that are kept of a number: far more than can be measured."""

ROOM = 2.0
"""Standard deviations of grain that must fit between a value and 0 or 1, so that what is clipped there
does not make the picture lighter or darker."""
STEPS = 1024
"""The strength is looked up for a value in so many steps."""

REACH = 3.0
"""Standard deviations of the blur beyond which it is nothing."""
LEAST_SIZE = 0.1
"""A smaller one blurs nothing."""
SHARPEST = 0.282
"""The size, 1/(2√π), that white noise of single pixels has where means over many are looked at."""
STRIP = 1 << 17
"""So many pixels, about, are made at a time."""
GRAY, OWN = 0, 1
"""Which noise: the one that the channels share comes first, then each channel's own."""


@dataclass(frozen=True)
class Grain:
    """Random texture on a look's colours.

    Attributes
    ----------
    strengths : tuple of float
        The standard deviation of a channel of non-linear sRGB, 0–1, for values of the look in that
        channel from 0 to 1.
    size : float
        Pixels: the standard deviation of the Gaussian that white noise is blurred by; 0 is none.
    colour : float
        0 where all channels have the same grain (gray), 1 where each has its own: 1 less the
        correlation between channels.
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

    @cached_property
    def _by_value(self) -> Float:
        """The strength (STEPS + 1,) at evenly spaced values, with room left to 0 and 1."""
        value = np.linspace(0, 1, STEPS + 1)
        told = np.interp(value, np.linspace(0, 1, LIGHTNESSES), self.strengths)
        strength: Float = np.minimum(told, np.minimum(value, 1 - value) / ROOM).astype(np.float32)
        return strength

    @cached_property
    def _blur(self) -> Float:
        """The weights of a pixel and of those at each distance, which leave white noise its variance."""
        if self.size < LEAST_SIZE:
            return np.ones(1, np.float32)
        distance = np.arange(np.ceil(REACH * self.size) + 1)
        weight = np.exp(-((distance / self.size) ** 2) / 2)
        total = weight[0] ** 2 + 2 * np.sum(weight[1:] ** 2)
        kernel: Float = (weight / total**0.5).astype(np.float32)
        return kernel

    def reduced(self, times: float) -> Grain:
        """The grain as it is left in a picture that is shown so many times smaller, 1 or more.

        Means over that many pixels each way have less of it, the less the finer it is: averaging blurs it
        further, as a Gaussian of the same variance would.
        """
        if times <= 1:
            return self
        own = (
            SHARPEST * float(self._blur[0] + 2 * self._blur[1:].sum()) ** 2
        )  # pixels are no points
        blurred = (own**2 + (times**2 - 1) / 12) ** 0.5
        strengths = tuple(value * own / blurred for value in self.strengths)
        return replace(self, strengths=strengths, size=min(blurred / times, LARGEST_SIZE))

    def __repr__(self) -> str:
        return f"<Grain: ΔE {self.delta_e:.3g}, size {self.size:.2g} px, colour {self.colour:.0%}>"

    def to_json(self) -> dict[str, Any]:
        """The numbers by their names, as a card holds them."""
        return {
            "strengths": [short(value, DIGITS) for value in self.strengths],
            "size": short(self.size, DIGITS),
            "colour": short(self.colour, DIGITS),
            "delta_e": short(self.delta_e, DIGITS),
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
                if all(is_number(*each) for each in zip(given, [0] * len(most), most, strict=True)):
                    numbers = tuple(float(value) for value in strengths)
                    return cls(numbers, float(size), float(colour), float(delta_e))
        return None


def with_grain(colours: Float, grain: Grain, amount: float, seed: int, window: Window) -> Float:
    """Colours (n, 3) of a look with its grain, float32, not clipped.

    amount : how much of it, 0–1
    seed : another one gives another pattern of the same grain
    window : where the colours lie

    Every pixel gets the same whatever run of which window it comes in. The mean stays: close to 0 and 1
    the grain is weaker, so that hardly any of it is clipped. Runs of many rows are made much faster than
    those of a few, as blurring needs the rows around them too.
    """
    result = colours.copy()
    strength = grain._by_value * np.float32(amount)
    radius = len(grain._blur) - 1
    rows_at_once = max(1, STRIP // (window.columns + 2 * radius))
    first_row, last_row = (
        number // window.columns for number in (window.first, window.first + len(colours) - 1)
    )
    for row in range(first_row, last_row + 1, rows_at_once):
        rows = min(rows_at_once, last_row + 1 - row)
        start = row * window.columns - window.first  # of the strip's first pixel among the colours
        run = slice(max(start, 0), min(start + rows * window.columns, len(colours)))
        noise = _noise(grain, seed, window, row + window.top, rows)
        for channel in range(3):
            plane = noise[channel % len(noise)].ravel()[run.start - start : run.stop - start]
            value = colours[run, channel]
            with np.errstate(invalid="ignore"):  # of NaN and inf, which stay what they are
                step = np.clip(value * np.float32(STEPS), 0, STEPS).astype(np.int32)
            result[run, channel] += strength.take(step, mode="clip") * plane
    return result


def _noise(grain: Grain, seed: int, window: Window, top: int, rows: int) -> list[Float]:
    """The noise of some rows of a window, (rows, columns) for each channel, or one for all.

    Its variance is 1. ``top`` is the first row, counted in the picture.
    """
    radius = len(grain._blur) - 1
    row = np.arange(top - radius, top + rows + radius)
    column = np.arange(window.left - radius, window.left + window.columns + radius)
    number = window.numbers(column, row[:, None]).astype(np.uint32)
    shared = _white(number, seed, GRAY) if grain.colour < 1 else np.float32(0)
    if grain.colour == 0:
        return [_blurred(np.asarray(shared), grain._blur)]
    gray, own = np.float32((1 - grain.colour) ** 0.5), np.float32(grain.colour**0.5)
    mixed = (gray * shared + own * _white(number, seed, OWN + channel) for channel in range(3))
    return [_blurred(plane, grain._blur) for plane in mixed]


def _white(number: Numbers, seed: int, which: int) -> Float:
    """White noise of variance 1 for pixels of these numbers, nearly normal: the sum of a hash's bytes."""
    key = hashed(hashed(np.array([seed & 0xFFFFFFFF], np.uint32)) + np.uint32(which))
    bits = hashed(number ^ key)
    pairs = (bits & np.uint32(0x00FF00FF)) + ((bits >> np.uint32(8)) & np.uint32(0x00FF00FF))
    total = (pairs & np.uint32(0xFFFF)) + (pairs >> np.uint32(16))
    noise: Float = total.astype(np.float32)
    noise -= np.float32(4 * 255 / 2)
    noise *= np.float32((4 * (256**2 - 1) / 12) ** -0.5)
    return noise


def _blurred(noise: Float, weights: Float) -> Float:
    """A plane, blurred both ways, smaller by the reach of the blur on each side.

    weights : of the pixel itself and of those at each distance from it, 1 and more
    """
    for _axis in (0, 1):
        length = noise.shape[1] - 2 * (len(weights) - 1)
        middle = len(weights) - 1
        total = noise[:, middle : middle + length] * weights[0]
        for distance, weight in enumerate(weights[1:], start=1):
            left, right = middle - distance, middle + distance
            total += weight * (noise[:, left : left + length] + noise[:, right : right + length])
        noise = total.T
    return np.ascontiguousarray(noise)
