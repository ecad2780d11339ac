"""The private runtime: a Python with the locked packages and the core."""

from __future__ import annotations

import io
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from installer.files import contents, read_json, remove
from installer.programs import environment, inside, last_words, run
from installer.project import version
from installer.ui import AGAIN, InstallError
from nnlook_core.common import wire
from nnlook_core.common.i18n import _

NOTE = "nnlook.json"


@dataclass(frozen=True)
class Runtime:
    """A folder with a private Python, the locked packages and the core.

    It is made in the place where it stays, since a venv cannot be moved; the one before serves
    until this one is proven. Its note names its files when it is complete: without, it is a torso.
    """

    folder: Path

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

    @property
    def site(self) -> Path:
        """The folder of its packages."""
        if sys.platform == "win32":
            return self.folder / "Lib" / "site-packages"
        return self.folder / "lib" / self.folder.name.partition("-")[0] / "site-packages"

    @property
    def note(self) -> dict[str, Any]:
        """What was written down of it: its Python, lock and sandbox, and at last its files."""
        return read_json(self.folder / NOTE)

    def contents(self) -> dict[str, str]:
        """Return what it holds but its note, each file as its hash."""
        return {name: what for name, what in contents(self.folder).items() if name != NOTE}

    def damage(self) -> list[str]:
        """Return which of its files are missing or changed."""
        now = self.contents()
        laid: dict[str, str] = self.note["files"]
        return [name for name, content in laid.items() if now.get(name) != content]


def runtimes(home: Path) -> list[Runtime]:
    """Return the runtimes below a home, torsos too."""
    return [Runtime(path.parent) for path in sorted(home.glob(f"runtime/python3.*/{NOTE}"))]


def hello(runtime: Runtime, home: Path, sandbox: str) -> None:
    """Start the worker and hear its first words, which must be the right ones."""
    extra = {"NNLOOK_HOME": str(home)}
    command = [*inside(sandbox, runtime.python, extra), "-I", "-m", "nnlook_core.worker"]
    answer = run(command, environment(extra))
    try:
        frame = wire.read_frame(io.BytesIO(answer.stdout))
    except wire.WireError as error:
        raise InstallError(
            _("Unexpected answer from the worker ({reason}). {remedy}").format(
                reason=error, remedy=_(AGAIN)
            )
        ) from error
    if frame is None:
        raise InstallError(
            _("The worker does not start ({reason}). {remedy}").format(
                reason=last_words(answer), remedy=_(AGAIN)
            )
        )
    header = frame[0]
    if header["type"] == "error":  # it says itself why it cannot serve
        raise InstallError(header["message"])
    if header.get("protocol") != wire.PROTOCOL or header.get("nnlook") != version():
        of_version = _("version {version}, protocol {protocol}")
        theirs = of_version.format(version=header.get("nnlook"), protocol=header.get("protocol"))
        ours = of_version.format(version=version(), protocol=wire.PROTOCOL)
        raise InstallError(
            _("The worker has {theirs}, the plug-in has {ours}. {remedy}").format(
                theirs=theirs, ours=ours, remedy=_(AGAIN)
            )
        )


def remove_runtime(runtime: Runtime) -> None:
    """Remove a runtime: a whole one file by file, a torso as a whole."""
    files = runtime.note.get("files")
    if files is None:
        shutil.rmtree(runtime.folder)
    else:
        remove(runtime.folder, [*files, NOTE])
