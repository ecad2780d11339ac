"""No command and nothing that it starts runs what lies in the current folder."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import nnlook_core
from nnlook_core.files import images
from nnlook_core.inference.batch import pythons
from tests.support.looks import photo, processed, some_look
from tests.support.planted_modules import plant, ran

ROOT = Path(nnlook_core.__file__).parents[1]
# What pip writes for the entry of pyproject.toml.
SCRIPT = "import sys\nfrom nnlook_core.entry import main\nsys.exit(main())\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with modules of every name and with what the commands need."""
    folder = tmp_path / "here"
    plant(folder)
    shots = [photo(40, 60, seed) for seed in range(3)]
    for number, shot in enumerate(shots):
        images.write(images.new(shot), shot, folder / f"{number}.png")
    after = processed(shots[0])
    images.write(images.new(after), after, folder / "after.png")
    (folder / "look.onnx").write_bytes(some_look().model)
    return folder


def nnlook(folder: Path, *arguments: str, **environment: str) -> str:
    """Run the installed command; returns what it prints."""
    script = folder.parent / "nnlook"
    script.write_text(SCRIPT)
    ended = subprocess.run(
        [sys.executable, str(script), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_every_command(folder: Path) -> None:
    nnlook(folder, "learn", "0.png", "after.png", "-o", "learned.onnx", "--nodes", "8")
    nnlook(folder, "apply", "learned.onnx", "1.png", "-o", "one.tif", "--guessed", "map.png")
    nnlook(folder, "apply", "look.onnx", "0.png", "1.png", "2.png", "--out-dir", "many")
    nnlook(folder, "apply", "look.onnx", "0.png", "1.png", "--out-dir", "one", "--jobs", "1")
    nnlook(folder, "mix", "look.onnx", "learned.onnx", "--mix", "30", "-o", "mixed.onnx")
    nnlook(folder, "evaluate", "look.onnx", "0.png", "after.png", "-o", "comparison.png")
    nnlook(folder, "info", "learned.onnx", "--json")
    nnlook(folder, "chart", "-o", "chart.png", "--hald", "4")
    nnlook(folder, "export", "look.onnx", "-o", "look.cube")
    nnlook(folder, "import", "look.cube", "-o", "imported.onnx")
    assert np.array_equal(
        images.read(folder / "many/1.png").pixels, images.read(folder / "one/1.png").pixels
    )
    assert ran(folder / "was-run.txt") == ""


@pytest.mark.parametrize("path", ["", ".", os.pathsep, f".{os.pathsep}/nowhere"])
def test_a_path_that_means_the_current_folder_is_not_handed_on(
    folder: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", path)
    command = [*pythons.command("")[:2], "-c", "import sys; print(sys.path)"]
    ended = subprocess.run(
        command, env=pythons.environment(), capture_output=True, text=True, check=True
    )
    assert str(ROOT) in ended.stdout
    assert not {"", ".", str(folder)} & set(ast.literal_eval(ended.stdout))


def test_a_child_is_safe_whatever_it_inherits(folder: Path) -> None:
    ended = subprocess.run(
        [*pythons.command("this_is_no_module_of_anybody")],
        cwd=folder,
        env=pythons.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "No module named" in ended.stderr and ran(folder / "was-run.txt") == ""


def test_the_planted_modules_would_be_run(folder: Path) -> None:
    """By a Python that does look into the current folder."""
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run([sys.executable, "-c", "import joblib"], cwd=folder, env=usual, check=False)
    assert ran(folder / "was-run.txt") != ""  # joblib, or what Python itself wants before it
