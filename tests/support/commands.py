"""Run the command line, and code in a separate Python process."""

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
    """Run a command; return the exit status, also for wrong usage."""
    try:
        return main(arguments)
    except SystemExit as leave:
        assert isinstance(leave.code, int)
        return leave.code


def last_line_of(code: str, folder: Path) -> str:
    """Run code in a new Python process in a folder, with the core on the path; return the last output
    line."""
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(nnlook_core.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stdout.splitlines()[-1]
