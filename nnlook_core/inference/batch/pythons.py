"""How this program starts another Python with the core in it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def command(module: str) -> list[str]:
    """The command that runs a module of the core."""
    return [sys.executable, "-P", "-m", module]


def environment() -> dict[str, str]:
    """The environment for it: modules come from where this process has them, never from the current folder.

    With ``PYTHONSAFEPATH`` neither it nor any Python that it starts looks there; where the user's own
    ``PYTHONPATH`` means that folder, by a dot or by nothing, it is left out.
    """
    own = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    paths = [str(ROOT), *(path for path in own if Path(path).is_absolute())]
    return {**os.environ, "PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join(paths)}
