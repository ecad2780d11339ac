"""What lies in the folders of looks: their cards, quickly, however many there are.

Only the card is read for a list. The audit is made when a look is used (``lookfile.load``).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from nnlook_core import __version__, lookfile
from nnlook_core.atomic import written_whole
from nnlook_core.errors import LookFileError, WriteError
from nnlook_core.i18n import _
from nnlook_core.look import Card, printable

SUFFIX = ".onnx"

FIGURES = ("delta_e_mean", "noise_floor", "coverage")
"""What a list tells of the learning."""

_State = tuple[int, int, int, int]
"""What tells that a file has changed: when it was written, its size, which file it is, and when anything of
it was changed last. The first is set to anything by programs that copy; the last only the system sets."""

_Folder = dict[str, tuple[_State, "Entry"]]
"""What was read of each file of a folder, by its name, in the state that it was in."""


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
            "name": printable(card.name),
            **{key: None if text is None else printable(text) for key, text in texts.items()},
            "tags": [printable(tag) for tag in card.tags],
            "nodes": self.nodes,
            **{**dict.fromkeys(FIGURES), **card.figures(FIGURES)},
            "sha256": self.sha256,
            "error": self.error,
        }


class Catalogue:
    """Lists looks, and keeps what it has read: the next time only what has changed is read anew.

    With a ``memory``, a file, the next catalogue knows it too. Damaged files are not kept there: what
    is the matter with them is told in the language of the day.
    """

    def __init__(self, memory: Path | None = None) -> None:
        self._memory = memory
        self._known: dict[str, _Folder] = {}
        self._has_news = False

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
            yield from self._entries_in(folder)

    def _entries_in(self, folder: Path) -> Iterator[Entry]:
        states = _states_in(folder)
        if states is None:
            return
        known = self._known.setdefault(str(folder), {})
        rows = self._kept.get(str(folder), {})
        for gone in [*(known.keys() - states), *(rows.keys() - states)]:
            known.pop(gone, None)
            rows.pop(gone, None)
            self._has_news = True
        for name in sorted(states, key=lambda name: (name.casefold(), name)):
            state = states[name]
            if name not in known or known[name][0] != state:
                row = rows.pop(name, None)
                if row is not None and tuple(row[:4]) == state:
                    entry = _entry_of(folder / name, row)
                else:
                    entry = _read(folder / name)
                    self._has_news |= row is not None or entry.error is None
                known[name] = state, entry
            yield known[name][1]

    @cached_property
    def _kept(self) -> dict[str, dict[str, list[Any]]]:
        """What the memory holds and was not asked for yet, by folder and name."""
        return {} if self._memory is None else _rows_in(self._memory)

    def keep(self, folders: Iterable[Path]) -> None:
        """Write what is known of these folders into the memory, if there is news."""
        if self._memory is None or not self._has_news:
            return
        rows = {
            str(folder): {
                **self._kept.get(str(folder), {}),
                **_rows_of(self._known.get(str(folder), {})),
            }
            for folder in folders
        }
        try:
            self._memory.parent.mkdir(parents=True, exist_ok=True)
            with written_whole(self._memory, overwrite=True) as partial:
                partial.write_text(json.dumps({"nnlook": __version__, "folders": rows}))
        except (OSError, WriteError):  # the next catalogue reads the cards again
            traceback.print_exc()  # to the worker's log
        self._has_news = False


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
        if ending != SUFFIX or item.name.startswith("."):
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
        model = lookfile.read(path)
        card, nodes = lookfile.glance(model)
    except LookFileError as error:
        return Entry(path, error=str(error))
    except Exception:  # noqa: BLE001 (a stranger's file may cost itself, never the whole list)
        traceback.print_exc()  # to the worker's log
        return Entry(path, error=_("It is damaged or no ONNX file. Get it again."))
    shown = replace(card, training=card.figures(FIGURES))
    return Entry(path, shown, nodes, hashlib.sha256(model).hexdigest())


def _rows_of(known: _Folder) -> dict[str, list[Any]]:
    """The sound files of a folder, each as a row of JSON: its state, nodes, hash and card."""
    return {
        name: [*state, entry.nodes, entry.sha256, vars(entry.card)]
        for name, (state, entry) in known.items()
        if entry.card is not None
    }


def _entry_of(path: Path, row: list[Any]) -> Entry:
    nodes, sha256, card = row[4:]
    return Entry(path, Card(**{**card, "tags": tuple(card["tags"])}), nodes, sha256)


def _rows_in(memory: Path) -> dict[str, dict[str, list[Any]]]:
    """What a catalogue of this version has kept, as rows by folder and name; else nothing."""
    # There may be none yet, or a damaged one: then all is read again.
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        kept = json.loads(memory.read_text())
        if kept["nnlook"] == __version__:
            return dict(kept["folders"])
    return {}
