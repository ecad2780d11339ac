"""Locks on files: processes, and threads of one, take turns."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any


def lock(file: IO[Any], seconds: float = 0.0) -> bool:
    """Lock an open file, waiting so long for who has it; whether that went well.

    The lock ends when the file is closed, and with the process, whatever happens to it. On some network
    disks there are no locks: it does not go well there.
    """
    end = time.monotonic() + seconds
    while not (alone := _try_to_lock(file)) and time.monotonic() < end:
        time.sleep(0.01)
    return alone


@contextmanager
def locked(path: Path, seconds: float = 0.0) -> Iterator[bool]:
    """Make a file where there is none, and hold a lock on it as :func:`lock` does. Raises ``OSError``."""
    with path.open("ab") as file:
        yield lock(file, seconds)


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
