# SPDX-License-Identifier: GPL-3.0-or-later
"""``plug-in-nnlook-manage``: the library of looks."""

from __future__ import annotations

from contextlib import closing, nullcontext

from gi.repository import Gimp

from ..boundary import Call, guarded
from ..i18n import _
from ..library import list_looks
from ..procedures import FLAGS, MENU, new_procedure
from ..reading import Reading
from ..runtime import find_runtime, start_worker
from ..settings import Settings
from ..values import success, texts_value

NAME = "plug-in-nnlook-manage"


def declare(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's place in the menu and what it returns."""
    procedure = new_procedure(
        plug_in,
        NAME,
        run,
        _("_Manage Looks…"),
        _("Keep the library of looks in order"),
        _(
            "Shows all looks in the folder of looks and in the folders that were added: import, "
            "rename, tag, duplicate and delete them. Called without a user it changes nothing and "
            "gives the files of all looks that can be used."
        ),
    )
    procedure.add_menu_path(MENU)
    procedure.add_string_array_return_value(
        "files", _("Files"), _("The files of all looks that can be used"), FLAGS
    )
    return procedure


@guarded
def run(call: Call) -> Gimp.ValueArray:
    """Show the library where there is a user, and list it in any case."""
    settings = Settings.load(find_runtime().home)
    interactive = call.run_mode != Gimp.RunMode.NONINTERACTIVE
    # First of all, so that a large library is there when the window is.
    begun = closing(Reading(settings.folders)) if interactive else nullcontext()
    with begun as reading, start_worker() as worker:
        if reading is not None:
            # GTK opens the display when it is imported, and without a user there may be none.
            from . import dialog

            dialog.show(worker, reading, settings)
        looks = list_looks(worker, settings.folders)
    return success(
        call.procedure, texts_value([str(look.file) for look in looks if not look.error])
    )
