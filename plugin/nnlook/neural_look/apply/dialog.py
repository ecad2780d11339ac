# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog of Apply Look: every look on the photo, a large preview, and how much of which."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gimp, GimpUi, Gtk

from ..client.library import LibraryReader, LookEntry
from ..client.look_files import newest_look
from ..client.tasks import Tasks
from ..common.apply_settings import ApplySettings
from ..errors import RefusalError
from ..gimp.bitmaps import LayerReader, View
from ..gimp.error_boundary import message_for
from ..i18n import _
from ..ui.file_choosers import choose_folder, choose_look
from ..ui.widgets import SPACING, Sentence, when_pressed
from ..ui.wording import EFFECTS, describe_damaged_settings, describe_guessed_share
from . import mix_dialogs
from .before_after import BeforeAfterView
from .effect_sliders import EffectChoices, EffectSliders
from .look_list import LookList, RankedLooks
from .mix_procedure import MixRequest
from .model import ApplyRequest
from .previews import THUMBNAIL_ROOM, LookPreview, Previews, Thumbnails
from .settings_panel import Panel

if TYPE_CHECKING:
    from ..client.settings import Settings
    from ..client.worker import Worker

SIZE = (1240, 640)
FIRST, SECOND = 0, 1


def ask(
    worker: Worker,
    reader: LibraryReader,
    layer: Gimp.Layer,
    settings: Settings,
    begin: ApplyRequest,
    what_happens: Callable[[str], str],
) -> ApplyRequest | None:
    """Let the user choose, beginning with what there was last; None when they cancel.

    ``reader`` tells what there is to choose from, and is closed. ``layer`` is the photo that is shown;
    ``what_happens`` says where an output goes. Afterwards the worker is ready for another job.
    """
    GimpUi.init("nnlook")
    dialog = _ApplyDialog(worker, reader, layer, settings, begin, what_happens)
    try:
        return dialog.run()
    finally:
        dialog.destroy()


class _ApplyDialog:
    def __init__(
        self,
        worker: Worker,
        reader: LibraryReader,
        layer: Gimp.Layer,
        settings: Settings,
        begin: ApplyRequest,
        what_happens: Callable[[str], str],
    ) -> None:
        self._looks, self._what_happens = worker.looks, what_happens
        self._look, self._other = begin.look, begin.settings.other
        self._names: dict[Path, str] = {}
        self._cards: dict[Path, dict[str, Any]] = {}
        self._refused: str | None = None
        self._remarked: str | None = None
        self._guessed: float | None = None
        self._ranked = RankedLooks(settings)
        self._tasks, self._previews = Tasks(), Previews(worker)
        self._reader = reader
        reader.listen(self._put, self._unread)
        self._layer_reader = LayerReader(layer)
        small = self._layer_reader.read(View.all_of(self._layer_reader.size, THUMBNAIL_ROOM))
        self._thumbnails = Thumbnails(self._tasks, self._previews, small)
        self._dialog = GimpUi.Dialog(title=_("Apply Look"), role="nnlook-apply")
        self._dialog.set_default_size(*SIZE)
        self._dialog.add_button(_("_Cancel"), Gtk.ResponseType.CANCEL)
        self._dialog.add_button(_("_Apply"), Gtk.ResponseType.OK)
        self._dialog.set_default_response(Gtk.ResponseType.OK)
        self._list = LookList(
            self._ranked,
            self._thumbnails,
            self._choose,
            lambda: self._dialog.response(Gtk.ResponseType.OK),
        )
        self._before_after = BeforeAfterView(self._layer_reader, self._show)
        self._effects = EffectChoices.begin(begin.look, begin.settings)
        self._panel = Panel(
            strength=begin.settings.strength,
            mode=begin.settings.mode,
            mix=begin.settings.mix,
            output=begin.output,
            effects=EffectSliders(self._move, self._renew_grain),
            changed=self._show,
            output_changed=self._tell,
            star=self._star,
            choose_other=self._choose_other,
            save_mix=self._save_mix,
        )
        self._sentence = Sentence("", characters=64, lines=3)
        self._side_by_side = Gtk.ToggleButton(label=_("S_ide by Side"), use_underline=True)
        self._where = Gtk.CheckButton(label=_("Show u_ncovered colours"), use_underline=True)
        self._lay_out()
        self._name_other()
        self._ask_for_card(self._other, "other-card")
        self._list.fill()
        if self._look is not None:
            self._choose(self._look)
        else:  # to look at the dates of thousands takes a while
            self._tasks.submit(
                "newest", lambda: newest_look(self._looks), self._begin_with, self._fail
            )
        self._tell()
        self._list.focus()

    def run(self) -> ApplyRequest | None:
        while self._dialog.run() == Gtk.ResponseType.OK:
            if self._look is not None and self._refused is None:
                return self._request()
        return None

    def destroy(self) -> None:
        """Close everything; the worker is free then."""
        self._list.close()
        self._before_after.close()
        self._reader.close()
        self._tasks.close()
        self._layer_reader.close()
        self._dialog.destroy()
        with contextlib.suppress(RefusalError):  # the next job reports what is wrong
            self._previews.close()

    def _lay_out(self) -> None:
        left = self._list.box
        row = Gtk.Box(spacing=SPACING // 2, homogeneous=True)
        for label, pressed in (
            (_("A_dd Folder…"), self._add_folder),
            (_("_Open File…"), self._choose_file),
        ):
            button = Gtk.Button(label=label, use_underline=True)
            when_pressed(button, pressed)
            row.pack_start(button, True, True, 0)
        left.pack_start(row, False, False, 0)

        tools = Gtk.Box(spacing=SPACING)
        tools.pack_start(self._before_after.zooms, False, False, 0)
        tools.pack_end(self._side_by_side, False, False, 0)
        self._side_by_side.set_tooltip_text(_("Show the second look beside the first"))
        self._side_by_side.connect("toggled", lambda _button: self._show())
        self._where.set_tooltip_text(_("Mark in magenta the colours that the look does not cover"))
        self._where.connect("toggled", lambda _button: self._show())
        tools.pack_start(self._where, False, False, 0)
        middle = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING // 2)
        middle.pack_start(tools, False, False, 0)
        middle.pack_start(self._before_after.box, True, True, 0)
        middle.pack_start(self._sentence.box, False, False, 0)

        columns = Gtk.Box(spacing=SPACING)
        columns.set_border_width(SPACING)
        columns.pack_start(left, False, False, 0)
        columns.pack_start(middle, True, True, 0)
        columns.pack_start(self._panel.box, False, False, 0)
        columns.show_all()
        self._before_after.compare("", None)
        self._dialog.get_content_area().pack_start(columns, True, True, 0)

    def _request(self) -> ApplyRequest:
        mix = self._panel.mix if self._other else 0.0
        amounts = {} if self._look is None else self._amounts(self._look, self._other)
        settings = ApplySettings(
            strength=self._panel.strength,
            mode=self._panel.mode,
            other=self._other,
            mix=mix,
            **amounts,
            seed=self._effects.seed,
        )
        return ApplyRequest(self._look, settings, self._panel.output)

    # The library

    def _put(self, entries: list[LookEntry]) -> None:
        self._ranked.put(entries)
        self._ranked.is_read = True
        self._list.fill()
        self._list.select(self._look)
        self._name()

    def _read_library(self) -> None:
        self._reader.read(self._ranked.settings.folders)

    def _add_folder(self) -> None:
        folder = choose_folder(
            self._dialog, _("Choose a Folder with Looks"), _("_Open"), self._looks
        )
        if folder is not None:
            self._ranked.settings.add_folder(folder)
            self._ranked.settings.save()
            self._read_library()

    def _choose_file(self) -> None:
        look = choose_look(self._dialog, self._look.parent if self._look else self._looks)
        if look is not None:
            self._list.select(look)
            self._choose(look)

    def _begin_with(self, look: Path | None) -> None:
        if look is not None and self._look is None:
            self._list.select(look)
            self._choose(look)

    def _star(self) -> None:
        if self._look is not None:
            self._ranked.settings.toggle_favourite(self._look)
            self._ranked.settings.save()
            self._list.redraw(self._look)

    # The look

    def _choose(self, look: Path) -> None:
        self._look = look
        self._name()
        self._ask_for_card(look, "card")
        self._show()

    def _ask_for_card(self, look: Path | None, task: str) -> None:
        if look is not None:
            self._tasks.submit(
                task,
                lambda: self._previews.card(look),
                lambda card: self._show_card(look, card),
                lambda _error: self._show_card(look, None),
                urgent=True,
            )

    def _show_card(self, look: Path, card: dict[str, Any] | None) -> None:
        """Show what a look tells; why there is no card is told where the picture is asked for."""
        self._cards.pop(look, None)
        if card is not None:
            self._cards[look] = card
            self._names[look] = card["name"]
        if look == self._look:
            self._panel.card.show(card)
            self._name()
        self._show_effects()
        if self._other is not None:  # what a mix suggests is known when both cards are
            self._show()

    # The effects

    def _show_effects(self) -> None:
        """Let the sliders be as far as the chosen look has effects; those of a second one count too."""
        if self._look is not None:
            suggested = self._suggested(self._look, self._other)
            amounts = self._amounts(self._look, self._other)
            has = {effect: suggested[effect] is not None for effect in EFFECTS}
            self._panel.effects.show({e: amounts[e] if has[e] else None for e in EFFECTS})

    def _amounts(self, look: Path, other: Path | None = None) -> dict[str, float | None]:
        """How much of each effect is applied: what was moved for the look, else what is suggested."""
        suggested = self._suggested(look, other)
        return {effect: self._effects.amount(look, effect, suggested[effect]) for effect in EFFECTS}

    def _suggested(self, look: Path, other: Path | None) -> dict[str, float | None]:
        """How much of each effect a look suggests, or the second one where the first has none of it."""
        cards = [self._cards[one] for one in (look, other) if one in self._cards]
        told = {effect: [card[effect] for card in cards if card[effect]] for effect in EFFECTS}
        return {effect: told[effect][0]["default"] if told[effect] else None for effect in EFFECTS}

    def _move(self, effect: str, amount: float) -> None:
        if self._look is not None:
            self._effects.move(self._look, effect, amount)
            self._show()

    def _renew_grain(self) -> None:
        self._effects.renew_grain()
        self._show()

    def _name(self) -> None:
        look = self._look
        favourite = look is not None and self._ranked.is_favourite(look)
        self._panel.name("" if look is None else self._name_of(look), favourite=favourite)

    def _name_of(self, look: Path) -> str:
        entry = self._ranked.get(look)
        return entry.name if entry else self._names.get(look, look.stem)

    def _choose_other(self) -> None:
        other, decided = mix_dialogs.choose_other_look(
            self._dialog, self._ranked, self._thumbnails, self._other, self._looks
        )
        self._list.fill()
        if decided:
            self._other = other
            self._name_other()
            self._ask_for_card(other, "other-card")
            self._show_effects()
            if other is not None:
                self._panel.begin_mix()
            self._show()

    def _name_other(self) -> None:
        there = self._other is not None
        self._panel.name_other(None if self._other is None else self._name_of(self._other))
        self._side_by_side.set_sensitive(there)
        if not there:
            self._side_by_side.set_active(False)

    def _save_mix(self) -> None:
        if self._look is None or self._other is None:
            return
        first, second = ((look, self._name_of(look)) for look in (self._look, self._other))
        mix = mix_dialogs.ask_for_mix(self._dialog, first, second, self._panel.mix, self._looks)
        if mix is not None:
            self._tasks.submit(
                "mix",
                lambda: self._previews.aside(mix.write),
                lambda _none: self._saved(mix),
                self._remark,
            )

    def _saved(self, mix: MixRequest) -> None:
        """Go on with the new look, and without the second one that is in it now."""
        self._other = None
        self._name_other()
        if self._look is not None:
            self._effects.keep_for(self._look, mix.file)
        self._names[mix.file] = mix.name
        self._list.select(mix.file)
        self._choose(mix.file)
        self._read_library()

    # The picture

    def _show(self) -> None:
        """Have the picture made as everything is set now; the newest request is the one that counts."""
        comparing = self._side_by_side.get_active() and self._other is not None
        self._remarked = None
        self._tasks.cancel("second")
        if self._look is None:
            self._before_after.compare("", None)
            self._before_after.show(FIRST, self._before_after.photo, self._before_after.photo)
            return
        request = self._request()
        if comparing and self._other is not None:
            self._before_after.compare(self._name_of(self._look), self._name_of(self._other))
            alone = replace(request.settings, other=None, mix=0.0, **self._amounts(self._look))
            request = replace(request, settings=alone)
            self._have_shown(FIRST, request)
            settings = replace(request.settings, **self._amounts(self._other))
            self._have_shown(SECOND, replace(request, look=self._other, settings=settings))
        else:
            self._before_after.compare("", None)
            self._have_shown(FIRST, request)

    def _have_shown(self, place: int, request: ApplyRequest) -> None:
        photo, guesses = self._before_after.photo, self._where.get_active()

        def then(preview: LookPreview) -> None:
            self._before_after.show(place, photo, preview.picture)
            if place == FIRST:
                self._refused, self._guessed = None, preview.guessed_share
                self._tell()

        self._tasks.submit(
            "second" if place == SECOND else "first",
            lambda: self._previews.show("photo", photo, request, guesses=guesses),
            then,
            self._remark if place == SECOND else self._fail,
            urgent=True,
        )

    def _fail(self, error: Exception) -> None:
        """Show the error in the dialog; the last good picture stays."""
        self._refused = message_for(error)
        self._tell()

    def _remark(self, error: Exception) -> None:
        """Show an error that does not concern the picture: the look can still be applied."""
        self._remarked = message_for(error)
        self._tell()

    def _unread(self, error: Exception) -> None:
        """Show that the library could not be read; what was read before stays."""
        self._ranked.is_read = True
        self._list.fill()
        self._remark(error)

    def _tell(self) -> None:
        well = self._sentence.tell(self._what_to_expect)
        self._dialog.set_response_sensitive(Gtk.ResponseType.OK, well and self._look is not None)
        self._where.set_sensitive(self._guessed is not None)

    def _what_to_expect(self) -> str:
        if self._refused is not None:
            raise RefusalError(self._refused)
        lines = (
            self._remarked,
            describe_damaged_settings(self._ranked.settings),
            describe_guessed_share(self._guessed),
            self._what_happens(self._panel.output),
            self._what_of_both(),
        )
        return "\n".join(text for text in lines if text)

    def _what_of_both(self) -> str | None:
        """Say what is applied where two looks are to be seen beside each other."""
        if not self._side_by_side.get_active() or self._other is None:
            return None
        words = _("Applies the mix, with {percent:.0f} % of the look on the right.")
        return words.format(percent=self._panel.mix)
