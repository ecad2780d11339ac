# SPDX-License-Identifier: GPL-3.0-or-later
"""``plug-in-nnlook-mix``: write a mix of two looks as a look of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gi.repository import Gimp, GObject

from ..client.runtime import start_worker
from ..gimp.error_boundary import for_scripts
from ..gimp.procedures import (
    FLAGS,
    file_value,
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
from ..i18n import _

if TYPE_CHECKING:
    from ..client.worker import Worker

NAME = "plug-in-nnlook-mix"


def declare(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's arguments. It has no place in the menu: Apply Look leads here."""
    procedure = new_procedure(
        plug_in,
        NAME,
        run,
        _("Save Mix"),
        _("Save a mix of two looks as a new look"),
        _("The new look gives the average of both looks for every colour, weighted by “mix”."),
    )
    take_look(procedure)
    take_file(procedure, "other", _("Mix _with"), _("The second look (.onnx)"))
    procedure.add_double_argument(
        "mix", _("Mi_x"), _("Percentage of the second look"), 0.0, 100.0, 50.0, FLAGS
    )
    take_name(procedure, _("Name of the look; if empty, made from both names"))
    take_new_look(procedure, "result")
    take_overwrite(procedure, _("Replace the file if it exists"))
    give_file(procedure, _("Look file"))
    return procedure


@for_scripts
def run(config: Gimp.ProcedureConfig) -> list[GObject.Value]:
    """Write the mix."""
    look, other = look_of(config), look_of(config, "other")
    with start_worker() as worker:
        usual = default_mix_name(look.stem, other.stem)
        name, file, overwrite = new_look_of(config, worker.looks, usual, "result")
        MixRequest(look, other, config.get_property("mix"), name, "", file, overwrite).write(worker)
    return [file_value(file)]


@dataclass(frozen=True)
class MixRequest:
    """A mix that is to be written: ``mix`` per cent of the ``other`` look, and what its card says."""

    look: Path
    other: Path
    mix: float
    name: str
    author: str
    file: Path
    overwrite: bool = False

    def write(self, worker: Worker) -> None:
        """Have it written. Raises ``RefusalError`` where that is not possible."""
        job = {
            "file_a": str(self.look),
            "file_b": str(self.other),
            "mix": self.mix,
            "name": self.name,
            "author": self.author or None,
            "file": str(self.file),
            "overwrite": self.overwrite,
        }
        worker.send({"type": "mix", **job})
        worker.send({"type": "end"})
        worker.receive("done")


def default_mix_name(first: str, second: str) -> str:
    """The name of a mix where none is given."""
    from ..common.sentences import listed  # not at the top: see ``start_worker``

    name: str = listed([first, second])
    return name
