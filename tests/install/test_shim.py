"""``install.py`` itself: any Python 3 reads it, and it starts what lies beside it."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import install
from tests.install.machine import PROJECT, Machine, copy_project

INSTALLER = sorted((PROJECT / "installer").glob("*.py"))


def test_any_python_3_can_read_it() -> None:
    tree = ast.parse((PROJECT / "install.py").read_text(), feature_version=(3, 4))
    nodes = list(ast.walk(tree))
    # The parser lets these pass, whatever version it is told.
    assert not any(isinstance(node, ast.JoinedStr | ast.NamedExpr) for node in nodes)
    futures = [n for n in nodes if isinstance(n, ast.ImportFrom) and n.module == "__future__"]
    assert not futures


def test_an_older_python_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 6, 9, "final", 0))
    monkeypatch.setitem(
        sys.modules, "installer.main", None
    )  # it would be more than such a Python can
    assert install.main() == 1
    assert "3.10 or newer" in capsys.readouterr().err


def test_what_it_starts_is_for_python_3_10() -> None:
    for path in INSTALLER:
        ast.parse(path.read_text(), feature_version=(3, 10))


@pytest.mark.parametrize(
    "missing", ["installer", "installer/gimps.py", "nnlook_core/common/lock.py"]
)
def test_an_incomplete_copy(missing: str, machine: Machine, tmp_path: Path) -> None:
    copy_project(PROJECT, tmp_path / "copy")
    path = tmp_path / "copy" / missing
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    other = Machine.__new__(Machine)
    other.__dict__ = {**machine.__dict__, "project": tmp_path / "copy"}
    answer = other.install("--check")
    assert answer.returncode == 1
    (line,) = answer.stderr.splitlines()
    assert line.startswith("install.py: ")
    assert "incomplete" in line


def test_it_runs_isolated_and_without_packages(machine: Machine, tmp_path: Path) -> None:
    command = [sys.executable, "-I", "-S", str(machine.project / "install.py"), "--check"]
    answer = subprocess.run(
        command,
        cwd=tmp_path,
        env=machine.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert "GIMP 3 was not found" in answer.stdout
    assert answer.stderr == ""


def test_a_home_of_nobody(machine: Machine) -> None:
    answer = machine.install("--check", extra={"NNLOOK_HOME": "~nobody-of-that-name/nnlook"})
    assert answer.returncode == 1
    assert "nobody-of-that-name" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_its_modules_import_one_way() -> None:
    imports = {}
    for path in INSTALLER:
        nodes = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.ImportFrom)]
        names = [node.module or "" for node in nodes]
        outside = [name for name in names if name.startswith("nnlook_core")]
        assert all(name.startswith("nnlook_core.common") for name in outside), path
        imports[path.stem] = {
            name.partition(".")[2] for name in names if name.startswith("installer.")
        }
    assert len(list(TopologicalSorter(imports).static_order())) == len(INSTALLER)
