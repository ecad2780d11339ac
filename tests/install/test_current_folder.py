"""Neither the installer nor what it lays runs modules of the folder that it is started in."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.install.machine import PROJECT, Machine
from tests.support.planted_modules import plant, ran


@pytest.mark.skipif(sys.platform == "win32", reason="the command there is run by another shell")
def test_installed_and_used_among_modules_of_every_name(
    machine: Machine, wheels: Path, tmp_path: Path
) -> None:
    here = tmp_path / "here"
    mark = plant(here)
    machine.add_gimp("3.0.4")

    def run(*command: str) -> str:
        ended = subprocess.run(
            command,
            cwd=here,
            env={**machine.environment, "PATH": "/usr/bin:/bin"}
            if command[0].endswith("nnlook")
            else machine.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    run(*machine.command("--wheels", str(wheels)))
    run(*machine.command("--check"))
    shots = [shutil.copy(shot, here) for shot in (PROJECT / "nnlook_core/demo").glob("*.png")]
    nnlook = str(machine.home / "bin" / "nnlook")
    look = str(next((machine.home / "looks").glob("*.onnx")))
    run(nnlook, "apply", look, *map(str, shots), "--out-dir", "out")
    assert len(list((here / "out").iterdir())) == len(shots)
    run(nnlook, "info", look)
    run(*machine.command("--uninstall"))
    assert ran(mark) == ""
