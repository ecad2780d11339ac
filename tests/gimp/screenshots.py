"""What is to be seen on a picture of the screen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.gimp.session import GimpSession

PATCH = 4


def find(shot: Path, wanted: NDArray[np.uint8], level: int = 1) -> tuple[int, int] | None:
    """Find pixels (height, width, 3), each channel within ``level``; return where, x and y, or None."""
    screen = np.asarray(Image.open(shot).convert("RGB"))
    height, width = wanted.shape[:2]
    # A patch in the middle first, pixel by pixel: of its places few are left for the whole.
    top, left = (height - PATCH) // 2, (width - PATCH) // 2
    rows, columns = screen.shape[0] - height + 1, screen.shape[1] - width + 1
    if rows < 1 or columns < 1:
        return None
    y, x = np.mgrid[:rows, :columns].reshape(2, -1)
    for row, column in np.ndindex(PATCH, PATCH):
        pixel = wanted[top + row, left + column].astype(np.int16)
        distance = np.abs(screen[y + top + row, x + left + column] - pixel).max(axis=-1)
        y, x = y[distance <= level], x[distance <= level]
    for at_y, at_x in zip(y.tolist(), x.tolist(), strict=True):
        there = screen[at_y : at_y + height, at_x : at_x + width].astype(np.int16)
        if np.abs(there - wanted).max() <= level:
            return at_x, at_y
    return None


def sees(session: GimpSession, wanted: NDArray[np.uint8], name: str = "apply-last-seen") -> bool:
    """Whether these pixels are on the screen now."""
    return find(session.screen.shoot(name), wanted) is not None
