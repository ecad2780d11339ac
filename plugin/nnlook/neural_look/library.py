# SPDX-License-Identifier: GPL-3.0-or-later
"""The library of looks: what lies in its folders, as the worker tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .card import Card

if TYPE_CHECKING:
    from .worker_link import Worker


@dataclass(frozen=True)
class LookEntry:
    """A look of the library, as its card tells about it.

    Where ``error`` is not None the file is no look that can be used: it says why, and all that a card
    tells is empty. The figures are None where the card does not tell them: ``delta_e_mean`` and
    ``noise_floor`` in ΔE, ``coverage`` 0–1. ``created`` is an ISO date.
    """

    file: Path
    name: str
    author: str | None = None
    licence: str | None = None
    created: str | None = None
    tags: tuple[str, ...] = ()
    nodes: int | None = None
    delta_e_mean: float | None = None
    noise_floor: float | None = None
    coverage: float | None = None
    sha256: str | None = None
    error: str | None = None

    @property
    def card(self) -> Card:
        """What the look tells of itself."""
        return Card(self.name, self.author, self.licence, self.tags)

    @cached_property
    def words(self) -> str:
        """What it is searched by, in small letters."""
        return "\n".join((self.name, *self.tags, self.author or "", self.file.stem)).casefold()

    @cached_property
    def place(self) -> list[tuple[int, str]]:
        """What it is sorted by: its name; numbers in it count as numbers, so that 9 comes before 10."""
        parts = re.split(r"([0-9]+)", self.name.casefold())
        return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]

    @classmethod
    def of(cls, facts: dict[str, Any]) -> LookEntry:
        """Read it from what the worker says."""
        return cls(**{**facts, "file": Path(facts["file"]), "tags": tuple(facts["tags"])})


def found(looks: Iterable[LookEntry], text: str) -> list[LookEntry]:
    """Give the looks whose name, tags, author or file have every word of a text."""
    wanted = text.casefold().split()
    return [look for look in looks if all(word in look.words for word in wanted)]


def list_looks(worker: Worker, folders: Iterable[str | Path]) -> list[LookEntry]:
    """Give the looks in the user's own folder and in others, in the order of folders and names.

    Damaged files are among them; a folder that is not there has none.
    """
    worker.send({"type": "looks", "folders": [str(folder) for folder in folders]})
    worker.send({"type": "end"})
    entries: list[LookEntry] = []
    while (header := worker.receive("looks", "done")[0])["type"] == "looks":
        entries += map(LookEntry.of, header["looks"])
    return entries
