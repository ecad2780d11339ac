"""``--check`` finds what is wrong, and says how to mend it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from tests.install.machine import Machine


def wrong(machine: Machine, **extra: str) -> str:
    """Return what ``--check`` says is wrong."""
    answer = machine.install("--check", extra=extra)
    assert answer.returncode == 1
    (line,) = (line for line in answer.stdout.splitlines() if line.startswith("failed"))
    assert re.search(r"[Rr]un install\.py|sudo apt install", line), "no remedy"
    return line


def test_all_well(installed: Machine) -> None:
    answer = installed.install("--check")
    assert answer.returncode == 0
    parts = [line for line in answer.stdout.splitlines() if line.startswith("ok")]
    assert [part.split()[1] for part in parts] == ["runtime", "worker", "command", "GIMP", "folder"]


def test_nothing_installed(machine: Machine) -> None:
    assert "not found in" in wrong(machine)
    assert machine.snapshot() == {}


def test_a_damaged_runtime(installed: Machine) -> None:
    (module,) = installed.home.glob("runtime/*/lib/*/site-packages/tqdm/cli.py")
    whole = module.read_bytes()
    module.write_bytes(whole[:100])
    try:
        assert "tqdm/cli.py" in wrong(installed)
    finally:
        module.write_bytes(whole)


def test_a_worker_of_another_version(installed: Machine) -> None:
    (module,) = installed.home.glob("runtime/*/lib/*/site-packages/nnlook_core/_version.py")
    whole = module.read_bytes()
    module.write_bytes(whole.replace(b'"0.', b'"99.'))
    try:
        lines = installed.install("--check").stdout.splitlines()
    finally:
        module.write_bytes(whole)
    (worker,) = (line for line in lines if line.startswith("failed worker"))
    assert "version 99." in worker
    assert "Run install.py again" in worker


def test_a_changed_plugin(installed: Machine) -> None:
    script = installed.plugin / "nnlook.py"
    whole = script.read_bytes()
    script.write_bytes(whole + b"# changed\n")
    try:
        assert str(script) in wrong(installed)
    finally:
        script.write_bytes(whole)


def test_a_command_of_another_runtime(installed: Machine) -> None:
    command = installed.home / "bin" / "nnlook"
    whole = command.read_text()
    command.write_text(whole.replace("/runtime/", "/runtime/gone/"))
    try:
        assert str(command) in wrong(installed)
    finally:
        command.write_text(whole)


def test_a_plugin_that_gimp_does_not_take(installed: Machine) -> None:
    script = installed.plugin / "nnlook.py"
    script.chmod(0o644)
    try:
        assert "plug-in-nnlook-learn" in wrong(installed)
    finally:
        script.chmod(0o755)


def test_a_plugin_of_another_home(installed: Machine, tmp_path: Path) -> None:
    record = installed.plugin / "runtime.json"
    whole = record.read_text()
    record.write_text(json.dumps({**json.loads(whole), "home": str(tmp_path)}))
    try:
        assert str(tmp_path) in wrong(installed)
    finally:
        record.write_text(whole)


def test_a_gimp_without_python(installed: Machine) -> None:
    gimp = installed.programs / "gimp-console"
    shutil.move(gimp, gimp.with_name("kept"))
    installed.add_gimp("3.0.4", runs_python=False)
    try:
        assert "python3-gi" in wrong(installed)
    finally:
        shutil.move(gimp.with_name("kept"), gimp)
