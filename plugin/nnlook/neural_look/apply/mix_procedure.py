# SPDX-License-Identifier: GPL-3.0-or-later
"""``plug-in-nnlook-mix``: write a mix of two looks as a look of its own."""

from __future__ import annotations

from gi.repository import Gimp, GObject

from ..boundary import for_scripts
from ..i18n import _
from ..procedures import (
    FLAGS,
    give_file,
    look_of,
    new_look_of,
    new_procedure,
    take_file,
    take_look,
    take_name,
    take_new_look,
    take_overwrite,
)
from ..runtime import start_worker
from ..values import file_value
from .mixing import Mix, both_names

NAME = "plug-in-nnlook-mix"


def declare(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's arguments. It has no place in the menu: Apply Look leads here."""
    procedure = new_procedure(
        plug_in,
        NAME,
        run,
        _("Save Mix"),
        _("Write a mix of two looks as a look of its own"),
        _("The mix does to every colour what the two looks do, in the proportion that “mix” says."),
    )
    take_look(procedure)
    take_file(procedure, "other", _("Mix _with"), _("The second look, an .onnx file"))
    procedure.add_double_argument(
        "mix", _("Mi_x"), _("How much of the second look, in percent"), 0.0, 100.0, 50.0, FLAGS
    )
    take_name(procedure, _("What the look is called; none: by both names"))
    take_new_look(procedure, "result")
    take_overwrite(procedure, _("Replace the file if there is one"))
    give_file(procedure, _("Look file"))
    return procedure


@for_scripts
def run(config: Gimp.ProcedureConfig) -> list[GObject.Value]:
    """Write the mix."""
    first, second = look_of(config), look_of(config, "other")
    usual = both_names(first.stem, second.stem)
    with start_worker() as worker:
        name, file, overwrite = new_look_of(config, worker.looks, usual, "result")
        Mix(first, second, config.get_property("mix"), name, "", file, overwrite).write(worker)
    return [file_value(file)]
