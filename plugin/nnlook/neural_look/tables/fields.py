# SPDX-License-Identifier: GPL-3.0-or-later
"""What the two dialogs have in common: a labelled chooser for a file that is there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gi.repository import Gimp, Gio, Gtk

from ..looks import local_path
from ..widgets import SPACING


def align_labels(*labels: Gtk.Label) -> None:
    """Let labels that stand one below the other be of one width, and begin at one edge."""
    group = Gtk.SizeGroup(mode=Gtk.SizeGroupMode.HORIZONTAL)
    for label in labels:
        label.set_xalign(0)
        group.add_widget(label)


class FileField:
    """A labelled button that chooses a file, and shows what the property of a config says.

    ``patterns``: what the files are called, ``kind`` what these are called; ``folder``: where to begin.
    """

    def __init__(
        self,
        config: Gimp.ProcedureConfig,
        name: str,
        label: str,
        kind: str,
        patterns: Sequence[str],
        folder: Path,
    ) -> None:
        self._config, self._name = config, name
        plain = label.replace("_", "")
        self._chooser = Gtk.FileChooserButton(title=plain, action=Gtk.FileChooserAction.OPEN)
        self._chooser.get_accessible().set_name(plain)
        files = Gtk.FileFilter()
        files.set_name(kind)
        for pattern in patterns:
            files.add_pattern(pattern)
        self._chooser.add_filter(files)
        if folder.is_dir():
            self._chooser.set_current_folder(str(folder))
        self.label = Gtk.Label.new_with_mnemonic(label)
        self.label.set_mnemonic_widget(self._chooser)
        self.box = Gtk.Box(spacing=SPACING // 2)
        self.box.pack_start(self.label, False, False, 0)
        self.box.pack_start(self._chooser, True, True, 0)
        self.box.set_margin_bottom(SPACING)
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
