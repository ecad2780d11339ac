"""A machine for the installer to work on: a user's folders, a search path, programs that stand in."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]

STAND_IN = '''\
#!{python}
"""Stands in for a GIMP: runs Python code, and has the procedures of what lies in its plug-ins."""
import os, sys, types
from pathlib import Path

if "--version" in sys.argv:
    sys.exit(print("GNU Image Manipulation Program version {release}"))
if not {runs_python}:
    sys.exit("no batch interpreter python-fu-eval")
usual = Path.home() / ".config" / "GIMP" / "{release}".rpartition(".")[0]
directory = Path(os.environ.get("GIMP3_DIRECTORY") or usual)
plug_in = directory / "plug-ins" / "nnlook" / "nnlook.py"
plug_in.parents[1].mkdir(parents=True, exist_ok=True)
pdb = types.SimpleNamespace(lookup_procedure=lambda name: os.access(plug_in, os.X_OK))
gi, repository = types.ModuleType("gi"), types.ModuleType("gi.repository")
repository.Gimp = types.SimpleNamespace(
    version=lambda: "{release}", directory=lambda: str(directory), get_pdb=lambda: pdb
)
sys.modules |= {{"gi": gi, "gi.repository": repository}}
exec(sys.argv[sys.argv.index("-b") + 1])
'''


def copy_project(source: Path, target: Path) -> None:
    """Copy what the installer needs of a project."""
    ignored = shutil.ignore_patterns("__pycache__", ".*_cache")
    for folder in ("installer", "nnlook_core", "plugin"):
        shutil.copytree(source / folder, target / folder, ignore=ignored)
    for file in ("install.py", "requirements.lock"):
        shutil.copy(source / file, target)


class Machine:
    """Everything below one folder: the user's own, and the only programs on the search path."""

    def __init__(self, root: Path, project: Path) -> None:
        self.project = project
        self.user, self.programs = root / "user", root / "programs"
        self.inherited: dict[str, str] = {}
        self.user.mkdir()
        self.programs.mkdir()
        self.home = self.user / ".local" / "share" / "nnlook"
        self.plugin = self.user / ".config" / "GIMP" / "3.0" / "plug-ins" / "nnlook"

    @property
    def environment(self) -> dict[str, str]:
        """What a program on this machine inherits: the network's settings come from the real one."""
        kept = ("PIP_", "HTTP", "http", "NO_PROXY", "no_proxy", "SSL_", "LANG", "SYSTEMROOT")
        passed = {name: value for name, value in os.environ.items() if name.startswith(kept)}
        own = {"HOME": str(self.user), "PATH": str(self.programs)}
        return {**passed, **own, **self.inherited}

    def command(self, *options: str) -> list[str]:
        """Return the command that runs this project's installer."""
        return [sys.executable, str(self.project / "install.py"), *options]

    def install(
        self, *options: str, extra: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run the installer with these options."""
        return subprocess.run(
            self.command(*options),
            env={**self.environment, **(extra or {})},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    def give_runtime(self, other: Machine) -> None:
        """Put a runtime here that ``other`` has, as a quick substitute for installing packages.

        A worker runs in a moved runtime too; only the scripts beside its Python would not.
        """
        runtimes = other.home / "runtime"
        shutil.copytree(runtimes, self.home / "runtime", symlinks=True, copy_function=os.link)

    def with_project(self, folder: Path) -> Machine:
        """Return this machine with a changeable copy of the project, in which the lock is another.

        So the installer wants a new runtime, even where one stands.
        """
        copy_project(self.project, folder)
        with (folder / "requirements.lock").open("a") as lock:
            lock.write("# The same packages; another lock.\n")
        other = object.__new__(Machine)
        other.__dict__ = {**self.__dict__, "project": folder}
        return other

    def add_program(self, name: str, script: str) -> Path:
        """Put a program on the search path."""
        path = self.programs / name
        path.write_text(script)
        path.chmod(0o755)
        return path

    def add_gimp(
        self, release: str, name: str = "gimp-console", *, runs_python: bool = True
    ) -> Path:
        """Put a stand-in for a GIMP on the search path, and start it once, as its user did."""
        filled = {"python": sys.executable, "release": release, "runs_python": runs_python}
        path = self.add_program(name, STAND_IN.format(**filled))
        subprocess.run([path, "-b", ""], env=self.environment, capture_output=True, check=False)
        return path

    def snapshot(self) -> dict[str, str]:
        """Return what is in each of the user's files; compiled modules come and go."""
        found = {}
        for path in sorted(self.user.rglob("*")):
            if "__pycache__" in path.parts:
                continue
            if path.is_symlink():
                what = f"link to {path.readlink()}"
            else:
                mode = f"{path.stat().st_mode:o} "
                what = mode + (
                    hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
                )
            found[str(path.relative_to(self.user))] = what
        return found
