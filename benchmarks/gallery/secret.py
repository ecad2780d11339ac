"""A processing that somebody keeps secret, with more in it than colours."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from scipy.ndimage import gaussian_filter

from benchmarks.gallery.section import LocalCase, Section
from benchmarks.material import Colours, Photo
from nnlook_core.starter.processings.parts import between, s_curve, split_tone
from nnlook_core.starter.processings.reference import saturate

TEXT = """A friend's photo is sharpened, has clarity, a vignette and grain, and colours that you
would like to have. The look is learned from all of it at once. The first row of each holds it against
all that was done, the second against the colours alone, which is what was wanted. Grain is left behind,
and sharpening nearly so. Clarity and a vignette change the colours of whole regions, which the look
takes for the recipe: it learns their average, and is visibly off. The noise floor rises with
each of them, so it warns; with a vignette it tells less than there is. Switch these two off where
the pair is made, if you can. In the picture the difference is what stays with the friend.

*Material*: the recipe itself, in `benchmarks/gallery/secret.py`."""

CLARITY, CLARITY_RADIUS = 0.5, 20.0
SHARPENING, SHARPENING_RADIUS = 0.8, 1.2
GRAIN, VIGNETTE = 0.03, 0.45
"""Strengths; the radii are standard deviations in pixels, grain that of sRGB values in 0–1."""


def colours(photo: Photo) -> Colours:
    """The friend's colours: matt blacks, amber lights, blue shadows, greens a bit tamed."""
    toned = split_tone(saturate(photo / 255, 0.85), (-0.02, 0.0, 0.06), (0.07, 0.02, -0.06))
    ranged: Colours = between(s_curve(toned, 2.6, 0.48), (0.05, 0.05, 0.07), (0.99, 0.98, 0.94))
    return ranged.clip(0, 1)


def unsharp(strength: float, radius: float, picture: Colours) -> Colours:
    """Unsharp masking: sharpening with a small radius, clarity with a large one."""
    blurred = gaussian_filter(picture, (radius, radius, 0), mode="nearest")
    sharper: Colours = picture + strength * (picture - blurred)
    return sharper.clip(0, 1)


def vignette(picture: Colours) -> Colours:
    """Darker towards the corners, with the square of the distance from the middle."""
    down, across = (np.linspace(-1, 1, size) for size in picture.shape[:2])
    darker = 1 - VIGNETTE * (down[:, None] ** 2 + across**2) / 2
    return picture * darker[..., None]


def grain(picture: Colours) -> Colours:
    """The same noise for all channels, other for each pixel."""
    noise = np.random.default_rng(0).normal(0, GRAIN, picture.shape[:2])
    return np.clip(picture + noise[..., None], 0, 1)


def everything(picture: Colours) -> Colours:
    """Clarity, sharpening, a vignette, grain, in this order."""
    return grain(vignette(sharpening(clarity(picture))))


clarity = partial(unsharp, CLARITY, CLARITY_RADIUS)
sharpening = partial(unsharp, SHARPENING, SHARPENING_RADIUS)


def section(looks: Path | None) -> Section:
    """One part after the other, then all at once."""
    parts: dict[str, Callable[[Colours], Colours]] = {
        "Sharpening": sharpening,
        "Clarity": clarity,
        "A vignette": vignette,
        "Grain": grain,
        "All of these": everything,
    }
    return Section(
        "A secret recipe",
        TEXT,
        [LocalCase(name, colours, local=part) for name, part in parts.items()],
    )
