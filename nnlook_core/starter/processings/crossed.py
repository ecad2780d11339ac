"""Cross-processing: film developed in the chemistry of another kind of film.

Each layer then has a speed and a contrast that nobody matched: their characteristic curves cross, and grays
take a colour that changes on the way from black to white. That is what is done here, with a curve for each
channel. Who has done it agrees on the directions (dptnt.com/tag/c41, and "Cross-processing" in
silverlog.app/encyclopaedia), not on numbers, which differ with each film: these are the project's own.
"""

from __future__ import annotations

import numpy as np

from nnlook_core.starter.processings.parts import between, film_curve, s_curve, vibrance
from nnlook_core.starter.processings.reference import Colours, saturate


def slide_as_negative(rgb: Colours) -> Colours:
    """E-6 film in C-41: hard and colourful, shadows blue to green, highlights yellow to green.

    A slide has more than twice a negative's gamma, and the paper expects the negative.
    """
    layers = film_curve(rgb, contrast=(2.1, 1.85, 1.35), middle=(0.56, 0.53, 0.50))
    faded = between(layers, black=(0.0, 0.02, 0.08), white=(1.0, 0.99, 0.86))
    return np.clip(vibrance(faded, 0.25), 0, 1)


def negative_as_slide(rgb: Colours) -> Colours:
    """C-41 film in E-6: flat and pale, little red, a greenish yellow over all, blacks that are none."""
    layers = film_curve(rgb, contrast=(1.05, 1.12, 1.2), middle=(0.75, 0.71, 0.75))
    faded = between(saturate(layers, 0.68), black=(0.11, 0.13, 0.12), white=(0.96, 0.96, 0.86))
    return np.clip(s_curve(faded, 1.0), 0, 1)
