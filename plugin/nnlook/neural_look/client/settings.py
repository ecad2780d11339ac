# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user has chosen: favourite looks, those used last, more folders with looks.

Kept as JSON in ``settings.json`` below the runtime's home. Two GIMPs at once do not lose each other's
changes: what is changed here is kept as single steps, and ``save`` does these steps, under a lock, to what
the file holds by then. A file that is damaged is put aside, and everything begins anew.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

log = logging.getLogger("nnlook")
FILE = "settings.json"
MOST_RECENT = 20
SECONDS_TO_LOCK = 2.0
"""After which one goes on without a lock: the file is written whole all the same."""
SECONDS_TO_WRITE = 600.0
"""Within which whoever writes a file in the home is done with it."""
Values = dict[str, Any]
Step = Callable[[Values], None]


class Settings:
    """The settings of a home; what is changed is on the disk after ``save``.

    Files and folders are paths as text. ``recent`` has the newest first.
    """

    def __init__(self, home: Path, values: Values, put_aside: Path | None = None) -> None:
        self._file = home / FILE
        self._values = values
        self._steps: list[Step] = []
        self.put_aside = put_aside
        """Where the file is kept that was found damaged."""

    @classmethod
    def load(cls, home: Path) -> Settings:
        """Read the settings of a home. There are always some: where none can be read, empty ones."""
        try:
            return cls(home, *_read(home / FILE))
        except OSError as error:
            log.warning("%s cannot be read: %s", home / FILE, error)
            return cls(home, {})

    @property
    def favourites(self) -> set[str]:
        """The looks with a star."""
        return set(_texts(self._values, "favourites"))

    @property
    def recent(self) -> list[str]:
        """The looks that were used last, the newest first."""
        return _texts(self._values, "recent")[:MOST_RECENT]

    @property
    def folders(self) -> list[str]:
        """The folders with looks that the user has added, in the order of adding."""
        return _texts(self._values, "folders")

    def toggle_favourite(self, file: str | Path) -> bool:
        """Give a look its star, or take it away; answer whether it has one now."""
        starred = str(file) not in self.favourites
        change = _with if starred else _without
        self._do(lambda values: change(values, "favourites", str(file)))
        return starred

    def used(self, file: str | Path) -> None:
        """Note that a look was just used."""
        self._do(lambda values: _first(values, str(file)))

    def add_folder(self, folder: str | Path) -> None:
        """Add a folder with looks."""
        self._do(lambda values: _with(values, "folders", str(folder)))

    def remove_folder(self, folder: str | Path) -> None:
        """Forget a folder with looks; the folder itself stays as it is."""
        self._do(lambda values: _without(values, "folders", str(folder)))

    def moved(self, file: str | Path, to: str | Path | None) -> None:
        """Note that a look's file has another name now, or with None that it is gone."""
        self._do(lambda values: _move(values, str(file), None if to is None else str(to)))

    def save(self) -> bool:
        """Write what was changed since the last time; answer whether that went well.

        Where it did not, the log says why, and the next ``save`` tries again.
        """
        if not self._steps:
            return True
        # Not at the top: see ``start_worker``.
        from ..common.atomic import forget_partials, write_files
        from ..common.lock import locked

        folder = self._file.parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with locked(self._file.with_suffix(".lock"), SECONDS_TO_LOCK):
                values, _put_aside = _read(self._file)
                for step in self._steps:
                    step(values)
                forget_partials(folder, idle=SECONDS_TO_WRITE)
                text = json.dumps(values, indent=2, sort_keys=True)
                write_files({self._file: text.encode()}, mode=0o600)
        except OSError as error:
            log.warning("%s cannot be written: %s", self._file, error)
            return False
        self._values, self._steps = values, []
        return True

    def _do(self, step: Step) -> None:
        step(self._values)
        self._steps.append(step)


def _texts(values: Values, key: str) -> list[str]:
    """Give the list of texts under a key, each once; whatever else stands there counts as none."""
    found = values.get(key)
    texts = found if isinstance(found, list) else []
    return list(dict.fromkeys(text for text in texts if isinstance(text, str)))


def _with(values: Values, key: str, text: str) -> None:
    values[key] = list(dict.fromkeys([*_texts(values, key), text]))


def _without(values: Values, key: str, text: str) -> None:
    values[key] = [other for other in _texts(values, key) if other != text]


def _first(values: Values, text: str) -> None:
    others = [other for other in _texts(values, "recent") if other != text]
    values["recent"] = [text, *others][:MOST_RECENT]


def _move(values: Values, file: str, to: str | None) -> None:
    for key in ("favourites", "recent"):
        texts = [to if text == file else text for text in _texts(values, key)]
        values[key] = list(dict.fromkeys(text for text in texts if text is not None))


def _read(file: Path) -> tuple[Values, Path | None]:
    """Read a settings file; where it is damaged, put it aside, tell where, and begin anew.

    Raises ``OSError``.
    """
    try:
        values = json.loads(file.read_bytes())
    except FileNotFoundError:
        return {}, None
    except (ValueError, RecursionError):
        values = None
    if isinstance(values, dict):
        return values, None
    aside = file.with_suffix(".damaged.json")
    log.warning("%s is damaged, and is kept as %s", file, aside)
    with contextlib.suppress(FileNotFoundError):  # another GIMP was quicker
        file.replace(aside)
    return {}, aside
