# SPDX-License-Identifier: GPL-3.0-or-later
"""The choice of a pair, a layer before and one after, and what the worker finds wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gi.repository import Gimp, Gtk

from ..gimp.bitmaps import Bitmap, View, read_layer
from ..gimp.layers import check_pair
from ..i18n import N_, _
from ..ui.widgets import SPACING, LayerChooser, wrapped
from ..ui.wording import describe_remarks
from .model import LayerPair

if TYPE_CHECKING:
    from ..client.worker import Worker


ROOM = (448, 448)
"""The most pixels, wide and high, of the small pictures."""

ICONS = {
    "fine": (None, N_("OK")),
    "hint": ("dialog-information-symbolic", N_("Hint")),
    "warning": ("dialog-warning-symbolic", N_("Warning")),
}
"""The icon of each severity, and its name for screen readers. GIMP's theme has none for what is fine."""
CHARACTERS = 66


class PairChooser:
    """Two choosers of layers; ``changed`` is called after every change.

    The first pair (``number`` 1) is shown with pictures; others can be removed.
    """

    def __init__(
        self,
        number: int,
        layers: tuple[Gimp.Layer | None, Gimp.Layer | None],
        changed: Callable[[], None],
        removed: Callable[[PairChooser], None],
    ) -> None:
        self._changed = changed
        self._quiet = False
        first = number == 1
        labels = (_("_Before"), _("_After")) if first else (_("Before"), _("After"))
        names = (_("Before"), _("After"))
        if not first:
            names = (
                _("Before, pair {number}").format(number=number),
                _("After, pair {number}").format(number=number),
            )
        self._before, self._after = (
            LayerChooser(label, name, layer, self._chosen, pictured=first)
            for label, name, layer in zip(labels, names, layers, strict=True)
        )
        swap = Gtk.Button(label=_("S_wap") if first else _("Swap"), use_underline=first)
        swap.set_tooltip_text(_("Swap before and after, to learn the reverse look"))
        swap.connect("clicked", lambda _button: self._swap())
        self.box = Gtk.Box(spacing=SPACING)
        self.box.pack_start(self._before.box, True, True, 0)
        if first:
            swap.set_valign(Gtk.Align.CENTER)
            self.box.pack_start(swap, False, False, 0)
        self.box.pack_start(self._after.box, True, True, 0)
        if not first:
            remove = Gtk.Button(label=_("Remove"))
            remove.get_accessible().set_name(_("Remove pair {number}").format(number=number))
            swap.get_accessible().set_name(_("Swap pair {number}").format(number=number))
            remove.connect("clicked", lambda _button: removed(self))
            self.box.pack_start(swap, False, False, 0)
            self.box.pack_start(remove, False, False, 0)
        self.box.show_all()

    @property
    def layers(self) -> tuple[Gimp.Layer | None, Gimp.Layer | None]:
        """The chosen layers, before and after."""
        return self._before.layer, self._after.layer

    @property
    def pair(self) -> LayerPair:
        """The chosen pair, which ``check`` has found to be one."""
        return LayerPair(self._before.layer, self._after.layer)

    def check(self, *, align: bool) -> None:
        """Raise a ``RefusalError`` where the two layers cannot be a pair."""
        check_pair(*self.layers, align=align)

    def small(self, *, align: bool) -> BitmapPair:
        """Read small pictures of both layers, for the worker to look at."""
        pair = self.pair
        views = [View.whole(layer, ROOM) for layer in (pair.before, pair.after)]
        return BitmapPair(
            read_layer(pair.before, views[0]),
            read_layer(pair.after, views[1]),
            views[0].scale,
            align,
        )

    def _chosen(self) -> None:
        if not self._quiet:
            self._changed()

    def _swap(self) -> None:
        before, after = self.layers
        self._quiet = True
        if before is not None and after is not None:
            self._before.choose(after)
            self._after.choose(before)
        self._quiet = False
        self._changed()


@dataclass(frozen=True)
class Finding:
    """One thing that was found: how serious it is (a key of ``ICONS``), a sentence, and its subject."""

    severity: str
    text: str
    subject: str = ""


@dataclass(frozen=True)
class BitmapPair:
    """Small pictures of both layers; ``scale`` of their pixels are one of the layer before."""

    before: Bitmap
    after: Bitmap
    scale: float
    align: bool


def check_pair_bitmaps(worker: Worker, pair: BitmapPair) -> list[Finding]:
    """Have a pair checked."""
    job = {"align": pair.align, "scale": pair.scale, "depth": "u8", "channels": 4}
    worker.send({"type": "check", **job})
    for kind, picture in (("before", pair.before), ("after", pair.after)):
        size = {"width": picture.width, "height": picture.height}
        worker.send({"type": kind, **size}, picture.data)
    worker.send({"type": "end"})
    done, _body = worker.receive("done")
    found = done["findings"]
    words = describe_remarks([one["remark"] for one in found])
    return [
        Finding(one["severity"], text, one["subject"])
        for one, text in zip(found, words, strict=True)
    ]


def merge_findings(found: Sequence[Sequence[Finding]]) -> list[Finding]:
    """What is to be said of several pairs: which of them have something the matter.

    What colours each shows is left out, for together they show more.
    """
    said = [
        Finding(one.severity, _("Pair {number}: {text}").format(number=number, text=one.text))
        for number, of_pair in enumerate(found, start=1)
        for one in of_pair
        if one.severity != "fine" and one.subject != "coverage"
    ]
    return said or [Finding("fine", _("No problems found in any of the pairs."))]


class FindingsList:
    """A list of findings with a sign each; it keeps the room of a few."""

    ROWS = 3

    def __init__(self) -> None:
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING // 2)
        self.box.get_accessible().set_name(_("Results of the check"))
        two_lines = Gtk.Label().create_pango_layout("\n").get_pixel_size()[1]
        self.box.set_size_request(-1, self.ROWS * (two_lines + SPACING // 2))

    def show(self, found: Sequence[Finding]) -> None:
        """Show findings in the place of the ones before."""
        for row in self.box.get_children():
            row.destroy()
        for finding in found:
            icon, name = ICONS[finding.severity]
            sign = Gtk.Label(label="✓")
            if icon is not None:
                sign = Gtk.Image.new_from_icon_name(icon, Gtk.IconSize.MENU)
            sign.set_size_request(16, -1)
            sign.set_valign(Gtk.Align.START)
            sign.get_accessible().set_name(_(name))
            label = wrapped(finding.text)
            label.set_width_chars(CHARACTERS)
            label.set_max_width_chars(CHARACTERS)
            row = Gtk.Box(spacing=SPACING // 2)
            row.pack_start(sign, False, False, 0)
            row.pack_start(label, True, True, 0)
            self.box.pack_start(row, False, False, 0)
        self.box.show_all()
