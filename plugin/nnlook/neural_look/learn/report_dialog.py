# SPDX-License-Identifier: GPL-3.0-or-later
"""The report at the end of learning, and what to do with the new look."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gimp, GimpUi, Gtk

from ..apply.model import ApplyRequest
from ..client.library import Card, changed_fields, rewrite_card
from ..client.tasks import Tasks
from ..compare.comparison_view import ComparisonView
from ..errors import RefusalError
from ..gimp.bitmaps import PlacedBitmap, View, read_layer
from ..gimp.error_boundary import message_for
from ..gimp.layers import check_source, likely_target
from ..i18n import _
from ..ui import card_dialog
from ..ui.widgets import SPACING, LayerChooser, Sentence, faint, figures_table, heading, wrapped
from ..ui.wording import (
    SCALE,
    describe_guessed_share,
    describe_output,
    describe_report,
    report_figures,
)

if TYPE_CHECKING:
    from ..client.worker import Worker
    from .model import LearnRequest

ADD = 1
"""The dialog's response for another pair; GTK's own are negative."""
CARD = 2
"""The dialog's response for other words on the card."""
SAMPLE = (256, 256)
"""The most pixels, wide and high, of the small picture that tells how much a look would guess."""
CHARACTERS = 52


@dataclass(frozen=True)
class NextStep:
    """What the user wants: the look on a layer, or to add another pair, or neither.

    ``card`` and ``file`` are the look's, which the user may have changed.
    """

    card: Card
    file: Path
    target: Gimp.Layer | None
    add: bool


def show(
    worker: Worker, request: LearnRequest, report: dict[str, Any], *, can_add: bool = False
) -> NextStep:
    """Show the report; answer with what is to be done. ``can_add``: offer to add another pair."""
    dialog = _ReportDialog(worker, request, report, can_add)
    try:
        return dialog.run()
    finally:
        dialog.destroy()


class _ReportDialog:
    def __init__(
        self, worker: Worker, request: LearnRequest, report: dict[str, Any], can_add: bool
    ) -> None:
        self._worker, self._card, self._file = worker, request.card, request.file
        self._tasks = Tasks()
        self._dialog = GimpUi.Dialog(title=_("Look Learned"), role="nnlook-report")
        if can_add:
            add = self._dialog.add_button(_("Add Another _Pair…"), ADD)
            add.set_tooltip_text(_("Learn the look again with one more pair of layers"))
        card = self._dialog.add_button(_("Edit _Metadata…"), CARD)
        card.set_tooltip_text(_("Change the name, tags, author and licence of the look"))
        self._dialog.add_button(_("_Close"), Gtk.ResponseType.CLOSE)
        self._dialog.add_button(_("_Apply Look"), Gtk.ResponseType.OK).grab_focus()
        self._dialog.set_default_response(Gtk.ResponseType.OK)
        target = likely_target(request.layers, Gimp.get_images())
        self._target = LayerChooser(
            _("Apply _to"), _("Apply to"), target, self._check, pictured=False
        )
        self._sentence = Sentence(describe_output(1, None))
        self._heading, self._facts = heading(""), Gtk.Box()
        preview_source = request.preview_source
        self._figures = report_figures(report)
        self._comparison = (
            None
            if preview_source is None
            else ComparisonView(self._tasks, worker, request.file, preview_source)
        )
        self._lay_out(report)
        self._check()

    def run(self) -> NextStep:
        if self._comparison is not None:
            self._comparison.begin()
        while (response := self._dialog.run()) == CARD:
            if card_dialog.ask(self._dialog, self._card, "name", self._write):
                self._show_card()
        target = self._target.layer if response == Gtk.ResponseType.OK else None
        return NextStep(self._card, self._file, target, response == ADD)

    def destroy(self) -> None:
        if self._comparison is not None:
            self._comparison.close()
        self._tasks.close()
        self._dialog.destroy()

    def _lay_out(self, report: dict[str, Any]) -> None:
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING)
        words = wrapped(describe_report(report))
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
        if self._comparison is not None:
            both.pack_start(self._comparison.box, False, False, 0)
        both.pack_start(box, True, True, 0)
        both.show_all()
        self._show_card()
        self._dialog.get_content_area().pack_start(both, True, True, 0)

    def _write(self, card: Card) -> None:
        """Write other words on the card; the file follows the name."""
        changes = changed_fields(self._card, card)
        self._file = self._tasks.wait(lambda: rewrite_card(self._worker, self._file, changes))
        self._card = card
        if self._comparison is not None:
            self._comparison.moved(self._file)

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
            self._tasks.cancel("guess")
            return
        photo = read_layer(layer, View.whole(layer, SAMPLE))
        self._tasks.submit(
            "guess",
            lambda: _guessed_share(self._worker, self._file, photo),
            lambda share: self._tell(describe_guessed_share(share)),
            lambda error: self._tell(message_for(error)),
        )

    def _tell(self, text: str | None) -> None:
        self._sentence.tell(lambda: text)


def _guessed_share(worker: Worker, file: Path, photo: PlacedBitmap) -> float | None:
    """The share of a picture's visible pixels that the look would guess; None where unknown."""
    header = {**ApplyRequest.plain(file).header(), **photo.window.header()}
    return worker.guessed_share({**header, "depth": "u8", "channels": 4}, photo.data)


def check_target(layer: Gimp.Layer | None) -> None:
    """Check that a layer of any open image can take a look."""
    if layer is None:
        raise RefusalError(_("No photo is open. Open one to apply the look."))
    check_source(layer.get_image(), layer)
