#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Install Neural Look: the plug-in into every GIMP 3 of this machine, and its private runtime.

  python3 install.py               install, or bring what is installed up to date
  python3 install.py --demo        the same, and then show it at work on photos
  python3 install.py --check       look at each part, say what is wrong and how to mend it
  python3 install.py --uninstall   remove every file that was laid, and nothing else
  python3 install.py --wheels DIR  install from a folder of packages, without a network

Exit status: 0 done, 1 it failed or something is wrong, 2 wrong usage, 130 interrupted.
The environment variable NNLOOK_HOME names another folder for everything that the program keeps,
NNLOOK_GIMP a GIMP 3 in an unusual place. More is on the page docs/install.md.
"""

from __future__ import annotations

import argparse
import errno
import functools
import hashlib
import importlib.util
import io
import itertools
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).resolve().parent
LOCK = HERE / "requirements.lock"
CORE = "nnlook_core"
NOTE = "nnlook.json"
PYTHONS = ((3, 14), (3, 13), (3, 12), (3, 11))
PROCEDURES = ("plug-in-nnlook-learn", "plug-in-nnlook-apply")
IMPORTS = "numpy, sklearn, onnx, onnxruntime, skl2onnx, skimage, OpenImageIO, tqdm, platformdirs"
FLATPAK = "org.gimp.GIMP"
SECONDS_FOR_GIMP = 300  # its first start looks at every plug-in there is
SECONDS_TO_ANSWER = 120
NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
SPARE_BYTES = 50_000_000  # a venv's own pip, this project's files, GIMP's notes


class InstallError(Exception):
    """What went wrong and what to do about it, in a sentence for the user."""


# ------------------------------------------------------------------ What is said, and how it is run


@functools.lru_cache
def core_module(name: str) -> ModuleType:
    """Return a module of the core that needs no packages; importing the core itself would."""
    spec = importlib.util.spec_from_file_location(name, HERE / CORE / "common" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _(text: str) -> str:
    """Return a text in the user's language, or as it stands where this copy or Python lacks a part."""
    with suppress(ImportError, OSError):
        translated: str = core_module("i18n")._(text)
        return translated
    return text


def N_(text: str) -> str:  # noqa: N802 (gettext's usual name)
    """Mark a text that is translated later, where it is said."""
    return text


SANDBOXES = {"": N_("this machine"), FLATPAK: N_("the Flatpak GIMP")}
AGAIN = N_("Please run install.py again.")


def say(text: str = "") -> None:
    """Tell the user something, at once."""
    print(text, flush=True)


def megabytes(count: int) -> str:
    """Write a number of bytes as people read it."""
    return f"{count / 1e6:,.0f} MB"


class Progress:
    """A line that counts up on a terminal, and nothing in a pipe."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = sys.stdout.isatty()

    def show(self, fraction: float) -> None:
        """Show how far it is."""
        if self._shown:
            done = round(30 * min(fraction, 1))
            bar = "#" * done + "." * (30 - done)
            print(f"\r  {self._what} [{bar}] {min(fraction, 1):4.0%} ", end="", flush=True)

    def end(self) -> None:
        """Wipe the line, for what is said next."""
        if self._shown:
            print("\r" + " " * (len(self._what) + 44) + "\r", end="", flush=True)


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return our environment for another Python, without what would lead it to this one's files."""
    foreign = ("PYTHON", "LD_", "DYLD_", "__PYVENV", "VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    for name in ("PIP_USER", "PIP_ROOT", "PIP_REQUIRE_VIRTUALENV", "PIP_NO_BINARY", "PIP_DRY_RUN"):
        kept.pop(name, None)
    # ONNX Runtime would write to the user's cache folder and report to its makers. And no Python takes
    # modules from the folder that the installer is started in; older ones than 3.11 need -I for it.
    return {**kept, "ORT_DISABLE_TELEMETRY": "1", "PYTHONSAFEPATH": "1", **(extra or {})}


def inside(sandbox: str, program: str | Path, extra: Mapping[str, str] | None = None) -> list[str]:
    """Return the start of a command that runs ``program`` on this machine or inside a Flatpak.

    ``extra`` is what else the program finds in its environment; a Flatpak has to be told of it.
    """
    if not sandbox:
        return [str(program)]
    passed = [f"--env={name}={value}" for name, value in (extra or {}).items()]
    return ["flatpak", "run", f"--command={program}", *passed, sandbox]


def run(
    command: Sequence[str], env: Mapping[str, str] | None = None, seconds: float = SECONDS_TO_ANSWER
) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end, without a window and with nothing to read; keep what it says."""
    try:
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=env,
            timeout=seconds,
            check=False,
            creationflags=NO_WINDOW,
        )
    except subprocess.TimeoutExpired as error:
        raise InstallError(
            _("{program} gave no answer within {seconds} seconds.").format(
                program=command[0], seconds=f"{seconds:.0f}"
            )
        ) from error
    except OSError as error:
        raise InstallError(
            _("{program} cannot be started: {reason}.").format(
                program=command[0], reason=error.strerror
            )
        ) from error


# ---------------------------------------------------------------------------- Where are the things?


def home_folder() -> Path:
    """Return the folder for all that the program keeps: what the core gets from platformdirs."""
    if os.environ.get("NNLOOK_HOME"):
        return Path(os.environ["NNLOOK_HOME"]).expanduser().absolute()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
        return Path(local) / "nnlook"
    shared = os.environ.get("XDG_DATA_HOME", "")
    if not Path(shared).is_absolute():
        mac = sys.platform == "darwin"
        shared = str(Path.home() / ("Library/Application Support" if mac else ".local/share"))
    return Path(shared) / "nnlook"


def version() -> str:
    """Return the version of this copy of the project."""
    text = (HERE / "nnlook_core" / "_version.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "(.+)"', text)
    if not found:
        raise InstallError(_("This copy of Neural Look is incomplete. Please download it again."))
    return found[1]


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a file, an empty one where there is none that can be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write_whole(files: Mapping[Path, bytes], executable: Iterable[Path] = ()) -> None:
    """Write files: each is the old or the new one at any time, and all are old if there is no room.

    They are written beside their places first, reach the disk, and are then moved into them.
    """
    beside = {path: path.with_name(f".{path.name}.new") for path in files}
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with beside[path].open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside[path].chmod(0o755 if path in executable else 0o644)
        for path, temporary in beside.items():
            temporary.replace(path)
    finally:
        for temporary in beside.values():
            temporary.unlink(missing_ok=True)


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write an object to a file, whole or not at all."""
    write_whole({path: (json.dumps(content, indent=1) + "\n").encode()})


def lock_hash() -> str:
    """Return what tells one lock from another."""
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def existing(path: Path) -> Path:
    """Return the path itself, or the nearest folder above it that is there."""
    return next(folder for folder in (path, *path.parents) if folder.exists())


# --------------------------------------------------------------------------- Which GIMPs are there?


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
                "{gimp} does not run plug-ins written in Python. On Debian and Ubuntu please run "
                "'sudo apt install gir1.2-gimp-3.0 python3-gi', elsewhere install GIMP with its Python "
                "support, then run install.py again."
            ).format(gimp=self)
        missing = [name for name in PROCEDURES if name not in self.procedures]
        if missing:
            return _(
                "The plug-in is in {folder}, but {gimp} does not offer {missing}. Please run "
                "install.py again. If that does not help, please start {program} in a terminal and "
                "report what it says of nnlook.py."
            ).format(
                folder=self.plugin,
                gimp=self,
                missing=_(" and ").join(missing),
                program=self.command[0],
            )
        return ""


def gimp_programs() -> Iterator[Path]:
    """Yield what may be a GIMP's program, the ones without a window first."""
    chosen = os.environ.get("NNLOOK_GIMP")
    if chosen:
        found = shutil.which(chosen)
        if not found:
            raise InstallError(
                _("NNLOOK_GIMP names {program}, and there is no such program.").format(
                    program=chosen
                )
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


def batch(code: str) -> list[str]:
    """Return the options with which any GIMP 3 runs Python code without a window and leaves."""
    return ["-nidfs", "--batch-interpreter=python-fu-eval", "-b", code, "--quit"]


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


def release_of(command: Sequence[str]) -> str:
    """Return the version that a GIMP states, or nothing if it is none."""
    try:
        answer = run([*command, "--version"])
    except InstallError:
        return ""
    found = re.search(rb"\b(\d+\.\d+(?:\.\d+)?)", answer.stdout)
    return found[1].decode() if found and not answer.returncode else ""


def gimp_commands() -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield for each GIMP how to start it, its sandbox and its version; say what stays out."""
    known = set()
    for program in gimp_programs():
        if is_snap(program):
            say(
                _(
                    "Found: a Snap GIMP ({program}). Its sandbox has no room for Neural Look: please "
                    "use your system's own GIMP 3, the Flatpak, or the AppImage from gimp.org."
                ).format(program=program)
            )
            continue
        release = release_of((str(program),))
        if not release and program.suffix == ".AppImage":
            stays_out = _("{program} does not start, so it stays out. Is it executable?")
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


def find_gimps() -> list[Gimp]:
    """Return every GIMP 3 of this machine, asked, and say what was found."""
    say(_("Looking for GIMP 3 ..."))
    gimps = []
    for command, sandbox, release in gimp_commands():
        if release.startswith(("0.", "1.", "2.")):
            say(
                _(
                    "Found: GIMP {release} ({program}). Neural Look needs GIMP 3, so it stays out."
                ).format(release=release, program=command[0])
            )
        else:
            gimps.append(Gimp(command, sandbox, release, usual_directory(release), None).asked())
            say(_("Found: {gimp}.").format(gimp=gimps[-1]))
    if not gimps:
        say(
            _(
                "Found no GIMP 3. Please get it from your system or from gimp.org (Debian 12 and "
                "older have only GIMP 2.10), then run install.py again."
            )
        )
    return gimps


# ---------------------------------------------------------------- Which Python carries the runtime?

PROBE = """
import json, platform, struct, sys, sysconfig
from importlib.util import find_spec
machine = sysconfig.get_platform().rpartition("-")[2]
if machine == "universal2":
    machine = platform.machine()
print(json.dumps({
    "version": sys.version_info[:2],
    "system": {"win32": "windows", "darwin": "macos"}.get(sys.platform, sys.platform),
    "machine": {"amd64": "x86_64", "win32": "x86"}.get(machine, machine),
    "bits": struct.calcsize("P") * 8,
    "libc": platform.libc_ver(),
    "macos": platform.mac_ver()[0],
    "free_threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    "venv": bool(find_spec("venv") and find_spec("ensurepip")),
}))
"""


@dataclass(frozen=True)
class Supply:
    """What the lock says of one platform and Python: the oldest system, and how much there is."""

    system: str
    oldest: tuple[int, ...]
    download: int
    disk: int


@dataclass(frozen=True)
class Python:
    """A Python that can carry the runtime."""

    program: str
    release: str
    supply: Supply


def supplies() -> dict[tuple[str, str], Supply]:
    """Read the table below the pins in the lock: (platform, Python) to what is there for it."""
    row = re.compile(r"^#:\s+(\S+)\s+(\S+)\s+(\S+)\s+(\d+)\s+(\d+)$", re.MULTILINE)
    table = {}
    for platform, python, needs, download, disk in row.findall(LOCK.read_text(encoding="utf-8")):
        system, _least, oldest = needs.partition(">=")
        parts = tuple(int(part) for part in oldest.split(".")) if oldest else ()
        table[platform, python] = Supply(system, parts, int(download), int(disk))
    return table


def python_programs() -> Iterator[str]:
    """Yield what may be a fitting Python: this one first, then what the system offers."""
    yield sys.executable
    names = [f"python{major}.{minor}" for major, minor in PYTHONS]
    for name in (*names, "python3", "python"):
        yield from filter(None, [shutil.which(name)])
    if sys.platform == "win32" and shutil.which("py"):
        listed = run(["py", "-0p"]).stdout.decode(errors="replace")
        yield from re.findall(r"[A-Za-z]:\\.*\.exe\b", listed)
    if sys.platform == "darwin":
        frameworks = Path("/Library/Frameworks/Python.framework/Versions")
        for name in names:
            yield str(frameworks / name.removeprefix("python") / "bin" / name)
            yield from (f"{folder}/bin/{name}" for folder in ("/opt/homebrew", "/usr/local"))


def obstacle(facts: Mapping[str, Any], supply: Supply | None) -> str:
    """Say why a Python of a fitting version cannot carry the runtime; nothing if it can."""
    if facts["free_threaded"]:
        return _(
            "is a free-threaded build, for which there are no packages: please get a usual one"
        )
    if facts["bits"] != 64:
        return _("is a 32-bit one: please install the 64-bit Python from python.org")
    if facts["system"] == "linux" and facts["libc"][0] != "glibc":
        return _(
            "is built with musl (Alpine Linux and the like), for which there are no packages: "
            "please use a system with glibc, such as Debian, Fedora or Ubuntu"
        )
    if (facts["system"], facts["machine"]) == ("macos", "x86_64"):
        return _(
            "is for Macs with Intel processors: the last ONNX Runtime for them, 1.23.2, has known "
            "holes. Please use a Mac with Apple silicon, and a Python made for it"
        )
    if supply is None:
        return _(
            "is for {system} on {machine}, for which there are no packages: they exist for "
            "Linux on x86-64 and ARM64, Windows on x86-64, Macs with Apple silicon"
        ).format(system=facts["system"], machine=facts["machine"])
    now = {"glibc": facts["libc"][1], "macos": facts["macos"]}.get(supply.system, "")
    if supply.oldest and tuple(int(part) for part in now.split(".")[:2]) < supply.oldest:
        needs = ".".join(map(str, supply.oldest))
        return _(
            "runs on {system} {release}; the packages need {needed}: please update the system"
        ).format(system=supply.system, release=now, needed=needs)
    if not facts["venv"]:
        return _(
            "comes without a part that is needed: on Debian and Ubuntu please run "
            "'sudo apt install python3-venv', elsewhere install Python with venv and ensurepip"
        )
    return ""


def find_python(sandbox: str) -> Python:
    """Return the first Python that can carry the runtime; an InstallError names the remedy."""
    table, objections = supplies(), []
    for program in dict.fromkeys(["python3"] if sandbox else python_programs()):
        if not sandbox and not os.access(program, os.X_OK):
            continue
        try:
            answer = run([*inside(sandbox, program), "-I", "-c", PROBE], environment())
            facts = json.loads(answer.stdout)
        except (InstallError, ValueError):
            continue  # not a Python, such as Windows' stand-in that opens its store
        if tuple(facts["version"]) not in PYTHONS:
            continue
        release = "{}.{}".format(*facts["version"])
        supply = table.get((f"{facts['system']}-{facts['machine']}", release))
        objection = obstacle(facts, supply)
        if supply and not objection:
            return Python(program, release, supply)
        sentence = _("The Python {release} of {place} ({program}) {objection}.")
        place = _(SANDBOXES[sandbox])
        objections.append(
            sentence.format(release=release, place=place, program=program, objection=objection)
        )
    if objections:
        raise InstallError(objections[0])
    if sandbox:
        raise InstallError(
            _("The Flatpak GIMP has no Python 3.11 to 3.14: please run 'flatpak update'.")
        )
    if sys.platform == "linux":
        raise InstallError(
            _(
                "Found no Python 3.11, 3.12, 3.13 or 3.14. On Debian 12 or newer please run "
                "'sudo apt install python3 python3-venv', then run install.py again."
            )
        )
    raise InstallError(
        _(
            "Found no Python 3.11, 3.12, 3.13 or 3.14. Please install the 64-bit Python 3.13 from "
            "python.org, then run install.py again."
        )
    )


# ------------------------------------------------------------------------- How is the runtime made?


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

    def damage(self) -> list[str]:
        """Return which of its files are missing or changed."""
        now = contents(self.folder)
        laid: dict[str, str] = self.note["files"]
        return [name for name, content in laid.items() if now.get(name) != content]


def runtimes(home: Path) -> list[Runtime]:
    """Return the runtimes below a home, torsos too."""
    return [Runtime(path.parent) for path in sorted(home.glob(f"runtime/python3.*/{NOTE}"))]


def contents(folder: Path) -> dict[str, str]:
    """Return what a folder holds, each file as its hash; caches come and go."""
    found = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__" and name[0] != "."]
        for name in (*folders, *names):
            path = Path(place, name)
            if path.is_symlink():
                content = f"link to {path.readlink()}"
            elif path.is_dir():
                content = "folder"
            else:
                content = hashlib.sha256(path.read_bytes()).hexdigest()
            found[path.relative_to(folder).as_posix()] = content
    found.pop(NOTE, None)
    return found


def hello(runtime: Runtime, home: Path, sandbox: str) -> None:
    """Start the worker and hear its first words, which must be the right ones."""
    frames = core_module("wire")
    extra = {"NNLOOK_HOME": str(home)}
    command = [*inside(sandbox, runtime.python, extra), "-I", "-m", "nnlook_core.worker"]
    answer = run(command, environment(extra))
    try:
        frame = frames.read_frame(io.BytesIO(answer.stdout))
    except frames.WireError as error:
        raise InstallError(
            _("The worker says something else than it should ({reason}). {remedy}").format(
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
    if header.get("protocol") != frames.PROTOCOL or header.get("nnlook") != version():
        of_version = _("version {version}, protocol {protocol}")
        theirs = of_version.format(version=header.get("nnlook"), protocol=header.get("protocol"))
        ours = of_version.format(version=version(), protocol=frames.PROTOCOL)
        raise InstallError(
            _("The worker is of {theirs}; the plug-in is of {ours}. {remedy}").format(
                theirs=theirs, ours=ours, remedy=_(AGAIN)
            )
        )


def last_words(answer: subprocess.CompletedProcess[bytes]) -> str:
    """Return what went wrong in a program's own words: its last error, else its last line."""
    lines = (answer.stdout + answer.stderr).decode(errors="replace").strip().splitlines()
    errors = [line for line in lines if re.match(r"[\w.]*(Error|Exception): ", line)]
    status = _("exit status {number}").format(number=answer.returncode)
    return [status, *lines, *errors][-1].strip()


def provide_runtime(home: Path, sandbox: str, wheels: Path | None) -> Runtime:
    """Return a proven runtime: the one that is there, or a new one."""
    donor = None
    for runtime in runtimes(home):
        note = runtime.note
        wanted = note.get("lock") == lock_hash() and note.get("sandbox") == sandbox
        if not wanted or "files" not in note or runtime.damage():
            continue
        try:
            if run([*inside(sandbox, runtime.python), "-I", "-c", ""], environment()).returncode:
                continue
            donor = runtime
            if contents(runtime.site / CORE) == contents(HERE / CORE):
                hello(runtime, home, sandbox)
                say(_("The runtime is up to date: {folder}").format(folder=runtime.folder))
                return runtime
        except InstallError:
            continue  # whatever is wrong with it, a new one is the remedy
    return make_runtime(home, sandbox, wheels, donor)


def make_runtime(home: Path, sandbox: str, wheels: Path | None, donor: Runtime | None) -> Runtime:
    """Make a new runtime and prove it; its packages come from a donor, a folder or the index."""
    if donor:
        say(_("The packages are up to date; the runtime gets the new core, without a download."))
        program, release, supply = str(donor.python), donor.note["python"], Supply("", (), 0, 0)
    else:
        python = find_python(sandbox)
        program, release, supply = python.program, python.release, python.supply
        make_room(home, python, wheels)
    names = (f"python{release}-{number}" for number in itertools.count(1))
    runtime = Runtime(
        next(path for name in names if not (path := home / "runtime" / name).exists())
    )
    note = {"python": release, "lock": lock_hash(), "sandbox": sandbox}
    try:
        write_json(runtime.folder / NOTE, note)
        pip = ["--without-pip"] if donor else []
        command = [*inside(sandbox, program), "-I", "-m", "venv", *pip, str(runtime.folder)]
        status, said = watch(_("Making the runtime"), command, runtime.folder, SPARE_BYTES)
        if status:
            raise InstallError(
                _("{program} cannot make a runtime: {reason}").format(
                    program=program, reason=said.strip()[-200:]
                )
            )
        if donor:
            shutil.copytree(
                *(donor.site, runtime.site),
                symlinks=True,
                ignore=shutil.ignore_patterns(CORE),
                copy_function=link_or_copy,
                dirs_exist_ok=True,
            )
        else:
            install_packages(runtime, sandbox, supply, wheels)
        ignored = shutil.ignore_patterns("__pycache__", ".*_cache")
        shutil.copytree(HERE / CORE, runtime.site / CORE, ignore=ignored)
        command = [*inside(sandbox, runtime.python), "-I", "-c", f"import {IMPORTS}"]
        imports = run(command, environment())
        if imports.returncode:
            raise InstallError(
                _("The new runtime does not work: {reason}.").format(reason=last_words(imports))
            )
        hello(runtime, home, sandbox)
        write_json(runtime.folder / NOTE, {**note, "files": contents(runtime.folder)})
    except BaseException:
        shutil.rmtree(runtime.folder, ignore_errors=True)
        raise
    return runtime


def make_room(home: Path, python: Python, wheels: Path | None) -> None:
    """Say what is about to be downloaded and needed, and make sure that it fits."""
    supply = python.supply
    download = 0 if wheels else supply.download
    source = _("{size} to download") if download else _("packages from {folder}")
    say(
        _(
            "Making the runtime with Python {release} ({program}): {source}, {size} on the disk, "
            "in {home}."
        ).format(
            release=python.release,
            program=python.program,
            source=source.format(size=megabytes(download), folder=wheels),
            size=megabytes(supply.disk),
            home=home,
        )
    )
    free = shutil.disk_usage(existing(home)).free
    need = download + supply.disk + SPARE_BYTES
    if free < need:
        raise InstallError(
            _(
                "The disk is too full: {need} are needed for the installation, and {free} are free "
                "in {folder}. Please free some, or name a folder on another disk with NNLOOK_HOME."
            ).format(need=megabytes(need), free=megabytes(free), folder=existing(home))
        )


def install_packages(runtime: Runtime, sandbox: str, supply: Supply, wheels: Path | None) -> None:
    """Install the locked packages, and nothing but these, into a new runtime."""
    # Downloads beside the runtime: the system's folder for temporary files is often small.
    downloads = runtime.folder / "downloads"
    downloads.mkdir()
    extra = {name: str(downloads) for name in ("TMPDIR", "TEMP", "TMP")}
    command = [*inside(sandbox, runtime.python, extra), "-I", "-m", "pip", "install"]
    command += ["--disable-pip-version-check", "--no-input", "--no-cache-dir", "--no-deps"]
    command += [
        "--no-compile"
    ]  # most modules are never used; the others are compiled when they are
    command += ["--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)]
    command += ["--no-index", "--find-links", str(wheels)] if wheels else []
    expected = supply.disk + (0 if wheels else supply.download)
    status, said = watch(_("Installing packages"), command, runtime.folder, expected, extra)
    shutil.rmtree(downloads)
    if status:
        raise InstallError(explain_pip(said, wheels))
    tools = [path.name for name in ("pip", "setuptools") if (path := runtime.site / name).exists()]
    command = [*inside(sandbox, runtime.python), "-I", "-m", "pip", "uninstall", "--yes", *tools]
    run(command, environment())


def explain_pip(said: str, wheels: Path | None) -> str:
    """Turn what pip said into a sentence for the user, with pip's own words behind it."""
    reasons = (
        ("No space left|disk full", _("The disk became full. Please free some space.")),
        (
            "DO NOT MATCH THE HASHES",
            _(
                "A package is not the one that it should be, so it was not installed. Please try "
                "again; if that does not help, something between you and the network alters "
                "downloads."
            ),
        ),
        (
            "NewConnectionError|ConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|"
            "Max retries|Temporary failure in name|IncompleteRead|timed out|HTTP error|HTTPError",
            _(
                "The packages cannot be downloaded. Please look at the network connection and try "
                "again, or install without a network: --wheels, see docs/install.md."
            ),
        ),
        (
            "No matching distribution|Could not find a version",
            _(
                "The folder {folder} does not have all packages: please fill it again as "
                "docs/install.md says."
            ).format(folder=wheels)
            if wheels
            else _(
                "A package is not to be had for this machine. Please look at the network "
                "connection, or use another Python."
            ),
        ),
    )
    errors = [line.strip() for line in said.splitlines() if line.startswith("ERROR")]
    fitting = (sentence for pattern, sentence in reasons if re.search(pattern, said, re.IGNORECASE))
    sentence = next(fitting, _("The packages cannot be installed."))
    pip_says = _("{sentence} (pip says: {words})")
    return pip_says.format(sentence=sentence, words=errors[-1] if errors else said.strip()[-200:])


def watch(
    what: str,
    command: Sequence[str],
    folder: Path,
    expected: int,
    extra: Mapping[str, str] | None = None,
) -> tuple[int, str]:
    """Run a command that fills a folder and show how far it is; return its status and words."""
    say(f"{what} ...")
    progress = Progress(what)
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(extra),
        creationflags=NO_WINDOW,
    )
    try:
        while True:
            try:
                said = process.communicate(timeout=0.5)[0]
            except subprocess.TimeoutExpired:
                progress.show(size(folder) / expected)
            else:
                return process.returncode, said.decode(errors="replace")
    finally:
        progress.end()
        if process.poll() is None:
            process.kill()
            process.wait()


def size(folder: Path) -> int:
    """Return how many bytes a folder holds, while others work in it."""
    total = 0
    for place, _below, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                total += Path(place, name).lstat().st_size
    return total


def link_or_copy(source: str, target: str) -> None:
    """Give a file a second name, which costs nothing; copy it where the disk cannot do that."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


# ------------------------------------------------------------------ How do things come, and how go?


class Record:
    """What was laid, as the home remembers it: folders of plug-ins, and folders that we made.

    ``starters`` is every starter look that was ever offered, by its file's name, with its hash.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._path = home / "installed.json"
        kept = read_json(self._path)
        self.plugins: dict[str, dict[str, Any]] = kept.get("plugins", {})
        self.demo: list[str] = kept.get("demo", [])
        self.starters: dict[str, str] = kept.get("starters", {})
        self.made: list[str] = kept.get("made", [])

    def make(self, folder: Path) -> None:
        """Make a folder, and note those that were not there."""
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        self.made += [str(path) for path in missing]

    def save(self) -> None:
        """Write it down."""
        write_json(
            self._path,
            {
                "plugins": self.plugins,
                "demo": self.demo,
                "starters": self.starters,
                "made": sorted(set(self.made)),
            },
        )

    def forget(self) -> None:
        """Remove the note itself, and the folders that we made and nobody uses."""
        self._path.unlink(missing_ok=True)
        remove_empty(self.home / name for name in ("demo", "log", "looks", "runtime"))
        remove_empty(map(Path, self.made))


@contextmanager
def recorded(home: Path) -> Iterator[Record]:
    """Open the record and keep a second install.py out; the system lets go of us if we die."""
    record = Record(home)
    record.make(home)
    lock, held = home / "install.lock", False
    try:
        with lock.open("a") as file:
            hold(file.fileno())
            held = True
            record.save()
            yield record
    finally:
        if held:
            lock.unlink(missing_ok=True)
            if not record.plugins and not runtimes(home):
                record.forget()


def hold(descriptor: int) -> None:
    """Lock a file for this process; an InstallError if another one has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise InstallError(
            _("Another install.py is at work. Please wait until it is done.")
        ) from error


def plugin_files(home: Path, python: Path) -> dict[str, bytes]:
    """Return what belongs into the plug-in's folder."""
    source = HERE / "plugin" / "nnlook"
    files = {
        name: (source / name).read_bytes()
        for name, content in contents(source).items()
        if content != "folder" and "/." not in f"/{name}"
    }
    files["neural_look/wire.py"] = (HERE / CORE / "common" / "wire.py").read_bytes()
    for module in (HERE / CORE / "common").glob("*.py"):
        files[f"neural_look/common/{module.name}"] = module.read_bytes()
    for catalogue in (HERE / CORE / "locale").glob("*/LC_MESSAGES/*.mo"):
        files[catalogue.relative_to(HERE / CORE).as_posix()] = catalogue.read_bytes()
    where = {"python": str(python), "version": version(), "home": str(home)}
    files["runtime.json"] = (json.dumps(where, indent=1) + "\n").encode()
    return files


def lay_plugin(record: Record, folder: Path, runtime: Runtime, sandbox: str) -> None:
    """Put the plug-in into a GIMP's folder, in place of the one that is there."""
    files = plugin_files(record.home, runtime.python)
    before = record.plugins.get(str(folder), {}).get("files", [])
    for name in files:
        record.make((folder / name).parent)
    # Noted before it is done: then a removal knows of everything, whenever this is interrupted.
    record.plugins[str(folder)] = {"sandbox": sandbox, "files": sorted({*files, *before})}
    record.save()
    write_whole(
        {folder / name: content for name, content in files.items()}, (folder / "nnlook.py",)
    )
    remove(folder, set(before) - set(files))
    record.plugins[str(folder)]["files"] = sorted(files)
    record.save()


def lay_starters(record: Record) -> None:
    """Put looks to start with among the user's, each only once: they are the user's from then on.

    So what was renamed or deleted does not come back, and what the user has in a place stays.
    """
    shipped = (HERE / CORE / "starter").glob("*.onnx")
    new = {path.name: path.read_bytes() for path in shipped if path.name not in record.starters}
    if not new:
        return
    folder = record.home / "looks"
    record.make(folder)
    write_whole({folder / name: look for name, look in new.items() if not (folder / name).exists()})
    record.starters |= {name: hashlib.sha256(look).hexdigest() for name, look in new.items()}
    record.save()
    say(_("Looks to start with are in {folder}.").format(folder=folder))


def remove_starters(record: Record) -> None:
    """Remove the starter looks that still are as they were laid."""
    folder = record.home / "looks"
    held = contents(folder)
    remove(folder, [name for name, hashed in record.starters.items() if held.get(name) == hashed])
    record.starters = {}


def command_files(home: Path, runtime: Runtime, sandbox: str) -> dict[Path, bytes]:
    """Return the file of the command ``nnlook``: it starts what the runtime has, wherever one is."""
    if sys.platform == "win32":
        # Seen from the file itself: a console may write a user's name in letters of its own.
        python = os.path.relpath(runtime.python, home / "bin")
        return {home / "bin" / "nnlook.cmd": f'@"%~dp0{python}" -I -m nnlook_core %*\r\n'.encode()}
    start = shlex.join([*inside(sandbox, runtime.python), "-I", "-m", "nnlook_core"])
    return {home / "bin" / "nnlook": f'#!/bin/sh\nexec {start} "$@"\n'.encode()}


def lay_command(record: Record, runtime: Runtime, sandbox: str) -> None:
    """Put the command ``nnlook`` into the home, for many files and for those without GIMP."""
    files = command_files(record.home, runtime, sandbox)
    record.make(record.home / "bin")
    write_whole(files, files)
    say(_("The command for many files is {file}.").format(file=next(iter(files))))


def heirs(folder: Path) -> list[Path]:
    """Return the plug-in's folder for every release: a new GIMP copies the old one's plug-ins."""
    return sorted(folder.parents[2].glob("3.*/plug-ins/nnlook"))


def remove(folder: Path, names: Iterable[str]) -> None:
    """Remove these files from a folder, what Python compiled of them, and folders left empty."""
    places = {folder}
    for name in names:
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            places.add(path)
        else:
            path.unlink(missing_ok=True)
        places.update(above for above in path.parents if above.is_relative_to(folder))
    for place in places:
        for compiled in place.glob("__pycache__/*.pyc"):
            compiled.unlink()
    remove_empty([*places, *(place / "__pycache__" for place in places)])


def remove_empty(folders: Iterable[Path]) -> None:
    """Remove those of these folders that are empty, the deepest first."""
    for folder in sorted(set(folders), key=lambda path: -len(path.parts)):
        with suppress(OSError):  # it is not empty, or not there
            folder.rmdir()


def remove_runtime(runtime: Runtime) -> None:
    """Remove a runtime: a whole one file by file, a torso as a whole."""
    files = runtime.note.get("files")
    if files is None:
        shutil.rmtree(runtime.folder)
    else:
        remove(runtime.folder, [*files, NOTE])


def remove_old_runtimes(record: Record, keep: Iterable[Runtime]) -> None:
    """Remove the runtimes that no plug-in uses any more."""
    used = {runtime.folder for runtime in keep}
    pythons = {read_json(Path(folder) / "runtime.json").get("python") for folder in record.plugins}
    for runtime in runtimes(record.home):
        if runtime.folder not in used and str(runtime.python) not in pythons:
            try:
                remove_runtime(runtime)
            except PermissionError:  # Windows: a worker still runs in it
                still = _("{folder} is still in use; the next install.py removes it.")
                say(still.format(folder=runtime.folder))


# ----------------------------------------------------------------------- The four things to be done


def install(home: Path, wheels: Path | None, with_demo: bool) -> None:
    """Install everything, prove it, and show it at work if wanted."""
    if wheels and not wheels.is_dir():
        raise InstallError(_("There is no folder {folder}.").format(folder=wheels))
    if os.environ.get("SUDO_USER") and home.is_relative_to(Path.home()):
        say(
            _(
                "You are root by way of sudo, so this installs for root alone. "
                "Better is without sudo."
            )
        )
    with recorded(home) as record:
        gimps = find_gimps()
        made = {
            sandbox: provide_runtime(home, sandbox, wheels)
            for sandbox in sorted({gimp.sandbox for gimp in gimps} or {""})
        }
        owners = {Path(folder): kept["sandbox"] for folder, kept in record.plugins.items()}
        for gimp in reversed(
            gimps
        ):  # of two in one folder the one on this machine's own Python wins
            owners[gimp.plugin] = gimp.sandbox
        record.save()
        for folder, sandbox in owners.items():
            if sandbox in made and folder.parents[1].is_dir():
                lay_plugin(record, folder, made[sandbox], sandbox)
        lay_starters(record)
        sandbox, runtime = next(iter(made.items()))  # this machine's own comes first
        lay_command(record, runtime, sandbox)
        remove_old_runtimes(record, made.values())
        served = [gimp for gimp in gimps if owners[gimp.plugin] == gimp.sandbox]
        for gimp in gimps:
            if gimp not in served:
                shared = _("{gimp} shares its folder with another GIMP, which has the plug-in now.")
                say(shared.format(gimp=gimp))
        served = [gimp if gimp.procedures is None else gimp.asked() for gimp in served]
        for gimp in served:
            if not gimp.shortcoming():
                has = _("{gimp} has the plug-in: Filters > Neural Look (after a restart, if open).")
                say(has.format(gimp=gimp))
        say(_("Installed in {folder}.").format(folder=home))
        shortcomings = [gimp.shortcoming() for gimp in served if gimp.shortcoming()]
        if shortcomings:
            raise InstallError(" ".join(shortcomings))
        if with_demo:
            demo(record, made, served[0] if served else None)


def demo(record: Record, made: Mapping[str, Runtime], gimp: Gimp | None) -> None:
    """Do the main job on photos: in a GIMP where there is one, else in the core."""
    sandbox = gimp.sandbox if gimp else next(iter(made))
    runtime, out = made[sandbox], record.home / "demo"
    remove(out, record.demo)
    record.make(out)
    # They stay for the user, who may learn from them by hand.
    photos = sorted((HERE / CORE / "demo").glob("*.png"))
    write_whole({out / photo.name: photo.read_bytes() for photo in photos})
    extra = {"NNLOOK_HOME": str(record.home)}
    python = [*inside(sandbox, runtime.python, extra), "-I", "-m", "nnlook_core.demo"]
    options = ["--out", str(out)]
    if gimp:
        runs = _("The demo runs in {gimp}: it learns a look from two layers and applies it ...")
        say(runs.format(gimp=gimp))
        script = (HERE / "plugin" / "demo.py").as_posix()
        code = f"import runpy; runpy.run_path({script!r})['main']({out.as_posix()!r})"
        answer = run([*gimp.command, *batch(code)], None, SECONDS_FOR_GIMP)
        look, predicted = out / "look.onnx", out / "unseen-with-look.png"
        if answer.returncode or not predicted.exists():
            raise InstallError(
                _("The demo failed in {gimp}: {reason}").format(
                    gimp=gimp, reason=last_words(answer)
                )
            )
        options += ["--look", str(look), "--predicted", str(predicted)]
    else:
        say(_("The demo runs without GIMP: it learns a look from two photos and applies it ..."))
    status = subprocess.run([*python, *options], env=environment(extra), check=False).returncode
    record.demo = sorted(contents(out))
    record.save()
    if status:
        raise InstallError(
            _("The demo failed, for the reason above. Please run install.py --check.")
        )
    say(_("The pictures are in {folder}").format(folder=out))


def check(home: Path) -> bool:
    """Look at each part, say what is wrong and how to mend it; return whether all is well."""
    record, well = Record(home), True

    def report(part: str, wrong: str = "") -> None:
        nonlocal well
        well = well and not wrong
        said = _("wrong  {part}: {reason}") if wrong else _("ok     {part}")
        say(said.format(part=part, reason=wrong))

    gimps = find_gimps()
    say()
    complete = [runtime for runtime in runtimes(home) if "files" in runtime.note]
    if not complete:
        report(
            _("runtime"), _("there is none in {folder}. Please run install.py.").format(folder=home)
        )
    for runtime in complete:
        damage = runtime.damage()
        wrong = ""
        if damage:
            wrong = _(
                "{count} of its files are missing or changed, such as {file}. {remedy}"
            ).format(count=len(damage), file=damage[0], remedy=_(AGAIN))
        elif runtime.note["lock"] != lock_hash():
            wrong = _("its packages are not the ones of this version. {remedy}").format(
                remedy=_(AGAIN)
            )
        report(_("runtime {folder}").format(folder=runtime.folder), wrong)
        try:
            hello(runtime, home, runtime.note["sandbox"])
        except InstallError as failure:
            report(_("worker"), str(failure))
        else:
            report(_("worker of version {version}").format(version=version()))
    if complete:
        right = [command_files(home, runtime, runtime.note["sandbox"]) for runtime in complete]
        (path,) = right[0]
        fits = path.is_file() and {path: path.read_bytes()} in right
        wrong = _("it is missing or changed. {remedy}").format(remedy=_(AGAIN))
        report(_("command {file}").format(file=path), "" if fits else wrong)
    for gimp in gimps:
        report(str(gimp), check_plugin(gimp, record))
    looks = home / "looks"
    if looks.exists():
        full = not os.access(looks, os.W_OK)
        report(
            _("folder of looks {folder}").format(folder=looks),
            _("nothing can be written there.") if full else "",
        )
    return well


def check_plugin(gimp: Gimp, record: Record) -> str:
    """Say what is wrong with the plug-in in a GIMP; nothing if all is well."""
    laid = read_json(gimp.plugin / "runtime.json")
    if not laid:
        return _("the plug-in is not in {folder}. {remedy}").format(
            folder=gimp.plugin, remedy=_(AGAIN)
        )
    if laid.get("home") != str(record.home):
        return _("its plug-in was installed from another NNLOOK_HOME, {folder}. {remedy}").format(
            folder=laid.get("home"), remedy=_(AGAIN)
        )
    python = Path(str(laid.get("python")))
    if python not in [runtime.python for runtime in runtimes(record.home)]:
        return _("its runtime is gone from {folder}. {remedy}").format(
            folder=python, remedy=_(AGAIN)
        )
    for name, content in plugin_files(record.home, python).items():
        path = gimp.plugin / name
        if not path.is_file() or path.read_bytes() != content:
            return _("{file} is missing, changed or of another version. {remedy}").format(
                file=path, remedy=_(AGAIN)
            )
    return gimp.shortcoming()


def uninstall(home: Path) -> None:
    """Remove every file that was laid and nothing else; the user's looks stay."""
    if not home.exists():
        say(_("Nothing is installed in {folder}.").format(folder=home))
        return
    left: list[Path] = []
    with recorded(home) as record:
        for name, kept in record.plugins.items():
            for folder in {Path(name), *heirs(Path(name))}:
                # Another home's plug-in may have come into its place, or may lie beside it.
                owner = read_json(folder / "runtime.json").get("home")
                if owner == str(home) or (owner is None and str(folder) == name):
                    remove(folder, kept["files"])
                    left += [folder] * folder.exists()
        for runtime in runtimes(home):
            remove_runtime(runtime)
            left += [runtime.folder] * runtime.folder.exists()
        remove_starters(record)
        remove(home / "demo", record.demo)
        remove(home / "bin", ["nnlook", "nnlook.cmd"])
        remove(home / "log", ["worker.log", "plug-in.log"])
        remove(home / "cache", ["looks.json"])
        record.plugins, record.demo = {}, []
    say(_("Neural Look is uninstalled."))
    for folder in left:
        stays = _("{folder} stays: there is something in it that install.py did not lay.")
        say(stays.format(folder=folder))
    if (home / "looks").exists():
        say(_("Your looks stay in {folder}").format(folder=home / "looks"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit status."""
    if sys.version_info < (3, 10):  # noqa: UP036 - said by an older Python, which can read this file
        complain(_("this needs Python 3.10 or newer. Please get Python 3.13 from python.org."))
        return 1
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    with suppress(ImportError, OSError):
        core_module("i18n").translate_argparse()
    parser = argparse.ArgumentParser(
        description=_(
            "Install Neural Look: the plug-in into every GIMP 3 of this machine, and its private "
            "runtime; or bring what is installed up to date."
        ),
        allow_abbrev=False,  # half a word removes nothing
        epilog=_(
            "Exit status: 0 done, 1 it failed or something is wrong, 2 wrong usage, 130 "
            "interrupted. The environment variable NNLOOK_HOME names another folder for everything "
            "that the program keeps, NNLOOK_GIMP a GIMP 3 in an unusual place. More is on the page "
            "docs/install.md."
        ),
    )
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--demo", action="store_true", help=_("install, then show it at work"))
    action.add_argument("--check", action="store_true", help=_("say what is wrong, if anything is"))
    action.add_argument("--uninstall", action="store_true", help=_("remove what was installed"))
    parser.add_argument("--wheels", type=Path, metavar=_("DIR"), help=_("a folder of packages"))
    options = parser.parse_args(arguments)
    try:
        home = home_folder()
        if options.check:
            return 0 if check(home) else 1
        if options.uninstall:
            uninstall(home)
        else:
            install(home, options.wheels and options.wheels.absolute(), options.demo)
    except KeyboardInterrupt:
        complain(_("Interrupted. What was installed before still stands."))
        return 130
    except (InstallError, OSError) as error:
        complain(explain(error))
        return 1
    return 0


def explain(error: InstallError | OSError) -> str:
    """Turn an error into a sentence for the user."""
    if isinstance(error, InstallError):
        return str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _(
            "The disk is full. Please free some space; what was installed before still stands."
        )
    if isinstance(error, PermissionError):
        return _(
            "{file} may not be written or removed. Please close GIMP and try again, or name "
            "another folder with NNLOOK_HOME."
        ).format(file=error.filename)
    whose = error.filename or _("The system")
    return f"{whose}: {error.strerror}."


def complain(sentence: str) -> None:
    """Tell the user what went wrong."""
    sys.stdout.flush()
    print(f"install.py: {sentence}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
