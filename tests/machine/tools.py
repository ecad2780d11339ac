"""Programs of Debian that the tests need on the machine itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence

from tests.machine import cache


class ToolError(Exception):
    """A program cannot be had; the message says why."""


def ensure(programs: Sequence[str], packages: Sequence[str]) -> None:
    """Install packages where one of the programs is missing. Raises ``ToolError``."""
    with cache.locked("tools"):
        if all(shutil.which(program) for program in programs):
            return
        apt = shutil.which("apt-get")
        if apt is None or os.geteuid() != 0:
            raise ToolError(f"this machine has no {', '.join(programs)}: install it")
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
