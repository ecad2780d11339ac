"""What lies in the folders of looks: their cards, quickly, however many there are.

Only the card is read for a list. The audit is made when a look is used (``storage.load``).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from nnlook_core._version import __version__
from nnlook_core.common.atomic import written_whole
from nnlook_core.common.i18n import _
from nnlook_core.common.texts import is_blank
from nnlook_core.errors import LookFileError, WriteError
from nnlook_core.lookfile import reading, storage
from nnlook_core.lookfile.cards import checked_card
from nnlook_core.lookfile.look import Card, printable
from nnlook_core.lookfile.naming import SUFFIX, is_hidden

FIGURES = ("delta_e_mean", "noise_floor", "coverage")
"""What a list tells of the learning."""

_State = tuple[int, int, int, int]
"""What tells that a file has changed: when it was written, its size, which file it is, and when anything of
it was changed last. The first is set to anything by programs that copy; the last only the system sets."""

_Folder = dict[str, tuple[_State, "Entry"]]
"""What was read of each file of a folder, by its name, in the state that it was in."""

MAX_MEMORY_BYTES = 1 << 26
"""Of the file that an index is kept in: 100,000 looks have half of it. A larger one is none of ours."""


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
        return {
            "file": str(self.file),
            "name": printable(self.file.stem if is_blank(card.name) else card.name),
            **{key: None if text is None else printable(text) for key, text in texts.items()},
            "tags": [printable(tag) for tag in card.tags],
            "nodes": self.nodes,
            **{**dict.fromkeys(FIGURES), **card.figures(FIGURES)},
            "sha256": self.sha256,
            "error": self.error,
        }


class LibraryIndex:
    """Lists looks, and keeps what it has read: the next time only what has changed is read anew.

    With a ``memory``, a file, the next index knows it too. Damaged files are not kept there: what
    is the matter with them is told in the language of the day.
    """

    def __init__(self, memory: Path | None = None) -> None:
        self._memory = memory
        self._has_news = False

    def entries(self, folders: Iterable[Path]) -> Iterator[Entry]:
        """The look files in some folders, in the order of folders and of names; no folder twice.

        What lies in folders within them does not count, nor what is hidden. A folder that is not there
        or may not be read has none: it may be on a disk that is not connected. Nor has what can be no
        folder at all (a loop of links, a name that is not whole); the log tells of it.
        """
        seen = set()
        for folder in folders:
            place = _place(folder)
            if place is None:
                print(f"passed over, for it can be no folder: {str(folder)!r}", file=sys.stderr)
            elif place not in seen:
                seen.add(place)
                yield from self._entries_in(folder)

    def _entries_in(self, folder: Path) -> Iterator[Entry]:
        states = _states_in(folder)
        if states is None:
            return
        known = self._known.setdefault(str(folder), {})
        for gone in known.keys() - states.keys():
            del known[gone]
            self._has_news = True
        for name in sorted(states, key=lambda name: (name.casefold(), name)):
            state = states[name]
            if name not in known or known[name][0] != state:
                entry = _read(folder / name)
                self._has_news |= name in known or entry.error is None
                known[name] = state, entry
            yield known[name][1]

    @cached_property
    def _known(self) -> dict[str, _Folder]:
        """What was read, by folder and name; at first what the memory holds."""
        return {} if self._memory is None else _remembered(self._memory)

    def keep(self, folders: Iterable[Path]) -> None:
        """Write what is known of these folders into the memory, if there is news."""
        if self._memory is None or not self._has_news:
            return
        rows = {str(folder): _rows_of(self._known.get(str(folder), {})) for folder in folders}
        try:
            self._memory.parent.mkdir(parents=True, exist_ok=True)
            with written_whole(self._memory, overwrite=True) as partial:
                partial.write_text(json.dumps({"nnlook": __version__, "folders": rows}))
        except (OSError, WriteError):  # the next index reads the cards again
            traceback.print_exc()  # to the worker's log
        self._has_news = False


def _place(folder: Path) -> Path | None:
    """Where a folder truly lies; None for what can be none here.

    A path that is not whole begins at the folder of this process, which says nothing to the user.
    """
    try:
        return folder.resolve() if folder.is_absolute() else None
    except (OSError, RuntimeError, ValueError):  # a loop of links; a name with a zero in it
        return None


def _states_in(folder: Path) -> dict[str, _State] | None:
    """The look files of a folder by name, each with its state; None where it cannot be read."""
    try:
        with os.scandir(folder) as items:
            entries = list(items)
    except OSError:
        return None
    states = {}
    for item in entries:
        ending = os.path.splitext(item.name)[1].lower()  # noqa: PTH122 (10,000 paths cost)
        if ending != SUFFIX or is_hidden(item.name):
            continue
        with contextlib.suppress(OSError):  # it went away meanwhile, or leads nowhere
            if item.is_file():
                status = item.stat()
                states[item.name] = (
                    status.st_mtime_ns,
                    status.st_size,
                    status.st_ino,
                    status.st_ctime_ns,
                )
    return states


def _read(path: Path) -> Entry:
    """What a file's card tells, without what a list does not show; or what is the matter with it."""
    try:
        model = reading.read(path)
        card, nodes = storage.glance(model)
    except LookFileError as error:
        return Entry(path, error=str(error))
    except Exception:  # noqa: BLE001 (a stranger's file may cost itself, never the whole list)
        traceback.print_exc()  # to the worker's log
        return Entry(path, error=_("Damaged, or not an ONNX file. Get a new copy of it."))
    shown = replace(card, training=card.figures(FIGURES))
    return Entry(path, shown, nodes, hashlib.sha256(model).hexdigest())


def _rows_of(known: _Folder) -> dict[str, list[Any]]:
    """The sound files of a folder, each as a row of JSON: its state, nodes, hash and card."""
    return {
        name: [*state, entry.nodes, entry.sha256, vars(entry.card)]
        for name, (state, entry) in known.items()
        if entry.card is not None
    }


def _remembered(memory: Path) -> dict[str, _Folder]:
    """What an index of this version has kept; nothing of what it cannot have kept.

    There may be no such file yet, or a damaged one: what is not remembered is read again.
    """
    try:
        if not memory.is_file() or memory.stat().st_size > MAX_MEMORY_BYTES:
            return {}
        kept = json.loads(memory.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    match kept:
        case {"nnlook": version, "folders": dict(folders)} if version == __version__:
            return {
                folder: _folder_read(Path(folder), rows)
                for folder, rows in folders.items()
                if isinstance(rows, dict)
            }
    return {}


def _folder_read(folder: Path, rows: dict[str, object]) -> _Folder:
    read = {name: _row_read(folder / name, row) for name, row in rows.items()}
    return {name: known for name, known in read.items() if known is not None}


def _row_read(path: Path, row: object) -> tuple[_State, Entry] | None:
    """A row of the memory as what :func:`_rows_of` made it from; None where it did not make it.

    Held to what it holds a card to that comes from a stranger, and to the figures that are shown.
    """
    match row:
        case [int(written), int(size), int(which), int(changed), *rest]:
            state = written, size, which, changed
        case _:
            return None
    match rest:
        case [int(nodes), str(sha256), dict(values)]:
            pass
        case _:
            return None
    try:
        card = checked_card(values)
    except LookFileError:
        return None
    is_ours = (
        vars(card).keys() == values.keys()
        and card.training == card.figures(FIGURES)
        and not isinstance(nodes, bool)
        and nodes >= 0
        and re.fullmatch("[0-9a-f]{64}", sha256)
    )
    return (state, Entry(path, card, nodes, sha256)) if is_ours else None
