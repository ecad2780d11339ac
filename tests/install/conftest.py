"""What the installer's tests share: a machine of their own, and one on which it is installed.

On Windows there is no such machine: what stands in for its programs are scripts with a first line that
names what runs them. The tests that do without are run there too.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.install.machine import PROJECT, Machine, copy_project

EACH_DEBIAN = ("test_gimp.py", "test_lock.py", "test_python.py", "test_current_folder.py")
"""What depends on the Python and its locked packages, or starts a GIMP: run in each Debian."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here and item.path.name in EACH_DEBIAN:
            item.add_marker(pytest.mark.each_debian)


@pytest.fixture(scope="session")
def wheels() -> Path:
    """The packages of the lock for this Python, downloaded once."""
    folder = Path(os.environ.get("NNLOOK_TEST_WHEELS") or _cached_wheels())
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    command += ["--only-binary", ":all:", "-r", str(PROJECT / "requirements.lock")]
    command += ["--dest", str(folder), "--find-links", str(folder)]
    offline = subprocess.run([*command, "--no-index"], capture_output=True, check=False)
    if offline.returncode:
        subprocess.run(command, check=True)
    return folder


def _cached_wheels() -> Path:
    from tests.machine import cache  # its locks are of POSIX alone

    return cache.wheels()


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project: what is installed is compared with it, so it must not change."""
    folder = tmp_path_factory.mktemp("project") / "nnlook"
    copy_project(PROJECT, folder)
    return folder


def skip_on_windows() -> None:
    if sys.platform == "win32":
        pytest.skip("a stand-in for a program is a script of POSIX")


@pytest.fixture
def machine(tmp_path: Path, project: Path) -> Machine:
    """A machine on which nothing is installed."""
    skip_on_windows()
    return Machine(tmp_path, project)


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory, project: Path, wheels: Path) -> Machine:
    """The one machine behind ``installed``."""
    skip_on_windows()
    machine = Machine(tmp_path_factory.mktemp("installed"), project)
    machine.add_gimp("3.0.4")
    answer = machine.install("--wheels", str(wheels))
    assert answer.returncode == 0, answer.stderr
    return machine


@pytest.fixture
def installed(standing: Machine) -> Iterator[Machine]:
    """A machine with a stand-in for GIMP on which it is installed, and still is after the test."""
    before = standing.snapshot()
    yield standing
    assert standing.snapshot() == before
