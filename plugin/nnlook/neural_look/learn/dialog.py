# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog of Learn Look: which layers, how well, what the look tells of itself, which file."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from gi.repository import Gimp, GimpUi, Gtk

from ..client.tasks import Tasks
from ..errors import RefusalError
from ..gimp.error_boundary import message_for
from ..gimp.layers import likely_pair
from ..i18n import _
from ..ui.widgets import SPACING, ask_to_replace
from .form import Form
from .model import LayersRequest
from .pair_chooser import (
    BitmapPair,
    Finding,
    FindingsList,
    PairChooser,
    check_pair_bitmaps,
    merge_findings,
)

if TYPE_CHECKING:
    from ..client.worker import Worker


MOST_FOR_MORE = 80
"""The height for all pairs but the first, in pixels."""


def ask(
    procedure: Gimp.Procedure,
    config: Gimp.ProcedureConfig,
    image: Gimp.Image | None,
    worker: Worker,
    earlier: LayersRequest | None = None,
) -> LayersRequest | None:
    """Let the user choose; None when they cancel.

    ``earlier`` is the request that there was just now, where another pair is to be added to it.
    """
    GimpUi.init("nnlook")
    dialog = _LearnDialog(procedure, config, image, worker, earlier)
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
        worker: Worker,
        earlier: LayersRequest | None,
    ) -> None:
        self._config, self._worker, self._earlier = config, worker, earlier
        self._tasks = Tasks()
        self._dialog = GimpUi.ProcedureDialog.new(
            procedure, config, _("Learn Look from Two Layers")
        )
        self._dialog.set_ok_label(_("L_earn"))  # L belongs to Load Settings
        # It is for this pair alone: the last one's answer must not come back unseen.
        config.set_property("align", earlier is not None and earlier.align)
        self._heard = config.connect("notify::align", lambda *_: self._check())
        self._form = Form(self._dialog, config, worker.looks, earlier)
        self._rows: list[PairChooser] = []
        self._pairs = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING)
        self._more = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING // 2)
        self._findings = FindingsList()
        self._found: dict[int, list[Finding]] = {}
        self._asked = range(0)
        """The numbers of the pairs that were looked at last."""
        self._lay_out()
        if earlier is None:
            self._add(*likely_pair(image, Gimp.get_images()))
        else:
            for pair in earlier.pairs:
                if pair.before.is_valid() and pair.after.is_valid():
                    self._add(pair.before, pair.after)
            self._add(*self._another())
        self._check()

    def run(self) -> LayersRequest | None:
        while self._dialog.run():
            request = self._form.request(tuple(row.pair for row in self._rows))
            own = self._earlier is not None and request.file == self._earlier.file
            if own or not request.overwrite or ask_to_replace(self._dialog, request.file):
                return request
        return None

    def destroy(self) -> None:
        self._config.disconnect(self._heard)  # another dialog may come with the same config
        self._form.close()
        self._tasks.close()
        self._dialog.destroy()

    def _lay_out(self) -> None:
        add = Gtk.Button(label=_("Add Another _Pair to This Look…"), use_underline=True)
        add.set_tooltip_text(_("Another pair with other colours improves the coverage"))
        add.set_halign(Gtk.Align.START)
        add.connect("clicked", lambda _button: self._add_and_check())
        left = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING)
        for part in (self._pairs, self._findings.box, self._form.align, add):
            left.pack_start(part, False, False, 0)
        # Many pairs are scrolled: the dialog must fit a small screen.
        self._scrolled = scrolled = Gtk.ScrolledWindow(hscrollbar_policy=Gtk.PolicyType.NEVER)
        scrolled.set_propagate_natural_height(True)
        scrolled.set_max_content_height(MOST_FOR_MORE)
        scrolled.add(self._more)
        self._more.show()
        scrolled.set_no_show_all(True)
        self._pairs.pack_end(scrolled, False, False, 0)
        both = Gtk.Box(spacing=2 * SPACING)
        both.pack_start(left, True, True, 0)
        both.pack_start(Gtk.Separator(orientation=Gtk.Orientation.VERTICAL), False, False, 0)
        both.pack_start(self._form.box, False, False, 0)
        both.set_border_width(SPACING)
        both.show_all()
        self._dialog.get_content_area().pack_start(both, True, True, 0)

    def _add(self, before: Gimp.Layer | None, after: Gimp.Layer | None) -> None:
        row = PairChooser(len(self._rows) + 1, (before, after), self._check, self._remove)
        self._rows.append(row)
        place = self._pairs if len(self._rows) == 1 else self._more
        place.pack_start(row.box, False, False, 0)
        self._scrolled.set_visible(len(self._rows) > 1)

    def _another(self) -> tuple[Gimp.Layer | None, Gimp.Layer | None]:
        """Guess a pair of images that are not chosen yet."""
        chosen = {layer.get_image().get_id() for row in self._rows for layer in row.layers if layer}
        return likely_pair(
            None, [image for image in Gimp.get_images() if image.get_id() not in chosen]
        )

    def _add_and_check(self) -> None:
        self._add(*self._another())
        self._check()

    def _remove(self, removed: PairChooser) -> None:
        """Take a pair away; the ones after it move up, and get its number."""
        place = self._rows.index(removed)
        layers = [row.layers for row in self._rows[place + 1 :]]
        for row in self._rows[place:]:
            row.box.destroy()
        del self._rows[place:]
        for pair in layers:
            self._add(*pair)
        self._scrolled.set_visible(len(self._rows) > 1)
        self._check()
        self._dialog.resize(1, 1)

    def _check(self) -> None:
        """Say at once what cannot be, and have the worker look at the rest."""
        align = self._config.get_property("align")
        for number in self._asked:  # of pairs that are gone too
            self._tasks.cancel(number)
        self._found.clear()
        self._asked = range(len(self._rows))
        for number, row in enumerate(self._rows):
            try:
                row.check(align=align)
            except RefusalError as refusal:
                text = str(refusal)
                if len(self._rows) > 1:
                    text = _("Pair {number}: {text}").format(number=number + 1, text=text)
                self._tell([Finding("warning", text)], well=False)
                return
        self._tell([Finding("hint", _("Checking the layers…"))], well=True)
        for number, row in enumerate(self._rows):
            small = row.small(align=align)
            self._tasks.submit(
                number,
                functools.partial(_look_at, self._worker, small),
                functools.partial(self._found_of, number),
                lambda error: self._tell([Finding("warning", message_for(error))], well=True),
            )

    def _found_of(self, number: int, found: list[Finding]) -> None:
        self._found[number] = found
        if len(self._found) == len(self._rows):
            pairs = [self._found[number] for number in sorted(self._found)]
            self._tell(pairs[0] if len(pairs) == 1 else merge_findings(pairs), well=True)

    def _tell(self, found: list[Finding], *, well: bool) -> None:
        self._findings.show(found)
        self._dialog.set_response_sensitive(Gtk.ResponseType.OK, well)


def _look_at(worker: Worker, pair: BitmapPair) -> list[Finding]:
    """What is found of a pair; of one to be aligned first, that it will be."""
    found = check_pair_bitmaps(worker, pair)
    if pair.align:
        text = _("The layers will be aligned. They may be shifted, scaled or cropped.")
        found = [Finding("fine", text), *found]
    return found
