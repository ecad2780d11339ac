# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog while a look is learned from a table: how close it has come, and a way to end it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gi.repository import GimpUi, GLib, Gtk

from ..client.learning import stop_learning
from ..client.tasks import Tasks
from ..i18n import _
from ..lut.model import OnProgress, describe_progress
from ..ui.widgets import SPACING, faint, heading
from ..ui.wording import SCALE

if TYPE_CHECKING:
    from ..client.worker import Worker

LEARNED, BEGUN = 1, 2
"""The dialog's responses when the worker has answered, and when it is at it; GTK's own are negative."""


def import_with_progress(
    parent: Gtk.Window,
    name: str,
    tasks: Tasks,
    worker: Worker,
    work: Callable[[OnProgress], dict[str, Any] | None],
) -> dict[str, Any] | None:
    """Have ``work`` done, which learns; answer with what it gives, or raise what it raises.

    The user can end it with the best look so far, or with none.
    """
    dialog = _ImportProgress(parent, name)
    try:
        return dialog.run(tasks, worker, work)
    finally:
        dialog.destroy()


class _ImportProgress:
    def __init__(self, parent: Gtk.Window, name: str) -> None:
        self._dialog = GimpUi.Dialog(
            title=_("Learning"), role="nnlook-learning-table", transient_for=parent, modal=True
        )
        self._cancel = self._dialog.add_button(_("_Cancel"), Gtk.ResponseType.CANCEL)
        self._stop = self._dialog.add_button(_("_Stop and Keep"), Gtk.ResponseType.OK)
        self._stop.set_tooltip_text(_("Stop learning and keep the best look so far"))
        self._stop.set_sensitive(False)  # until there is a look to keep
        self._bar = Gtk.ProgressBar()
        self._text = Gtk.Label(label=describe_progress(None), xalign=0)
        self._begun = self._stopping = False
        self._answer: list[Any] = []
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING)
        box.set_border_width(SPACING)
        for part in (heading(name), self._text, self._bar, faint(_(SCALE))):
            box.pack_start(part, False, False, 0)
        box.show_all()
        self._dialog.get_content_area().pack_start(box, True, True, 0)

    def run(
        self,
        tasks: Tasks,
        worker: Worker,
        work: Callable[[OnProgress], dict[str, Any] | None],
    ) -> dict[str, Any] | None:
        def on_progress(fraction: float, delta_e: float | None) -> None:
            GLib.idle_add(self._show, fraction, delta_e)

        tasks.submit("task", lambda: work(on_progress), self._take, self._take, urgent=True)
        keep: bool | None = None
        while not self._answer:
            response = self._dialog.run()
            if response < 0 and not self._stopping:
                keep = response == Gtk.ResponseType.OK
                self._stopping = True
                for button in (self._cancel, self._stop):
                    button.set_sensitive(False)
                self._text.set_text(_("Saving the best look so far…") if keep else _("Cancelling…"))
            # A worker that is not at it yet, or only starts, would not hear it.
            if keep is not None and self._begun:
                stop_learning(worker, keep=keep)
                keep = None
        (answer,) = self._answer
        if isinstance(answer, Exception):
            raise answer
        report: dict[str, Any] | None = answer
        return report

    def destroy(self) -> None:
        self._dialog.destroy()

    def _take(self, answer: Any) -> None:
        self._answer.append(answer)
        self._dialog.response(LEARNED)

    def _show(self, fraction: float, delta_e: float | None) -> bool:
        if not self._begun:
            self._begun = True
            self._dialog.response(BEGUN)
        if not (self._answer or self._stopping):
            self._bar.set_fraction(fraction)
            self._text.set_text(describe_progress(delta_e))
            self._stop.set_sensitive(delta_e is not None)
        return False  # once
