# SPDX-License-Identifier: GPL-3.0-or-later
"""The boundary that no exception passes: what goes wrong in a procedure becomes an error value."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from gi.repository import Gimp, GLib, GObject

from .faults import tell_of_callbacks, told
from .refusal import RefusalError
from .values import success

Run = Callable[..., Gimp.ValueArray]


def guarded(run: Run) -> Run:
    """Wrap a run function so that it answers with a sentence whatever happens in it.

    An exception that leaves a run function ends the plug-in's process, and the user reads no more
    than that the plug-in "died".
    """

    @functools.wraps(run)
    def guarded_run(procedure: Gimp.Procedure, *arguments: Any) -> Gimp.ValueArray:
        tell_of_callbacks()
        try:
            return run(procedure, *arguments)
        except RefusalError as refusal:
            message = str(refusal)
        except Exception as fault:  # noqa: BLE001 (the boundary)
            message = told(fault)
        return procedure.new_return_values(Gimp.PDBStatusType.EXECUTION_ERROR, GLib.Error(message))

    return guarded_run


def for_scripts(do: Callable[[Gimp.ProcedureConfig], Sequence[GObject.Value]]) -> Run:
    """Make a run function of what asks nobody: it takes the arguments, and gives the values back."""

    @guarded
    def run(
        procedure: Gimp.Procedure,
        run_mode: Gimp.RunMode,
        image: Gimp.Image | None,
        drawables: list[Gimp.Drawable],
        config: Gimp.ProcedureConfig,
        data: Any,
    ) -> Gimp.ValueArray:
        return success(procedure, *do(config))

    return run
