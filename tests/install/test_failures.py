"""When it cannot be done: a sentence with a remedy, and what stood before still stands."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.install.machine import PROJECT, Machine
from tests.machine import namespace

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
UNREACHABLE = {
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_FIND_LINKS": "",
    "PIP_RETRIES": "0",
}


def which(program: str) -> str:
    """Return a program of the real machine."""
    found = shutil.which(program)
    assert found, f"there is no {program}"
    return found


def one_sentence(text: str) -> str:
    """Return the message of a refusal, which is one line."""
    (line,) = text.strip().splitlines()
    assert line.startswith("install.py: ")
    return line


def test_no_network(installed: Machine, tmp_path: Path) -> None:
    answer = installed.with_project(tmp_path / "project").install(extra=UNREACHABLE)
    assert answer.returncode == 1
    assert "network" in one_sentence(answer.stderr)
    assert installed.install("--check").returncode == 0


def test_a_folder_without_the_packages(installed: Machine, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    other = installed.with_project(tmp_path / "project")
    answer = other.install("--wheels", str(tmp_path / "empty"))
    assert answer.returncode == 1
    assert str(tmp_path / "empty") in one_sentence(answer.stderr)


def test_a_package_that_is_not_the_one_in_the_lock(
    installed: Machine, wheels: Path, tmp_path: Path
) -> None:
    forged = tmp_path / "forged"
    forged.mkdir()
    for wheel in wheels.glob("*.whl"):
        (forged / wheel.name).symlink_to(wheel)
    (target,) = forged.glob("tqdm-*.whl")
    target.unlink()
    target.write_bytes(b"PK\5\6" + bytes(18))
    other = installed.with_project(tmp_path / "project")
    answer = other.install("--wheels", str(forged))
    assert answer.returncode == 1
    assert "wrong checksum" in one_sentence(answer.stderr)


def test_interrupted(installed: Machine, wheels: Path, tmp_path: Path) -> None:
    other = installed.with_project(tmp_path / "project")
    before = set(installed.home.glob("runtime/*"))
    process = subprocess.Popen(
        other.command("--wheels", str(wheels)),
        env=installed.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until_it_fills(installed, before)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "The previous installation is unchanged" in one_sentence(said)
    assert installed.install("--check").returncode == 0


def test_killed_then_mended(machine: Machine, wheels: Path) -> None:
    process = subprocess.Popen(
        machine.command("--wheels", str(wheels)),
        env=machine.environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_until_it_fills(machine, set())
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    (torso,) = machine.home.glob("runtime/*")
    checked = machine.install("--check")
    assert checked.returncode == 1
    assert "not found in" in checked.stdout
    removed = machine.install("--uninstall")
    assert removed.returncode == 0, removed.stderr
    assert not torso.exists()
    assert machine.snapshot() == {}


@pytest.mark.parametrize("files", [0, 1, 10])
def test_killed_while_the_plugin_is_laid_then_removed(
    machine: Machine, standing: Machine, files: int
) -> None:
    machine.add_gimp("3.0.4")
    machine.home.mkdir(parents=True)
    before = machine.snapshot()
    machine.give_runtime(standing)
    script = f"""
import os, sys
sys.path.insert(0, {str(machine.project)!r})
from pathlib import Path
from installer import main
replace, left = Path.replace, [{files}]
def deadly(path, target):
    if "plug-ins" in path.parts:
        left[0] or os._exit(9)
        left[0] -= 1
    return replace(path, target)
Path.replace = deadly
sys.exit(main.main([]))
"""
    killed = subprocess.run([sys.executable, "-c", script], env=machine.environment, check=False)
    assert killed.returncode == 9
    assert list(machine.plugin.rglob(".nnlook-*"))
    removed = machine.install("--uninstall")
    assert removed.returncode == 0, removed.stderr
    assert machine.snapshot() == before


def wait_until_it_fills(machine: Machine, before: set[Path]) -> None:
    """Wait until packages are being installed into a new runtime."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        for runtime in set(machine.home.glob("runtime/*")) - before:
            if (runtime / "downloads").exists():
                return
        time.sleep(0.05)
    raise AssertionError("no runtime was begun")


def test_two_at_once(installed: Machine) -> None:
    # Only one process can hold the lock: this one, for now.
    script = (
        "import fcntl, sys, time; file = open(sys.argv[1], 'w'); "
        "fcntl.flock(file, fcntl.LOCK_EX); print('held', flush=True); time.sleep(60)"
    )
    lock = installed.home / "install.lock"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(lock)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        answer = installed.install()
        holder.kill()
    lock.unlink()
    assert answer.returncode == 1
    assert "Another install.py is running" in one_sentence(answer.stderr)


@pytest.mark.skipif(not IS_ROOT, reason="only root can make a small disk")
def test_full_disk(installed: Machine, wheels: Path, tmp_path: Path) -> None:
    other = installed.with_project(tmp_path / "project")
    script = [sys.executable, "-m", "tests.install.small_disk", which("mount"), which("umount")]
    projects = [str(installed.project), str(other.project)]
    answer = subprocess.run(
        [*namespace.unshare(), *script, str(installed.home), *projects, str(wheels)],
        env={**installed.environment, "PYTHONPATH": str(PROJECT)},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(answer.stdout.splitlines()[-1])
    assert told["too small"]["status"] == 1
    assert "the installation needs" in one_sentence(told["too small"]["said"])
    assert told["became full"]["status"] == 1
    assert "disk" in one_sentence(told["became full"]["said"])
    assert "full" in one_sentence(told["became full"]["said"])
    for situation in told.values():
        assert situation["runtimes after"] == situation["runtimes before"]
        assert situation["check"] == 0


def test_a_folder_that_cannot_be_written(machine: Machine, wheels: Path) -> None:
    (machine.user / "file").write_text("not a folder")
    home = {"NNLOOK_HOME": str(machine.user / "file" / "nnlook")}
    answer = machine.install("--wheels", str(wheels), extra=home)
    assert answer.returncode == 1
    assert str(machine.user / "file") in one_sentence(answer.stderr)


def test_no_fitting_python(machine: Machine) -> None:
    # An older Python runs the installer; nothing else is on the path.
    script = f"""
import sys
sys.path.insert(0, {str(machine.project)!r})
from installer import main, pythons
pythons.PYTHONS = ((3, 99),)
sys.exit(main.main([]))
"""
    answer = subprocess.run(
        [sys.executable, "-c", script],
        env=machine.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert "sudo apt install python3 python3-venv" in one_sentence(answer.stderr)
    assert machine.snapshot() == {}, "nothing is left of the attempt"
