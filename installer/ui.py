"""Messages to the user: lines, a progress bar, errors."""

from __future__ import annotations

import sys

from nnlook_core.common.errors import Refusal
from nnlook_core.common.i18n import N_

AGAIN = N_("Run install.py again.")


class InstallError(Refusal):
    """What went wrong and what to do about it, in a sentence for the user."""


def say(text: str = "") -> None:
    """Tell the user something, at once."""
    print(text, flush=True)


def complain(sentence: str) -> None:
    """Tell the user what went wrong."""
    sys.stdout.flush()
    print(f"install.py: {sentence}", file=sys.stderr)


def megabytes(count: int) -> str:
    """Write a number of bytes as people read it."""
    return f"{count / 1e6:,.0f} MB"


class Progress:
    """A line that counts up on a terminal, and nothing in a pipe."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = sys.stdout.isatty()

    def show(self, fraction: float) -> None:
        """Show how far it is."""
        if self._shown:
            done = round(30 * min(fraction, 1))
            bar = "#" * done + "." * (30 - done)
            print(f"\r  {self._what} [{bar}] {min(fraction, 1):4.0%} ", end="", flush=True)

    def end(self) -> None:
        """Wipe the line, for what is said next."""
        if self._shown:
            print("\r" + " " * (len(self._what) + 44) + "\r", end="", flush=True)
