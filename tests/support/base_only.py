"""Code run as if the packages of some extras were not installed."""

from __future__ import annotations

from pathlib import Path

from nnlook_core.extras import EXTRAS
from tests.support.commands import last_line_of

WITHOUT = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {missing!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Missing())
"""


def last_line_without(missing: set[str], code: str, folder: Path) -> str:
    """Run code where some modules cannot be imported; returns the last line that it prints."""
    return last_line_of(WITHOUT.format(missing=missing) + code, folder)


def last_line_of_base(code: str, folder: Path) -> str:
    """Run code where nothing of any extra can be imported; returns the last line that it prints."""
    return last_line_without(set(EXTRAS), code, folder)
