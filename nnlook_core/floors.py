"""The lowest versions of what reads looks in which no hole is known."""

from __future__ import annotations

import re
from importlib.metadata import version

from nnlook_core.errors import Refusal
from nnlook_core.i18n import _

LOWEST = {"onnx": "1.21.0", "onnxruntime": "1.30.1"}
"""By the holes that were mended in them. onnx: reading and writing outside of a model's folder
(CVE-2026-27489, CVE-2026-34446, CVE-2026-34447) and attributes set by a file (CVE-2026-34445).
ONNX Runtime: files outside of a model's folder by sparse tensors (its pull request 28408, in 1.27), and
memory read and written beyond its end while a model is opened (its notes on releases 1.28.3 and 1.30.1).
The same stands in ``pyproject.toml``; this is for who installed them otherwise."""


def require() -> None:
    """Raise ``Refusal`` where an older one would read a stranger's file."""
    for package, lowest in LOWEST.items():
        found = version(package)
        if _numbers(found) < _numbers(lowest):
            raise Refusal(
                _(
                    "{package} {found} has known holes through which a file could do harm. "
                    "Run the installer again, or get {package} {lowest} or newer."
                ).format(package=package, found=found, lowest=lowest)
            )


def _numbers(told: str) -> tuple[int, ...]:
    """The numbers at the start of a version: (1, 30, 1) of ``1.30.1rc2``."""
    start = re.match(r"\d+(\.\d+)*", told)
    return tuple(int(part) for part in start[0].split(".")) if start else ()
