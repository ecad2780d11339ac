"""``python3 -m benchmarks [learn] [apply]``: figures of ours and of the peers, in one run.

Makes the venv of the tests where this Python has not the packages, so it needs nothing installed.
Absolute times are this machine's at this hour; the ratios are what counts.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
BENCHMARKS = ("learn", "apply")


def main(arguments: Sequence[str]) -> int:
    """Run the benchmarks asked for; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python3 -m benchmarks", description=__doc__)
    parser.add_argument("which", nargs="*", metavar="WHICH", help=" or ".join(BENCHMARKS))
    wanted = parser.parse_args(arguments).which or list(BENCHMARKS)
    if unknown := set(wanted) - set(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    if importlib.util.find_spec("skl2onnx") is None:
        from tests.machine import venv

        command = [str(venv.python(CHECKOUT)), "-m", "benchmarks", *wanted]
        return subprocess.run(command, cwd=CHECKOUT, check=False).returncode

    from benchmarks import applying, learning

    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    for name, run in (("learn", learning.run), ("apply", applying.run)):
        if name in wanted:
            print(flush=True)
            run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
