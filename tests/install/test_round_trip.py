"""It comes whole, it comes again without harm, it goes without a trace."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.install.machine import Machine

SETTINGS = '{"favourites": ["/a.onnx"], "newer": 1}'
VERSION = "99.0.0"


class Life(NamedTuple):
    """What became of a machine: the user's files and their text, the first runtime, the last answer."""

    machine: Machine
    own: dict[Path, str]
    old: Path
    answer: subprocess.CompletedProcess[str]


def test_install_check_uninstall_leaves_nothing_else_changed(
    machine: Machine, wheels: Path
) -> None:
    machine.add_gimp("3.0.4")
    (machine.user / "photo.png").write_bytes(b"the user's own")
    before = machine.snapshot()

    installed = machine.install("--wheels", str(wheels))
    assert installed.returncode == 0, installed.stderr
    assert "GIMP 3.0.4" in installed.stdout
    assert machine.install("--check").returncode == 0

    removed = machine.install("--uninstall")
    assert removed.returncode == 0, removed.stderr
    assert machine.snapshot() == before


def test_what_is_laid_is_as_the_plugin_wants_it(installed: Machine) -> None:
    where = json.loads((installed.plugin / "runtime.json").read_text())
    assert where["home"] == str(installed.home)
    assert Path(where["python"]).is_relative_to(installed.home / "runtime")
    assert (installed.plugin / "nnlook.py").stat().st_mode & 0o777 == 0o755
    laid, project = installed.plugin / "neural_look", installed.project
    common = project / "nnlook_core" / "common"
    for module in common.glob("*.py"):
        assert (laid / "common" / module.name).read_bytes() == module.read_bytes()
    source = project / "plugin" / "nnlook" / "neural_look"
    for module in source.rglob("*.py"):
        assert (laid / module.relative_to(source)).read_bytes() == module.read_bytes()
    imported = "import nnlook_core; print(nnlook_core.__version__)"
    command = [where["python"], "-I", "-c", imported]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == where["version"]


def test_the_runtime_learns(installed: Machine, tmp_path: Path) -> None:
    where = json.loads((installed.plugin / "runtime.json").read_text())
    demo = installed.project / "nnlook_core" / "demo"
    pair = [str(demo / f"{name}.png") for name in ("before", "after")]
    learn = [where["python"], "-I", "-m", "nnlook_core", "learn", *pair, "-o", "new.onnx"]
    answer = subprocess.run(
        [*learn, "--nodes", "8", "--json"],
        cwd=tmp_path,
        env=installed.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["delta_e_mean"] < 2
    assert (tmp_path / "new.onnx").is_file()


def test_the_command_runs(installed: Machine, tmp_path: Path) -> None:
    told = installed.install().stdout
    command = installed.home / "bin" / "nnlook"
    assert str(command) in told
    # From a folder of the search path it is reached by a link.
    linked = tmp_path / "linked"
    linked.symlink_to(command)
    look = installed.home / "looks" / "sepia.onnx"
    for name in (command, linked):
        answer = subprocess.run(
            [name, "info", look, "--json"],
            env=installed.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, answer.stderr
        assert json.loads(answer.stdout)["name"] == "Sepia"


def test_half_an_option_removes_nothing(installed: Machine) -> None:
    answer = installed.install("--uninst")
    assert answer.returncode == 2
    assert "--uninst" in answer.stderr


def test_twice_is_harmless(installed: Machine) -> None:
    again = installed.install()
    assert again.returncode == 0, again.stderr
    assert "up to date" in again.stdout


@pytest.fixture(scope="module")
def renewed(tmp_path_factory: pytest.TempPathFactory, project: Path, standing: Machine) -> Life:
    """A machine whose user added files, and that then got a newer version without a network."""
    machine = Machine(tmp_path_factory.mktemp("renewed"), project)
    machine.add_gimp("3.0.4")
    machine.give_runtime(standing)
    assert machine.install().returncode == 0
    (old,) = machine.home.glob("runtime/*")
    own = dict.fromkeys(
        (
            machine.home / "looks" / "mine.onnx",
            machine.plugin / "notes.txt",
            machine.plugin / "neural_look" / "mine.py",
            old / "lib" / "mine.txt",
        ),
        "mine",
    )
    own[machine.home / "settings.json"] = SETTINGS
    for path, text in own.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    other = machine.with_project(tmp_path_factory.mktemp("other") / "project")
    shutil.copy(project / "requirements.lock", other.project)
    (other.project / "nnlook_core" / "added.py").touch()
    (other.project / "nnlook_core" / "_version.py").write_text(f'__version__ = "{VERSION}"\n')
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_CONFIG_FILE": os.devnull}
    return Life(other, own, old, other.install(extra=nowhere))


def test_a_new_core_needs_no_download(renewed: Life) -> None:
    assert renewed.answer.returncode == 0, renewed.answer.stderr
    python = Path(json.loads((renewed.machine.plugin / "runtime.json").read_text())["python"])
    assert not python.is_relative_to(renewed.old)
    command = [str(python), "-I", "-c", "import nnlook_core.added"]
    assert subprocess.run(command, check=False).returncode == 0
    assert renewed.machine.install("--check").returncode == 0
    assert not (renewed.old / "pyvenv.cfg").exists(), "the old one goes when the new one is proven"


def test_a_newer_version_keeps_looks_and_settings(renewed: Life) -> None:
    where = json.loads((renewed.machine.plugin / "runtime.json").read_text())
    assert where["version"] == VERSION
    assert {path: path.read_text() for path in renewed.own} == renewed.own


def test_the_users_files_stay_and_nothing_else(renewed: Life) -> None:
    machine = renewed.machine
    # A newer GIMP copies the plug-ins of the older one when it is first started.
    newer = machine.plugin.parents[2] / "3.2"
    shutil.copytree(machine.plugin.parents[1], newer)
    copied = {
        newer / path.relative_to(machine.plugin.parents[1])
        for path in renewed.own
        if path.is_relative_to(machine.plugin)
    }

    for made in ("log/worker.log", "log/plug-in.log", "cache/looks.json"):  # in use
        file = machine.home / made
        file.parent.mkdir(exist_ok=True)
        file.touch()

    removed = machine.install("--uninstall")
    assert removed.returncode == 0, removed.stderr
    files = {path for path in machine.user.rglob("*") if path.is_file()}
    assert files == renewed.own.keys() | copied
    assert str(machine.plugin) in removed.stdout
    assert "looks remain" in removed.stdout
