# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks on files: two GIMPs, or two threads of one, take turns."""

from __future__ import annotations

import os
import time
from typing import IO, Any

SECONDS = 2.0


def lock(file: IO[Any], seconds: float = SECONDS) -> bool:
    """Wait for a lock on an open file, which ends when the file is closed; tell whether it was to be had.

    It ends with the process too, whatever happens to it. Who cannot get it in time goes on without: on
    some network disks there are no locks.
    """
    end = time.monotonic() + seconds
    while not (alone := _try_to_lock(file)) and time.monotonic() < end:
        time.sleep(0.01)
    return alone


def _try_to_lock(file: IO[Any]) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
