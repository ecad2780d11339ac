"""The copy of the project that is being installed: its version and its lock file."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from installer.ui import InstallError
from nnlook_core.common.i18n import _

ROOT = Path(__file__).resolve().parents[1]

CORE = ROOT / "nnlook_core"

LOCK = ROOT / "requirements.lock"


def version() -> str:
    """Return the version of this copy of the project."""
    text = (CORE / "_version.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "(.+)"', text)
    if not found:
        raise InstallError(_("This copy of Neural Look is incomplete. Download it again."))
    return found[1]


def lock_hash() -> str:
    """Return what tells one lock from another."""
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


@dataclass(frozen=True)
class Supply:
    """What the lock says of one platform and Python: the oldest system, and how much there is."""

    system: str
    oldest: tuple[int, ...]
    download: int
    disk: int


def supplies() -> dict[tuple[str, str], Supply]:
    """Read the table below the pins in the lock: (platform, Python) to what is there for it."""
    row = re.compile(r"^#:\s+(\S+)\s+(\S+)\s+(\S+)\s+(\d+)\s+(\d+)$", re.MULTILINE)
    table = {}
    for platform, python, needs, download, disk in row.findall(LOCK.read_text(encoding="utf-8")):
        system, _least, oldest = needs.partition(">=")
        parts = tuple(int(part) for part in oldest.split(".")) if oldest else ()
        table[platform, python] = Supply(system, parts, int(download), int(disk))
    return table
