# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of a comparison: in words, in figures and in pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gi.repository import GimpUi, Gtk

from ..client.tasks import Tasks
from ..gimp.bitmaps import LayerPairSource
from ..i18n import _
from ..ui.widgets import SPACING, faint, figures_table, heading, wrapped
from ..ui.wording import SCALE
from .comparison_view import ComparisonView
from .model import ComparisonFigures, ComparisonRequest

if TYPE_CHECKING:
    from ..client.worker import Worker

CHARACTERS = 44


def show(worker: Worker, comparison: ComparisonRequest, figures: ComparisonFigures) -> None:
    """Show how far a look is from the exact processing."""
    tasks = Tasks()
    dialog = GimpUi.Dialog(title=_("Look and Reference"), role="nnlook-comparison")
    dialog.add_button(_("_Close"), Gtk.ResponseType.CLOSE).grab_focus()
    source = LayerPairSource(comparison.before, comparison.after)
    pictures = ComparisonView(tasks, worker, comparison.file, source)
    both = Gtk.Box(spacing=2 * SPACING)
    both.set_border_width(SPACING)
    both.pack_start(pictures.box, False, False, 0)
    both.pack_start(_report(comparison, figures), True, True, 0)
    both.show_all()
    dialog.get_content_area().pack_start(both, True, True, 0)
    pictures.begin()
    try:
        dialog.run()
    finally:
        pictures.close()
        tasks.close()
        dialog.destroy()


def _report(comparison: ComparisonRequest, figures: ComparisonFigures) -> Gtk.Widget:
    """The report but for the pictures."""
    psnr = "∞" if figures.psnr is None else f"{figures.psnr:.1f}"
    rows = [
        (_("Mean error"), f"ΔE {figures.delta_e_mean:.2f}"),
        (_("95 % of the pixels below"), f"ΔE {figures.delta_e_p95:.2f}"),
        (_("Largest error"), f"ΔE {figures.delta_e_max:.2f}"),
        (_("PSNR"), _("{psnr} dB").format(psnr=psnr)),
        (_("Look"), str(comparison.file)),
    ]
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACING)
    words, scale = wrapped(figures.words), faint(_(SCALE))
    for label in (words, scale):
        label.set_width_chars(CHARACTERS)
        label.set_max_width_chars(CHARACTERS)
    parts = [heading(comparison.file.stem), words, figures_table(rows), scale]
    if comparison.make_layers:
        parts.append(
            faint(
                _(
                    "Three layers were added above the layer before: the predicted "
                    "picture, and hidden ones with the difference and the error. Show "
                    "them in the Layers dialog. Undo removes all three."
                )
            )
        )
        parts[-1].set_max_width_chars(CHARACTERS)
        parts[-1].set_width_chars(CHARACTERS)
    for part in parts:
        box.pack_start(part, False, False, 0)
    return box
