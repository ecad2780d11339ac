# SPDX-License-Identifier: GPL-3.0-or-later
"""What the worker finds of a pair, from small pictures of both layers, and how it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gi.repository import Gtk

from ..i18n import N_, _
from ..widgets import SPACING, wrapped

if TYPE_CHECKING:
    from ..pictures import Picture
    from ..worker_link import Worker

ROOM = (448, 448)
"""The most pixels, wide and high, of the small pictures."""
ICONS = {
    "fine": (None, N_("Fine")),
    "hint": ("dialog-information-symbolic", N_("Hint")),
    "warning": ("dialog-warning-symbolic", N_("Warning")),
}
"""The icon of each severity, and its name for screen readers. GIMP's theme has none for what is fine."""
CHARACTERS = 66


@dataclass(frozen=True)
class Finding:
    """One thing that was found: how serious it is (a key of ``ICONS``), a sentence, and its subject."""

    severity: str
    text: str
    subject: str = ""


@dataclass(frozen=True)
class SmallPair:
    """Small pictures of both layers; ``scale`` of their pixels are one of the layer before."""

    before: Picture
    after: Picture
    scale: float
    align: bool


def findings(worker: Worker, pair: SmallPair) -> list[Finding]:
    """Have a pair checked."""
    job = {"align": pair.align, "scale": pair.scale, "depth": "u8", "channels": 4}
    worker.send({"type": "check", **job})
    for kind, picture in (("before", pair.before), ("after", pair.after)):
        size = {"width": picture.width, "height": picture.height}
        worker.send({"type": kind, **size}, picture.data)
    worker.send({"type": "end"})
    done, _body = worker.receive("done")
    return [
        Finding(found["severity"], found["text"], found["subject"]) for found in done["findings"]
    ]


def of_several(found: Sequence[Sequence[Finding]]) -> list[Finding]:
    """What is to be said of several pairs: which of them have something the matter.

    What colours each shows is left out, for together they show more.
    """
    said = [
        Finding(one.severity, _("Pair {number}: {text}").format(number=number, text=one.text))
        for number, of_pair in enumerate(found, start=1)
        for one in of_pair
        if one.severity != "fine" and one.subject != "coverage"
    ]
    return said or [Finding("fine", _("Nothing is the matter with any of the pairs."))]


class Findings:
    """A list of findings with a sign each; it keeps the room of a few."""

    ROWS = 3

    def __init__(self) -> None:
        self.box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING // 2)
        self.box.get_accessible().set_name(_("What is found of the pair"))
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
