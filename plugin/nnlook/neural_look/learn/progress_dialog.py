# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog while a look is learned: how close it has come, and two ways to end it."""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gi.repository import GimpUi, GLib, Gtk

from ..client.learning import stop_learning, wait_for_look
from ..gimp.bitmaps import Bitmap, PreviewSource, View
from ..i18n import _
from ..ui.widgets import SPACING, faint, heading
from ..ui.wording import SCALE
from .error_curve import ErrorCurve
from .model import READING, LearnRequest, describe_progress, request_frames

if TYPE_CHECKING:
    from ..client.worker import Worker
    from ..client.worker_process import Frame

AHEAD = 2
"""Frames that may wait for the worker."""
ROOM = (318, 240)
"""The most pixels, wide and high, of the photo that is shown with the look so far."""
MOMENT = 0.02
"""Seconds in which a user notices no delay."""
LEARNED = 1
"""The dialog's response when the worker has answered; GTK's own are negative."""


class CancelledError(Exception):
    """The user has cancelled."""


def learn(worker: Worker, request: LearnRequest) -> dict[str, Any] | None:
    """Learn a look and write its file; answer with the report, or None where the user cancels.

    After a cancel the worker is in the middle of its job: let it leave.
    """
    dialog = _LearningDialog(worker, request)
    try:
        return dialog.run()
    except CancelledError:
        return None
    finally:
        dialog.destroy()


class _LearningDialog:
    def __init__(self, worker: Worker, request: LearnRequest) -> None:
        self._worker, self._request = worker, request
        self._cancelled = self._stopping = self._gone = False
        self._dialog = GimpUi.Dialog(title=_("Learning"), role="nnlook-learning")
        self._dialog.add_button(_("_Cancel"), Gtk.ResponseType.CANCEL)
        self._stop = self._dialog.add_button(_("_Stop and Keep"), Gtk.ResponseType.OK)
        self._stop.set_tooltip_text(_("Stop learning and keep the best look so far"))
        self._stop.set_sensitive(False)  # until there is a look to keep
        self._dialog.connect("response", self._answered)
        self._source = request.preview_source
        self._photo: Bitmap | None = None
        self._preview, self._curve = Gtk.Image(), ErrorCurve()
        self._bar = Gtk.ProgressBar()
        self._text = Gtk.Label(label=_("Reading pixels…"), xalign=0)
        self._lay_out()

    def run(self) -> dict[str, Any]:
        self._dialog.show()
        # A thread of its own speaks with the worker: the buttons work all the time.
        frames: queue.Queue[Frame | None] = queue.Queue(AHEAD)
        answer = _Answer(lambda: self._converse(frames), self._finish)
        for frame in itertools.chain(
            request_frames(self._request, self._photo, self._show_read), [None]
        ):
            self._hand_over(frame, frames, answer)
        self._text.set_text(describe_progress(None))
        while not answer.there:
            self._ask(answer)
        return answer.get()

    def destroy(self) -> None:
        self._gone = True  # later messages of the thread are dropped
        self._dialog.destroy()

    def _lay_out(self) -> None:
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING)
        box.set_border_width(SPACING)
        parts = [heading(self._request.card.name)]
        if self._source is not None:
            parts.append(self._pictures(self._source))
        for part in (*parts, self._curve.box, self._text, self._bar, faint(_(SCALE))):
            box.pack_start(part, False, False, 0)
        box.show_all()
        self._dialog.get_content_area().pack_start(box, True, True, 0)

    def _pictures(self, preview_source: PreviewSource) -> Gtk.Widget:
        """The photo as the look so far makes it, beside how it is to be."""
        self._photo, exact = preview_source.read(View.all_of(preview_source.size, ROOM))
        grid = Gtk.Grid(row_spacing=SPACING // 2, column_spacing=SPACING, halign=Gtk.Align.CENTER)
        images = (self._preview, Gtk.Image())
        names = (_("Look so far"), _("Reference"))
        for column, (image, picture, name) in enumerate(
            zip(images, (self._photo, exact), names, strict=True)
        ):
            image.set_from_pixbuf(picture.pixbuf())
            image.get_accessible().set_name(name)
            grid.attach(Gtk.Label(label=name), column, 0, 1, 1)
            grid.attach(image, column, 1, 1, 1)
        return grid

    def _answered(self, _dialog: Gtk.Dialog, response: int) -> None:
        self._cancelled = response in (Gtk.ResponseType.CANCEL, Gtk.ResponseType.DELETE_EVENT)

    def _show_read(self, share: float) -> None:
        """Show how far the reading is; between two bands is the time for what the user does."""
        self._bar.set_fraction(READING * share)
        self._do_what_the_user_does()

    def _finish(self) -> bool:
        if not self._gone:
            self._dialog.response(LEARNED)
        return False  # once

    def _hand_over(
        self, frame: Frame | None, frames: queue.Queue[Frame | None], answer: _Answer
    ) -> None:
        """Wait until there is room for a frame, with an eye on the user and on the worker's health."""
        while not answer.there:
            try:
                frames.put(frame, timeout=MOMENT)
            except queue.Full:
                self._do_what_the_user_does()
            else:
                return

    def _ask(self, answer: _Answer) -> None:
        """Wait for the user or the worker, and do what the user wants."""
        response = self._dialog.run()
        if response == Gtk.ResponseType.OK:
            stop_learning(self._worker)
            self._stopping = True
            self._stop.set_sensitive(False)
            self._text.set_text(_("Saving the best look so far…"))
        elif not answer.there:
            raise CancelledError

    def _do_what_the_user_does(self) -> None:
        while Gtk.events_pending():
            Gtk.main_iteration_do(False)
        if self._cancelled:
            raise CancelledError

    def _converse(self, frames: queue.Queue[Frame | None]) -> dict[str, Any]:
        """Speak with the worker, from another thread."""

        def on_progress(fraction: float, delta_e: float | None, preview: bytes) -> None:
            photo = b"" if self._photo is None else self._photo.data
            self._worker.require(len(preview) in (0, len(photo)))
            GLib.idle_add(self._show_progress, fraction, delta_e, preview)

        while (frame := frames.get()) is not None:
            self._worker.send(*frame)
        return wait_for_look(self._worker, on_progress)

    def _show_progress(self, fraction: float, delta_e: float | None, preview: bytes) -> bool:
        if not self._gone:
            self._bar.set_fraction(READING + (1 - READING) * fraction)
            if delta_e is not None:
                self._curve.add(fraction, delta_e)
            if preview and self._photo is not None:
                seen = replace(self._photo, data=preview)
                self._preview.set_from_pixbuf(seen.pixbuf())
            if not self._stopping:
                self._text.set_text(describe_progress(delta_e))
                self._stop.set_sensitive(delta_e is not None)
        return False  # once


class _Answer:
    """What a function gives, computed by a thread of its own."""

    def __init__(self, ask: Callable[[], dict[str, Any]], when_there: Callable[[], bool]) -> None:
        self._result: dict[str, Any] | None = None
        self._error: Exception | None = None
        self.there = False
        """Whether it can be got."""

        def work() -> None:
            try:
                self._result = ask()
            except Exception as error:  # noqa: BLE001 (it is raised where it is waited for)
                self._error = error
            self.there = True
            GLib.idle_add(when_there)

        threading.Thread(target=work, daemon=True).start()

    def get(self) -> dict[str, Any]:
        """Give it, or raise what went wrong."""
        if self._error is not None:
            raise self._error
        if self._result is None:
            raise RuntimeError("asked too early")
        return self._result
