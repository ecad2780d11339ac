# SPDX-License-Identifier: GPL-3.0-or-later
"""The looks to choose from: in which order, and which of them are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ..library import LookEntry
from ..settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence


class Shelf:
    """All looks that are known, the favourites first, then those used lately, then by name."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._entries: dict[Path, LookEntry] = {}
        self._words: dict[Path, str] = {}
        self.told = False
        """Whether the library has been read."""

    def put(self, entries: Iterable[LookEntry]) -> None:
        """Know these; a file that is no look is none to choose."""
        for entry in entries:
            if entry.error is None:
                self._entries[entry.file] = entry
                texts = (entry.name, *entry.tags, entry.author or "", entry.file.stem)
                self._words[entry.file] = "\n".join(texts).casefold()

    def get(self, look: Path) -> LookEntry | None:
        """Give what is known of a look."""
        return self._entries.get(look)

    def is_favourite(self, look: Path) -> bool:
        """Whether a look has a star."""
        return str(look) in self.settings.favourites

    def find(self, text: str) -> Sequence[LookEntry]:
        """Give the looks, in their order, whose name, tags or author have every word of a text."""
        wanted = text.casefold().split()
        favourites = self.settings.favourites
        recent = {file: place for place, file in enumerate(self.settings.recent)}
        never = len(recent)

        def rank(entry: LookEntry) -> tuple[bool, int, list[tuple[int, str]]]:
            file = str(entry.file)
            return file not in favourites, recent.get(file, never), _in_order(entry.name)

        found = (
            entry
            for file, entry in self._entries.items()
            if all(word in self._words[file] for word in wanted)
        )
        return sorted(found, key=rank)


def _in_order(name: str) -> list[tuple[int, str]]:
    """Give what names are sorted by: numbers in them count as numbers, so that 9 comes before 10."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
