"""The pins of ``requirements.lock``."""

from __future__ import annotations

import re
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
LOCK = CHECKOUT / "requirements.lock"


def pins(text: str) -> list[tuple[str, str]]:
    """Every package and version that a lock names, for whatever platform or Python."""
    return re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE)
