# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog of Compare with Reference: which look, which layers."""

from __future__ import annotations

from pathlib import Path

from gi.repository import Gimp, GimpUi, Gio, GObject, Gtk

from ..client.look_files import newest_look
from ..errors import RefusalError
from ..gimp.layers import likely_pair
from ..i18n import _
from ..ui.file_choosers import FileField, look_filter
from ..ui.widgets import SPACING, LayerChooser, Sentence, name_for_readers
from .model import ComparisonRequest, check_request, request_from


def ask(
    procedure: Gimp.Procedure,
    config: Gimp.ProcedureConfig,
    image: Gimp.Image | None,
    looks: Path,
) -> ComparisonRequest | None:
    """Let the user choose; None when they cancel."""
    GimpUi.init("nnlook")
    dialog = _CompareDialog(procedure, config, image, looks)
    try:
        return dialog.run()
    finally:
        dialog.destroy()


class _CompareDialog:
    def __init__(
        self,
        procedure: Gimp.Procedure,
        config: Gimp.ProcedureConfig,
        image: Gimp.Image | None,
        looks: Path,
    ) -> None:
        self._config = config
        self._dialog = GimpUi.ProcedureDialog.new(procedure, config, _("Compare with Reference"))
        self._dialog.set_ok_label(_("Com_pare"))
        before, exact = likely_pair(image, Gimp.get_images())
        self._before = LayerChooser(_("_Before"), _("Before"), before, self._check)
        self._exact = LayerChooser(_("Refere_nce"), _("Reference"), exact, self._check)
        self._sentence = Sentence(
            _("Applies the look to the layer before and compares the result with the reference.")
        )
        last, look = config.get_property("file"), newest_look(looks)
        if look is not None and not (last and last.query_exists()):
            config.set_property("file", Gio.File.new_for_path(str(look)))
        self._look = FileField(
            config, "file", _("Look _file"), look_filter(), looks, title=_("Choose a Look")
        )
        self._lay_out()
        config.connect("notify::file", lambda *_: self._check())
        config.connect("notify::layers", lambda *_: self._check())
        self._check()

    def run(self) -> ComparisonRequest | None:
        if not self._dialog.run():
            return None
        self._config.set_property("before", self._before.layer)
        self._config.set_property("after", self._exact.layer)
        return request_from(self._config)

    def destroy(self) -> None:
        self._dialog.destroy()

    def _lay_out(self) -> None:
        name_for_readers(self._look.box, _("Look file"))
        pair = Gtk.Box(spacing=SPACING, homogeneous=True)
        for chooser in (self._before, self._exact):
            pair.pack_start(chooser.box, True, True, 0)
        layers = self._dialog.get_widget("layers", GObject.TYPE_NONE)
        name_for_readers(layers, _("Add the result as layers"))
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING)
        box.set_border_width(SPACING)
        for part in (self._look.box, pair, self._sentence.box, layers):
            box.pack_start(part, False, False, 0)
        box.show_all()
        self._dialog.get_content_area().pack_start(box, True, True, 0)

    def _check(self) -> None:
        well = self._sentence.tell(self._what_is_wrong)
        self._dialog.set_response_sensitive(Gtk.ResponseType.OK, well)

    def _what_is_wrong(self) -> None:
        if self._look.path is None:
            raise RefusalError(_("Choose a look."))
        check_request(
            self._before.layer,
            self._exact.layer,
            make_layers=self._config.get_property("layers"),
        )
