"""Where the worker starts."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from nnlook_core.common import i18n
from nnlook_core.errors import Refusal
from nnlook_core.library import paths
from nnlook_core.worker import sandbox
from nnlook_core.worker.jobs import run
from nnlook_core.worker.session import Session


def main() -> None:
    """Serve on standard input and output; all else that prints goes to standard error.

    All else that reads finds nothing. On Windows it would wait for the thread that reads the frames
    even to ask what kind of file standard input is, and so would every program that it starts.
    """
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    with suppress(Refusal):  # it is told in the place of hello
        os.environ[paths.VARIABLE] = str(paths.home())  # while it is known from where it counts
    sandbox.close()
    i18n.hear_the_system()
    Session(source, target, run).serve()


if __name__ == "__main__":
    main()
