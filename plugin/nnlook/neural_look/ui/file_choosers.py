# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing files: looks, folders, a file of a config's argument, and the name and file of a new look."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gi.repository import Gimp, Gio, GLib, Gtk

from ..client.look_files import SUFFIX, file_name, local_path, unused_name
from ..gimp.procedures import text_of
from ..i18n import _
from .widgets import SPACING

CHOOSER_SIZE = (900, 560)


def choose_look(parent: Gtk.Window, folder: Path) -> Path | None:
    """Let the user choose a look's file, wherever it lies; None when they cancel."""
    chooser = file_chooser(parent, _("Choose a Look"), Gtk.FileChooserAction.OPEN, _("_Open"))
    chooser.add_filter(look_filter())
    if folder.is_dir():
        chooser.set_current_folder(str(folder))
    return chosen_path(chooser)


def choose_folder(
    parent: Gtk.Window, title: str, button: str, folder: Path | None = None
) -> Path | None:
    """Let the user choose a folder, to begin with ``folder``; None when they cancel."""
    chooser = file_chooser(parent, title, Gtk.FileChooserAction.SELECT_FOLDER, button)
    if folder is not None and folder.is_dir():
        chooser.set_current_folder(str(folder))
    return chosen_path(chooser)


def file_chooser(
    parent: Gtk.Window, title: str, action: Gtk.FileChooserAction, button: str
) -> Gtk.FileChooserDialog:
    """A dialog to choose files in; its response is ACCEPT where the user has."""
    chooser = Gtk.FileChooserDialog(title=title, transient_for=parent, action=action, modal=True)
    chooser.add_button(_("_Cancel"), Gtk.ResponseType.CANCEL)
    chooser.add_button(button, Gtk.ResponseType.ACCEPT)
    chooser.set_default_response(Gtk.ResponseType.ACCEPT)
    # GTK gives it a size of its own when it appears, too high for a small laptop's screen.
    chooser.connect("map", lambda shown: GLib.idle_add(shown.resize, *CHOOSER_SIZE))
    return chooser


def chosen_paths(chooser: Gtk.FileChooserDialog) -> list[Path]:
    """Run a file chooser and close it; answer with what was chosen, nothing when the user cancels."""
    try:
        wanted = chooser.run() == Gtk.ResponseType.ACCEPT
        return [Path(name) for name in chooser.get_filenames()] if wanted else []
    finally:
        chooser.destroy()


def chosen_path(chooser: Gtk.FileChooserDialog) -> Path | None:
    """Run a chooser of one file and close it; None when the user cancels."""
    return next(iter(chosen_paths(chooser)), None)


def look_filter() -> Gtk.FileFilter:
    """What a look's file is called."""
    return file_filter(
        _("Looks (*{suffix})").format(suffix=SUFFIX), (f"*{SUFFIX}", f"*{SUFFIX.upper()}")
    )


def file_filter(kind: str, patterns: Sequence[str]) -> Gtk.FileFilter:
    """A kind of files by the patterns of their names."""
    files = Gtk.FileFilter()
    files.set_name(kind)
    for pattern in patterns:
        files.add_pattern(pattern)
    return files


class FileField:
    """A labelled button that chooses a file, and shows what the property of a config says.

    ``files``: which can be chosen; ``folder``: where to begin; ``title``: the chooser's title, by default
    the label.
    """

    def __init__(
        self,
        config: Gimp.ProcedureConfig,
        name: str,
        label: str,
        files: Gtk.FileFilter,
        folder: Path,
        title: str | None = None,
    ) -> None:
        self._config, self._name = config, name
        plain = label.replace("_", "")
        self._chooser = Gtk.FileChooserButton(
            title=title or plain, action=Gtk.FileChooserAction.OPEN
        )
        self._chooser.get_accessible().set_name(plain)
        self._chooser.add_filter(files)
        if folder.is_dir():
            self._chooser.set_current_folder(str(folder))
        self.label = Gtk.Label.new_with_mnemonic(label)
        self.label.set_mnemonic_widget(self._chooser)
        self.box = Gtk.Box(spacing=SPACING // 2)
        self.box.pack_start(self.label, False, False, 0)
        self.box.pack_start(self._chooser, True, True, 0)
        self._chooser.connect("file-set", lambda chooser: self._choose(chooser.get_file()))
        config.connect(f"notify::{name}", lambda *_: self._show())
        self._show()

    @property
    def path(self) -> Path | None:
        """The chosen file, if it is there."""
        path = local_path(self._config.get_property(self._name))
        return path if path is not None and path.is_file() else None

    def _choose(self, file: Gio.File) -> None:
        self._config.set_property(self._name, file)

    def _show(self) -> None:
        """Show the file that the config names, which Reset and Load Settings change too."""
        path = self.path
        if path is None:
            self._chooser.unselect_all()
        elif self._chooser.get_filename() != str(path):
            self._chooser.set_filename(str(path))


class LookNaming:
    """Keeps the arguments ``name`` and ``file`` of a config together, in the folder of the last look."""

    def __init__(self, config: Gimp.ProcedureConfig, looks: Path) -> None:
        self._config = config
        last = local_path(config.get_property("file"))
        self.folder = last.parent if last and last.parent.is_dir() else looks
        self._suggested_name = ""
        self._suggested_file: Path | None = None
        self._heard = config.connect("notify::name", lambda *_arguments: self._follow())

    def close(self) -> None:
        """Disconnect from the config: another dialog may use the same one."""
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
