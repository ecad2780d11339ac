# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog of Learn from Processed Chart: which layer, whether it is a chart, what name, which file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gi.repository import Gimp, GimpUi, GLib, GObject, Gtk

from ..client.library import Card
from ..client.look_files import is_taken
from ..client.tasks import Tasks
from ..errors import RefusalError
from ..i18n import N_, _
from ..ui.file_choosers import LookNaming
from ..ui.widgets import SPACING, LayerChooser, Sentence, ask_to_replace, name_for_readers
from .model import (
    ChartRequest,
    check_chart_layer,
    likely_chart,
    picture_bands,
    picture_header,
    recognise_chart,
)

if TYPE_CHECKING:
    from ..client.worker import Worker

FIELDS = {"name": N_("Name"), "file": N_("Look file")}
LOOKING = N_("Checking the chart…")
FAULT = N_("The layer cannot be checked ({reason}). Select it again.")


def ask(
    procedure: Gimp.Procedure,
    config: Gimp.ProcedureConfig,
    image: Gimp.Image | None,
    worker: Worker,
) -> ChartRequest | None:
    """Let the user choose; None when they cancel. The worker is free again then."""
    GimpUi.init("nnlook")
    dialog = _LearnChartDialog(procedure, config, image, worker)
    try:
        return dialog.run()
    finally:
        dialog.destroy()


class _LearnChartDialog:
    def __init__(
        self,
        procedure: Gimp.Procedure,
        config: Gimp.ProcedureConfig,
        image: Gimp.Image | None,
        worker: Worker,
    ) -> None:
        self._worker = worker
        self._tasks = Tasks()
        self._looking_at = 0  # counts what is looked at: an older one is given up
        self._dialog = GimpUi.ProcedureDialog.new(
            procedure, config, _("Learn from Processed Chart")
        )
        self._dialog.set_ok_label(_("L_earn"))  # L belongs to Load Settings
        processed = likely_chart(image, Gimp.get_images())
        self._chart = LayerChooser(
            _("_Processed chart"), _("Processed chart"), processed, self._look
        )
        self._sentence = Sentence(_(LOOKING))
        self._naming = LookNaming(config, worker.looks)
        self._naming.begin(config.get_property("name"))
        self._lay_out()
        self._look()

    def run(self) -> ChartRequest | None:
        while self._dialog.run():
            request = self._request()
            if not request.overwrite or ask_to_replace(self._dialog, request.file):
                return request
        return None

    def destroy(self) -> None:
        self._looking_at += 1
        self._tasks.close()
        self._dialog.destroy()

    def _lay_out(self) -> None:
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING // 2)
        box.pack_start(self._chart.box, False, False, 0)
        box.pack_start(self._sentence.box, False, False, 0)
        box.set_margin_bottom(SPACING)
        box.show_all()
        self._dialog.get_content_area().pack_start(box, False, False, 0)
        self._dialog.fill(list(FIELDS))
        for name, label in FIELDS.items():
            name_for_readers(self._dialog.get_widget(name, GObject.TYPE_NONE), _(label))

    def _look(self) -> None:
        """Look whether the chosen layer is a chart; the sentence and the button wait for it."""
        self._looking_at += 1
        self._tasks.cancel("look")
        self._dialog.set_response_sensitive(Gtk.ResponseType.OK, False)
        if self._sentence.tell(lambda: check_chart_layer(self._chart.layer) and _(LOOKING)):
            GLib.idle_add(self._read_on, self._looking_at, *self._begun(self._chart.layer))

    def _begun(self, layer: Gimp.Layer) -> tuple[dict[str, object], Iterator[bytes], list[bytes]]:
        header = picture_header(layer, "check-chart")
        # One that is not square is refused before its pixels matter.
        square = header["width"] == header["height"]
        bands = (band for _share, band in picture_bands(layer)) if square else iter(())
        return header, bands, []

    def _read_on(
        self,
        number: int,
        header: dict[str, object],
        bands: Iterator[bytes],
        read: list[bytes],
    ) -> bool:
        """Read a band while there is nothing else to do; after the last the worker is asked."""
        if number != self._looking_at:
            return False
        try:
            band = next(bands, None)
        except RefusalError as refusal:
            self._refuse(refusal)
            return False
        if band is not None:
            read.append(band)
            return True  # again
        self._tasks.submit(
            "look", lambda: recognise_chart(self._worker, header, read), self._accept, self._refuse
        )
        return False

    def _accept(self, words: str) -> None:
        self._sentence.tell(lambda: words)
        self._dialog.set_response_sensitive(Gtk.ResponseType.OK, True)

    def _refuse(self, error: Exception) -> None:
        def refuse() -> str:
            if isinstance(error, RefusalError):
                raise error
            raise RefusalError(_(FAULT).format(reason=error))

        self._sentence.tell(refuse)

    def _request(self) -> ChartRequest:
        name, file = self._naming.chosen()
        return ChartRequest(
            check_chart_layer(self._chart.layer), Card(name), file, overwrite=is_taken(file)
        )
