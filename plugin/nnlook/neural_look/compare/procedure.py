# SPDX-License-Identifier: GPL-3.0-or-later
"""``plug-in-nnlook-compare``: a look beside the exact processing of the same photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gi.repository import Gimp

from ..client.runtime import start_worker
from ..gimp.error_boundary import Call, guarded
from ..gimp.procedures import (
    FLAGS,
    MENU,
    cancelled,
    double_value,
    give_delta_e,
    new_procedure,
    success,
    take_look,
)
from ..i18n import _
from .model import ComparisonFigures, ComparisonRequest, compare_layers, request_from

if TYPE_CHECKING:
    from ..client.worker import Worker

NAME = "plug-in-nnlook-compare"


def declare(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's place in the menu and its arguments."""
    procedure = new_procedure(
        plug_in,
        NAME,
        run,
        _("_Compare with Reference…"),
        _("Compare a look with the original processing"),
        _(
            "Applies a look to a photo and measures the difference from a reference: "
            "the same photo with the original processing, on another layer. With "
            "“layers” it adds three layers: predicted, difference and heat map."
        ),
    )
    procedure.add_menu_path(MENU)
    take_look(procedure)
    procedure.add_layer_argument(
        "before", _("_Before"), _("The photo before processing"), True, FLAGS
    )
    procedure.add_layer_argument(
        "after", _("Refere_nce"), _("The same photo with the original processing"), True, FLAGS
    )
    procedure.add_boolean_argument(
        "layers",
        _("A_dd the result as layers"),
        _("Add three layers: predicted, difference and heat map"),
        False,
        FLAGS,
    )
    for name, label, blurb in (
        ("delta-e-mean", _("Mean ΔE"), _("Mean CIEDE2000 difference of all visible pixels")),
        (
            "delta-e-p95",
            _("95 % ΔE"),
            _("CIEDE2000 difference that 95 % of the visible pixels do not exceed"),
        ),
        ("delta-e-max", _("Maximum ΔE"), _("Largest CIEDE2000 difference of a pixel")),
    ):
        give_delta_e(procedure, blurb, name, label)
    return procedure


@guarded
def run(call: Call) -> Gimp.ValueArray:
    """Ask what is to be compared where there is a user to be asked, compare, report."""
    with start_worker() as worker:
        if call.interactive:
            figures = _compare_with_user(call, worker)
            if figures is None:
                return cancelled(call.procedure)
        else:
            figures = compared(worker, request_from(call.config))
    numbers = (figures.delta_e_mean, figures.delta_e_p95, figures.delta_e_max)
    return success(call.procedure, *map(double_value, numbers))


def _compare_with_user(call: Call, worker: Worker) -> ComparisonFigures | None:
    # GTK opens the display when it is imported, and without a user there may be none.
    from . import dialog, report_dialog

    comparison = dialog.ask(call.procedure, call.config, call.image, worker.looks)
    if comparison is None:
        return None
    figures = compared(worker, comparison)
    report_dialog.show(worker, comparison, figures)
    return figures


def compared(worker: Worker, comparison: ComparisonRequest) -> ComparisonFigures:
    """Compare, and make the layers that are wanted."""
    figures, _layers = compare_layers(
        worker,
        comparison.file,
        comparison.before,
        comparison.after,
        make_layers=comparison.make_layers,
    )
    return figures
