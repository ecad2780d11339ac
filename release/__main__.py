"""Build a release into a folder: ``python3 -m release [--out DIR]``.

Exit status: 0, or 1 where it fails, with a sentence that says why.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from installer.project import ROOT
from nnlook_core.common.atomic import write_files

LOCK = ROOT / "tests" / "requirements.lock"


def main(arguments: Sequence[str]) -> int:
    """Build it; return the exit status."""
    parser = argparse.ArgumentParser(prog="python3 -m release", description="Build a release.")
    parser.add_argument("--out", type=Path, default=Path("dist"), help="the folder for it (dist)")
    out: Path = parser.parse_args(arguments).out.absolute()
    if not _can_build():
        from tests.machine import venv  # it has what the lock names

        command = [str(venv.python(ROOT)), "-m", "release", "--out", str(out)]
        return subprocess.run(command, cwd=ROOT, check=False).returncode

    from release.archive import plugin_zip
    from release.project import ReleaseError, epoch
    from release.wheel import wheel

    try:
        of = epoch()
        made = dict([wheel(of), plugin_zip(of)])
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    sums = [f"{hashlib.sha256(made[name]).hexdigest()}  {name}\n" for name in sorted(made)]
    made["SHA256SUMS"] = "".join(sums).encode()
    out.mkdir(parents=True, exist_ok=True)
    write_files({out / name: content for name, content in made.items()})
    print("".join(sums), end="")
    return 0


def _can_build() -> bool:
    """Whether this Python has pip, and setuptools in the locked version: another one writes other bytes."""
    if not all(map(importlib.util.find_spec, ("pip", "setuptools"))):
        return False
    return f"\nsetuptools=={version('setuptools')} " in LOCK.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
