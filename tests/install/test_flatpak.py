"""A Flatpak GIMP, simulated with bubblewrap: its processes see another Python than this machine's."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.install.machine import Machine

BWRAP = shutil.which("bwrap")

FLATPAK = """\
#!/bin/sh
# Stands in for flatpak: the Python of the sandbox is /app/bin/python3, and this machine's is not there.
case $1 in
    info) exit 0 ;;
    run) shift ;;
    *) exit 1 ;;
esac
program={gimp}
set -- "$@" ""
while [ "$1" != org.gimp.GIMP ]; do
    case $1 in
        --command=*) program=${{1#--command=}} ;;
        --env=*) export "${{1#--env=}}" ;;
    esac
    shift
done
shift
# The empty one that was added above goes again, and what is left is the program's.
count=$#
while [ $count -gt 1 ]; do
    set -- "$@" "$1"
    shift
    count=$((count - 1))
done
shift
PATH=/app/bin:/usr/bin:/bin exec {sandbox} "$program" "$@"
"""


def sandbox(machine: Machine, wheels: Path) -> list[str]:
    """Return the start of a command that runs in the sandbox."""
    python = f"python3.{sys.version_info.minor}"
    hidden = [f"/usr/bin/{name}" for name in ("python3", python) if Path("/usr/bin", name).exists()]
    binds = ["--ro-bind", "/usr", "/usr", "--ro-bind", sys.base_prefix, "/app"]
    for path in dict.fromkeys(str(Path(name).resolve()) for name in hidden):
        binds += ["--ro-bind", "/dev/null", path]
    for name in ("bin", "lib", "lib64"):
        binds += ["--symlink", f"usr/{name}", f"/{name}"]
    for path in ("/etc/ssl", "/etc/pip.conf", "/etc/resolv.conf"):
        binds += ["--ro-bind-try", path, path]
    seen = (machine.project, machine.programs, wheels)
    for folder in seen:
        binds += ["--ro-bind", str(folder), str(folder)]
    binds += ["--bind", str(machine.user), str(machine.user), "--proc", "/proc", "--dev", "/dev"]
    assert BWRAP
    return [BWRAP, *binds, "--die-with-parent"]


@pytest.fixture(scope="module")
def flatpak(
    tmp_path_factory: pytest.TempPathFactory, project: Path, wheels: Path
) -> tuple[Machine, list[str]]:
    """A machine whose only GIMP is a Flatpak; and how to look into its sandbox."""
    machine = Machine(tmp_path_factory.mktemp("flatpak"), project)
    if not BWRAP:
        pytest.skip("there is no bubblewrap")
    start = sandbox(machine, wheels)
    tried = subprocess.run([*start, "/app/bin/python3", "-c", ""], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip(f"bubblewrap makes no sandbox here: {tried.stderr.decode().strip()}")
    gimp = machine.add_gimp("3.0.4", "gimp-of-the-flatpak")
    gimp.write_text(gimp.read_text().replace(sys.executable, "/app/bin/python3", 1))
    script = FLATPAK.format(gimp=shlex.quote(str(gimp)), sandbox=shlex.join(start))
    machine.add_program("flatpak", script)
    (machine.programs / "sh").symlink_to("/bin/sh")
    return machine, start


def test_the_runtime_is_the_sandbox_s(flatpak: tuple[Machine, list[str]], wheels: Path) -> None:
    machine, start = flatpak
    before = machine.snapshot()
    answer = machine.install("--wheels", str(wheels))
    assert answer.returncode == 0, answer.stderr
    assert "the Flatpak GIMP" in answer.stdout
    python = json.loads((machine.plugin / "runtime.json").read_text())["python"]
    assert not Path(python).exists(), "it would also run outside, so this proves nothing"
    worker = [*start, "--setenv", "NNLOOK_HOME", str(machine.home), python]
    hello = subprocess.run(
        [*worker, "-I", "-m", "nnlook_core.worker"], input=b"", capture_output=True, check=True
    )
    assert b'"type":"hello"' in hello.stdout

    checked = machine.install("--check")
    assert checked.returncode == 0, checked.stdout
    assert "up to date" in machine.install().stdout
    assert machine.install("--uninstall").returncode == 0
    assert machine.snapshot() == before
