"""What lies in the folders of looks: their cards, quickly, however many there are.

Only the card is read for a list. The audit is made when a look is used (``lookfile.load``).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nnlook_core import lookfile
from nnlook_core.errors import LookFileError
from nnlook_core.i18n import _
from nnlook_core.look import Card, figure, printable

SUFFIX = ".onnx"

_State = tuple[int, int, int]
"""What tells that a file has changed: when it was written, its size, and which file it is."""


@dataclass(frozen=True)
class Entry:
    """A file of the library: its card, hidden nodes and hash, or the ``error`` that it has none."""

    file: Path
    card: Card | None = None
    nodes: int | None = None
    sha256: str | None = None
    error: str | None = None

    def told(self) -> dict[str, Any]:
        """What is to be shown of it, by names, flat; texts are one line that only shows."""
        card = self.card or Card(self.file.stem)
        texts = {key: getattr(card, key) for key in ("author", "licence", "created")}
        figures = ("delta_e_mean", "noise_floor", "coverage")
        return {
            "file": str(self.file),
            "name": printable(card.name),
            **{key: None if text is None else printable(text) for key, text in texts.items()},
            "tags": [printable(tag) for tag in card.tags],
            "nodes": self.nodes,
            **{key: figure(card.training.get(key)) for key in figures},
            "sha256": self.sha256,
            "error": self.error,
        }


class Catalogue:
    """Lists looks, and keeps what it has read: the next time only what has changed is read anew."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[_State, Entry]] = {}

    def entries(self, folders: Iterable[Path]) -> Iterator[Entry]:
        """The look files in some folders, in the order of folders and of names; no folder twice.

        What lies in folders within them does not count, nor what is hidden. A folder that is not there
        or may not be read has none: it may be on a disk that is not connected.
        """
        seen = set()
        for folder in folders:
            if (place := folder.resolve()) in seen:
                continue
            seen.add(place)
            for path, state in sorted(_files(folder), key=_by_name):
                known = self._known.get(path)
                if known is None or known[0] != state:
                    known = (state, _entry(path))
                    self._known[path] = known
                yield known[1]


def _by_name(found: tuple[Path, _State]) -> tuple[str, str]:
    name = found[0].name
    return name.casefold(), name


def _files(folder: Path) -> list[tuple[Path, _State]]:
    found = []
    try:
        with os.scandir(folder) as items:
            entries = list(items)
    except OSError:
        return []
    for item in entries:
        ending = os.path.splitext(item.name)[1].lower()  # noqa: PTH122 (10,000 paths cost)
        if ending != SUFFIX or item.name.startswith("."):
            continue
        with contextlib.suppress(OSError):  # it went away meanwhile, or leads nowhere
            if item.is_file():
                status = item.stat()
                state = (status.st_mtime_ns, status.st_size, status.st_ino)
                found.append((Path(item.path), state))
    return found


def _entry(path: Path) -> Entry:
    try:
        model = lookfile.read(path)
        card, nodes = lookfile.glance(model)
    except LookFileError as error:
        return Entry(path, error=str(error))
    except Exception:  # noqa: BLE001 (a stranger's file may cost itself, never the whole list)
        traceback.print_exc()  # to the worker's log
        return Entry(path, error=_("It is damaged or no ONNX file. Get it again."))
    return Entry(path, card, nodes, hashlib.sha256(model).hexdigest())
