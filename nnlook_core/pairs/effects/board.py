"""Two halves of a picture's places: what is fitted to one must hold in the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnlook_core.compute.hashing import hashed

Matrix = NDArray[np.float64]

FIELDS = 9
"""Along each side of the board."""


def half(x: Matrix, y: Matrix) -> NDArray[np.bool_]:
    """Which places (n,), −1 to 1 each way, lie in one half: in some fields of a board over the picture."""
    fields = [((side + 1) / 2 * FIELDS).astype(np.uint32) for side in (x, y)]
    chosen: NDArray[np.bool_] = (
        hashed(fields[0] + np.uint32(FIELDS) * fields[1]) % np.uint32(2) == 0
    )
    return chosen
