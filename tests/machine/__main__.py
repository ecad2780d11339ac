"""A shell in a Debian with a GIMP 3: ``python3 -m tests.machine [--gimp 3.0|3.2] [COMMAND…]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.machine import cache, namespace, roots

CHECKOUT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Run the command, or a shell, in the root with this GIMP."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.machine", description=__doc__)
    parser.add_argument("--gimp", choices=roots.SUITES, default="3.0", help="which GIMP (3.0)")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="what to run there (a shell)")
    options = parser.parse_args()
    output = CHECKOUT / "test-output"
    output.mkdir(exist_ok=True)
    try:
        root = roots.ensure(roots.SUITES[options.gimp], CHECKOUT)
    except roots.RootError as error:
        print(error, file=sys.stderr)
        return 1
    places = [str(path) for path in (root, CHECKOUT, cache.wheels(), output)]
    with roots.used(root):
        return namespace.isolated(
            "tests.machine.visit", *places, *(options.command or ["bash"]), cwd=CHECKOUT
        )


if __name__ == "__main__":
    sys.exit(main())
