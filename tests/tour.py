"""Renew the pictures in the README and the docs: ``python3 -m tests.tour``.

Runs ``tests/gimp/test_tour.py`` in GIMP 3.2 and puts what it photographed into ``docs/images``, with the
picture that the demonstration makes.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.machine import venv

CHECKOUT = Path(__file__).resolve().parent.parent
IMAGES = CHECKOUT / "docs" / "images"
TOUR = [sys.executable, "-m", "tests", "gimp", "--gimp", "3.2", "-k", "test_tour"]
TOUR += ["--", "--basetemp=/tmp/photos"]  # the names of folders are to be seen in the pictures
TO_JPEG = "import sys; from PIL import Image; Image.open(sys.argv[1]).save(sys.argv[2], quality=88)"


def main() -> int:
    """Make the pictures and copy them; returns the exit status."""
    demonstration(venv.python(CHECKOUT))
    status = subprocess.run(TOUR, cwd=CHECKOUT, check=False).returncode
    if status:
        return status
    for picture in sorted((CHECKOUT / "test-output").glob("gimp-3.2*/tour/*.png")):
        shutil.copyfile(picture, IMAGES / picture.name)
        print(f"docs/images/{picture.name}")
    return 0


def demonstration(python: Path) -> None:
    """Renew the first picture of the README."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [str(python), "-m", "nnlook_core.demo", "--out", folder], cwd=CHECKOUT, check=True
        )
        command = [str(python), "-c", TO_JPEG, f"{folder}/comparison.png", str(IMAGES / "demo.jpg")]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    sys.exit(main())
