# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog of Apply Look: which look, how much of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gi.repository import Gimp, GimpUi, Gio, GObject, Gtk

from ..looks import SUFFIX, local_path, newest
from ..widgets import SPACING, Sentence, name_for_readers
from ..words import guessed_in_words

FIELDS = {"strength": "Strength", "mode": "Mode"}


def ask(
    procedure: Gimp.Procedure,
    config: Gimp.ProcedureConfig,
    looks: Path,
    guess: Callable[[Path], float | None],
    what_happens: str,
) -> bool:
    """Let the user fill the config; False when they would rather not.

    ``guess`` gives the share of the picture's pixels that a look would guess, if it is known;
    ``what_happens`` says where the look goes.
    """
    GimpUi.init("nnlook")
    dialog = _ApplyDialog(procedure, config, looks, guess, what_happens)
    try:
        return dialog.run()
    finally:
        dialog.destroy()


class _ApplyDialog:
    def __init__(
        self,
        procedure: Gimp.Procedure,
        config: Gimp.ProcedureConfig,
        looks: Path,
        guess: Callable[[Path], float | None],
        what_happens: str,
    ) -> None:
        self._config = config
        self._guess = guess
        self._told_of: str | None = None
        self._dialog = GimpUi.ProcedureDialog.new(procedure, config, "Apply Look")
        self._dialog.set_ok_label("_Apply")
        self._chooser = _look_chooser(looks)
        self._chooser.connect("file-set", self._chosen)
        config.connect("notify::file", lambda *_: self._show_file())
        self._what_happens = what_happens
        self._sentence = Sentence(what_happens)
        self._sentence.tell(lambda: None)
        self._lay_out()
        last, look = config.get_property("file"), newest(looks)
        if look is not None and not (last and last.query_exists()):
            config.set_property("file", Gio.File.new_for_path(str(look)))
        self._show_file()

    def run(self) -> bool:
        return bool(self._dialog.run())

    def destroy(self) -> None:
        self._dialog.destroy()

    def _lay_out(self) -> None:
        label = Gtk.Label.new_with_mnemonic("Look _file")
        label.set_mnemonic_widget(self._chooser)
        row = Gtk.Box(spacing=SPACING)
        row.pack_start(label, False, False, 0)
        row.pack_start(self._chooser, True, True, 0)
        row.set_margin_bottom(SPACING)
        row.show_all()
        self._sentence.box.set_margin_bottom(SPACING)
        self._sentence.box.show_all()
        for part in (row, self._sentence.box):
            self._dialog.get_content_area().pack_start(part, False, False, 0)
        self._dialog.get_scale_entry("strength", 1.0)
        self._dialog.fill(list(FIELDS))
        for name, label_text in FIELDS.items():
            name_for_readers(self._dialog.get_widget(name, GObject.TYPE_NONE), label_text)

    def _chosen(self, chooser: Gtk.FileChooserButton) -> None:
        self._config.set_property("file", chooser.get_file())

    def _show_file(self) -> None:
        """Show the file that the config names, which Reset and Load Settings change too."""
        file = self._config.get_property("file")
        there = file is not None and file.query_exists()
        if not there:
            self._chooser.unselect_all()
        elif not (self._chooser.get_file() and self._chooser.get_file().equal(file)):
            self._chooser.set_file(file)
        self._dialog.set_response_sensitive(Gtk.ResponseType.OK, there)
        address = file.get_uri() if there else None
        if address != self._told_of:
            self._told_of = address
            self._sentence.tell(lambda: self._what_to_expect(file if there else None))

    def _what_to_expect(self, file: Gio.File | None) -> str | None:
        path = local_path(file)
        guessed = None if path is None else guessed_in_words(self._guess(path))
        return None if guessed is None else f"{guessed}\n{self._what_happens}"


def _look_chooser(looks: Path) -> Gtk.FileChooserButton:
    chooser = Gtk.FileChooserButton(title="Choose a Look", action=Gtk.FileChooserAction.OPEN)
    chooser.get_accessible().set_name("Look file")
    kind = Gtk.FileFilter()
    kind.set_name(f"Looks (*{SUFFIX})")
    kind.add_pattern(f"*{SUFFIX}")
    chooser.add_filter(kind)
    if looks.is_dir():
        chooser.set_current_folder(str(looks))
    return chooser
