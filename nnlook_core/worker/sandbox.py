"""The worker as a sandbox: files of strangers are read in it, and the system bounds what they can do there.

A look or a table that is made to do harm costs one worker at most. What a system has not is left out:
Windows has no module ``resource``, and macOS takes the limit of memory without heeding it.
"""

from __future__ import annotations

import os
import signal
import tempfile
from contextlib import suppress
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

GIB = 1 << 30
MEMORY = 12 * GIB
"""Bytes of address space. The greatest body of a frame takes 3.6 GB to be looked at, and two more of
1 GB may wait meanwhile; learning takes 1.8 GB for two pictures of 24 megapixels that are laid over each
other, and 1.3 GB for a chart of all colours (all measured on two processors). A machine with less memory
gives what it has: the plug-in sends bands of some rows."""
MEMORY_FOR_A_PROCESSOR = GIB // 2
"""Threads reserve addresses that they hardly use: 80 MB each, and up to four pools have one for each."""

SECONDS = 300
"""Of each processor's time, from one frame to the next. The longest step of a job, aligning two pictures
of 24 megapixels, was measured to take 12 s of the time of two processors."""


def close() -> None:
    """Close the sandbox: no more memory than any job takes, no dumps of it on the disk, an empty folder.

    The folder is gone when the worker is in it: nothing can be made there, nothing is left behind.
    """
    if resource is not None:
        there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        threads = MEMORY_FOR_A_PROCESSOR * (os.cpu_count() or 1)
        _lower(resource.RLIMIT_AS, min(MEMORY, there) + threads)
        _lower(resource.RLIMIT_CORE, 0)
    if os.name == "posix":  # elsewhere a folder that somebody is in cannot be removed
        with suppress(OSError):
            # The place by name: asked where it is, `tempfile` writes a file there to try it.
            place = os.environ.get("TMPDIR", "/tmp")
            folder = Path(tempfile.mkdtemp(prefix="nnlook-", dir=place))
            os.chdir(folder)
            folder.rmdir()


def renew_time() -> None:
    """Let the time of the processors count from now: at its end the system ends the worker.

    A timer and no limit of the process: the system counts this time by ticks of its clock, which on a busy
    machine is a third off what it tells of the time used, so only it can say when from now that is.
    """
    if os.name == "posix":
        signal.setitimer(signal.ITIMER_PROF, SECONDS * (os.cpu_count() or 1))


def _lower(kind: int, value: int) -> None:
    """Set a limit for good, but never above what the worker was started with."""
    _, highest = resource.getrlimit(kind)
    if highest != resource.RLIM_INFINITY:
        value = min(value, highest)
    with suppress(ValueError, OSError):  # a system that knows the limit and cannot set it
        resource.setrlimit(kind, (value, value))
