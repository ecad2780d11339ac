# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of Learn Look: what the look tells of itself, its file, and how well it is learned."""

from __future__ import annotations

from pathlib import Path

from gi.repository import Gimp, GimpUi, GObject, Gtk

from ..client.look_files import is_taken
from ..gimp.layers import ALIGN
from ..gimp.procedures import card_from
from ..i18n import N_, _
from ..ui.file_choosers import LookNaming
from ..ui.widgets import SPACING, name_for_readers
from .model import LayerPair, LayersRequest

LICENCES = ("CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", N_("All rights reserved"))
"""What is offered; anything else can be written."""

ENTRIES = {
    "name": (N_("_Name"), N_("Name")),
    "author": (N_("A_uthor"), N_("Author")),
    "licence": (N_("L_icence"), N_("Licence")),
    "tags": (N_("_Tags"), N_("Tags")),
}

QUALITIES = {
    "16": N_("Fast: a small network"),
    "auto": N_("Best: the smallest network with full accuracy"),
}
"""What a choice of quality sets the network's nodes to."""
OTHER = "other"
WIDTH = 40
"""Characters of an entry."""


class Form:
    """The right half of the dialog; ``box`` holds it, and ``align`` a choice for the left half.

    ``earlier``: the request that another pair is to be added to; the form begins with its card and file.
    """

    def __init__(
        self,
        dialog: GimpUi.ProcedureDialog,
        config: Gimp.ProcedureConfig,
        looks: Path,
        earlier: LayersRequest | None,
    ) -> None:
        self._dialog, self._config = dialog, config
        self._naming = LookNaming(config, looks)
        self.align: Gtk.Widget = self._own("align", _(ALIGN))
        self._grid = Gtk.Grid(row_spacing=SPACING // 2, column_spacing=SPACING)
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING)
        self._quality = Gtk.ComboBoxText()
        self._lay_out()
        if earlier is None:
            config.set_property("tags", "")  # those of the last look are not this one's
            self._naming.begin(config.get_property("name"))
        else:
            for name in ("author", "licence"):
                config.set_property(name, getattr(earlier.card, name) or "")
            config.set_property("tags", ", ".join(earlier.card.tags))
            self._naming.keep(earlier.card.name, earlier.file)
        self._heard = config.connect("notify::nodes", lambda *_: self._show_quality())
        self._show_quality()

    def close(self) -> None:
        """Disconnect from the config."""
        self._config.disconnect(self._heard)
        self._naming.close()

    def request(self, pairs: tuple[LayerPair, ...]) -> LayersRequest:
        """The request that the form describes."""
        name, file = self._naming.chosen()
        return LayersRequest(
            pairs,
            card_from(self._config, name),
            self._config.get_property("nodes"),
            self._config.get_property("seed"),
            file,
            overwrite=is_taken(file),
            align=self._config.get_property("align"),
        )

    def _lay_out(self) -> None:
        for row, (name, (label, reading)) in enumerate(ENTRIES.items()):
            widget: Gtk.Widget = Gtk.Entry(width_chars=WIDTH, activates_default=True)
            entry = widget
            if name == "licence":
                widget = Gtk.ComboBoxText.new_with_entry()
                for licence in LICENCES:
                    widget.append_text(_(licence))
                entry = widget.get_child()
            if name == "tags":
                entry.set_placeholder_text(_("evening, film, warm"))
            for named in (entry, widget):
                named.get_accessible().set_name(_(reading))
            self._attach(row, _(label), entry, widget)
            # GIMP 3.2 keeps an empty text as none at all, which an entry does not take.
            self._config.set_property(name, self._config.get_property(name) or "")
            self._config.bind_property(
                name,
                entry,
                "text",
                GObject.BindingFlags.BIDIRECTIONAL | GObject.BindingFlags.SYNC_CREATE,
            )
        for nodes, label in QUALITIES.items():
            self._quality.append(nodes, _(label))
        self._quality.append(OTHER, _("Custom (see Advanced)"))
        self._quality.get_accessible().set_name(_("Quality"))
        self._quality.connect("changed", self._quality_chosen)
        self._attach(len(ENTRIES), _("_Quality"), self._quality, self._quality)

        tuning = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING // 2)
        tuning.set_margin_top(SPACING // 2)
        for name, reading in {"nodes": _("Network nodes"), "seed": _("Random seed")}.items():
            tuning.pack_start(self._own(name, reading), False, False, 0)
        advanced = Gtk.Expander(label=_("Ad_vanced"), use_underline=True)
        advanced.add(tuning)
        for part in (self._grid, self._own("file", _("Look file")), advanced):
            self.box.pack_start(part, False, False, 0)

    def _own(self, name: str, reading: str) -> Gtk.Widget:
        """Take the widget that GIMP makes for an argument."""
        widget = self._dialog.get_widget(name, GObject.TYPE_NONE)
        name_for_readers(widget, reading)
        return widget

    def _attach(self, row: int, text: str, named: Gtk.Widget, widget: Gtk.Widget) -> None:
        label = Gtk.Label(label=text, use_underline=True, xalign=0)
        label.set_mnemonic_widget(named)
        widget.set_hexpand(True)
        self._grid.attach(label, 0, row, 1, 1)
        self._grid.attach(widget, 1, row, 1, 1)

    def _quality_chosen(self, combo: Gtk.ComboBoxText) -> None:
        if combo.get_active_id() in QUALITIES:
            self._config.set_property("nodes", combo.get_active_id())

    def _show_quality(self) -> None:
        nodes = self._config.get_property("nodes")
        self._quality.set_active_id(nodes if nodes in QUALITIES else OTHER)
