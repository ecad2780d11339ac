# SPDX-License-Identifier: GPL-3.0-or-later
"""The name of a new look in a dialog, and its file, which follows until the user chooses another."""

from __future__ import annotations

from pathlib import Path

from gi.repository import Gimp, Gio

from .looks import SUFFIX, file_name, local_path, unused_name
from .procedures import text_of


class Naming:
    """Keeps the arguments ``name`` and ``file`` of a config together, in the folder of the last look."""

    def __init__(self, config: Gimp.ProcedureConfig, looks: Path) -> None:
        self._config = config
        last = local_path(config.get_property("file"))
        self.folder = last.parent if last and last.parent.is_dir() else looks
        self._suggested_name = ""
        self._suggested_file: Path | None = None
        self._heard = config.connect("notify::name", lambda *_arguments: self._follow())

    def close(self) -> None:
        """Hear no more of the config: another dialog may come with the same one."""
        self._config.disconnect(self._heard)

    def begin(self, name: str) -> None:
        """Suggest a name, with a number where there is a look of it, and its file."""
        self._suggest_name(name)
        self._suggest_file()

    def suggest(self, name: str) -> None:
        """Suggest a name in the place of an earlier suggestion; what the user wrote stays."""
        if self._config.get_property("name") in ("", self._suggested_name):
            self._suggest_name(name)

    def keep(self, name: str, file: Path) -> None:
        """Begin with a look that is there: it will be replaced, unless the user calls it otherwise."""
        self.folder = file.parent
        self._suggested_file = file
        self._config.set_property("name", name)
        self._set_file(file)

    def forget(self) -> None:
        """Begin without a name and a file."""
        self._config.set_property("name", "")
        self._config.set_property("file", None)

    def chosen(self) -> tuple[str, Path]:
        """The name and the file, which has a look's ending."""
        name, file = text_of(self._config, "name"), local_path(self._config.get_property("file"))
        file = file or self.folder / file_name(name)
        if file.suffix != SUFFIX:
            file = file.with_name(file.name + SUFFIX)
        return name or file.stem, file

    def _suggest_name(self, name: str) -> None:
        self._suggested_name = unused_name(name, self.folder)
        self._config.set_property("name", self._suggested_name)

    def _follow(self) -> None:
        if local_path(self._config.get_property("file")) in (None, self._suggested_file):
            self._suggest_file()

    def _suggest_file(self) -> None:
        self._suggested_file = self.folder / file_name(self._config.get_property("name"))
        self._set_file(self._suggested_file)

    def _set_file(self, file: Path) -> None:
        self._config.set_property("file", Gio.File.new_for_path(str(file)))
