# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks as files: what they are called and where they go."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from gi.repository import Gio

from .i18n import _
from .refusal import RefusalError

SUFFIX = ".onnx"

RESERVED = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10)),
}
"""What Windows takes for a device, whatever the suffix."""


MAX_STEM = 50
"""Characters; one may take four bytes, and most file systems hold 255."""


def file_name(name: str) -> str:
    """Give the file name for a look's name, one that every platform and a USB stick can hold.

    Without % and # too: GIMP 3.2 remembers files as addresses, and forgets to escape these.
    """
    stem = re.sub(r'[<>:"/\\|?*%#\x00-\x1f]+', "-", name)[:MAX_STEM].strip(" .") or "look"
    return f"{stem}-{SUFFIX}" if stem.upper() in RESERVED else f"{stem}{SUFFIX}"


def unused_name(name: str, folder: Path) -> str:
    """Give the name, or the name with the first number for which there is no look yet."""
    base = re.sub(r" \(\d+\)$", "", name)
    count = 1
    while (folder / file_name(name)).exists():
        count += 1
        name = f"{base} ({count})"
    return name


def newest(folder: Path) -> Path | None:
    """Give the look that was written last; None where there is none."""
    written: dict[str, float] = {}
    with contextlib.suppress(OSError), os.scandir(folder) as items:  # there may be no folder yet
        for item in items:
            if item.name.endswith(SUFFIX) and not item.name.startswith("."):
                with contextlib.suppress(OSError):  # it went away meanwhile, or leads nowhere
                    written[item.path] = item.stat().st_mtime
    last = max(written, key=written.__getitem__, default=None)
    return None if last is None else Path(last)


def local_path(file: Gio.File | None) -> Path | None:
    """Give the path of a file that GIMP handed over; None for none."""
    if file is None:
        return None
    path = file.get_path()
    if path is None:
        raise RefusalError(
            _("{address} is not on this computer. Please choose a file that is.").format(
                address=file.get_uri()
            )
        )
    if os.name == "posix":  # GIMP 3.2 gives remembered files back with one slash too many
        path = "/" + path.lstrip("/")
    return Path(path)
