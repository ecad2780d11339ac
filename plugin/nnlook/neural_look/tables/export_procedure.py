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
from .model import USUAL_SIZE, export_table

NAME = "plug-in-nnlook-export"
MAX_SIZE = 129
DEPTHS = ("16", "8")


def declare(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's arguments. It has no place in the menu: Manage Looks leads here."""
    procedure = new_procedure(
        plug_in,
        NAME,
        run,
        _("Export Look as Table…"),
        _("Write a look as a table for other programs"),
        _(
            "Writes what a look does as a .cube table or, if the name ends in .png, as a Hald CLUT. "
            "Darktable, RawTherapee, Photoshop, DaVinci Resolve, ffmpeg and many others apply them."
        ),
    )
    take_look(procedure)
    take_file(
        procedure,
        "table",
        _("_Table file"),
        _("The table to write; its ending, .cube or .png, is its format"),
        Gimp.FileChooserAction.SAVE,
    )
    procedure.add_int_argument(
        "size",
        _("Si_ze"),
        _(
            "Of a .cube: colours along each edge, 2 to 129; of a .png: level of the Hald CLUT, 2 to 16; "
            "0: the usual one, 33 and 8"
        ),
        *(USUAL_SIZE, MAX_SIZE, USUAL_SIZE),
        FLAGS,
    )
    take_overwrite(procedure, _("Replace the table if there is one"))
    depths = {depth: (_("{bits} bits").format(bits=depth), "") for depth in DEPTHS}
    take_choice(procedure, "depth", _("_Depth"), _("Bits of a Hald CLUT's channel"), depths)
    give_file(procedure, _("Table file"))
    return procedure


@guarded
def run(call: Call) -> Gimp.ValueArray:
    """Ask which look and which table where there is a user to be asked, and write it."""
    with start_worker() as worker:
        overwrite = call.config.get_property("overwrite")
        if call.interactive:
            # GTK opens the display when it is imported, and without a user there may be none.
            from . import export_dialog

            if not export_dialog.ask(call.procedure, call.config, worker.looks):
                return cancelled(call.procedure)
        look, table = look_of(call.config), local_path(call.config.get_property("table"))
        if table is None:
            raise RefusalError(_("Please choose where the table goes: a .cube or a .png file."))
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
