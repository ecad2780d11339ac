"""Renew the pictures of the dialogs in the docs: ``python3 -m tests.tour``.

Runs ``tests/gimp/test_tour.py`` in GIMP 3.2 and puts what it photographed into ``docs/images``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
IMAGES = CHECKOUT / "docs" / "images"
RUN = [sys.executable, "-m", "tests", "gimp", "--gimp", "3.2", "-k", "test_tour"]


def main() -> int:
    """Run the tests, copy the pictures; returns the exit status."""
    status = subprocess.run(RUN, cwd=CHECKOUT, check=False).returncode
    if status:
        return status
    for picture in sorted((CHECKOUT / "test-output").glob("gimp-3.2*/tour/*.png")):
        shutil.copyfile(picture, IMAGES / picture.name)
        print(f"docs/images/{picture.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
