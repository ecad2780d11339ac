# SPDX-License-Identifier: GPL-3.0-or-later
"""The looks to choose from: in which order, and which of them are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ..library import LookEntry, found
from ..settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence


class Shelf:
    """All looks that are known, the favourites first, then those used lately, then by name."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._entries: dict[Path, LookEntry] = {}
        self.told = False
        """Whether the library has been read."""

    def put(self, entries: Iterable[LookEntry]) -> None:
        """Know these; a file that is no look is none to choose."""
        for entry in entries:
            if entry.error is None:
                self._entries[entry.file] = entry

    def get(self, look: Path) -> LookEntry | None:
        """Give what is known of a look."""
        return self._entries.get(look)

    def is_favourite(self, look: Path) -> bool:
        """Whether a look has a star."""
        return str(look) in self.settings.favourites

    def find(self, text: str) -> Sequence[LookEntry]:
        """Give the looks, in their order, whose name, tags or author have every word of a text."""
        favourites = self.settings.favourites
        recent = {file: place for place, file in enumerate(self.settings.recent)}
        never = len(recent)

        def rank(entry: LookEntry) -> tuple[bool, int, list[tuple[int, str]]]:
            file = str(entry.file)
            return file not in favourites, recent.get(file, never), entry.place

        return sorted(found(self._entries.values(), text), key=rank)
