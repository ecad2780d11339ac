"""The exact processing of the demo, which tests and benchmarks learn looks from too."""

from __future__ import annotations

import numpy as np

from nnlook_core.starter.processings.parts import Colours, saturate


def hard_look(rgb: Colours) -> Colours:
    """A hard look: a wavy curve per channel, desaturation, hue rotation, contrast, clipping.

    Input and output are non-linear sRGB, (n, 3), 0–1. The curves differ between channels and the contrast
    clips about a tenth of the colours, so no matrix or single curve approximates it.
    """
    red, green, blue = rgb.T
    s_curve = np.where(red < 0.5, 0.5 * (2 * red) ** 2.2, 1 - 0.5 * (2 - 2 * red) ** 1.6)
    curved = np.stack(
        [
            s_curve + 0.06 * np.sin(3 * np.pi * red),
            green**0.7 + 0.05 * np.sin(4 * np.pi * green),
            0.1 + 0.85 * blue**1.5 + 0.07 * np.sin(2 * np.pi * blue),
        ],
        axis=1,
    )
    turned = saturate(curved, 0.7) @ hue_rotation(np.deg2rad(30)).T
    contrasted: Colours = np.clip((turned - 0.5) * 1.25 + 0.5, 0.0, 1.0)
    return contrasted


def hue_rotation(angle: float) -> Colours:
    """Return the 3×3 matrix that rotates colours by ``angle`` radians about the gray axis.

    Uses Rodrigues' formula for a rotation about the unit vector (1, 1, 1)/√3.
    """
    axis = np.full(3, 1 / np.sqrt(3))
    cross = np.cross(np.eye(3), -axis)
    rotation: Colours = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    return rotation
