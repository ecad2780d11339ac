"""Running other programs, on this machine or inside a Flatpak."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from installer.files import size
from installer.ui import InstallError, Progress, say
from nnlook_core.common.i18n import N_, _

FLATPAK = "org.gimp.GIMP"

SANDBOXES = {"": N_("this machine"), FLATPAK: N_("the Flatpak GIMP")}

SECONDS_TO_ANSWER = 120

NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


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
            _("{program} did not answer within {seconds} seconds.").format(
                program=command[0], seconds=f"{seconds:.0f}"
            )
        ) from error
    except OSError as error:
        raise InstallError(
            _("Cannot start {program}: {reason}.").format(program=command[0], reason=error.strerror)
        ) from error


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


def last_words(answer: subprocess.CompletedProcess[bytes]) -> str:
    """Return what went wrong in a program's own words: its last error, else its last line."""
    lines = (answer.stdout + answer.stderr).decode(errors="replace").strip().splitlines()
    errors = [line for line in lines if re.match(r"[\w.]*(Error|Exception): ", line)]
    status = _("exit status {status}").format(status=answer.returncode)
    return [status, *lines, *errors][-1].strip()
