"""Made-up looks: what processings of colour tend to do, written down as a generator.

A look is a chain of a few steps that photo editors and film share: curves, exposure, channel mixers,
saturation, hue shifts, split toning, fades, blends with a colour, black and white, and moves of single
hues, in non-linear, linear or logarithmic light or in CIE Lab. Nobody's real look is in here; the
numbers are what the sliders of editors commonly allow.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from skimage.color import lab2rgb, rgb2lab

from nnlook_core.colour.pixels import REC709_LUMA

Matrix = NDArray[np.float64]
Random = np.random.Generator
Step = Callable[[Matrix], Matrix]
"""Colours (n, 3), non-linear sRGB, 0–1 or a little beyond, to the same."""

GRAY_AXIS = np.ones(3) / np.sqrt(3)
BEYOND = (-0.2, 1.3)
"""How far between two steps a colour may leave 0–1."""


def look(random: Random) -> Step:
    """Draw a look: a function from colours (n, 3) in 0–1 to colours (n, 3) in 0–1."""
    count = int(random.integers(1, 6))
    chosen = random.choice(len(STEPS), count, p=_PROBABILITIES)
    steps = [STEPS[number][0](random) for number in chosen]
    strength = random.uniform(0.4, 1.0) if random.random() < 0.5 else 1.0

    def processed(colours: Matrix) -> Matrix:
        result = colours
        for step in steps:
            result = np.clip(step(result), *BEYOND)
        return np.clip(colours + strength * (result - colours), 0, 1)

    return processed


def curves(random: Random) -> Step:
    """A monotone curve through a few knots: one for all channels, or one for each."""
    knots, unevenness = int(random.integers(4, 8)), float(random.choice([0.15, 0.3, 0.5]))
    shared, own = _curve(random, knots, unevenness), float(random.choice([0.0, 0.0, 0.3, 1.0]))
    each = [_curve(random, knots, unevenness) for _ in range(3)]

    def step(colours: Matrix) -> Matrix:
        inside = np.clip(colours, 0, 1)
        channels = [(1 - own) * shared(x) + own * f(x) for x, f in zip(inside.T, each, strict=True)]
        return np.stack(channels, axis=1) + (colours - inside)

    return step


def contrast(random: Random) -> Step:
    """A logistic S-curve, or its inverse, on the channels or on lightness alone."""
    steepness, middle = random.normal(2.0, 2.5), random.uniform(0.35, 0.6)
    middles = middle + random.normal(0, 0.03, 3) * (random.random() < 0.5)
    amount, lightness = random.uniform(0.4, 1.0), random.random() < 0.4

    def step(colours: Matrix) -> Matrix:
        if lightness:
            return _in_lab(colours, lambda lab: _with_lightness(lab, bend))
        return colours + amount * (_s_curve(colours, steepness, middles) - colours)

    def bend(values: Matrix) -> Matrix:
        return values + amount * (_s_curve(values, steepness, middle) - values)

    return step


def lightness_curve(random: Random) -> Step:
    """A monotone curve on CIE lightness; colour follows it as far as ``follows`` says."""
    curve, follows = _curve(random, int(random.integers(4, 8)), 0.3), random.uniform(0, 1)

    def step(colours: Matrix) -> Matrix:
        def bent(lab: Matrix) -> Matrix:
            result = _with_lightness(lab, curve)
            gain = (result[:, :1] + 5) / (lab[:, :1] + 5)
            result[:, 1:] *= 1 + follows * (gain - 1)
            return result

        return _in_lab(colours, bent)

    return step


def gamma(random: Random) -> Step:
    """A power for each channel."""
    powers = np.exp(random.normal(0, 0.2) + random.normal(0, 0.08, 3))
    return lambda colours: np.clip(colours, 0, None) ** powers


def fade(random: Random) -> Step:
    """Blacks lifted, whites lowered, tinted."""
    low = abs(random.normal(0, 0.05)) + random.normal(0, 0.02, 3)
    high = 1 - abs(random.normal(0, 0.04)) + random.normal(0, 0.02, 3)
    return lambda colours: low + colours * (high - low)


def mixer(random: Random) -> Step:
    """A 3×3 matrix that mostly keeps grays, in non-linear, linear or logarithmic light."""
    matrix = _matrix(random, float(random.choice([0.04, 0.1, 0.2])))
    light = int(random.integers(3))

    def step(colours: Matrix) -> Matrix:
        if light == 0:
            return colours @ matrix.T
        if light == 1:
            return _encoded(_linear(colours) @ matrix.T)
        mixed: Matrix = np.exp(np.log(np.clip(colours, 0, None) + 0.01) @ matrix.T) - 0.01
        return mixed

    return step


def saturation(random: Random) -> Step:
    """More or less colour: as a blend with gray or of Lab chroma, evenly, for dull colours, by tone."""
    factor = np.exp(random.normal(0, 0.3)) if random.random() < 0.9 else random.uniform(0, 0.5)
    in_lab, dull_first = random.random() < 0.4, random.random() < 0.3
    by_tone = random.normal(0, 0.5) if random.random() < 0.4 else 0.0

    def step(colours: Matrix) -> Matrix:
        gray = (colours @ REC709_LUMA)[:, None]
        vivid = np.clip(np.ptp(colours, axis=1), 0, 1)[:, None]
        local = 1 + (factor - 1) * ((1 - vivid) if dull_first else 1.0)
        local = local * (1 + by_tone * (np.clip(gray, 0, 1) - 0.5))
        if in_lab:
            return _in_lab(
                colours, lambda lab: lab * np.hstack([np.ones_like(local), local, local])
            )
        blended: Matrix = gray + local * (colours - gray)
        return blended

    return step


def hue_shift(random: Random) -> Step:
    """All hues turned by one angle, mostly a small one."""
    angle = random.normal(0, 0.12) if random.random() < 0.9 else random.uniform(-np.pi, np.pi)
    turn = _rotation(angle)
    return lambda colours: colours @ turn.T


def some_hues(random: Random) -> Step:
    """Hue, saturation and lightness of a few ranges of hue moved, around the gray axis of RGB."""
    zones = [_Zone(random) for _ in range(random.integers(1, 5))]
    across, up = np.array([1, -0.5, -0.5]) / np.sqrt(1.5), np.array([0, 1, -1]) / np.sqrt(2)

    def step(colours: Matrix) -> Matrix:
        hue = np.arctan2(colours @ up, colours @ across)
        vivid = np.clip(np.ptp(colours, axis=1), 0, 1)[:, None]
        result = colours
        for zone in zones:
            gray = result.mean(axis=1, keepdims=True)
            turned = (result - gray) @ _rotation(zone.turn).T * (1 + zone.gain)
            moved = gray + turned + zone.lift * vivid
            result = result + zone.weight(hue)[:, None] * (moved - result)
        return result

    return step


def some_hues_in_lab(random: Random) -> Step:
    """The same as ``some_hues`` in CIE Lab, where editors of film looks work."""
    zones = [_Zone(random) for _ in range(random.integers(1, 7))]

    def move(lab: Matrix) -> Matrix:
        colour = lab[:, 1] + 1j * lab[:, 2]
        hue, chroma = np.angle(colour), np.abs(colour)
        lightness = lab[:, 0]
        for zone in zones:
            weight = zone.weight(hue)
            colour = colour * (1 + weight * zone.gain) * np.exp(1j * weight * zone.turn)
            lightness = lightness + weight * zone.lift * chroma
        return np.stack([lightness, colour.real, colour.imag], axis=1)

    return lambda colours: _in_lab(colours, move)


def split_toning(random: Random) -> Step:
    """One tint for the shadows, another for the lights."""
    power = random.uniform(0.7, 2.5)
    shadows, lights = random.normal(0, 0.05, (2, 3))
    if random.random() < 0.5:  # tints that keep luma
        shadows, lights = shadows - shadows @ REC709_LUMA, lights - lights @ REC709_LUMA

    def step(colours: Matrix) -> Matrix:
        tone = np.clip(colours @ REC709_LUMA, 0, 1)[:, None]
        toned: Matrix = colours + shadows * (1 - tone) ** power + lights * tone**power
        return toned

    return step


def blend(random: Random) -> Step:
    """A layer of one colour over all, in the common blend modes."""
    colour, opacity = random.random(3), random.uniform(0, 0.3)
    mode = int(random.integers(6))

    def step(colours: Matrix) -> Matrix:
        x = np.clip(colours, 0, 1)
        layer = (
            x * colour,
            1 - (1 - x) * (1 - colour),
            np.where(x < 0.5, 2 * x * colour, 1 - 2 * (1 - x) * (1 - colour)),
            (1 - 2 * colour) * x * x + 2 * colour * x,
            np.maximum(x, colour),
            np.minimum(x, colour),
        )[mode]
        return colours + opacity * (layer - colours)

    return step


def exposure(random: Random) -> Step:
    """More or less light, for each channel, with or without a shoulder that holds the lights."""
    gain = 2 ** (random.normal(0, 0.4) + random.normal(0, 0.06, 3))
    shoulder = random.uniform(1, 1.6) if random.random() < 0.5 else None

    def step(colours: Matrix) -> Matrix:
        light = _linear(colours) * gain
        return _encoded(light if shoulder is None else 1 - np.exp(-light * shoulder))

    return step


def film(random: Random) -> Step:
    """Dyes in density: a mixer in log exposure, then a characteristic curve for each layer."""
    toe = 10 ** -random.uniform(2, 3.2)
    matrix = _matrix(random, 0.06)
    steepness, middle = random.uniform(4, 8), random.uniform(0.55, 0.75)
    middles, power = middle + random.normal(0, 0.015, 3), random.uniform(0.8, 1.6)
    amount = random.uniform(0.3, 0.9)

    def step(colours: Matrix) -> Matrix:
        log = np.log10(_linear(colours) + toe) @ matrix.T
        exposed = (log - np.log10(toe)) / (np.log10(1 + toe) - np.log10(toe))
        curve = np.clip(_s_curve(exposed, steepness, middles), 0, None)
        return colours + amount * (_encoded(curve**power) - colours)

    return step


def black_and_white(random: Random) -> Step:
    """Gray by some mix of the channels, wholly or in part."""
    mix = np.abs(random.normal(0.33, 0.2, 3))
    mix /= mix.sum()
    amount = 1.0 if random.random() < 0.6 else random.uniform(0.3, 1)
    return lambda colours: colours + amount * ((colours @ mix)[:, None] - colours)


STEPS: tuple[tuple[Callable[[Random], Step], float], ...] = (
    (curves, 1.0),
    (contrast, 1.3),
    (lightness_curve, 1.0),
    (gamma, 0.6),
    (fade, 0.7),
    (mixer, 1.2),
    (saturation, 1.3),
    (hue_shift, 0.4),
    (some_hues, 0.7),
    (some_hues_in_lab, 1.2),
    (split_toning, 0.9),
    (blend, 0.4),
    (exposure, 0.6),
    (film, 0.7),
    (black_and_white, 0.1),
)
"""The steps, and how often each is drawn beside the others."""

_PROBABILITIES = np.array([often for _, often in STEPS]) / sum(often for _, often in STEPS)


class _Zone:
    """A range of hues and what becomes of it."""

    def __init__(self, random: Random) -> None:
        self.centre, self.narrowness = random.uniform(-np.pi, np.pi), random.uniform(1.0, 8.0)
        self.turn, self.gain = random.normal(0, 0.2), random.normal(0, 0.3)
        self.lift = random.normal(0, 0.12)

    def weight(self, hue: Matrix) -> Matrix:
        weight: Matrix = np.exp(self.narrowness * (np.cos(hue - self.centre) - 1))
        return weight


def _curve(random: Random, knots: int, unevenness: float) -> PchipInterpolator:
    rises = np.exp(random.normal(0, unevenness, knots - 1))
    heights = np.concatenate([[0.0], np.cumsum(rises) / rises.sum()])
    return PchipInterpolator(np.linspace(0, 1, knots), heights)


def _s_curve(values: Matrix, steepness: float, middle: float | Matrix) -> Matrix:
    """0 to 0 and 1 to 1 along a logistic curve; a negative steepness bends the other way."""
    if abs(steepness) < 1e-3:
        return values
    half = abs(steepness) / 2
    x = np.clip(values, 0, 1)
    low, high = np.tanh(-half * np.asarray(middle)), np.tanh(half * (1 - np.asarray(middle)))
    if steepness > 0:
        bent: Matrix = (np.tanh(half * (x - middle)) - low) / (high - low)
    else:
        bent = middle + np.arctanh(low + x * (high - low)) / half
    return bent


def _matrix(random: Random, spread: float) -> Matrix:
    matrix = np.eye(3) + random.normal(0, spread, (3, 3))
    if random.random() < 0.8:
        matrix /= matrix.sum(axis=1, keepdims=True)
    return matrix


def _rotation(angle: float) -> Matrix:
    """Around the gray axis (Rodrigues' formula)."""
    x, y, z = GRAY_AXIS
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    turn: Matrix = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    return turn


def _linear(colours: Matrix) -> Matrix:
    c = np.maximum(colours, 0)
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def _encoded(light: Matrix) -> Matrix:
    c = np.maximum(light, 0)
    return np.where(c <= 0.0031308, c * 12.92, 1.055 * c ** (1 / 2.4) - 0.055)


def _in_lab(colours: Matrix, move: Step) -> Matrix:
    lab = move(rgb2lab(np.clip(colours, 0, 1)))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Conversion from CIE-LAB")  # beyond XYZ: clipped there
        moved: Matrix = lab2rgb(np.clip(lab, [0, -128, -128], [100, 127, 127]))
    return moved


def _with_lightness(lab: Matrix, curve: Step) -> Matrix:
    result = lab.copy()
    result[:, 0] = 100 * curve(np.clip(lab[:, 0] / 100, 0, 1))
    return result
