"""The command line of ``install.py``."""

from __future__ import annotations

import argparse
import errno
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from installer.check import check
from installer.installation import install, uninstall
from installer.ui import complain
from nnlook_core.common import i18n, paths
from nnlook_core.common.errors import Refusal
from nnlook_core.common.i18n import _


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    i18n.translate_argparse()
    parser = argparse.ArgumentParser(
        description=_(
            "Install or update Neural Look: the plug-in in every GIMP 3 on this "
            "machine, and its private runtime."
        ),
        allow_abbrev=False,  # half a word removes nothing
        epilog=_(
            "Exit status: 0 success, 1 failure or a check that failed, 2 wrong usage, "
            "130 interrupted. Environment variables: NNLOOK_HOME sets another folder "
            "for all files of the program, NNLOOK_GIMP a GIMP 3 in an unusual place. "
            "See docs/install.md."
        ),
    )
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--demo", action="store_true", help=_("install, then run a demo"))
    action.add_argument("--check", action="store_true", help=_("check the installation"))
    action.add_argument(
        "--uninstall", action="store_true", help=_("uninstall; your looks are kept")
    )
    parser.add_argument(
        "--wheels", type=Path, metavar=_("DIR"), help=_("install offline from a folder of packages")
    )
    options = parser.parse_args(arguments)
    try:
        home = paths.home()
        if options.check:
            return 0 if check(home) else 1
        if options.uninstall:
            uninstall(home)
        else:
            install(home, options.wheels and options.wheels.absolute(), options.demo)
    except KeyboardInterrupt:
        complain(_("Interrupted. The previous installation is unchanged."))
        return 130
    except (Refusal, OSError) as error:
        complain(explain(error))
        return 1
    return 0


def explain(error: Refusal | OSError) -> str:
    """Turn an error into a sentence for the user."""
    if isinstance(error, Refusal):
        return str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("The disk is full. Free some space. The previous installation is unchanged.")
    if isinstance(error, PermissionError):
        return _(
            "{file} cannot be written or removed. Close GIMP and try again, or set "
            "NNLOOK_HOME to another folder."
        ).format(file=error.filename)
    whose = error.filename or _("The system")
    return f"{whose}: {error.strerror}."
