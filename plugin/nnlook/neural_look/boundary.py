# SPDX-License-Identifier: GPL-3.0-or-later
"""The boundary that no exception passes: what goes wrong in a procedure becomes an error value."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gi.repository import Gimp, GLib, GObject

from .faults import tell_of_callbacks, told
from .refusal import RefusalError
from .values import success

Run = Callable[..., Gimp.ValueArray]


@dataclass(frozen=True)
class Call:
    """A procedure that is called, and all that GIMP calls it with."""

    procedure: Gimp.Procedure
    run_mode: Gimp.RunMode
    image: Gimp.Image | None
    drawables: list[Gimp.Drawable]
    config: Gimp.ProcedureConfig

    @property
    def interactive(self) -> bool:
        """Whether there is a user to be asked."""
        return bool(self.run_mode == Gimp.RunMode.INTERACTIVE)


def guarded(run: Callable[[Call], Gimp.ValueArray]) -> Run:
    """Make GIMP's run function: it answers with a sentence whatever happens in ``run``.

    An exception that leaves a run function ends the plug-in's process, and the user reads no more
    than that the plug-in "died".
    """

    @functools.wraps(run)
    def guarded_run(
        procedure: Gimp.Procedure,
        run_mode: Gimp.RunMode,
        image: Gimp.Image | None,
        drawables: list[Gimp.Drawable],
        config: Gimp.ProcedureConfig,
        _data: Any,
    ) -> Gimp.ValueArray:
        tell_of_callbacks()
        try:
            return run(Call(procedure, run_mode, image, drawables, config))
        except RefusalError as refusal:
            message = str(refusal)
        except Exception as fault:  # noqa: BLE001 (the boundary)
            message = told(fault)
        return procedure.new_return_values(Gimp.PDBStatusType.EXECUTION_ERROR, GLib.Error(message))

    return guarded_run


def for_scripts(do: Callable[[Gimp.ProcedureConfig], Sequence[GObject.Value]]) -> Run:
    """Make a run function of what asks nobody: it takes the arguments, and gives the values back."""
    return guarded(lambda call: success(call.procedure, *do(call.config)))
