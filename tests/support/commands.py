"""The command line as the tests call it, and code in a Python of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import nnlook_core
from nnlook_core.cli import main

Captured = pytest.CaptureFixture[str]


def run(*arguments: str) -> int:
    """Run a command; returns the exit status, that of wrong usage too."""
    try:
        return main(arguments)
    except SystemExit as leave:
        assert isinstance(leave.code, int)
        return leave.code


def last_line_of(code: str, folder: Path) -> str:
    """Run code in a fresh Python, in a folder, with the core at hand; returns the last line it prints."""
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(nnlook_core.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stdout.splitlines()[-1]
