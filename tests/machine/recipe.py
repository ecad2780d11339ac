"""How a Debian root with a GIMP 3 is made; a root is made again when this file changes.

Run as ``python3 -m tests.machine.recipe SUITE MIRROR ROOT``, in a namespace of its own.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.machine import namespace

PACKAGES = (
    # What somebody with GIMP 3 and our README has.
    *("gimp", "gir1.2-gimp-3.0", "python3-gi", "python3-venv"),
    # A screen, somebody who manages its windows, somebody who looks at it and somebody who acts.
    *("xvfb", "xauth", "dbus", "openbox", "at-spi2-core", "gir1.2-atspi-2.0", "xdotool"),
    *("imagemagick", "fonts-dejavu-core"),
    # A sandbox such as Flatpak's, for the tests of the installer.
    "bubblewrap",
)

_SETTINGS = """\
// A testing suite's Release file may be older than it promises to be.
Acquire::Check-Valid-Until "false";
Acquire::Languages "none";
APT::Install-Recommends "false";
DPkg::Options { "--force-unsafe-io"; };
"""


def make(suite: str, mirror: str, root: Path) -> None:
    """Make ``root`` a Debian ``suite`` from ``mirror`` with all ``PACKAGES``."""
    # Named by hand: an older debootstrap has no script of the name of a newer suite.
    script = "/usr/share/debootstrap/scripts/sid"
    command = ["debootstrap", "--variant=minbase", suite, str(root), mirror, script]
    subprocess.run(command, check=True)
    (root / "etc/apt/apt.conf.d/99tests").write_text(_SETTINGS)
    with namespace.furnished(root):
        apt = ["apt-get", "--quiet", "--yes"]
        for step in (["update"], ["install", *PACKAGES], ["clean"]):
            status = namespace.run(root, *apt, *step)
            if status:
                sys.exit(status)


if __name__ == "__main__":
    make(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
