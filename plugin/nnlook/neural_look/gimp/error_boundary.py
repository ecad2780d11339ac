# SPDX-License-Identifier: GPL-3.0-or-later
"""The error boundary: what goes wrong in a procedure or a callback becomes a sentence for the user.

A refusal says itself what is wrong. Anything else is an internal error: its traceback goes to a log, which
the sentence names.
"""

from __future__ import annotations

import functools
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from gi.repository import Gimp, GLib, GObject

from ..client.logs import add, now
from ..client.runtime import find_runtime
from ..errors import RefusalError, showable
from ..i18n import _
from .procedures import Run, success


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
        report_errors_in_callbacks()
        try:
            return run(Call(procedure, run_mode, image, drawables, config))
        except RefusalError as refusal:
            message = str(refusal)
        except Exception as error:  # noqa: BLE001 (the boundary)
            message = report_internal_error(error)
        return procedure.new_return_values(Gimp.PDBStatusType.EXECUTION_ERROR, GLib.Error(message))

    return guarded_run


def for_scripts(do: Callable[[Gimp.ProcedureConfig], Sequence[GObject.Value]]) -> Run:
    """Make a run function without a dialog: ``do`` takes the arguments and returns the values."""
    return guarded(lambda call: success(call.procedure, *do(call.config)))


def report_internal_error(error: BaseException) -> str:
    """Write the traceback of an internal error into the log; give the sentence for the user."""
    text = "".join(traceback.format_exception(error))
    sys.stderr.write(text)
    sentence = _("Internal error in Neural Look ({kind}: {fault}).").format(
        kind=type(error).__name__, fault=showable(str(error))
    )
    log = _add_to_log(text)
    if log is None:
        remedy = _("Please report it, with the details from GIMP's terminal output.")
    else:
        remedy = _("Please report it, with the details in {file}.").format(file=log)
    return f"{sentence} {remedy}"


def message_for(error: BaseException) -> str:
    """Give what the user is to read of an error: a refusal's own words, or that of an internal error."""
    return str(error) if isinstance(error, RefusalError) else report_internal_error(error)


def report_errors_in_callbacks() -> None:
    """Tell the user, for the rest of the process, of internal errors in what GTK and GLib call.

    No one is there to catch these: the dialog would go on as if nothing had been pressed.
    """

    def tell(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        Gimp.message(message_for(error))

    sys.excepthook = tell


def _add_to_log(text: str) -> Path | None:
    """Add a text to the plug-in's log; give the log, None where there can be none."""
    try:
        log = find_runtime().home / "log" / "plug-in.log"
        add(log, f"{now()}\n{text}\n".encode(errors="backslashreplace"))
    except (OSError, RefusalError):  # the runtime is not there, or its folder cannot be written
        return None
    return log
