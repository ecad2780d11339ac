"""The wheel of the core, built by setuptools from a copy in which all files have the same mode and time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from release.project import HOMEPAGE, ReleaseError, files

CONTENTS = ("nnlook_core", "pyproject.toml", "README.md", "LICENSE")


def wheel(epoch: int) -> tuple[str, bytes]:
    """Return its name and its bytes. Raises ``ReleaseError`` with pip's messages if it cannot be built."""
    with tempfile.TemporaryDirectory() as scratch:
        source, out = Path(scratch, "source"), Path(scratch, "wheel")
        for name, content in files(CONTENTS).items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(with_homepage(content) if name == "pyproject.toml" else content)
            path.chmod(0o644)
            os.utime(path, (epoch, epoch))
        command = [sys.executable, "-P", "-m", "pip", "wheel", "--disable-pip-version-check"]
        command += ["--no-index", "--no-build-isolation", "--no-deps"]
        built = subprocess.run(
            [*command, "--wheel-dir", str(out), str(source)],
            cwd=scratch,
            env=_environment(epoch),
            capture_output=True,
            text=True,
            check=False,
            umask=0o022 if os.name == "posix" else -1,
        )
        if built.returncode:
            raise ReleaseError(f"There is no wheel. {built.stdout}{built.stderr}")
        (path,) = out.glob("*.whl")
        return path.name, path.read_bytes()


def with_homepage(pyproject: bytes, homepage: str = HOMEPAGE) -> bytes:
    """Return ``pyproject.toml`` with the homepage, if there is one."""
    if not homepage:
        return pyproject
    return pyproject + f"\n[project.urls]\nHomepage = {json.dumps(homepage)}\n".encode()


def _environment(epoch: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    fixed = {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "0"}
    return {**kept, **fixed, "SOURCE_DATE_EPOCH": str(epoch)}
