"""Numbers that look random and are the same on every machine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]


def hashed(numbers: Numbers) -> Numbers:
    """A hash that turns each 32-bit number into another, no two into the same.

    C. Wellons, "Prospecting for Hash Functions", 2018: ``lowbias32``.
    """
    mixed: Numbers = numbers ^ (numbers >> np.uint32(16))
    mixed *= np.uint32(0x7FEB352D)
    mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(0x846CA68B)
    mixed ^= mixed >> np.uint32(16)
    return mixed
