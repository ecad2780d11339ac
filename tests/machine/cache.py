"""The folder that outlives a run: venvs, wheels and whole Debian roots with a GIMP in them."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def folder() -> Path:
    """Return the cache folder: ``$NNLOOK_TEST_CACHE``, else one in the user's own cache."""
    chosen = os.environ.get("NNLOOK_TEST_CACHE")
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    path = Path(chosen) if chosen else Path(base) / "nnlook-tests"
    path.mkdir(parents=True, exist_ok=True)
    return path.resolve()


def wheels() -> Path:
    """Return the folder of downloaded wheels, shared by all venvs and all GIMPs."""
    path = folder() / "wheels"
    path.mkdir(exist_ok=True)
    return path


def key(*contents: bytes) -> str:
    """Return a short name for these contents: what is made from others gets another name."""
    digest = hashlib.sha256()
    for content in contents:
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()[:12]


@contextmanager
def locked(name: str, *, shared: bool = False) -> Iterator[None]:
    """Hold the lock ``name``: two runs never make the same thing, nor remove each other's."""
    with (folder() / f"{name}.lock").open("w") as file:
        wanted = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(file, wanted | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"Another run is at work on {name}; waiting for it.", flush=True)
            fcntl.flock(file, wanted)
        yield


@contextmanager
def free(name: str) -> Iterator[bool]:
    """Say whether nobody holds the lock ``name``, and hold it meanwhile if so."""
    with (folder() / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
