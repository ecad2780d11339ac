# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog of Learn Look: which two layers, what name, which file."""

from __future__ import annotations

from pathlib import Path

from gi.repository import Gimp, GimpUi, Gio, Gtk

from .guesses import likely_pair
from .layers import check_pair
from .learning import Lesson
from .looks import SUFFIX, file_name, local_path, unused_name
from .refusal import RefusalError
from .widgets import SPACING, LayerChooser, Sentence, ask_to_replace, table


def ask(
    procedure: Gimp.Procedure,
    config: Gimp.ProcedureConfig,
    image: Gimp.Image | None,
    looks: Path,
) -> Lesson | None:
    """Let the user choose; None when they would rather not."""
    GimpUi.init("nnlook")
    dialog = _LearnDialog(procedure, config, image, looks)
    try:
        return dialog.run()
    finally:
        dialog.destroy()


class _LearnDialog:
    def __init__(
        self,
        procedure: Gimp.Procedure,
        config: Gimp.ProcedureConfig,
        image: Gimp.Image | None,
        looks: Path,
    ) -> None:
        self._config = config
        self._looks = looks
        self._dialog = GimpUi.ProcedureDialog.new(procedure, config, "Learn Look from Two Layers")
        self._dialog.set_ok_label("_Learn")
        before, after = likely_pair(image, Gimp.get_images())
        self._before = LayerChooser("_Before:", "Before", before, self._check)
        self._after = LayerChooser("_After:", "After", after, self._check)
        self._sentence = Sentence()
        self._suggest_name()
        self._lay_out()
        self._check()

    def run(self) -> Lesson | None:
        while self._dialog.run():
            lesson = self._lesson()
            if not lesson.overwrite or ask_to_replace(self._dialog, lesson.file):
                return lesson
        return None

    def destroy(self) -> None:
        self._dialog.destroy()

    def _lay_out(self) -> None:
        pair = table()
        self._before.attach(pair, 0)
        self._after.attach(pair, 1)
        pair.attach(self._sentence.box, 1, 2, 1, 1)
        pair.set_border_width(SPACING)
        pair.show_all()
        self._dialog.get_content_area().pack_start(pair, False, False, 0)
        self._dialog.fill(["name", "file", "nodes", "seed"])

    def _suggest_name(self) -> None:
        """Suggest a name that no look has yet, and its file; the file follows the name."""
        last = local_path(self._config.get_property("file"))
        self._folder = last.parent if last and last.parent.is_dir() else self._looks
        name = unused_name(self._config.get_property("name"), self._folder)
        self._config.set_property("name", name)
        self._suggest_file()
        self._config.connect("notify::name", lambda *_: self._follow_name())

    def _follow_name(self) -> None:
        if local_path(self._config.get_property("file")) in (None, self._suggested):
            self._suggest_file()

    def _suggest_file(self) -> None:
        self._suggested = self._folder / file_name(self._config.get_property("name"))
        self._config.set_property("file", Gio.File.new_for_path(str(self._suggested)))

    def _check(self) -> None:
        try:
            check_pair(self._before.layer, self._after.layer)
        except RefusalError as refusal:
            self._sentence.say(str(refusal))
        else:
            self._sentence.say(None)
        self._dialog.set_response_sensitive(Gtk.ResponseType.OK, not self._sentence.said)

    def _lesson(self) -> Lesson:
        file = local_path(self._config.get_property("file"))
        name = self._config.get_property("name").strip()
        file = file or self._looks / file_name(name)
        if file.suffix != SUFFIX:
            file = file.with_name(file.name + SUFFIX)
        return Lesson(
            self._before.layer,
            self._after.layer,
            name or file.stem,
            self._config.get_property("nodes"),
            self._config.get_property("seed"),
            file,
            overwrite=file.exists(),
        )
