"""Finding a Python that can carry the private runtime."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from installer.programs import SANDBOXES, environment, inside, run
from installer.project import Supply, supplies
from installer.ui import InstallError
from nnlook_core.common.i18n import _

PYTHONS = ((3, 14), (3, 13), (3, 12), (3, 11))

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
class Python:
    """A Python that can carry the runtime."""

    program: str
    release: str
    supply: Supply


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
        sentence = _("Python {release} ({program}, {place}) {objection}.")
        place = _(SANDBOXES[sandbox])
        objections.append(
            sentence.format(release=release, place=place, program=program, objection=objection)
        )
    if objections:
        raise InstallError(objections[0])
    if sandbox:
        raise InstallError(_("The Flatpak GIMP has no Python 3.11 to 3.14. Run 'flatpak update'."))
    if sys.platform == "linux":
        raise InstallError(
            _(
                "Python 3.11 to 3.14 was not found. On Debian 12 or newer run 'sudo "
                "apt install python3 python3-venv', then run install.py again."
            )
        )
    raise InstallError(
        _(
            "Python 3.11 to 3.14 was not found. Install the 64-bit Python 3.13 from "
            "python.org, then run install.py again."
        )
    )


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
        return _("is a free-threaded build, which has no packages: install a standard build")
    if facts["bits"] != 64:
        return _("is a 32-bit build: install the 64-bit Python from python.org")
    if facts["system"] == "linux" and facts["libc"][0] != "glibc":
        return _(
            "is built with musl (as on Alpine Linux), which has no packages: use a "
            "system with glibc, such as Debian, Fedora or Ubuntu"
        )
    if (facts["system"], facts["machine"]) == ("macos", "x86_64"):
        return _(
            "is for Intel Macs: the last ONNX Runtime for them, 1.23.2, has known "
            "vulnerabilities. Use a Mac with Apple silicon and a Python built for it"
        )
    if supply is None:
        return _(
            "is for {system} on {machine}, which has no packages. Supported: Linux on "
            "x86-64 and ARM64, Windows on x86-64, macOS on Apple silicon"
        ).format(system=facts["system"], machine=facts["machine"])
    now = {"glibc": facts["libc"][1], "macos": facts["macos"]}.get(supply.system, "")
    if supply.oldest and tuple(int(part) for part in now.split(".")[:2]) < supply.oldest:
        needs = ".".join(map(str, supply.oldest))
        return _(
            "runs on {system} {release}, but the packages need {needed}: update the system"
        ).format(system=supply.system, release=now, needed=needs)
    if not facts["venv"]:
        return _(
            "lacks venv or ensurepip: on Debian and Ubuntu run 'sudo apt install "
            "python3-venv', on other systems install Python with both"
        )
    return ""
