"""The GIMP 3 that this machine has, if it has one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

_CONSOLES = ("gimp-console-3.2", "gimp-console-3.0", "gimp-console-3", "gimp-console")


class GimpError(Exception):
    """The GIMP that was named is none that can be tested with; the message says why."""


class Gimp(NamedTuple):
    """An installed GIMP: the program without a screen, the one with, and the version."""

    console: Path
    program: Path
    version: str


def find() -> Gimp | None:
    """Return the GIMP 3 that ``$NNLOOK_GIMP`` names, else the one on the PATH, else None."""
    chosen = os.environ.get("NNLOOK_GIMP")
    if chosen:
        found = _look_at(Path(shutil.which(chosen) or chosen))
        if found is None:
            raise GimpError(f"NNLOOK_GIMP is {chosen}, which is not a GIMP 3 with its gimp-console")
        return found
    for name in _CONSOLES:
        path = shutil.which(name)
        found = _look_at(Path(path)) if path else None
        if found:
            return found
    return None


def _look_at(path: Path) -> Gimp | None:
    stem = path.name.replace("gimp-console", "gimp")
    console = path.with_name(stem.replace("gimp", "gimp-console"))
    if not os.access(console, os.X_OK):
        return None
    said = subprocess.run([str(console), "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"version (3\.\d+\.\d+)", said.stdout)
    return Gimp(console, path.with_name(stem), version[1]) if version else None
