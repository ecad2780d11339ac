# SPDX-License-Identifier: GPL-3.0-or-later
"""``plug-in-nnlook-chart``: a picture of all colours, to be taken through another program."""

from __future__ import annotations

from gi.repository import Gimp

from ..client.runtime import start_worker
from ..gimp.error_boundary import Call, guarded
from ..gimp.procedures import (
    FLAGS,
    MENU,
    cancelled,
    image_value,
    new_procedure,
    success,
    take_choice,
)
from ..i18n import _
from .model import make_chart

NAME = "plug-in-nnlook-chart"
LOWEST, USUAL, HIGHEST = 2, 8, 16


def declare(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's place in the menu and its arguments."""
    procedure = new_procedure(
        plug_in,
        NAME,
        run,
        _("New Colour _Chart…"),
        _("Create a chart of all colours, to copy the look of another program"),
        _(
            "Opens a colour chart as a new image. Process it in any program that "
            "changes colours, then learn the look from the result with Learn from "
            "Processed Chart."
        ),
    )
    procedure.add_menu_path(MENU)
    kinds = {
        "all": (_("All 16.7 million colours"), _("4096 × 4096 pixels, the most accurate chart")),
        "hald": (_("Hald chart"), _("Smaller; other programs know it too")),
    }
    take_choice(procedure, "kind", _("_Type"), _("Type of chart"), kinds)
    procedure.add_int_argument(
        "level",
        _("Le_vel of the Hald chart"),
        _("Higher levels have more colours: 8 gives 512 × 512 pixels, 16 gives 4096 × 4096"),
        *(LOWEST, HIGHEST, USUAL),
        FLAGS,
    )
    procedure.add_image_return_value("image", _("Image"), _("The new image"), False, FLAGS)
    return procedure


@guarded
def run(call: Call) -> Gimp.ValueArray:
    """Ask which chart where there is a user to be asked, make it, and show it to them."""
    if call.interactive:
        # GTK opens the display when it is imported, and without a user there may be none.
        from . import new_dialog

        if not new_dialog.ask(call.procedure, call.config):
            return cancelled(call.procedure)
    with start_worker() as worker:
        made = make_chart(
            worker, call.config.get_property("kind"), call.config.get_property("level")
        )
    if call.run_mode != Gimp.RunMode.NONINTERACTIVE:
        Gimp.Display.new(made)
        Gimp.displays_flush()
    return success(call.procedure, image_value(made))
