# SPDX-License-Identifier: GPL-3.0-or-later
"""A mix of two looks as a look of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..i18n import _

if TYPE_CHECKING:
    from ..worker_link import Worker


@dataclass(frozen=True)
class Mix:
    """A mix that is to be written: ``percent`` of the second look, and what its card says."""

    first: Path
    second: Path
    percent: float
    name: str
    author: str
    file: Path
    overwrite: bool = False

    def write(self, worker: Worker) -> None:
        """Have it written. Raises ``RefusalError`` where that is not possible."""
        job = {
            "file_a": str(self.first),
            "file_b": str(self.second),
            "mix": self.percent,
            "name": self.name,
            "author": self.author or None,
            "file": str(self.file),
            "overwrite": self.overwrite,
        }
        worker.send({"type": "mix", **job})
        worker.send({"type": "end"})
        worker.receive("done")


def both_names(first: str, second: str) -> str:
    """What a mix is called where nobody says it."""
    return _("{first} and {second}").format(first=first, second=second)
