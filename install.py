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

# Any Python 3 can read this file, to say that it is too old; what it starts needs Python 3.10.
import gettext
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Start the installer that lies beside this file; return the exit status."""
    _ = gettext.translation("nnlook", str(HERE / "nnlook_core" / "locale"), fallback=True).gettext
    if sys.version_info < (3, 10):  # noqa: UP036 (by an older Python this is run too)
        text = _("Python 3.10 or newer is needed. Install Python 3.13 from python.org.")
        sys.stderr.write("install.py: " + text + "\n")
        return 1
    sys.path.insert(0, str(HERE))  # not there for a Python that was told to look nowhere (-I)
    try:
        from installer.main import main
    except ModuleNotFoundError as error:
        if not str(error.name).startswith(("installer", "nnlook_core")):
            raise
        text = _("This copy of Neural Look is incomplete. Download it again.")
        sys.stderr.write("install.py: " + text + "\n")
        return 1
    return main()


if __name__ == "__main__":
    sys.exit(main())
