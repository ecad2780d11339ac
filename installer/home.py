"""What is in the home besides the runtime: the command ``nnlook`` and the starter looks."""

from __future__ import annotations

import hashlib
import os
import shlex
import sys
from pathlib import Path

from installer.files import contents, remove
from installer.programs import inside
from installer.project import CORE
from installer.record import Record
from installer.runtime import Runtime
from installer.ui import say
from nnlook_core.common.atomic import write_files
from nnlook_core.common.i18n import _


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
    write_files(files, executable=files)
    say(_("The command-line program is {file}.").format(file=next(iter(files))))


def lay_starters(record: Record) -> None:
    """Put looks to start with among the user's, each only once: they are the user's from then on.

    So what was renamed or deleted does not come back, and what the user has in a place stays.
    """
    shipped = (CORE / "starter").glob("*.onnx")
    new = {path.name: path.read_bytes() for path in shipped if path.name not in record.starters}
    if not new:
        return
    folder = record.home / "looks"
    record.make(folder)
    write_files({folder / name: look for name, look in new.items() if not (folder / name).exists()})
    record.starters |= {name: hashlib.sha256(look).hexdigest() for name, look in new.items()}
    record.save()
    say(_("Starter looks are in {folder}.").format(folder=folder))


def remove_starters(record: Record) -> None:
    """Remove the starter looks that still are as they were laid."""
    folder = record.home / "looks"
    held = contents(folder)
    remove(folder, [name for name, hashed in record.starters.items() if held.get(name) == hashed])
    record.starters = {}
