"""Bodies of frames as pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core.effects.window import Window

LARGEST = 1 << 24
"""Of a side of an image or an offset: GIMP's images have at most 2¹⁹ pixels, and may be seen enlarged."""

DEPTHS: dict[str, type[np.generic]] = {"u8": np.uint8, "u16": np.uint16, "float": np.float32}


def pixels_of(body: bytes, job: dict[str, Any]) -> NDArray[Any]:
    """A body's pixels (n, channels), without a copy."""
    return np.frombuffer(body, dtype=DEPTHS[job["depth"]]).reshape(-1, job["channels"])


def window_of(header: dict[str, Any], columns: str = "columns") -> Window:
    """Where the pixels of a rectangle lie in the whole image, as the frame says.

    columns : the name under which the frame says how wide the rectangle is

    Raises ``ValueError`` for what is no such place.
    """
    (width, height), (left, top) = header["image"], header["offset"]
    numbers = (width, height, left, top, header[columns])
    if not all(type(number) is int and abs(number) <= LARGEST for number in numbers):
        raise ValueError(f"no place of pixels: {numbers}")
    if min(width, height, header[columns]) < 1:
        raise ValueError(f"an image or a rectangle without pixels: {numbers}")
    return Window(*numbers)


def halves(pixels: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The pixels of *before* and those of *after*, which came in one body."""
    middle = len(pixels) // 2
    return pixels[:middle], pixels[middle:]
