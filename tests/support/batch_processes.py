"""The processes of a batch: who of them is there."""

from __future__ import annotations

from pathlib import Path


def command_of(pid: int | str) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except OSError:  # it is gone
        return []


def children() -> list[int]:
    """The processes on this machine that change files in the current folder; Linux tells."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            here = place.joinpath("cwd").readlink() == Path.cwd()
            dead = " Z " in place.joinpath("stat").read_text()
        except OSError:
            continue
        if here and not dead and "nnlook_core.inference.batch.child" in command_of(place.name):
            found.append(int(place.name))
    return found
