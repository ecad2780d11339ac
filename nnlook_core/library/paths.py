"""Where the user's looks lie."""

from __future__ import annotations

from pathlib import Path

from nnlook_core.common.atomic import make_folder
from nnlook_core.common.paths import VARIABLE, home

__all__ = ["VARIABLE", "home", "looks", "made_looks"]


def looks() -> Path:
    """The folder of the user's looks; it may not be there yet."""
    return home() / "looks"


def made_looks() -> Path:
    """The folder of the user's looks, made where it is not there yet. Raises ``WriteError``."""
    folder = looks()
    make_folder(folder)
    return folder
