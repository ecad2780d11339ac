"""Cross-processing: film developed in the chemistry of another type of film.

The speed and contrast of the film layers then do not match: their characteristic curves cross, and grays
have a colour cast that varies from black to white. This is simulated with a curve per channel. The
directions of the shifts are from dptnt.com/tag/c41 and "Cross-processing" in silverlog.app/encyclopaedia;
the amounts differ between films and are our own.
"""

from __future__ import annotations

import numpy as np

from nnlook_core.starter.processings.parts import (
    Colours,
    between,
    film_curve,
    s_curve,
    saturate,
    vibrance,
)


def slide_as_negative(rgb: Colours) -> Colours:
    """E-6 film in C-41: high contrast and saturation, blue-green shadows, yellow-green highlights.

    The gamma of slide film is more than twice that of negative film, for which the paper is made.
    """
    layers = film_curve(rgb, contrast=(2.1, 1.85, 1.35), middle=(0.56, 0.53, 0.50))
    faded = between(layers, black=(0.0, 0.02, 0.08), white=(1.0, 0.99, 0.86))
    return np.clip(vibrance(faded, 0.25), 0, 1)


def negative_as_slide(rgb: Colours) -> Colours:
    """C-41 film in E-6: low contrast and saturation, little red, a greenish-yellow cast, weak blacks."""
    layers = film_curve(rgb, contrast=(1.05, 1.12, 1.2), middle=(0.75, 0.71, 0.75))
    faded = between(saturate(layers, 0.68), black=(0.11, 0.13, 0.12), white=(0.96, 0.96, 0.86))
    return np.clip(s_curve(faded, 1.0), 0, 1)
