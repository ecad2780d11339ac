# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the library beside everything else, with a worker of its own.

Thousands of looks take some seconds; the worker that makes the pictures must not wait for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..errands import Errands
from ..library import LookEntry, list_looks
from ..runtime import start_worker

if TYPE_CHECKING:
    from ..worker_link import Worker


class Reading:
    """Reads the library as often as it is asked to."""

    def __init__(self) -> None:
        self._errands = Errands()
        self._worker: Worker | None = None

    def read(
        self,
        folders: Sequence[str],
        then: Callable[[list[LookEntry]], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Read the user's folder and these; tell what is there, or why it cannot be told."""

        def work() -> list[LookEntry]:
            if self._worker is None:
                self._worker = start_worker()
            return list_looks(self._worker, folders)

        self._errands.ask("library", work, then, failed)

    def close(self) -> None:
        """Read no more."""
        if self._worker is not None:
            self._worker.stop()  # what it is reading for is told to nobody
        self._errands.close()
        if self._worker is not None:
            self._worker.stop()
