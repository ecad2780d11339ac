# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog of Learn Look: which two layers, what name, which file."""

from __future__ import annotations

from pathlib import Path

from gi.repository import Gimp, GimpUi, Gio, GObject, Gtk

from ..guesses import likely_pair
from ..layers import check_pair
from ..looks import SUFFIX, file_name, local_path, unused_name
from ..widgets import SPACING, LayerChooser, Sentence, ask_to_replace, name_for_readers
from ..words import ALIGN
from .lesson import Card, LayerPair, LayersLesson

FIELDS = {"align": ALIGN, "name": "Name", "file": "Look file"}
TUNING = {"nodes": "Network nodes", "seed": "Random seed"}
"""What nobody needs to touch; it is folded away."""

HINT = "Both must show the same picture; only the colours may differ."
HINT_ALIGNED = "Both must show the same photo; it may be shifted, scaled or cropped in one of them."


def ask(
    procedure: Gimp.Procedure,
    config: Gimp.ProcedureConfig,
    image: Gimp.Image | None,
    looks: Path,
) -> LayersLesson | None:
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
        self._dialog.set_ok_label("L_earn")  # L belongs to Load Settings
        before, after = likely_pair(image, Gimp.get_images())
        self._before = LayerChooser("_Before", "Before", before, self._check)
        self._after = LayerChooser("_After", "After", after, self._check)
        self._sentence = Sentence(HINT)
        # It is for this pair alone: the last one's answer must not come back unseen.
        config.set_property("align", False)
        config.connect("notify::align", lambda *_: self._check())
        self._suggest_name()
        self._lay_out()
        self._check()

    def run(self) -> LayersLesson | None:
        while self._dialog.run():
            lesson = self._lesson()
            if not lesson.overwrite or ask_to_replace(self._dialog, lesson.file):
                return lesson
        return None

    def destroy(self) -> None:
        self._dialog.destroy()

    def _lay_out(self) -> None:
        pair = Gtk.Grid(row_spacing=SPACING // 2, column_spacing=SPACING)
        pair.set_column_homogeneous(True)
        pair.attach(self._before.box, 0, 0, 1, 1)
        pair.attach(self._after.box, 1, 0, 1, 1)
        pair.attach(self._sentence.box, 0, 1, 2, 1)
        pair.set_margin_bottom(SPACING)
        pair.show_all()
        self._dialog.get_content_area().pack_start(pair, False, False, 0)
        self._dialog.fill_box("tuning-box", list(TUNING))
        self._dialog.get_label("tuning-title", "Fine _tuning", False, True)
        self._dialog.fill_expander("tuning", "tuning-title", False, "tuning-box")
        self._dialog.fill([*FIELDS, "tuning"])
        for name, label in {**FIELDS, **TUNING}.items():
            name_for_readers(self._dialog.get_widget(name, GObject.TYPE_NONE), label)

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
        well = self._sentence.tell(self._what_to_expect)
        self._dialog.set_response_sensitive(Gtk.ResponseType.OK, well)

    def _what_to_expect(self) -> str | None:
        align = self._config.get_property("align")
        check_pair(self._before.layer, self._after.layer, align=align)
        return HINT_ALIGNED if align else None

    def _lesson(self) -> LayersLesson:
        file = local_path(self._config.get_property("file"))
        name = self._config.get_property("name").strip()
        file = file or self._looks / file_name(name)
        if file.suffix != SUFFIX:
            file = file.with_name(file.name + SUFFIX)
        return LayersLesson(
            (LayerPair(self._before.layer, self._after.layer),),
            Card(name or file.stem),
            self._config.get_property("nodes"),
            self._config.get_property("seed"),
            file,
            overwrite=file.exists(),
            align=self._config.get_property("align"),
        )
