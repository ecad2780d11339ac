"""Run Debian programs in a separate root file system, with access to one folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.machine import cache, namespace, roots

CHECKOUT = Path(__file__).resolve().parent.parent
SUITE = "trixie"

Run = Callable[..., str]
"""Takes a folder, mounted as ``visit.OUTPUT``, and a command; returns the output."""


@contextmanager
def running() -> Iterator[Run]:
    """Yield a function that runs darktable and RawTherapee. Raises ``RootError`` if that fails."""
    root = roots.ensure(SUITE, CHECKOUT, "interchange")
    (CHECKOUT / "test-output").mkdir(exist_ok=True)  # mount point of the folder

    def run(folder: Path, *command: str) -> str:
        told: list[str] = []
        places = [str(path) for path in (root, CHECKOUT, cache.wheels(), folder)]
        module = "tests.machine.visit"
        status = namespace.isolated(module, *places, *command, cwd=CHECKOUT, hear=told.append)
        if status:
            raise roots.RootError(f"{command[0]} failed:\n{''.join(told)}")
        return "".join(told)

    with roots.used(root):
        yield run


def version(program: str, told: str) -> str:
    """Return the program's name with the version from its output."""
    found = re.search(r"\d+\.\d+(\.\d+)?", told)
    return program if found is None else f"{program} {found[0]}"
