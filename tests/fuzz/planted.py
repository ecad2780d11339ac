"""Readers that break in each way there is, fuzzed as the real ones are: what finds faults is tested."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.fuzz.mutators import plain
from tests.fuzz.one import MEGABYTES, fuzz
from tests.fuzz.readers import CORPUS, Reader


def _raises() -> None:
    raise ZeroDivisionError


def _hangs() -> None:
    while True:
        pass


def _eats() -> None:
    eaten = bytearray(MEGABYTES << 21)
    eaten[::4096] = b"x" * len(eaten[::4096])
    _hangs()


def _pries() -> None:
    Path(__file__).with_name("corpus").joinpath("frame", "apply").read_bytes()


FAULTS = {"raises": _raises, "hangs": _hangs, "eats": _eats, "pries": _pries}


def _planted(name: str) -> Reader:
    def read(data: bytes, _: Path) -> None:
        if data[:1] > b"\0":  # the seeds begin with a zero
            FAULTS[name]()

    return Reader(read, (), plain)


if __name__ == "__main__":
    name, folder, file = sys.argv[1:4]
    fuzz(_planted(name), CORPUS / "frame", Path(folder), Path(file), sys.argv[4:])
