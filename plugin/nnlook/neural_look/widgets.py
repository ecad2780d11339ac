# SPDX-License-Identifier: GPL-3.0-or-later
"""Small things that the dialogs share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gi.repository import Gimp, GimpUi, GObject, Gtk

SPACING = 12
LINE_CHARACTERS = 60


class LayerChooser:
    """A labelled choice among the layers of all open images."""

    def __init__(
        self, label: str, name: str, layer: Gimp.Layer | None, on_change: Callable[[], None]
    ) -> None:
        self._combo = GimpUi.LayerComboBox.new(None)
        self._combo.get_accessible().set_name(name)
        self._combo.set_hexpand(True)
        self.label = Gtk.Label.new_with_mnemonic(label)
        self.label.set_xalign(0)
        self.label.set_mnemonic_widget(self._combo)
        if layer is not None:
            self._combo.set_active(layer.get_id())
        # GimpUi's combo boxes have a `connect` of their own, which also sets the value.
        GObject.Object.connect(self._combo, "changed", lambda _: on_change())

    @property
    def layer(self) -> Gimp.Layer | None:
        """The chosen layer; None where no image is open."""
        chosen, layer_id = self._combo.get_active()
        return Gimp.Layer.get_by_id(layer_id) if chosen and layer_id > 0 else None

    def attach(self, grid: Gtk.Grid, row: int) -> None:
        """Put the label and the choice in a row of a grid."""
        grid.attach(self.label, 0, row, 1, 1)
        grid.attach(self._combo, 1, row, 1, 1)


class Sentence:
    """A place for one sentence about what is wrong; it keeps its room when all is well."""

    def __init__(self) -> None:
        self.said: str | None = None
        self.box = Gtk.Box(spacing=6)
        self._icon = Gtk.Image(icon_name="dialog-warning-symbolic", valign=Gtk.Align.START)
        self._label = wrapped("")
        self._label.set_yalign(0)
        _, two_lines = self._label.create_pango_layout("\n").get_pixel_size()
        self._label.set_size_request(-1, two_lines)
        self.box.pack_start(self._icon, False, False, 0)
        self.box.pack_start(self._label, True, True, 0)

    def say(self, sentence: str | None) -> None:
        """Show a sentence, or none."""
        self.said = sentence
        self._icon.set_opacity(1.0 if sentence else 0.0)
        self._label.set_text(sentence or "")


def wrapped(text: str) -> Gtk.Label:
    """Make a label for prose."""
    label = Gtk.Label(label=text, xalign=0, wrap=True)
    label.set_max_width_chars(LINE_CHARACTERS)
    return label


def table() -> Gtk.Grid:
    """Make a grid of labels and what they are about."""
    return Gtk.Grid(row_spacing=6, column_spacing=SPACING)


def ask_to_replace(parent: Gtk.Window, file: Path) -> bool:
    """Ask whether a look that exists may be replaced."""
    dialog = Gtk.MessageDialog(
        transient_for=parent,
        modal=True,
        message_type=Gtk.MessageType.QUESTION,
        text=f"Replace the look “{file.stem}”?",
        secondary_text=f"There is a file {file} already.",
    )
    dialog.add_button("_Cancel", Gtk.ResponseType.CANCEL)
    dialog.add_button("_Replace", Gtk.ResponseType.OK)
    answer = dialog.run()
    dialog.destroy()
    return bool(answer == Gtk.ResponseType.OK)
