"""Where the program keeps what it keeps."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from .errors import Refusal
from .i18n import _

VARIABLE = "NNLOOK_HOME"
"""The environment variable that names another folder."""
NAME = "nnlook"


def home() -> Path:
    """The folder of everything that the program keeps: ``NNLOOK_HOME``, or the platform's usual one.

    Always a whole path. Raises ``Refusal`` where the variable names none.
    """
    chosen = os.environ.get(VARIABLE)
    if not chosen:
        return data_folder() / NAME
    try:
        return Path(chosen).expanduser().absolute()
    except (OSError, RuntimeError) as error:  # from a folder that is gone; of an unknown user
        raise Refusal(
            _("{variable} is “{value}”, which is not a folder path. Give the full path.").format(
                variable=VARIABLE, value=chosen
            )
        ) from error


def data_folder() -> Path:
    r"""The folder in which the user's programs keep their data, each in one of its own.

    - Linux and others: ``XDG_DATA_HOME``, else ``~/.local/share`` (XDG Base Directory Specification).
      A relative path there does not count, as the specification says.
    - macOS: ``~/Library/Application Support`` (Apple's File System Programming Guide), but
      ``XDG_DATA_HOME`` where somebody has set it.
    - Windows: ``LOCALAPPDATA``, usually ``~\AppData\Local`` (FOLDERID_LocalAppData, "Known Folders" in
      Microsoft's documentation): what does not roam with the user, for a runtime is large, and of one
      machine.
    """
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    shared = Path(os.environ.get("XDG_DATA_HOME", ""))
    if shared.is_absolute():
        return shared
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path.home() / ".local" / "share"
