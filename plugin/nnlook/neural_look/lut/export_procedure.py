# SPDX-License-Identifier: GPL-3.0-or-later
"""``plug-in-nnlook-export``: write a look as a table for other programs."""

from __future__ import annotations

from gi.repository import Gimp

from ..client.look_files import is_taken, local_path
from ..client.runtime import start_worker
from ..errors import RefusalError
from ..gimp.error_boundary import Call, guarded
from ..gimp.procedures import (
    FLAGS,
    cancelled,
    file_value,
    give_file,
    look_of,
    new_procedure,
    success,
    take_choice,
    take_file,
    take_look,
    take_overwrite,
)
from ..i18n import _
from .model import MAX_SIZE, USUAL_SIZE, export_table

NAME = "plug-in-nnlook-export"
DEPTHS = ("16", "8")


def declare(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's arguments. It has no place in the menu: Manage Looks leads here."""
    procedure = new_procedure(
        plug_in,
        NAME,
        run,
        _("Export Look as LUT…"),
        _("Export a look as a LUT for other programs"),
        _(
            "Saves a look as a .cube LUT or, if the name ends in .png, as a Hald CLUT. "
            "Darktable, RawTherapee, Photoshop, DaVinci Resolve, ffmpeg and many other "
            "programs can apply it."
        ),
    )
    take_look(procedure)
    take_file(
        procedure,
        "table",
        _("LU_T file"),
        _("The LUT to write; the file extension, .cube or .png, selects the format"),
        Gimp.FileChooserAction.SAVE,
    )
    procedure.add_int_argument(
        "size",
        _("Si_ze"),
        _(".cube: points per axis, 2 to 129; .png: Hald CLUT level, 2 to 16; 0: default, 33 or 8"),
        *(USUAL_SIZE, MAX_SIZE, USUAL_SIZE),
        FLAGS,
    )
    take_overwrite(procedure, _("Replace the LUT if it exists"))
    depths = {depth: (_("{bits} bits").format(bits=depth), "") for depth in DEPTHS}
    take_choice(procedure, "depth", _("_Bit depth"), _("Bits per channel of a Hald CLUT"), depths)
    give_file(procedure, _("LUT file"))
    return procedure


@guarded
def run(call: Call) -> Gimp.ValueArray:
    """Ask which look and which table where there is a user to be asked, and write it."""
    with start_worker() as worker:
        overwrite = call.config.get_property("overwrite")
        if call.interactive:
            # GTK opens the display when it is imported, and without a user there may be none.
            from . import export_dialog

            if not export_dialog.ask(call.procedure, call.config, worker):
                return cancelled(call.procedure)
        look, table = look_of(call.config), local_path(call.config.get_property("table"))
        if table is None:
            raise RefusalError(_("Choose the LUT file to write (.cube or .png)."))
        if call.interactive:
            overwrite = is_taken(table)  # the dialog has asked
        export_table(
            worker,
            look,
            table,
            call.config.get_property("size"),
            overwrite,
            int(call.config.get_property("depth")),
        )
    return success(call.procedure, file_value(table))
