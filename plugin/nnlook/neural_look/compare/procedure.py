# SPDX-License-Identifier: GPL-3.0-or-later
"""``plug-in-nnlook-compare``: a look beside the exact processing of the same photo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gi.repository import Gimp, GLib, GObject

from ..boundary import guarded
from ..i18n import _
from ..runtime import start_worker
from ..values import cancelled, double_value, success
from .comparing import Figures, compare
from .comparison import Comparison, comparison_from

if TYPE_CHECKING:
    from ..worker_link import Worker

NAME = "plug-in-nnlook-compare"


def declare(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's place in the menu and its arguments."""
    procedure = Gimp.ImageProcedure.new(plug_in, NAME, Gimp.PDBProcType.PLUGIN, run, None)
    procedure.set_image_types("*")
    procedure.set_sensitivity_mask(
        Gimp.ProcedureSensitivityMask.DRAWABLE
        | Gimp.ProcedureSensitivityMask.DRAWABLES
        | Gimp.ProcedureSensitivityMask.NO_DRAWABLES
        | Gimp.ProcedureSensitivityMask.NO_IMAGE
    )
    procedure.set_menu_label(_("_Compare with Exact…"))
    procedure.add_menu_path("<Image>/Filters/Neural Look")
    procedure.set_documentation(
        _("Compare a look with the exact processing"),
        _(
            "Puts a look on a photo and tells, in figures and pictures, how far that is from the same "
            "photo with the exact processing, which is on another layer. With “layers” it makes three "
            "new layers: what the look predicts, the difference, and a heat map of the error."
        ),
        NAME,
    )
    procedure.set_attribution("The nnlook contributors", "The nnlook contributors", "2025")

    flags = GObject.ParamFlags.READWRITE
    procedure.add_file_argument(
        "file",
        _("Look _file"),
        _("The look, an .onnx file"),
        Gimp.FileChooserAction.ANY,
        True,
        None,
        flags,
    )
    procedure.add_layer_argument("before", _("_Before"), _("The photo as it was"), True, flags)
    procedure.add_layer_argument(
        "after", _("_Exact"), _("The same photo with the exact processing"), True, flags
    )
    procedure.add_boolean_argument(
        "layers",
        _("_Make layers of the result"),
        _("Make three new layers: predicted, difference and heat map"),
        False,
        flags,
    )
    for name, nick, blurb in (
        ("delta-e-mean", _("Mean ΔE"), _("Mean difference of all visible pixels, CIEDE2000")),
        ("delta-e-p95", _("95 % ΔE"), _("95 % of the visible pixels differ by less, CIEDE2000")),
        ("delta-e-max", _("Greatest ΔE"), _("The greatest difference of a pixel, CIEDE2000")),
    ):
        procedure.add_double_return_value(name, nick, blurb, *(0.0, GLib.MAXDOUBLE, 0.0), flags)
    return procedure


@guarded
def run(
    procedure: Gimp.Procedure,
    run_mode: Gimp.RunMode,
    image: Gimp.Image | None,
    drawables: list[Gimp.Drawable],
    config: Gimp.ProcedureConfig,
    data: Any,
) -> Gimp.ValueArray:
    """Ask what is to be compared where there is a user to be asked, compare, report."""
    with start_worker() as worker:
        if run_mode == Gimp.RunMode.INTERACTIVE:
            figures = _compare_with_user(procedure, image, config, worker)
            if figures is None:
                return cancelled(procedure)
        else:
            figures = compared(worker, comparison_from(config))
    numbers = (figures.delta_e_mean, figures.delta_e_p95, figures.delta_e_max)
    return success(procedure, *map(double_value, numbers))


def _compare_with_user(
    procedure: Gimp.Procedure,
    image: Gimp.Image | None,
    config: Gimp.ProcedureConfig,
    worker: Worker,
) -> Figures | None:
    # GTK opens the display when it is imported, and without a user there may be none.
    from . import dialog, report_dialog

    comparison = dialog.ask(procedure, config, image, worker.looks)
    if comparison is None:
        return None
    figures = compared(worker, comparison)
    report_dialog.show(worker, comparison, figures)
    return figures


def compared(worker: Worker, comparison: Comparison) -> Figures:
    """Compare, and make the layers that are wanted."""
    figures, _layers = compare(
        worker,
        comparison.file,
        comparison.before,
        comparison.after,
        make_layers=comparison.make_layers,
    )
    return figures
