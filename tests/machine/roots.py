"""Debian roots with a real GIMP 3 or other programs, made once and kept in the cache."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.machine import cache, namespace, tools
from tests.machine.mirror import MirrorError, mirror
from tests.machine.packages import PACKAGES

SUITES = {"3.0": "trixie", "3.2": "forky"}
PYTHONS = {"3.0": "3.13"}
"""The Python of a suite that moves no more."""
_TOOLS = ("debootstrap", "debian-archive-keyring", "gpgv")
_OR_ELSE = {"gimp": ", or install GIMP 3, or name one in NNLOOK_GIMP", "interchange": ""}


class RootError(Exception):
    """No root can be had; the message says why and what to do."""


def ensure(suite: str, checkout: Path, kind: str = "gimp") -> Path:
    """Return the root of a Debian ``suite`` with the ``PACKAGES`` of a kind, making it if need be."""
    recipe = (checkout / "tests/machine/recipe.py").read_bytes()
    root = cache.folder() / f"{kind}-{suite}-{cache.key(recipe, *map(str.encode, PACKAGES[kind]))}"
    with cache.locked(f"{kind}-{suite}-making"):
        if not root.exists():
            _remove_others(f"{kind}-{suite}", root)
            _make(kind, suite, root, checkout)
    return root


@contextmanager
def used(root: Path) -> Iterator[None]:
    """Keep other runs from removing ``root`` meanwhile."""
    with cache.locked(root.name, shared=True):
        yield


def _make(kind: str, suite: str, root: Path, checkout: Path) -> None:
    if os.geteuid() != 0:
        raise RootError(
            f"Only root can make a Debian with {kind} in it: run it as root{_OR_ELSE[kind]}."
        )
    try:
        source = mirror()
    except MirrorError as error:
        raise RootError(str(error)) from error
    try:
        tools.ensure(("debootstrap", "gpgv"), _TOOLS)
    except tools.ToolError as error:
        raise RootError(f"A Debian with {kind} cannot be made: {error}{_OR_ELSE[kind]}.") from error
    print(
        f"Making a Debian {suite} with {kind} in {root} (once; 1.4 GB, a minute or two)", flush=True
    )
    began = time.monotonic()
    # Built under another name and renamed when whole: what bears the name is never half a root.
    torso, log = root.with_name(f"{root.name}.partial"), root.with_name(f"{root.name}.log")
    module = "tests.machine.recipe"
    with log.open("w") as file:
        status = namespace.isolated(
            module, suite, source, str(torso), *PACKAGES[kind], cwd=checkout, hear=file.write
        )
    if status:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-25:])
        if torso.exists():
            namespace.remove(torso)
        raise RootError(f"Debian {suite} with {kind} cannot be made:\n{tail}\n(all of it: {log})")
    torso.rename(root)
    print(f"Made Debian {suite} with {kind} in {time.monotonic() - began:.0f} s", flush=True)


def _remove_others(name: str, root: Path) -> None:
    """Remove roots of other recipes and what an interrupted run left; the caller holds the lock."""
    for other in cache.folder().glob(f"{name}-*"):
        if other.is_dir() and other != root:
            with cache.free(other.name) as unused:
                if unused:
                    namespace.remove(other)
