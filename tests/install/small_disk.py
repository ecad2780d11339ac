"""Put an installation on a small disk and fill it: run in a mount namespace of its own.

``python -m tests.install.small_disk MOUNT UMOUNT HOME PROJECT OTHER WHEELS`` mounts over HOME, so
that the rest of the machine sees nothing of it, and prints what came of it as JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

FILLED = 100_000_000  # by then packages are being unpacked


def main(mount: Path, umount: Path, home: Path, project: Path, other: Path, wheels: Path) -> None:
    """Try to install with too little room from the start, and with room that vanishes."""
    told = {}
    with tempfile.TemporaryDirectory() as kept:
        shutil.copytree(home, Path(kept, "home"), symlinks=True)
        taken = sum(path.lstat().st_blocks for path in home.rglob("*")) * 512
        for situation, room in (("too small", 200_000_000), ("became full", 700_000_000)):
            size = f"size={taken + room}"
            subprocess.run([mount, "-t", "tmpfs", "-o", size, "tmpfs", home], check=True)
            shutil.copytree(Path(kept, "home"), home, symlinks=True, dirs_exist_ok=True)
            told[situation] = attempt(home, [project, other], wheels, situation == "became full")
            subprocess.run([umount, home], check=True)
    print(json.dumps(told))


def attempt(home: Path, projects: list[Path], wheels: Path, fill: bool) -> dict[str, Any]:
    """Install, and meanwhile take all the room if wanted; then ask whether the old one works."""
    before = sorted(path.name for path in home.glob("runtime/*"))
    command = [sys.executable, str(projects[1] / "install.py"), "--wheels", str(wheels)]
    free = shutil.disk_usage(home).free
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    while fill and process.poll() is None:
        if shutil.disk_usage(home).free < free - FILLED:
            take_all(home / "somebody-elses.file")
            break
        time.sleep(0.02)
    _, said = process.communicate()
    (home / "somebody-elses.file").unlink(missing_ok=True)
    checked = subprocess.run(
        [sys.executable, str(projects[0] / "install.py"), "--check"],
        capture_output=True,
        check=False,
    )
    return {
        "status": process.returncode,
        "said": said,
        "runtimes before": before,
        "runtimes after": sorted(path.name for path in home.glob("runtime/*")),
        "check": checked.returncode,
    }


def take_all(path: Path) -> None:
    """Write until the disk is full."""
    with path.open("wb", buffering=0) as file:
        for piece in (bytes(1 << 20), bytes(1 << 10)):
            try:
                while os.write(file.fileno(), piece):
                    pass
            except OSError:
                continue  # full, for pieces of this size


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
