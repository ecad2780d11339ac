# SPDX-License-Identifier: GPL-3.0-or-later
"""The report at the end of learning, and what to do with the new look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gi.repository import Gimp, GimpUi, Gtk, Pango

from ..guesses import likely_target
from ..layers import check_source
from ..refusal import RefusalError
from ..widgets import SPACING, LayerChooser, Sentence, faint, heading, wrapped
from ..words import SCALE, figures, guessed_in_words, in_words, what_happens
from .lesson import Lesson

Guess = Callable[[Gimp.Layer], float | None]


def show(lesson: Lesson, report: dict[str, Any], guess: Guess) -> Gimp.Layer | None:
    """Show the report; answer with the layer that the user wants the look on, if any.

    ``guess`` gives the share of a layer's pixels that the look would guess, if it is known.
    """
    dialog = _ReportDialog(lesson, report, guess)
    try:
        return dialog.run()
    finally:
        dialog.destroy()


class _ReportDialog:
    def __init__(self, lesson: Lesson, report: dict[str, Any], guess: Guess) -> None:
        self._guess = guess
        self._dialog = GimpUi.Dialog(title="Look Learned", role="nnlook-report")
        self._dialog.add_button("_Close", Gtk.ResponseType.CLOSE)
        self._dialog.add_button("_Apply Look", Gtk.ResponseType.OK)
        self._dialog.set_default_response(Gtk.ResponseType.OK)
        target = likely_target(lesson.layers, Gimp.get_images())
        self._target = LayerChooser("Apply it _to", "Apply it to", target, self._check)
        self._sentence = Sentence(what_happens(1, None))
        self._lay_out(lesson, report)
        self._check()

    def run(self) -> Gimp.Layer | None:
        wanted = self._dialog.run() == Gtk.ResponseType.OK
        return self._target.layer if wanted else None

    def destroy(self) -> None:
        self._dialog.destroy()

    def _lay_out(self, lesson: Lesson, report: dict[str, Any]) -> None:
        rows = Gtk.Grid(row_spacing=6, column_spacing=SPACING)
        for row, (what, amount) in enumerate([*figures(report), ("Saved as", str(lesson.file))]):
            rows.attach(Gtk.Label(label=what, xalign=0), 0, row, 1, 1)
            value = Gtk.Label(label=amount, xalign=0, selectable=True, tooltip_text=amount)
            value.set_ellipsize(Pango.EllipsizeMode.MIDDLE)  # a path may be long
            value.set_hexpand(True)
            rows.attach(value, 1, row, 1, 1)
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING)
        box.set_border_width(SPACING)
        for part in (
            heading(lesson.card.name),
            wrapped(in_words(report)),
            rows,
            faint(SCALE),
            Gtk.Separator(),
            self._target.box,
            self._sentence.box,
        ):
            box.pack_start(part, False, False, 0)
        box.show_all()
        self._dialog.get_content_area().pack_start(box, True, True, 0)

    def _check(self) -> None:
        well = self._sentence.tell(self._what_to_expect)
        self._dialog.set_response_sensitive(Gtk.ResponseType.OK, well)

    def _what_to_expect(self) -> str | None:
        return guessed_in_words(self._guess(check_target(self._target.layer)))


def check_target(layer: Gimp.Layer | None) -> Gimp.Layer:
    """Check that a layer of any open image can take a look, and give it back."""
    if layer is None:
        raise RefusalError("There is no photo open.")
    check_source(layer.get_image(), layer)
    return layer
