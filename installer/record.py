"""The record of what was installed, ``installed.json`` in the home."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from installer.files import read_json, remove_empty, write_json
from installer.runtime import runtimes
from installer.ui import InstallError
from nnlook_core.common.atomic import forget_partials
from nnlook_core.common.i18n import _
from nnlook_core.common.lock import locked


class Record:
    """What was laid, as the home remembers it: folders of plug-ins, and folders that we made.

    ``starters`` is every starter look that was ever offered, by its file's name, with its hash.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._path = home / "installed.json"
        kept = read_json(self._path)
        self.plugins: dict[str, dict[str, Any]] = kept.get("plugins", {})
        self.demo: list[str] = kept.get("demo", [])
        self.starters: dict[str, str] = kept.get("starters", {})
        self.made: list[str] = kept.get("made", [])

    def make(self, folder: Path) -> None:
        """Make a folder, and note those that were not there."""
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        self.made += [str(path) for path in missing]

    def save(self) -> None:
        """Write it down."""
        write_json(
            self._path,
            {
                "plugins": self.plugins,
                "demo": self.demo,
                "starters": self.starters,
                "made": sorted(set(self.made)),
            },
        )

    def forget(self) -> None:
        """Remove the note itself, and the folders that we made and nobody uses."""
        self._path.unlink(missing_ok=True)
        forget_partials(self.home)
        remove_empty(self.home / name for name in ("demo", "log", "looks", "runtime"))
        remove_empty(map(Path, self.made))


@contextmanager
def recorded(home: Path) -> Iterator[Record]:
    """Open the record and keep a second install.py out; the system lets go of us if we die."""
    record = Record(home)
    record.make(home)
    lock, held = home / "install.lock", False
    try:
        with locked(lock) as held:
            if not held:
                raise InstallError(_("Another install.py is running. Wait until it has finished."))
            record.save()
            yield record
    finally:
        if held:
            lock.unlink(missing_ok=True)
            if not record.plugins and not runtimes(home):
                record.forget()
