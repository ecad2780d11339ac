"""Programs that the tests use on the machine itself: root gets them where they are missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable

from tests.machine import cache


class ToolError(Exception):
    """A program is missing; the message says why, in the words of apt where it was asked."""


def ensure(programs: Iterable[str], packages: Iterable[str]) -> None:
    """Install ``packages`` unless all ``programs`` are there. Raises ``ToolError``."""
    with cache.locked("tools"):
        missing = [program for program in programs if not shutil.which(program)]
        if not missing:
            return
        apt = shutil.which("apt-get")
        if apt is None or os.geteuid() != 0:
            raise ToolError(
                f"This machine has no {' and no '.join(missing)}, and only root with apt-get gets it."
            )
        print(f"Installing {', '.join(packages)} (apt-get)", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
            done = subprocess.run(
                [apt, "--quiet", *step],
                env=environment,
                check=False,
                capture_output=True,
                text=True,
            )
            if done.returncode:
                raise ToolError(f"apt-get {step[0]} failed:\n{done.stderr.strip()}")
