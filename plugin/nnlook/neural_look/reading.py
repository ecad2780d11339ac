# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the library beside everything else, with a worker of its own.

Thousands of looks take a while: what is read first is begun before there is a window, and the worker that
makes the pictures never waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from .errands import Errands
from .library import LookEntry, list_looks
from .runtime import start_worker

if TYPE_CHECKING:
    from .worker_link import Worker

Then = Callable[[list[LookEntry]], None]
Failed = Callable[[Exception], None]


class Reading:
    """Reads the user's folder and ``folders`` at once, and again as often as it is asked to.

    Who wants to hear of it says so with ``listen`` before GTK's main loop runs: it is from there that
    they are told. To be closed in the end.
    """

    def __init__(self, folders: Sequence[str]) -> None:
        self._errands = Errands()
        self._worker: Worker | None = None
        self._closed = False
        self._then: Then
        self._failed: Failed
        self.read(folders)

    def listen(self, then: Then, failed: Failed) -> None:
        """Have ``then`` called with what was read, or ``failed`` with why it could not be."""
        self._then, self._failed = then, failed

    def read(self, folders: Sequence[str]) -> None:
        """Read the user's folder and these."""

        def work() -> list[LookEntry]:
            if self._worker is None:
                self._worker = start_worker()
            if self._closed:  # while it started
                return []
            return list_looks(self._worker, folders)

        self._errands.ask(
            "library", work, lambda looks: self._then(looks), lambda error: self._failed(error)
        )

    def close(self) -> None:
        """Read no more."""
        self._closed = True
        if self._worker is not None:
            self._worker.stop()  # what it is reading for is told to nobody
        self._errands.close()
        if self._worker is not None:
            self._worker.stop()
