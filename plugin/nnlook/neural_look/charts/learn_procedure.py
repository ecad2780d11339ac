# SPDX-License-Identifier: GPL-3.0-or-later
"""``plug-in-nnlook-learn-chart``: learn a look from a chart that another program has processed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gimp, GLib, GObject

from ..boundary import guarded
from ..i18n import N_, _
from ..learn.learning import learn
from ..learn.lesson import Card
from ..looks import file_name, local_path
from ..refusal import RefusalError
from ..runtime import start_worker
from ..values import cancelled, double_value, file_value, success
from .check import check_layer
from .lesson import ChartLesson

if TYPE_CHECKING:
    from ..worker_link import Worker

NAME = "plug-in-nnlook-learn-chart"
DEFAULT_NAME = N_("My Look")


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
    procedure.set_menu_label(_("Learn from _Processed Chart…"))
    procedure.add_menu_path("<Image>/Filters/Neural Look")
    procedure.set_documentation(
        _("Learn a colour look from a colour chart that another program has processed"),
        _(
            "The chart comes from New Colour Chart. It is recognised whatever was done to its colours, "
            "also as a JPEG and in an exact part or multiple of its size; one that was cropped, turned or "
            "changed otherwise than in its colours is refused with the reason."
        ),
        NAME,
    )
    procedure.set_attribution("The nnlook contributors", "The nnlook contributors", "2025")

    flags = GObject.ParamFlags.READWRITE
    procedure.add_layer_argument(
        "processed", _("Processed c_hart"), _("The layer of the processed chart"), True, flags
    )
    procedure.add_string_argument(
        "name", _("_Name"), _("What the look is called"), _(DEFAULT_NAME), flags
    )
    procedure.add_file_argument(
        "file",
        _("Look _file"),
        _("The .onnx file to write; none: the name in the folder of looks"),
        Gimp.FileChooserAction.SAVE,
        True,
        None,
        flags,
    )
    procedure.add_boolean_argument(
        "overwrite", _("O_verwrite"), _("Replace the file if there is one"), False, flags
    )
    procedure.add_file_return_value("file", _("Look file"), _("The file that was written"), flags)
    procedure.add_double_return_value(
        "delta-e-mean",
        _("Mean ΔE"),
        _("Mean difference from the chart, CIEDE2000, on colours held out of learning"),
        *(0.0, GLib.MAXDOUBLE, 0.0),
        flags,
    )
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
    """Ask for the chart where there is a user to be asked, learn, report."""
    with start_worker() as worker:
        if run_mode == Gimp.RunMode.INTERACTIVE:
            return _learn_with_user(procedure, image, config, worker)
        lesson = lesson_from(config, worker.looks)
        return _learned(procedure, lesson, learn(worker, lesson))


def _learn_with_user(
    procedure: Gimp.Procedure,
    image: Gimp.Image | None,
    config: Gimp.ProcedureConfig,
    worker: Worker,
) -> Gimp.ValueArray:
    # GTK opens the display when it is imported, and without a user there may be none.
    from ..learn import session
    from . import learn_dialog

    lesson = learn_dialog.ask(procedure, config, image, worker)
    if lesson is None:
        return cancelled(procedure)
    report = session.run(worker, lesson)
    if report is None:
        return cancelled(procedure)
    return _learned(procedure, lesson, report)


def _learned(
    procedure: Gimp.Procedure, lesson: ChartLesson, report: dict[str, Any]
) -> Gimp.ValueArray:
    return success(procedure, file_value(lesson.file), double_value(report["delta_e_mean"]))


def lesson_from(config: Gimp.ProcedureConfig, looks: Path) -> ChartLesson:
    """Read and check the arguments of a call without a dialog."""
    processed = check_layer(config.get_property("processed"))
    file = local_path(config.get_property("file"))
    name = (config.get_property("name") or "").strip() or (file.stem if file else _(DEFAULT_NAME))
    file = file or looks / file_name(name)
    overwrite = config.get_property("overwrite")
    if file.exists() and not overwrite:
        raise RefusalError(
            _(
                "There is a file {file} already. "
                "Please choose another name, or set “overwrite” to replace it."
            ).format(file=file)
        )
    return ChartLesson(processed, Card(name), file, overwrite)
