"""Where the program keeps what it keeps."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def home() -> Path:
    """The folder of everything that the program keeps: ``NNLOOK_HOME``, or the platform's usual one."""
    chosen = os.environ.get("NNLOOK_HOME")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("nnlook", appauthor=False))


def looks() -> Path:
    """The folder of the user's looks; it may not be there yet."""
    return home() / "looks"
