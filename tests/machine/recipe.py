"""How a Debian root is made; all roots are made again when this file changes.

Run as ``python3 -m tests.machine.recipe SUITE MIRROR ROOT PACKAGE…``, in a namespace of its own.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.machine import namespace

_SETTINGS = """\
// A testing suite's Release file may be older than it promises to be.
Acquire::Check-Valid-Until "false";
Acquire::Languages "none";
APT::Install-Recommends "false";
DPkg::Options { "--force-unsafe-io"; };
"""


def make(suite: str, mirror: str, root: Path, packages: Sequence[str]) -> None:
    """Make ``root`` a Debian ``suite`` from ``mirror`` with all ``packages``."""
    # Named by hand: an older debootstrap has no script of the name of a newer suite.
    script = "/usr/share/debootstrap/scripts/sid"
    command = ["debootstrap", "--variant=minbase", suite, str(root), mirror, script]
    subprocess.run(command, check=True)
    (root / "etc/apt/apt.conf.d/99tests").write_text(_SETTINGS)
    with namespace.furnished(root):
        apt = ["apt-get", "--quiet", "--yes"]
        for step in (["update"], ["install", *packages], ["clean"]):
            status = namespace.run(root, *apt, *step)
            if status:
                sys.exit(status)


if __name__ == "__main__":
    make(sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4:])
