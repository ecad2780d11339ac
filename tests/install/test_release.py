"""A release: the same bytes from the same source, and all that somebody needs who has nothing else."""

from __future__ import annotations

import hashlib
import io
import os
import posixpath
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

from release.archive import CONTENTS
from release.wheel import CONTENTS as WHEEL_CONTENTS
from release.wheel import with_homepage
from tests.install.machine import PROJECT, Machine

NEEDED = {*CONTENTS, *WHEEL_CONTENTS, "release", "tests/requirements.lock"}


def build(project: Path, out: Path, *, umask: int = 0o022, **extra: str) -> dict[str, bytes]:
    """Build a release and return its files."""
    done = subprocess.run(
        [sys.executable, "-m", "release", "--out", str(out)],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), **extra},
        capture_output=True,
        text=True,
        check=False,
        umask=umask if os.name == "posix" else -1,
    )
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return build(PROJECT, tmp_path_factory.mktemp("release"))


def one(released: dict[str, bytes], suffix: str) -> zipfile.ZipFile:
    (name,) = (name for name in released if name.endswith(suffix))
    return zipfile.ZipFile(io.BytesIO(released[name]))


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project in another place, of another day, as somebody has it who lets nobody else read it."""
    copy = tmp_path_factory.mktemp("copy") / "elsewhere"
    for name in NEEDED:
        source, target = PROJECT / name, copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    for path in copy.rglob("*"):
        path.chmod(0o700 if path.is_dir() or os.access(path, os.X_OK) else 0o600)
        os.utime(path, (1, 1))
    return copy


def test_the_same_source_gives_the_same_bytes(
    released: dict[str, bytes], copied: Path, tmp_path: Path
) -> None:
    extra = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "LANGUAGE": "es"}
    assert build(copied, tmp_path / "out", umask=0o077, **extra) == released
    later = build(copied, tmp_path / "later", SOURCE_DATE_EPOCH="2000000000")
    assert {zipped.date_time[0] for zipped in one(later, ".zip").infolist()} == {2033}
    assert later.keys() == released.keys()
    assert all(later[name] != released[name] for name in released)


def test_a_version_that_the_changelog_does_not_know_is_not_released(copied: Path) -> None:
    version = copied / "nnlook_core" / "_version.py"
    whole = version.read_text()
    version.write_text('__version__ = "99.0.0"\n')
    command = [sys.executable, "-m", "release", "--out", "out"]
    try:
        done = subprocess.run(command, cwd=copied, capture_output=True, text=True, check=False)
    finally:
        version.write_text(whole)
    assert done.returncode == 1
    assert "no section of version 99.0.0" in done.stderr
    assert not (copied / "out").exists()


def test_the_sums_are_the_files(released: dict[str, bytes]) -> None:
    lines = [line.split("  ") for line in released["SHA256SUMS"].decode().splitlines()]
    assert {name for _, name in lines} == released.keys() - {"SHA256SUMS"}
    assert all(hashlib.sha256(released[name]).hexdigest() == hashed for hashed, name in lines)


def test_the_wheel_has_the_core_and_its_data(released: dict[str, bytes], tmp_path: Path) -> None:
    wheel = one(released, ".whl")
    data = (".mo", ".npy", ".onnx", ".png", "py.typed")
    wanted = [
        path for path in (PROJECT / "nnlook_core").rglob("*") if path.name.endswith((".py", *data))
    ]
    names = {path.relative_to(PROJECT).as_posix() for path in wanted}
    assert {name for name in wheel.namelist() if name.startswith("nnlook_core/")} - names <= {
        "nnlook_core/demo/README.md"
    }
    assert names <= set(wheel.namelist())
    (metadata,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    told = message_from_bytes(wheel.read(metadata))
    assert told["License-Expression"] == "GPL-3.0-or-later"
    assert told.get_all("Project-URL") is None
    wheel.extractall(tmp_path)
    look = next(tmp_path.glob("nnlook_core/starter/*.onnx"))
    command = [sys.executable, "-m", "nnlook_core", "info", str(look)]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)


def test_the_links_of_the_pages_in_the_zip_lead_somewhere(released: dict[str, bytes]) -> None:
    archive = one(released, ".zip")
    names = set(archive.namelist())
    pages = [name for name in names if name.endswith(".md")]
    assert len(pages) > 20
    for page in pages:
        folder, text = posixpath.dirname(page), archive.read(page).decode()
        for link in re.findall(
            r"\]\(([^)#:]+)(?:#[^)]*)?\)", text
        ):  # those with a colon are addresses
            assert posixpath.normpath(posixpath.join(folder, link)) in names, f"{page}: {link}"


def test_a_homepage_is_told_once_there_is_one() -> None:
    described = (PROJECT / "pyproject.toml").read_bytes()
    assert with_homepage(described, "") == described
    told = tomllib.loads(with_homepage(described, "https://example.org/").decode())
    assert told["project"]["urls"] == {"Homepage": "https://example.org/"}


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are scripts of POSIX")
def test_whoever_has_the_zip_alone_can_install_and_see_the_demo(
    released: dict[str, bytes], standing: Machine, tmp_path: Path
) -> None:
    archive = one(released, ".zip")
    (folder,) = {name.partition("/")[0] for name in archive.namelist()}
    assert not [name for name in archive.namelist() if "__pycache__" in name or "/." in name]
    modes = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in archive.infolist()}
    programs = ("install.py", "Install on macOS.command", "plugin/nnlook/nnlook.py")
    assert {name for name, mode in modes.items() if mode == 0o755} == {
        f"{folder}/{name}" for name in programs
    }
    lines = archive.read(f"{folder}/Install on Windows.bat").splitlines(keepends=True)
    assert all(line.endswith(b"\r\n") for line in lines)  # else cmd.exe may miss a label
    archive.extractall(tmp_path / "download")
    machine = Machine(tmp_path, tmp_path / "download" / folder)
    machine.add_gimp("3.0.4")
    machine.home.mkdir(parents=True)
    before = machine.snapshot()
    machine.give_runtime(standing)
    installed = machine.install()
    assert installed.returncode == 0, installed.stderr
    assert machine.install("--check").returncode == 0
    (machine.programs / "gimp-console").unlink()
    shown = machine.install("--demo")
    assert shown.returncode == 0, shown.stderr
    assert (machine.home / "demo" / "comparison.png").stat().st_size > 0
    removed = machine.install("--uninstall")
    assert removed.returncode == 0, removed.stderr
    assert machine.snapshot() == before
