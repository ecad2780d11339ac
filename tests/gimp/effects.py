"""Looks with a vignette and grain, and what the core makes of pixels where they lie."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nnlook_core.common.apply_settings import ApplySettings
from nnlook_core.effects.vignette import Vignette
from nnlook_core.effects.window import Window
from nnlook_core.inference import mixing
from nnlook_core.inference.apply import Applier
from tests.gimp.pictures import Pixels

LENS = Vignette("radial", (0.0, 0.0), True, (0, 0.3, 0, 0, 0.2, 0, 0, 0, 0) * 3, 2.0)
"""One that only lightens the corners, as the correction of a lens does."""


def placed_answer(
    look: Path,
    pixels: Pixels,
    image: tuple[int, int],
    offset: tuple[int, int],
    settings: ApplySettings,
) -> Pixels:
    """What the core makes of pixels (height, width, channels) that lie there in an image."""
    window = Window(*image, *offset, pixels.shape[1])
    flat = np.ascontiguousarray(pixels).reshape(-1, pixels.shape[-1])
    applier = Applier(mixing.load(look, settings), settings)
    result: Pixels = applier.pixels(flat, window).reshape(pixels.shape)
    return result
