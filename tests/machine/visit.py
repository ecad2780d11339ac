"""Run something inside a root: the checkout is there, but cannot be written to.

Run as ``python3 -m tests.machine.visit ROOT CHECKOUT WHEELS OUTPUT COMMAND…``, in a namespace of
its own.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.machine import namespace
from tests.machine.namespace import Bind

CHECKOUT = Path("/srv/nnlook")
CACHE = Path("/var/cache/nnlook-tests")
OUTPUT = CHECKOUT / "test-output"


def visit(root: Path, checkout: Path, wheels: Path, output: Path, command: list[str]) -> int:
    """Run a command in the checkout inside ``root``; return its exit status."""
    binds = [
        Bind(checkout, CHECKOUT, read_only=True),
        Bind(output, OUTPUT),
        Bind(wheels, CACHE / "wheels"),
    ]
    with namespace.furnished(root, binds):
        return namespace.run(
            root,
            *command,
            cwd=str(CHECKOUT),
            extra={"NNLOOK_TEST_CACHE": str(CACHE), "PYTHONDONTWRITEBYTECODE": "1"},
        )


if __name__ == "__main__":
    paths = [Path(argument) for argument in sys.argv[1:5]]
    sys.exit(visit(paths[0], paths[1], paths[2], paths[3], sys.argv[5:]))
