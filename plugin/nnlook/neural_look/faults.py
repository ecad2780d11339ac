# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of our own: the user reads a sentence, and the traceback goes to a log that it names."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from types import TracebackType

from gi.repository import Gimp

from .i18n import _
from .logs import add, now
from .refusal import RefusalError, showable
from .runtime import find_runtime


def told(fault: BaseException) -> str:
    """Write a fault's traceback into the log; give the sentence for the user."""
    text = "".join(traceback.format_exception(fault))
    sys.stderr.write(text)
    sentence = _("Neural Look met a fault of its own and stopped ({kind}: {fault}).").format(
        kind=type(fault).__name__, fault=showable(str(fault))
    )
    log = _written(text)
    if log is None:
        remedy = _("Please report it; the details are in GIMP's terminal output.")
    else:
        remedy = _("Please report it; the details are in {file}.").format(file=log)
    return f"{sentence} {remedy}"


def sentence_of(error: BaseException) -> str:
    """Give what the user is to read of an error: a refusal's own words, else those of a fault."""
    return str(error) if isinstance(error, RefusalError) else told(error)


def tell_of_callbacks() -> None:
    """Tell the user, for the rest of the process, of faults in what GTK and GLib call.

    No one is there to catch these: the dialog would go on as if nothing had been pressed.
    """

    def tell(
        _kind: type[BaseException], fault: BaseException, _trace: TracebackType | None
    ) -> None:
        Gimp.message(sentence_of(fault))

    sys.excepthook = tell


def _written(text: str) -> Path | None:
    """Add a text to the plug-in's log; give the log, None where there can be none."""
    try:
        log = find_runtime().home / "log" / "plug-in.log"
        add(log, f"{now()}\n{text}\n".encode(errors="backslashreplace"))
    except (OSError, RefusalError):  # the runtime is not there, or its folder cannot be written
        return None
    return log
