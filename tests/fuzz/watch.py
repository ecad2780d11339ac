"""Watches that a reader opens no file but the named one, and reaches for nothing else outside."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

REACHING = ("socket.", "subprocess.", "os.", "shutil.", "tempfile.", "ctypes.")
"""How the names of audit events begin that a reader has no business with."""
HARMLESS = ("os.listdir", "os.scandir")
"""Python looks for its own modules."""
CODE = (".py", ".pyc", ".so")


class TrespassError(Exception):
    """A reader reached for what it was not given."""


class Watch:
    """Hears Python's audit events (PEP 578) while a block runs; made once in a process.

    named : the file that may be opened
    own : a folder in which the reader may do what it likes, or None

    What libraries do in C is not heard; that is seen in the worker by the system's own trace.
    """

    def __init__(self, named: Path, own: Path | None = None) -> None:
        self._named = os.fspath(named)
        self._own = None if own is None else os.path.join(own, "")  # noqa: PTH118 (ends with its sign)
        self._seen: list[str] = []
        self._on = False
        sys.addaudithook(self._hear)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Raise ``TrespassError`` after the block if there was a trespass in it."""
        self._seen.clear()
        self._on = True
        try:
            yield
        finally:
            self._on = False
        if self._seen:
            # Not from within the hook: a reader that bears any exception would swallow it there.
            raise TrespassError(f"a reader did this: {', '.join(self._seen)}")

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._on:
            return
        if event == "open" and not self._may_open(arguments[0]):
            self._seen.append(f"open {arguments[0]!r}")
        elif (
            event.startswith(REACHING)
            and event not in HARMLESS
            and not self._is_at_home(event, arguments)
        ):
            self._seen.append(f"{event} {arguments!r}")

    def _may_open(self, what: Any) -> bool:
        if isinstance(what, int):  # a descriptor that is open already
            return True
        name = os.fsdecode(what)
        return name == self._named or name.endswith(CODE) or self._is_own(name)

    def _is_at_home(self, event: str, arguments: tuple[Any, ...]) -> bool:
        if (
            self._own is None
            or not arguments
            or not isinstance(arguments[0], str | bytes | os.PathLike)
        ):
            return False
        # Of what is in an open folder only the name is told; that the folder was opened was heard.
        within = event == "os.remove" and arguments[-1] != -1
        return within or self._is_own(os.fsdecode(arguments[0]))

    def _is_own(self, name: str) -> bool:
        return self._own is not None and os.path.abspath(name).startswith(self._own)  # noqa: PTH100
