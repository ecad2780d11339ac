"""A colour processing that is combined with local effects."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from scipy.ndimage import gaussian_filter

from benchmarks.gallery.section import LocalCase, Section
from benchmarks.material import Colours, Photo
from nnlook_core.starter.processings.parts import between, s_curve, saturate, split_tone

TEXT = """A photo with sharpening, clarity, a vignette, grain, and colours that you would like to
copy. The look is learned from all of it. The first row of each compares the look and its vignette
with the whole processing; the second compares its colours alone with the colours only. The vignette
is learned beside the colours. Of the grain, strength and size are learned; none is added here,
because no two grains are alike. Sharpening is nearly ignored. Clarity changes the colours of whole
regions; the look learns their average and is visibly inaccurate. If possible, switch it off where
the pair is made. In the pictures, the difference shows the effects that a look cannot copy.

*Material*: `benchmarks/gallery/secret.py`."""

CLARITY, CLARITY_RADIUS = 0.5, 20.0
SHARPENING, SHARPENING_RADIUS = 0.8, 1.2
GRAIN, VIGNETTE = 0.03, 0.45
"""Strengths; the radii are standard deviations in pixels, grain that of sRGB values in 0–1."""


def colours(photo: Photo) -> Colours:
    """The colour part: lifted blacks, amber highlights, blue shadows, slightly muted greens."""
    toned = split_tone(saturate(photo / 255, 0.85), (-0.02, 0.0, 0.06), (0.07, 0.02, -0.06))
    ranged: Colours = between(s_curve(toned, 2.6, 0.48), (0.05, 0.05, 0.07), (0.99, 0.98, 0.94))
    return ranged.clip(0, 1)


def unsharp(strength: float, radius: float, picture: Colours) -> Colours:
    """Unsharp masking: sharpening with a small radius, clarity with a large one."""
    blurred = gaussian_filter(picture, (radius, radius, 0), mode="nearest")
    sharper: Colours = picture + strength * (picture - blurred)
    return sharper.clip(0, 1)


def vignette(picture: Colours) -> Colours:
    """Darken towards the corners, with the square of the distance from the centre."""
    down, across = (np.linspace(-1, 1, size) for size in picture.shape[:2])
    darker = 1 - VIGNETTE * (down[:, None] ** 2 + across**2) / 2
    return picture * darker[..., None]


def grain(picture: Colours) -> Colours:
    """Add noise that is independent per pixel and equal for all channels."""
    noise = np.random.default_rng(0).normal(0, GRAIN, picture.shape[:2])
    return np.clip(picture + noise[..., None], 0, 1)


def everything(picture: Colours) -> Colours:
    """Apply clarity, sharpening, vignette and grain, in this order."""
    return grain(vignette(sharpening(clarity(picture))))


clarity = partial(unsharp, CLARITY, CLARITY_RADIUS)
sharpening = partial(unsharp, SHARPENING, SHARPENING_RADIUS)


def section(looks: Path | None) -> Section:
    """Return a case for each local effect, and one for all of them."""
    parts: dict[str, Callable[[Colours], Colours]] = {
        "Sharpening": sharpening,
        "Clarity": clarity,
        "Vignette": vignette,
        "Grain": grain,
        "All effects": everything,
    }
    return Section(
        "Colours with local effects",
        TEXT,
        [LocalCase(name, colours, local=part) for name, part in parts.items()],
    )
