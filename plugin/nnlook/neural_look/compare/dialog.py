# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog of Compare with Reference: which look, which layers."""

from __future__ import annotations

from pathlib import Path

from gi.repository import Gimp, GimpUi, Gio, GObject, Gtk

from ..client.look_files import SUFFIX, newest_look
from ..errors import RefusalError
from ..gimp.layers import likely_pair
from ..i18n import _
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
        self._look = _look_chooser(looks)
        self._look.connect("file-set", self._look_chosen)
        self._sentence = Sentence(
            _("Applies the look to the layer before and compares the result with the reference.")
        )
        self._lay_out()
        last, look = config.get_property("file"), newest_look(looks)
        if look is not None and not (last and last.query_exists()):
            config.set_property("file", Gio.File.new_for_path(str(look)))
        config.connect("notify::file", lambda *_: self._show_file())
        config.connect("notify::layers", lambda *_: self._check())
        self._show_file()

    def run(self) -> ComparisonRequest | None:
        if not self._dialog.run():
            return None
        self._config.set_property("before", self._before.layer)
        self._config.set_property("after", self._exact.layer)
        return request_from(self._config)

    def destroy(self) -> None:
        self._dialog.destroy()

    def _lay_out(self) -> None:
        label = Gtk.Label.new_with_mnemonic(_("Look _file"))
        label.set_mnemonic_widget(self._look)
        row = Gtk.Box(spacing=SPACING)
        row.pack_start(label, False, False, 0)
        row.pack_start(self._look, True, True, 0)
        pair = Gtk.Box(spacing=SPACING, homogeneous=True)
        for chooser in (self._before, self._exact):
            pair.pack_start(chooser.box, True, True, 0)
        layers = self._dialog.get_widget("layers", GObject.TYPE_NONE)
        name_for_readers(layers, _("Add the result as layers"))
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING)
        box.set_border_width(SPACING)
        for part in (row, pair, self._sentence.box, layers):
            box.pack_start(part, False, False, 0)
        box.show_all()
        self._dialog.get_content_area().pack_start(box, True, True, 0)

    def _look_chosen(self, chooser: Gtk.FileChooserButton) -> None:
        self._config.set_property("file", chooser.get_file())

    def _show_file(self) -> None:
        """Show the file that the config names, which Reset and Load Settings change too."""
        file = self._config.get_property("file")
        if file is None or not file.query_exists():
            self._look.unselect_all()
        elif not (self._look.get_file() and self._look.get_file().equal(file)):
            self._look.set_file(file)
        self._check()

    def _check(self) -> None:
        well = self._sentence.tell(self._what_is_wrong)
        self._dialog.set_response_sensitive(Gtk.ResponseType.OK, well)

    def _what_is_wrong(self) -> None:
        file = self._config.get_property("file")
        if file is None or not file.query_exists():
            raise RefusalError(_("Choose a look."))
        check_request(
            self._before.layer,
            self._exact.layer,
            make_layers=self._config.get_property("layers"),
        )


def _look_chooser(looks: Path) -> Gtk.FileChooserButton:
    chooser = Gtk.FileChooserButton(title=_("Choose a Look"), action=Gtk.FileChooserAction.OPEN)
    chooser.get_accessible().set_name(_("Look file"))
    name_for_readers(chooser, _("Look file"))
    kind = Gtk.FileFilter()
    kind.set_name(_("Looks (*{suffix})").format(suffix=SUFFIX))
    kind.add_pattern(f"*{SUFFIX}")
    chooser.add_filter(kind)
    if looks.is_dir():
        chooser.set_current_folder(str(looks))
    return chooser
