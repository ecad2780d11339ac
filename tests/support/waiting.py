"""Waiting for what others do in their own time."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 60.0
"""Seconds after which what was waited for counts as not happening."""


def until(happened: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait for something that another process or thread does: asked for every twentieth of a second."""
    end = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
