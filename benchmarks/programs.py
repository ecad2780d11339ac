"""Programs of Debian, in a root of their own, which see the folder that they are to work in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.machine import cache, namespace, roots

CHECKOUT = Path(__file__).resolve().parent.parent
SUITE = "trixie"

Run = Callable[..., str]
"""Takes a folder, which is ``visit.OUTPUT`` to the program, and a command; gives what it printed."""


@contextmanager
def running() -> Iterator[Run]:
    """What runs darktable and RawTherapee. Raises ``RootError`` where they cannot be had, or fail."""
    root = roots.ensure(SUITE, CHECKOUT, "interchange")
    (CHECKOUT / "test-output").mkdir(exist_ok=True)  # what the folder is laid over

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
    """The program's name and the version that it says."""
    found = re.search(r"\d+\.\d+(\.\d+)?", told)
    return program if found is None else f"{program} {found[0]}"
