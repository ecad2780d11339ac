"""Film grades."""

from __future__ import annotations

import numpy as np

from nnlook_core.starter.processings.parts import (
    Colours,
    between,
    gray_of,
    log_curve,
    luma,
    s_curve,
    saturate,
    soft_light,
    split_tone,
)

# Gray stays gray. Along red − blue, the line from teal to orange with skin tones on it, colours are kept or
# strengthened; across it, from green to magenta, they are compressed.
_ALONG, _ACROSS = 1.08, 0.55
_AXES = np.array([[1, 1, 1], [1, 0.1, -1.1], [0.38, -1, 0.62]]) / [[3], [1], [1]]
TEAL_AND_ORANGE = np.linalg.inv(_AXES) @ np.diag([1, _ALONG, _ACROSS]) @ _AXES


def teal_and_orange(rgb: Colours) -> Colours:
    """Move all colours towards the line from teal to orange; shadows turn teal, skin stays warm."""
    graded = s_curve(log_curve(rgb, 0.5) @ TEAL_AND_ORANGE.T, 3.2, 0.5)
    toned = split_tone(graded, shadows=(-0.07, 0.01, 0.05), highlights=(0.045, 0.0, -0.03))
    return np.clip(toned, 0, 1)


def bleach_bypass(rgb: Colours) -> Colours:
    """Bleach bypass: silver retained in the film overlays the colours with a black-and-white picture.

    See en.wikipedia.org/wiki/Bleach_bypass (silver retention).
    """
    silver = luma(rgb)
    laid = soft_light(saturate(rgb, 0.5), s_curve(silver, 3))
    return np.clip(s_curve(laid, 1.2, 0.42), 0, 1)


def day_for_night(rgb: Colours) -> Colours:
    """Day for night: underexposed, blue, desaturated, with dark reds, as in moonlight.

    Rods are insensitive to red and sensitive to blue (the Purkinje shift). The direction of the blue tint
    of grays is from W. B. Thompson, P. Shirley, J. A. Ferwerda, J. Graphics Tools 7, 2002.
    """
    rods = gray_of(rgb, (0.12, 0.53, 0.35))
    moonlit = rods * np.array([0.60, 0.90, 1.30])
    seen = 0.35 * rgb + 0.65 * moonlit
    exposed = between(s_curve(seen * 0.95, 3.2, 0.58), (0.005, 0.01, 0.03), 0.78)
    return np.clip(exposed, 0, 1)
