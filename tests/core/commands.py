"""The command line as the tests call it."""

from __future__ import annotations

import pytest

from nnlook_core.cli import main

Captured = pytest.CaptureFixture[str]


def run(*arguments: str) -> int:
    """Run a command; returns the exit status, that of wrong usage too."""
    try:
        return main(arguments)
    except SystemExit as leave:
        assert isinstance(leave.code, int)
        return leave.code
