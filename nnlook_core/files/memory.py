"""How much memory a picture may take, reckoned before it is taken."""

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
"""The environment's name for another limit, in MB."""
MB = 1_000_000
MOST_DIGITS = 9
WHERE_NOTHING_IS_TOLD = 8_000 * MB
"""For systems that do not say how much memory they have."""


def limit() -> int:
    """Bytes that pictures may take: those of ``NNLOOK_MEMORY``, else half of the machine's memory.

    What the process itself may have (``ulimit -v``) counts too, less what it has already.
    """
    return min(_chosen(), _of_the_process())


def require(path: Path, width: int, height: int, need: int) -> None:
    """Raise ``ImageFileError`` where a picture would need more bytes than it may take."""
    if need > limit():
        raise refusal(path, width, height, need)


def refusal(path: Path, width: int, height: int, need: int) -> ImageFileError:
    """What is to be said of a picture that needs more bytes than it may take."""
    if _of_the_process() < need:
        remedy = _("Make it smaller, or give the program more memory (ulimit -v).")
    else:
        remedy = _("Make it smaller, or allow more: set {variable}={need}.")
    told = _(
        "{file} has {width} × {height} pixels, which take {need} MB of memory, and {allowed} MB may be "
        "used."
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
    if not chosen.isdecimal() or len(chosen) > MOST_DIGITS:  # no number of MB
        return _of_the_machine() // 2
    return int(chosen) * MB


def _of_the_process() -> int:
    """What is left of the address space that the process may have."""
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
    """Bytes of address space that this process has; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0
