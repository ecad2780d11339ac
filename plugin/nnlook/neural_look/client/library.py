# SPDX-License-Identifier: GPL-3.0-or-later
"""The library of looks: cards, what lies in its folders, and reading it in the background."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import RefusalError
from .look_files import file_name
from .runtime import start_worker
from .tasks import Tasks

if TYPE_CHECKING:
    from .worker import Worker


@dataclass(frozen=True)
class Card:
    """What a look says about itself; None or empty where it is not given."""

    name: str
    author: str | None = None
    licence: str | None = None
    tags: tuple[str, ...] = ()


def about_look(worker: Worker, file: Path) -> dict[str, Any]:
    """What a look tells about itself. Raises ``RefusalError`` where the file is no look."""
    worker.send({"type": "preview"})
    worker.send({"type": "about", "file": str(file)})
    header: dict[str, Any] = worker.receive("about", "trouble")[0]
    worker.send({"type": "end"})
    worker.receive("done")
    if header["type"] == "trouble":
        raise RefusalError(header["message"])
    return header


def parse_tags(text: str) -> tuple[str, ...]:
    """The tags that are written with commas between them."""
    return tuple(tag.strip() for tag in text.split(",") if tag.strip())


def rewrite_card(worker: Worker, file: Path, changes: dict[str, Any]) -> Path:
    """Write other words on a look's card; answer with its file, which follows its name.

    ``changes`` has the fields of a ``Card`` that are to be others. Raises ``RefusalError``.
    """
    job = {"type": "card", "file": str(file), **changes}
    if "name" in changes:
        job["stem"] = Path(file_name(changes["name"])).stem
    worker.send(job)
    worker.send({"type": "end"})
    return Path(worker.receive("done")[0]["file"])


def changed_fields(old: Card, new: Card) -> dict[str, Any]:
    """The fields of a card that were changed."""
    return {key: value for key, value in vars(new).items() if value != getattr(old, key)}


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
    def search_text(self) -> str:
        """What it is searched by, in small letters."""
        return "\n".join((self.name, *self.tags, self.author or "", self.file.stem)).casefold()

    @cached_property
    def sort_key(self) -> list[tuple[int, str]]:
        """What it is sorted by: its name; numbers in it count as numbers, so that 9 comes before 10."""
        parts = re.split(r"([0-9]+)", self.name.casefold())
        return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]

    @classmethod
    def of(cls, facts: dict[str, Any]) -> LookEntry:
        """Read it from what the worker says."""
        return cls(**{**facts, "file": Path(facts["file"]), "tags": tuple(facts["tags"])})


def search_looks(looks: Iterable[LookEntry], text: str) -> list[LookEntry]:
    """Give the looks whose name, tags, author or file have every word of a text."""
    wanted = text.casefold().split()
    return [look for look in looks if all(word in look.search_text for word in wanted)]


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


_Then = Callable[[list[LookEntry]], None]
_Failed = Callable[[Exception], None]


class LibraryReader:
    """Reads the user's folder and ``folders`` at once, and again as often as it is asked to.

    ``listen`` sets who gets the looks; call it before GTK's main loop runs, which delivers them. Close it
    in the end.
    """

    def __init__(self, folders: Sequence[str]) -> None:
        self._tasks = Tasks()
        self._worker: Worker | None = None
        self._closed = False
        self._then: _Then
        self._failed: _Failed
        self.read(folders)

    def listen(self, then: _Then, failed: _Failed) -> None:
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

        self._tasks.submit(
            "library", work, lambda looks: self._then(looks), lambda error: self._failed(error)
        )

    def close(self) -> None:
        """Read no more."""
        self._closed = True
        if self._worker is not None:
            self._worker.stop()  # its answer is dropped
        self._tasks.close()
        if self._worker is not None:
            self._worker.stop()
