"""Changes of light and mood, as in the darkroom or in raw development."""

from __future__ import annotations

import numpy as np

from nnlook_core.starter.processings.parts import (
    Colours,
    between,
    film_curve,
    log_curve,
    s_curve,
    saturate,
    split_tone,
    vibrance,
)


def warm_evening(rgb: Colours) -> Colours:
    """Evening sun: golden highlights, deep and slightly blue shadows."""
    warmed = rgb ** np.array([0.9, 1.0, 1.14])
    toned = split_tone(warmed, shadows=(0.0, 0.0, 0.035), highlights=(0.06, 0.01, -0.05))
    return np.clip(vibrance(s_curve(toned, 1.6, 0.45), 0.15), 0, 1)


def cool_shade(rgb: Colours) -> Colours:
    """Open shade or morning mist: soft, slightly desaturated, blue shadows."""
    cooled = rgb ** np.array([1.1, 1.0, 0.9])
    toned = split_tone(
        log_curve(cooled, 0.4), shadows=(-0.03, 0.0, 0.05), highlights=(-0.01, 0.005, 0.01)
    )
    return np.clip(between(saturate(toned, 0.82), 0.03, 0.98), 0, 1)


def high_key_portrait(rgb: Colours) -> Colours:
    """High key: open shadows, light clean skin, highlights with a long soft shoulder."""
    opened = log_curve(rgb, 2.6)
    toned = split_tone(
        saturate(opened, 0.88), shadows=(0.01, 0.0, 0.01), highlights=(0.02, 0.0, -0.01)
    )
    return np.clip(between(toned, 0.03, 0.985), 0, 1)


def vivid_landscape(rgb: Colours) -> Colours:
    """Saturated slide film: deep shadows, clear colours, especially blues and greens."""
    layers = film_curve(rgb, contrast=1.6, middle=0.56)
    return np.clip(vibrance(layers, 0.55), 0, 1)


def faded_print(rgb: Colours) -> Colours:
    """A faded print of the 1970s: the cyan dye fades first, so blacks are warm brown and whites cream."""
    soft = s_curve(saturate(rgb, 0.78), 1.4)
    return np.clip(between(soft, black=(0.19, 0.13, 0.12), white=(0.97, 0.93, 0.83)), 0, 1)
