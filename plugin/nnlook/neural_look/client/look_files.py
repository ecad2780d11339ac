# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks as files: what they are called and where they go."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
from collections.abc import Iterator
from pathlib import Path

from gi.repository import Gio

from ..errors import RefusalError
from ..i18n import N_, _

SUFFIX = ".onnx"
DEFAULT_NAME = N_("My Look")
"""The name of a look where none is given."""

RESERVED = {
    *("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"),
    *(f"{port}{n}" for port in ("COM", "LPT") for n in "0123456789¹²³"),
}
"""What Windows takes for a device, whatever comes after a dot."""
MAX_NAME = 200
"""Characters of a name that a look's card takes."""
MAX_STEM = 50
"""Characters; one may take four bytes, and most file systems hold 255."""
NUMBER = re.compile(r"(?<=\S) \([0-9]{1,9}\)\Z")
"""What tells a name from others that are the same up to it: `` (2)``."""
UNFIT = r'<>:"/\\|?*%#'
"""What is not in a file's name, in a regular expression's brackets, besides what no card takes. GIMP 3.2
remembers files as addresses, and forgets to escape % and #."""


# What is shared with the core is not imported at the top: see ``start_worker``.


def visible(text: str) -> str:
    """Give a text without blanks around it; empty where there is nothing to be seen in it."""
    from ..common.texts import is_blank

    return "" if is_blank(text) else text.strip()


def file_name(name: str) -> str:
    """Give the file name for a look's name, one that every platform and a USB stick can hold.

    A long name is cut, but never its number: names that differ in that have files that do.
    """
    from ..common.texts import STEERING

    base, number = _parted(name.strip())
    stem = re.sub(f"[{UNFIT}{STEERING}]+", "-", base)[: MAX_STEM - len(number)].strip(" .")
    if not visible(stem.strip("-")):
        stem = "look"
    device, dot, rest = f"{stem}{number}".partition(".")
    if device.rstrip().upper() in RESERVED:
        device = f"{device.rstrip()}-"
    return f"{device}{dot}{rest}{SUFFIX}"


def unused_name(name: str, folder: Path) -> str:
    """Give the name, or the name with the first number for which there is no look yet.

    It is one that a card takes: cut where it is too long, and the usual one where it shows nothing.
    """
    from ..common.texts import STEERING

    name = visible(re.sub(f"[{STEERING}]", " ", name)) or _(DEFAULT_NAME)
    return next(each for each in numbered(name) if not is_taken(folder / file_name(each)))


def numbered(name: str) -> Iterator[str]:
    """Give the name, then the name with each number from 2 on in the place of its own."""
    base, own = _parted(name)
    for number in itertools.chain([own], (f" ({count})" for count in itertools.count(2))):
        yield base[: MAX_NAME - len(number)].rstrip() + number


def _parted(name: str) -> tuple[str, str]:
    """Give a name without its number, and the number; that is empty where it has none."""
    found = NUMBER.search(name)
    return (name[: found.start()], found[0]) if found else (name, "")


def is_taken(file: Path) -> bool:
    """Whether there is something of this name, be it a link that leads nowhere.

    False too for what can be no file: who writes it tells why.
    """
    return os.path.lexists(file)


def newest_look(folder: Path) -> Path | None:
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
            _("{address} is not on this computer. Choose a local file.").format(
                address=file.get_uri()
            )
        )
    if os.name == "posix":  # GIMP 3.2 gives remembered files back with one slash too many
        path = "/" + path.lstrip("/")
    return Path(path)
