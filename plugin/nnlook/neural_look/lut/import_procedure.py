# SPDX-License-Identifier: GPL-3.0-or-later
"""``plug-in-nnlook-import``: make a look of a table of another program."""

from __future__ import annotations

from pathlib import Path

from gi.repository import Gimp

from ..client.look_files import file_name, is_taken, local_path
from ..client.runtime import start_worker
from ..errors import RefusalError
from ..gimp.error_boundary import Call, guarded
from ..gimp.procedures import (
    FLAGS,
    cancelled,
    double_value,
    file_value,
    give_delta_e,
    give_file,
    new_procedure,
    success,
    take_file,
    take_name,
    take_new_look,
    take_overwrite,
    text_of,
)
from ..i18n import _
from .model import MAX_SIZE, USUAL_SIZE, describe_progress, import_table

NAME = "plug-in-nnlook-import"


def declare(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's arguments. It has no place in the menu: Manage Looks leads here."""
    procedure = new_procedure(
        plug_in,
        NAME,
        run,
        _("Import LUT as Look…"),
        _("Learn a look from a LUT"),
        _(
            "Learns a look from a .cube LUT or a Hald CLUT image, as used for film "
            "looks, and saves it as an .onnx file."
        ),
    )
    take_new_look(procedure)
    take_file(
        procedure,
        "table",
        _("LU_T file"),
        _("The LUT: a .cube file or a Hald CLUT image"),
    )
    procedure.add_int_argument(
        "size",
        _("Si_ze"),
        _("Points per axis at which the LUT is sampled, 2 to 129; 0: default, 64"),
        *(USUAL_SIZE, MAX_SIZE, USUAL_SIZE),
        FLAGS,
    )
    take_overwrite(procedure, _("Replace the look if it exists"))
    take_name(procedure, _("Name of the look; if empty, the file name of the LUT"))
    give_file(procedure, _("Look file"))
    give_delta_e(procedure, _("Mean CIEDE2000 difference from the LUT, on held-out colours"))
    return procedure


@guarded
def run(call: Call) -> Gimp.ValueArray:
    """Ask which table where there is a user to be asked, learn from it, and report."""
    with start_worker() as worker:
        overwrite = call.config.get_property("overwrite")
        if call.interactive:
            # GTK opens the display when it is imported, and without a user there may be none.
            from . import import_dialog

            if not import_dialog.ask(call.procedure, call.config, worker.looks):
                return cancelled(call.procedure)
        table, file, name = _wish(call.config, worker.looks)
        if call.interactive:
            overwrite = is_taken(file)  # the dialog has asked
        Gimp.progress_init(describe_progress(None))
        report = import_table(
            worker, table, file, name, overwrite, _show_progress, call.config.get_property("size")
        )
        Gimp.progress_end()
        if report is None:
            return cancelled(call.procedure)
        if call.interactive:
            import_dialog.tell(name, file, report)
    return success(call.procedure, file_value(file), double_value(report["delta_e_mean"]))


def _wish(config: Gimp.ProcedureConfig, looks: Path) -> tuple[Path, Path, str]:
    """The table, the look's file, and its name."""
    table, file = (local_path(config.get_property(name)) for name in ("table", "file"))
    if table is None:
        raise RefusalError(_("Choose a LUT: a .cube file or a Hald CLUT image."))
    name = text_of(config, "name") or (file or table).stem
    return table, file or looks / file_name(name), name


def _show_progress(fraction: float, delta_e: float | None) -> None:
    Gimp.progress_set_text(describe_progress(delta_e))
    Gimp.progress_update(fraction)
