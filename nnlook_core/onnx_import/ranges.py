"""Whether a network takes and gives numbers of 0–1 or of 0–255, which its file does not say."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nnlook_core.colour import rgb_grid
from nnlook_core.lookfile.refusals import ImplausibleError, RangeUnclearError
from nnlook_core.onnx_import.layers import Layers, Matrix, run, scaled

Range = Literal[1, 255]
RANGES: tuple[Range, ...] = (1, 255)

SIDE = 9
BEYOND, MOST_BEYOND = 0.25, 0.1
"""How far a value may lie beyond 0–1, and the share of values that may lie farther: no fit is perfect."""
CONTRAST = 0.03
"""The least standard deviation of the values of colours that are spread over the cube."""
ALIKE = 1 / 255
"""So small a difference is none, in a picture of 8 bits."""
STRAIGHT, BENT = 2 / 255, 6 / 255
"""How far values half-way to black are from the middle, at most and at least, to be straight or bent."""
LARGEST_SPREAD = 2.0
"""Of colours in 0–1, by whatever a scaler measures it: a standard deviation, a range, half of one."""


def found(layers: Layers, spread: float | None = None) -> Range:
    """The range that a network is meant for. Raises ``ImplausibleError``, ``RangeUnclearError``.

    spread : of the colours that it was trained on, where the network begins by dividing by it

    Seen in the wrong range a network mostly gives no colours. Where it gives colours in both, the spread
    tells. Without one it is meant for 0–255 if it bends there and is straight in 0–1, where it is seen
    255 times too near. The reverse tells nothing: rectifiers that were trained on 0–255 may all bend
    near black. Where both ranges give the same, it does not matter.
    """
    colours = rgb_grid.nodes(SIDE)
    seen = {full: scaled(layers, full) for full in RANGES}
    values = {full: run(network, colours) for full, network in seen.items()}
    plausible = [full for full in RANGES if _plausible(values[full])]
    if spread is not None:
        told: Range = 1 if spread <= LARGEST_SPREAD else 255
        plausible = [full for full in plausible if full == told]
    if not plausible:
        raise ImplausibleError
    if len(plausible) == 1:
        return plausible[0]
    if np.abs(np.clip(values[1], 0, 1) - np.clip(values[255], 0, 1)).max() < ALIKE:
        return 1
    if _bend(seen[255], colours) > BENT and _bend(seen[1], colours) < STRAIGHT:
        return 255
    raise RangeUnclearError


def _plausible(values: Matrix) -> bool:
    """Whether values (n, 3) for colours all over the cube are the colours of a picture."""
    if not np.isfinite(values).all():
        return False
    beyond = (values < -BEYOND) | (values > 1 + BEYOND)
    inside = np.clip(values, 0, 1)
    return bool(beyond.mean() <= MOST_BEYOND and inside.std(axis=0).max() >= CONTRAST)


def _bend(layers: Layers, colours: Matrix) -> float:
    """How far the values half-way to black are from the middle between those of the ends, at most."""
    ends, middle, black = (run(layers, colours * share) for share in (1.0, 0.5, 0.0))
    return float(np.abs(middle - (ends + black) / 2).max())
