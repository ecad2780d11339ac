"""Limit of the memory for pictures, checked before a picture is read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nnlook_core.common.i18n import _
from nnlook_core.errors import ImageFileError

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

VARIABLE = "NNLOOK_MEMORY"
"""Environment variable for another limit, in MB."""
MB = 1_000_000
MOST_DIGITS = 9
WHERE_NOTHING_IS_TOLD = 8_000 * MB
"""Limit for systems that do not report the size of their memory."""


def limit() -> int:
    """Return the bytes that pictures may take: ``NNLOOK_MEMORY``, or half of the machine's memory.

    The remaining address space of the process (``ulimit -v``) is a limit too.
    """
    return min(_chosen(), _of_the_process())


def require(path: Path, width: int, height: int, need: int) -> None:
    """Raise ``ImageFileError`` if a picture needs more bytes than the limit."""
    if need > limit():
        raise refusal(path, width, height, need)


def refusal(path: Path, width: int, height: int, need: int) -> ImageFileError:
    """Return the error for a picture that needs more bytes than the limit."""
    if _of_the_process() < need:
        remedy = _("Scale it down, or give the program more memory (ulimit -v).")
    else:
        remedy = _("Scale it down, or allow more: set {variable}={need}.")
    told = _(
        "{file} has {width} × {height} pixels and needs {need} MB of memory; the limit "
        "is {allowed} MB."
    )
    return ImageFileError(
        f"{told} {remedy}".format(
            file=path,
            width=width,
            height=height,
            need=-(-need // MB),
            allowed=limit() // MB,
            variable=VARIABLE,
        )
    )


def _chosen() -> int:
    chosen = os.environ.get(VARIABLE, "")
    if not chosen.isdecimal() or len(chosen) > MOST_DIGITS:  # not a number of MB
        return _of_the_machine() // 2
    return int(chosen) * MB


def _of_the_process() -> int:
    """Return the remaining address space of the process in bytes."""
    if resource is not None:
        most, _highest = resource.getrlimit(resource.RLIMIT_AS)
        if most != resource.RLIM_INFINITY:
            return max(most - _taken(), 0)
    return sys.maxsize


def _of_the_machine() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return WHERE_NOTHING_IS_TOLD


def _taken() -> int:
    """Return the bytes of address space used by this process; 0 if unknown."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0
