# SPDX-License-Identifier: GPL-3.0-or-later
"""Small widgets that the dialogs share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from gi.repository import Gimp, GimpUi, GLib, GObject, Gtk, Pango

from ..errors import RefusalError, showable
from ..i18n import _

SPACING = 12
LINE_CHARACTERS = 60
THUMBNAIL = (240, 180)
"""The room for a picture; it keeps its size whatever is chosen, and so does the dialog."""
HINT_OPACITY = 0.7
SLIDER_STEP, SLIDER_PAGE = 1.0, 10.0
MOST_CHARACTERS = 28
"""Of a value; a longer one is shown with its middle left out."""


class LayerChooser:
    """A labelled choice among the layers of all open images, and a picture of the chosen one if wanted."""

    def __init__(
        self,
        label: str,
        name: str,
        layer: Gimp.Layer | None,
        on_change: Callable[[], None],
        *,
        pictured: bool = True,
    ) -> None:
        self._combo = GimpUi.LayerComboBox.new(None)
        self._combo.get_accessible().set_name(name)
        self._label = Gtk.Label.new_with_mnemonic(label)
        self._label.set_xalign(0)
        self._label.set_mnemonic_widget(self._combo)
        self._picture = Gtk.Image()
        self._picture.set_size_request(*THUMBNAIL)
        self._picture.get_accessible().set_name(_("Thumbnail of {layer}").format(layer=name))
        upright = Gtk.Orientation.VERTICAL if pictured else Gtk.Orientation.HORIZONTAL
        self.box = Gtk.Box(orientation=upright, spacing=SPACING // 2)
        for part in (self._label, self._combo, *[self._picture] * pictured):
            self.box.pack_start(part, part is self._combo and not pictured, True, 0)
        if layer is not None:
            self.choose(layer)
        self._show_picture()
        self._on_change = on_change
        # GimpUi's combo boxes have a `connect` of their own, which wants a value first.
        GObject.Object.connect(self._combo, "changed", self._changed)

    @property
    def layer(self) -> Gimp.Layer | None:
        """The chosen layer; None where no image is open."""
        chosen, layer_id = self._combo.get_active()
        return Gimp.Layer.get_by_id(layer_id) if chosen and layer_id > 0 else None

    def choose(self, layer: Gimp.Layer) -> None:
        """Choose a layer."""
        self._combo.set_active(layer.get_id())

    def _changed(self, _combo: GimpUi.LayerComboBox) -> None:
        self._show_picture()
        self._on_change()

    def _show_picture(self) -> None:
        layer = self.layer
        if layer is None:
            self._picture.clear()
            return
        keep_alpha = Gimp.PixbufTransparency.SMALL_CHECKS
        self._picture.set_from_pixbuf(layer.get_thumbnail(*THUMBNAIL, keep_alpha))


class Sentence:
    """A place for a sentence or two: what is wrong, or a hint while all is well."""

    def __init__(self, hint: str, characters: int = LINE_CHARACTERS, lines: int = 2) -> None:
        self._hint = hint
        self.box = Gtk.Box(spacing=SPACING // 2)
        self._icon = Gtk.Image(valign=Gtk.Align.START)
        self._label = wrapped("")
        self._label.set_width_chars(characters)
        self._label.set_max_width_chars(characters)
        self._label.set_yalign(0)
        layout = self._label.create_pango_layout("\n" * (lines - 1))
        self._label.set_size_request(-1, layout.get_pixel_size()[1])
        self.box.pack_start(self._icon, False, False, 0)
        self.box.pack_start(self._label, True, True, 0)

    def tell(self, check: Callable[[], str | None]) -> bool:
        """Make a check and tell what it refuses or gives, else the hint; answer whether all is well."""
        try:
            text = check() or self._hint
        except RefusalError as refusal:
            icon, text, well = "dialog-warning-symbolic", str(refusal), False
        else:
            icon, well = "dialog-information-symbolic", True
        self._icon.set_from_icon_name(icon, Gtk.IconSize.MENU)
        self._label.set_text(showable(text))
        self.box.set_opacity(HINT_OPACITY if well else 1.0)
        return well


def when_pressed(button: Gtk.Button, do: Callable[[], None]) -> None:
    """Have a button do something that opens another dialog, as soon as its handler has returned.

    A screen reader's press returns when the handler does, and until then it can read no dialog of this
    process: one that the handler runs would be closed again before anybody could read it.
    """

    def later() -> bool:
        do()
        return False  # once

    button.connect("clicked", lambda _button: GLib.idle_add(later))


def align_labels(*labels: Gtk.Label) -> None:
    """Let labels that stand one below the other be of one width, and begin at one edge."""
    group = Gtk.SizeGroup(mode=Gtk.SizeGroupMode.HORIZONTAL)
    for label in labels:
        label.set_xalign(0)
        group.add_widget(label)


def wrapped(text: str) -> Gtk.Label:
    """Make a label for prose."""
    label = Gtk.Label(label=text, xalign=0, wrap=True)
    label.set_width_chars(LINE_CHARACTERS)
    label.set_max_width_chars(LINE_CHARACTERS)
    return label


def heading(text: str) -> Gtk.Label:
    """Make the label at the head of a dialog."""
    label = Gtk.Label(label=text, xalign=0)
    label.set_attributes(Pango.AttrList.from_string("0 -1 weight bold, 0 -1 scale 1.2"))
    return label


def faint(text: str) -> Gtk.Label:
    """Make a label for less important text."""
    label = wrapped(text)
    label.set_opacity(HINT_OPACITY)
    return label


def name_for_readers(widget: Gtk.Widget, name: str) -> None:
    """Name the fields within one of GIMP's compound widgets, for screen readers."""
    if isinstance(widget, Gtk.Button) and widget.get_label():
        return  # a radio button says itself what it stands for
    if isinstance(widget, (Gtk.Entry, Gtk.ComboBox, Gtk.Button, Gtk.Range)):
        widget.get_accessible().set_name(name)
    elif isinstance(widget, Gtk.Container):
        widget.forall(name_for_readers, name)


def ask_to_replace(parent: Gtk.Window, file: Path, question: str | None = None) -> bool:
    """Ask whether a file that exists may be replaced: a look, where no other ``question`` is given."""
    dialog = Gtk.MessageDialog(
        transient_for=parent,
        modal=True,
        message_type=Gtk.MessageType.QUESTION,
        text=question or _("Replace the look “{name}”?").format(name=file.stem),
        secondary_text=_("{file} already exists.").format(file=file),
    )
    dialog.add_button(_("_Cancel"), Gtk.ResponseType.CANCEL)
    dialog.add_button(_("_Replace"), Gtk.ResponseType.OK)
    answer = dialog.run()
    dialog.destroy()
    return bool(answer == Gtk.ResponseType.OK)


class Slider:
    """A labelled value from 0 to 100 per cent, for the mouse, the keyboard and screen readers.

    ``label`` has the mnemonic, ``name`` is for screen readers; ``changed`` is called after each change.
    ``caption`` and ``row`` are what is to be laid out.
    """

    def __init__(
        self, label: str, name: str, value: float, changed: Callable[[], None], *, digits: int = 1
    ) -> None:
        self._adjustment = Gtk.Adjustment(
            value=value, lower=0, upper=100, step_increment=SLIDER_STEP, page_increment=SLIDER_PAGE
        )
        scale = Gtk.Scale(adjustment=self._adjustment, draw_value=False, hexpand=True)
        scale.get_accessible().set_name(name)
        number = Gtk.SpinButton(adjustment=self._adjustment, digits=digits, xalign=1)
        number.set_width_chars(5)
        number.get_accessible().set_name(name)
        self.caption = Gtk.Label(label=label, use_underline=True, xalign=0)
        self.caption.set_mnemonic_widget(scale)
        self.row = Gtk.Box(spacing=SPACING // 2)
        self.row.pack_start(scale, True, True, 0)
        self.row.pack_start(number, False, False, 0)
        self._adjustment.connect("value-changed", lambda _adjustment: changed())

    @property
    def value(self) -> float:
        """The value, 0–100."""
        return float(self._adjustment.get_value())

    @value.setter
    def value(self, value: float) -> None:
        self._adjustment.set_value(value)

    def set_sensitive(self, sensitive: bool, why_not: str | None = None) -> None:
        """Let it be moved or not; ``why_not`` is its tooltip as long as it cannot be."""
        for part in (self.caption, self.row):
            part.set_sensitive(sensitive)
            part.set_tooltip_text(None if sensitive else why_not)


def figures_table(rows: Sequence[tuple[str, str]]) -> Gtk.Widget:
    """A table of what and how much."""
    table = Gtk.Grid(row_spacing=SPACING // 2, column_spacing=SPACING)
    for row, (what, amount) in enumerate(rows):
        table.attach(Gtk.Label(label=what, xalign=0), 0, row, 1, 1)
        value = Gtk.Label(label=amount, xalign=0, selectable=True, tooltip_text=amount)
        value.set_ellipsize(Pango.EllipsizeMode.MIDDLE)  # a path may be long
        value.set_max_width_chars(MOST_CHARACTERS)
        value.set_hexpand(True)
        table.attach(value, 1, row, 1, 1)
    return table
