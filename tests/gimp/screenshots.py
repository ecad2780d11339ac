"""What is to be seen on a picture of the screen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from PIL import Image

from tests.gimp.session import GimpSession

PATCH = 4


def find(shot: Path, wanted: NDArray[np.uint8], level: int = 1) -> tuple[int, int] | None:
    """Find pixels (height, width, 3), each channel within ``level``; return where, x and y, or None."""
    screen = np.asarray(Image.open(shot).convert("RGB"))
    height, width = wanted.shape[:2]
    # A patch in the middle first: of its places few are left for the whole.
    top, left = (height - PATCH) // 2, (width - PATCH) // 2
    patch = wanted[top : top + PATCH, left : left + PATCH].astype(np.int16)
    fits = np.ones((screen.shape[0] - PATCH + 1, screen.shape[1] - PATCH + 1), np.bool_)
    for channel in range(3):
        windows = sliding_window_view(screen[..., channel].astype(np.int16), (PATCH, PATCH))
        for row in range(PATCH):
            distance = np.abs(windows[..., row, :] - patch[row, :, channel]).max(axis=-1)
            fits &= distance <= level
    for y, x in np.argwhere(fits) - (top, left):
        if x < 0 or y < 0:
            continue
        there = screen[y : y + height, x : x + width].astype(np.int16)
        if there.shape == wanted.shape and np.abs(there - wanted).max() <= level:
            return int(x), int(y)
    return None


def sees(session: GimpSession, wanted: NDArray[np.uint8], name: str = "apply-last-seen") -> bool:
    """Whether these pixels are on the screen now."""
    return find(session.screen.shoot(name), wanted) is not None
