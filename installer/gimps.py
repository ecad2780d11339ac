"""Finding every GIMP 3, and asking each where it keeps plug-ins and what it offers."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from installer.files import read_json
from installer.programs import FLATPAK, SANDBOXES, run
from installer.ui import InstallError, say
from nnlook_core.common.i18n import _

PROCEDURES = ("plug-in-nnlook-learn", "plug-in-nnlook-apply")

SECONDS_FOR_GIMP = 300  # its first start looks at every plug-in there is


@dataclass(frozen=True)
class Gimp:
    """A GIMP 3, and what it answered when it was asked (nothing, if it runs no Python)."""

    command: tuple[str, ...]
    sandbox: str
    release: str
    directory: Path
    procedures: frozenset[str] | None

    @property
    def plugin(self) -> Path:
        """Our folder among its plug-ins."""
        return self.directory / "plug-ins" / "nnlook"

    def __str__(self) -> str:
        where = _(SANDBOXES[self.sandbox]) if self.sandbox else self.command[0]
        return f"GIMP {self.release} ({where})"

    def asked(self) -> Gimp:
        """Ask it, without a window, what it is, where it keeps things, and what it can do.

        It answers with a file: on Windows a plug-in has no standard output.
        """
        # A Flatpak sees the user's own folder, but perhaps no folder for temporary files.
        place = Path.home() if self.sandbox else None
        with tempfile.TemporaryDirectory(prefix=".nnlook-", dir=place) as scratch:
            file = Path(scratch) / "answer.json"
            question = (
                "import json, pathlib; from gi.repository import Gimp; "
                "knows = Gimp.get_pdb().lookup_procedure; "
                "told = dict(release=Gimp.version(), directory=Gimp.directory(), "
                f"procedures=list(filter(knows, {PROCEDURES!r}))); "
                f"pathlib.Path({file.as_posix()!r}).write_text(json.dumps(told), encoding='utf-8')"
            )
            with suppress(InstallError):  # then there is no answer, and `shortcoming` has words
                run([*self.command, *batch(question)], None, SECONDS_FOR_GIMP)
            answer = read_json(file)
        if not answer:
            return replace(self, procedures=None)
        procedures = frozenset(answer["procedures"])
        return replace(
            self,
            release=answer["release"],
            directory=Path(answer["directory"]),
            procedures=procedures,
        )

    def shortcoming(self) -> str:
        """Say why it does not offer the plug-in, as far as it was asked; nothing if it does."""
        if self.procedures is None:
            return _(
                "{gimp} has no support for Python plug-ins. On Debian and Ubuntu run "
                "'sudo apt install gir1.2-gimp-3.0 python3-gi', on other systems "
                "install GIMP with Python support. Then run install.py again."
            ).format(gimp=self)
        missing = [name for name in PROCEDURES if name not in self.procedures]
        if missing:
            return _(
                "The plug-in is in {folder}, but {gimp} does not list {missing}. Run "
                "install.py again. If that does not help, start {program} in a "
                "terminal and report its messages about nnlook.py."
            ).format(
                folder=self.plugin,
                gimp=self,
                missing=_(" and ").join(missing),
                program=self.command[0],
            )
        return ""


def batch(code: str) -> list[str]:
    """Return the options with which any GIMP 3 runs Python code without a window and leaves."""
    return ["-nidfs", "--batch-interpreter=python-fu-eval", "-b", code, "--quit"]


def find_gimps() -> list[Gimp]:
    """Return every GIMP 3 of this machine, asked, and say what was found."""
    say(_("Looking for GIMP 3 ..."))
    gimps = []
    for command, sandbox, release in gimp_commands():
        if release.startswith(("0.", "1.", "2.")):
            say(
                _("Skipped: GIMP {release} ({program}). Neural Look needs GIMP 3.").format(
                    release=release, program=command[0]
                )
            )
        else:
            gimps.append(Gimp(command, sandbox, release, usual_directory(release), None).asked())
            say(_("Found: {gimp}.").format(gimp=gimps[-1]))
    if not gimps:
        say(
            _(
                "GIMP 3 was not found. Install it from your distribution or from "
                "gimp.org (Debian 12 and older only have GIMP 2.10), then run "
                "install.py again."
            )
        )
    return gimps


def gimp_commands() -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield for each GIMP how to start it, its sandbox and its version; say what stays out."""
    known = set()
    for program in gimp_programs():
        if is_snap(program):
            say(
                _(
                    "Skipped: Snap GIMP ({program}). Its sandbox cannot hold Neural "
                    "Look. Use your distribution's GIMP 3, the Flatpak, or the "
                    "AppImage from gimp.org."
                ).format(program=program)
            )
            continue
        release = release_of((str(program),))
        if not release and program.suffix == ".AppImage":
            stays_out = _("Skipped: {program} does not start. Check that it is executable.")
            say(stays_out.format(program=program))
        # One GIMP has several names, such as gimp and gimp-console-3.0.
        names = (program.resolve().parent, *release.split(".")[:2])
        if release and names not in known:
            known.add(names)
            yield (str(program),), "", release
    if sys.platform == "linux" and shutil.which("flatpak"):
        command = ("flatpak", "run", FLATPAK)
        if run(["flatpak", "info", FLATPAK]).returncode == 0:
            yield command, FLATPAK, release_of(command)


def gimp_programs() -> Iterator[Path]:
    """Yield what may be a GIMP's program, the ones without a window first."""
    chosen = os.environ.get("NNLOOK_GIMP")
    if chosen:
        found = shutil.which(chosen)
        if not found:
            raise InstallError(
                _("NNLOOK_GIMP is set to {program}, which does not exist.").format(program=chosen)
            )
        yield Path(found)
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", ""))
        bases = [os.environ.get(name) for name in ("ProgramFiles", "ProgramW6432")]
        for base in (*(Path(base) for base in bases if base), local / "Programs"):
            folders += sorted(base.glob("GIMP*/bin"), reverse=True)
        folders.append(local / "Microsoft" / "WindowsApps")
    elif sys.platform == "darwin":
        for base in (Path("/Applications"), Path.home() / "Applications"):
            folders += sorted(base.glob("GIMP*.app/Contents/MacOS"), reverse=True)
    ending = ".exe" if sys.platform == "win32" else ""
    for folder in dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()):
        for pattern in ("gimp-console-3.*", "gimp-console-3", "gimp-console", "gimp-3.*", "gimp"):
            for path in sorted(folder.glob(pattern + ending), reverse=True):
                if re.fullmatch(r"gimp(-console)?(-3(\.\d+)?)?", path.name.removesuffix(ending)):
                    yield path
    if sys.platform == "linux":
        home = Path.home()
        places = ("Applications", "Downloads", "Desktop", "bin", ".local/bin")
        for folder in (*folders, *(home / place for place in places), home, Path("/opt")):
            if os.access(folder, os.R_OK):
                yield from sorted(folder.glob("GIMP*.AppImage"), reverse=True)


def is_snap(program: Path) -> bool:
    """Tell whether a program is a Snap's: all these are links to one program, or in one folder."""
    return program.resolve().name == "snap" or program.is_relative_to("/snap")


def release_of(command: Sequence[str]) -> str:
    """Return the version that a GIMP states, or nothing if it is none."""
    try:
        answer = run([*command, "--version"])
    except InstallError:
        return ""
    found = re.search(rb"\b(\d+\.\d+(?:\.\d+)?)", answer.stdout)
    return found[1].decode() if found and not answer.returncode else ""


def usual_directory(release: str) -> Path:
    """Return where a GIMP of this release keeps the user's files, as far as one can tell."""
    chosen = os.environ.get("GIMP3_DIRECTORY")
    if chosen:
        return Path.home() / chosen
    name = Path("GIMP", ".".join(release.split(".")[:2]))
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / name
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / name
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / name
