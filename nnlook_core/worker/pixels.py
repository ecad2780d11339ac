"""Bodies of frames as pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

DEPTHS: dict[str, type[np.generic]] = {"u8": np.uint8, "u16": np.uint16, "float": np.float32}


def pixels_of(body: bytes, job: dict[str, Any]) -> NDArray[Any]:
    """A body's pixels (n, channels), without a copy."""
    return np.frombuffer(body, dtype=DEPTHS[job["depth"]]).reshape(-1, job["channels"])


def halves(pixels: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The pixels of *before* and those of *after*, which came in one body."""
    middle = len(pixels) // 2
    return pixels[:middle], pixels[middle:]
