"""Where the command ``nnlook`` starts: before anything that takes time to import."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from nnlook_core.common.i18n import _


def main() -> int:
    """Run the command line; an interruption is one sentence at any time, and status 130."""
    # Whatever Python is started from here takes no modules from the folder that a user happens to be in.
    os.environ["PYTHONSAFEPATH"] = "1"
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started it
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115
    pressed = []
    # An interruption in the middle of an import may come out as any error: it waits for the end.
    usual = signal.signal(signal.SIGINT, lambda number, frame: pressed.append(number))
    try:
        from nnlook_core import cli
    except MemoryError:
        sentence = _("Not enough memory to start. Close other programs.")
        print(f"nnlook: {sentence}", file=sys.stderr)
        return 1
    signal.signal(signal.SIGINT, usual)
    # Asked to end, it clears up as after any failure: no half-written file stays.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    return cli.interrupted() if pressed else cli.main()
