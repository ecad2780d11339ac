# SPDX-License-Identifier: GPL-3.0-or-later
"""The report at the end of learning, and what to do with the new look."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gimp, GimpUi, Gtk

from .. import card_dialog
from ..card import Card, differences, rewrite
from ..errands import Errands
from ..faults import sentence_of
from ..guesses import likely_target
from ..i18n import _
from ..layers import check_source
from ..pictures import Picture, View, picture_of
from ..refusal import RefusalError
from ..report_parts import Beside, figures_table
from ..widgets import SPACING, LayerChooser, Sentence, faint, heading, wrapped
from ..words import SCALE, figures, guessed_in_words, in_words, what_happens

if TYPE_CHECKING:
    from ..worker_link import Worker
    from .lesson import Lesson

ADD = 1
"""The dialog's response for another pair; GTK's own are negative."""
CARD = 2
"""The dialog's response for other words on the card."""
SAMPLE = (256, 256)
"""The most pixels, wide and high, of the small picture that tells how much a look would guess."""
CHARACTERS = 52


@dataclass(frozen=True)
class Wanted:
    """What the user wants: the look on a layer, or to add another pair, or neither.

    ``card`` and ``file`` are the look's, which the user may have changed.
    """

    card: Card
    file: Path
    target: Gimp.Layer | None
    add: bool


def show(
    worker: Worker, lesson: Lesson, report: dict[str, Any], *, can_add: bool = False
) -> Wanted:
    """Show the report; answer with what is to be done. ``can_add``: offer to add another pair."""
    dialog = _ReportDialog(worker, lesson, report, can_add)
    try:
        return dialog.run()
    finally:
        dialog.destroy()


class _ReportDialog:
    def __init__(
        self, worker: Worker, lesson: Lesson, report: dict[str, Any], can_add: bool
    ) -> None:
        self._worker, self._card, self._file = worker, lesson.card, lesson.file
        self._errands = Errands()
        self._dialog = GimpUi.Dialog(title=_("Look Learned"), role="nnlook-report")
        if can_add:
            add = self._dialog.add_button(_("Add Another _Pair…"), ADD)
            add.set_tooltip_text(_("Learn the look again, from one more pair of layers"))
        card = self._dialog.add_button(_("_Name and Card…"), CARD)
        card.set_tooltip_text(_("Change the look's name, tags, author and licence"))
        self._dialog.add_button(_("_Close"), Gtk.ResponseType.CLOSE)
        self._dialog.add_button(_("_Apply Look"), Gtk.ResponseType.OK).grab_focus()
        self._dialog.set_default_response(Gtk.ResponseType.OK)
        target = likely_target(lesson.layers, Gimp.get_images())
        self._target = LayerChooser(
            _("Apply it _to"), _("Apply it to"), target, self._check, pictured=False
        )
        self._sentence = Sentence(what_happens(1, None))
        self._heading, self._facts = heading(""), Gtk.Box()
        scene = lesson.scene
        self._figures = figures(report)
        self._beside = None if scene is None else Beside(self._errands, worker, lesson.file, scene)
        self._lay_out(report)
        self._check()

    def run(self) -> Wanted:
        if self._beside is not None:
            self._beside.begin()
        while (response := self._dialog.run()) == CARD:
            if card_dialog.ask(self._dialog, self._card, "name", self._write):
                self._show_card()
        target = self._target.layer if response == Gtk.ResponseType.OK else None
        return Wanted(self._card, self._file, target, response == ADD)

    def destroy(self) -> None:
        self._errands.close()
        self._dialog.destroy()

    def _lay_out(self, report: dict[str, Any]) -> None:
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING)
        words = wrapped(in_words(report))
        scale = faint(_(SCALE))
        for label in (words, scale):
            label.set_width_chars(CHARACTERS)
            label.set_max_width_chars(CHARACTERS)
        for part in (
            self._heading,
            words,
            self._facts,
            scale,
            Gtk.Separator(),
            self._target.box,
            self._sentence.box,
        ):
            box.pack_start(part, False, False, 0)
        both = Gtk.Box(spacing=2 * SPACING)
        both.set_border_width(SPACING)
        if self._beside is not None:
            both.pack_start(self._beside.box, False, False, 0)
        both.pack_start(box, True, True, 0)
        both.show_all()
        self._show_card()
        self._dialog.get_content_area().pack_start(both, True, True, 0)

    def _write(self, card: Card) -> None:
        """Write other words on the card; the file follows the name."""
        changes = differences(self._card, card)
        self._file = self._errands.wait(lambda: rewrite(self._worker, self._file, changes))
        self._card = card
        if self._beside is not None:
            self._beside.moved(self._file)

    def _show_card(self) -> None:
        self._heading.set_text(self._card.name)
        for old in self._facts.get_children():
            old.destroy()
        self._facts.add(figures_table([*self._figures, (_("Saved as"), str(self._file))]))
        self._facts.show_all()

    def _check(self) -> None:
        """Say at once what cannot take the look, and ask the worker how much of it is guessed."""
        layer = self._target.layer
        well = self._sentence.tell(lambda: check_target(layer))
        self._dialog.set_response_sensitive(Gtk.ResponseType.OK, well)
        if not well or layer is None:
            self._errands.forget("guess")
            return
        photo = picture_of(layer, View.whole(layer, SAMPLE))
        self._errands.ask(
            "guess",
            lambda: _guessed(self._worker, self._file, photo),
            lambda share: self._tell(guessed_in_words(share)),
            lambda error: self._tell(sentence_of(error)),
        )

    def _tell(self, text: str | None) -> None:
        self._sentence.tell(lambda: text)


def _guessed(worker: Worker, file: Path, photo: Picture) -> float | None:
    """The share of a picture's visible pixels that the look would guess; None where unknown."""
    job = {"file": str(file), "strength": 100.0, "mode": "all", "depth": "u8", "channels": 4}
    return worker.guessed_share(job, photo.data)


def check_target(layer: Gimp.Layer | None) -> None:
    """Check that a layer of any open image can take a look."""
    if layer is None:
        raise RefusalError(_("There is no photo open."))
    check_source(layer.get_image(), layer)
