"""Installed into a real GIMP, and shown at work there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.install.machine import PROJECT, Machine
from tests.machine import gimp

pytestmark = pytest.mark.gimp


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Machine:
    """A machine with a real GIMP that was started before."""
    found = gimp.find()
    if not found:
        pytest.skip("there is no GIMP 3")
    machine = Machine(tmp_path_factory.mktemp("real"), project)
    machine.inherited = {
        "PATH": os.environ["PATH"],
        "NNLOOK_GIMP": os.environ.get("NNLOOK_GIMP", ""),
    }
    assert machine.install("--check").returncode == 1  # this starts it
    return machine


def test_demo_check_uninstall(real: Machine, standing: Machine) -> None:
    real.home.mkdir(parents=True)
    before = own(real)
    real.give_runtime(standing)
    shown = real.install("--demo")
    assert shown.returncode == 0, shown.stderr
    assert "Running the demo in GIMP 3" in shown.stdout
    for name in ("look.onnx", "unseen-with-look.png", "comparison.png"):
        assert (real.home / "demo" / name).stat().st_size > 0
    for photo in (PROJECT / "nnlook_core" / "demo").glob("*.png"):
        assert (real.home / "demo" / photo.name).read_bytes() == photo.read_bytes()

    checked = real.install("--check")
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count("ok     GIMP 3") >= 1

    removed = real.install("--uninstall")
    assert removed.returncode == 0, removed.stderr
    assert own(real) == before


def own(machine: Machine) -> set[str]:
    """Return the files there are, less what GIMP and its libraries write for themselves."""
    theirs = (".cache", ".config/GIMP", ".local/share/gegl", ".config/gtk", ".local/share/recently")
    ours = {name for name in machine.snapshot() if not name.startswith(theirs)}
    return ours | {name for name in machine.snapshot() if "nnlook" in name}
