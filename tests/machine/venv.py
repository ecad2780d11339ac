"""The venv that the tests run in: the project's locked packages and the locked test tools."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.machine import cache

LOCKS = ("requirements.lock", "tests/requirements.lock")


class VenvError(Exception):
    """The venv cannot be made; the message says why."""


def python(checkout: Path) -> Path:
    """Return the Python of a venv with exactly what the lock files name, making it if need be."""
    locks = [checkout / name for name in LOCKS]
    tag = f"{sys.implementation.name}{sys.version_info.major}{sys.version_info.minor}"
    # The interpreter's own place too: a venv of one Python is of no use to another of that version.
    whose = f"{sys.version} {Path(sys.executable).resolve()}".encode()
    name = f"venv-{tag}-{cache.key(whose, *(lock.read_bytes() for lock in locks))}"
    place = cache.folder() / name
    complete = place / "complete"  # written last: without it the venv is a torso
    with cache.locked(name):
        if not complete.exists():
            print(f"Making the tests' venv in {place}", flush=True)
            shutil.rmtree(place, ignore_errors=True)
            _make(place, locks)
            complete.touch()
    return place / "bin" / "python"


def _make(place: Path, locks: list[Path]) -> None:
    made = subprocess.run([sys.executable, "-m", "venv", str(place)], check=False)
    if made.returncode:
        raise VenvError("No venv can be made; on Debian: apt-get install python3-venv")
    pip = [str(place / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    listed = [part for lock in locks for part in ("-r", str(lock))]
    install = [*pip, "install", "--quiet", "--require-hashes", "--no-deps", "--no-index"]
    install += ["--find-links", str(cache.wheels()), *listed]
    # What an earlier run has downloaded is enough, without a network: ask the index only if not.
    if subprocess.run(install, check=False, capture_output=True).returncode == 0:
        return
    print(
        "Downloading the packages that requirements.lock and tests/requirements.lock name",
        flush=True,
    )
    download = [*pip, "download", "--quiet", "--require-hashes", "--no-deps"]
    download += ["--only-binary", ":all:", "--dest", str(cache.wheels()), *listed]
    # Two GIMPs' venvs may be made side by side, from the same folder of wheels.
    with cache.locked("wheels/download"):
        downloaded = subprocess.run(download, check=False).returncode == 0
    if not downloaded or subprocess.run(install, check=False).returncode:
        raise VenvError("The tests' packages cannot be installed; pip says why just above.")
