"""The greatest files that the readers of tables take or refuse need no more memory than fuzzing allows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import OpenImageIO as oiio  # noqa: N813 (its usual short name)
import pytest

from nnlook_core.lut.cube import MAX_FILE_BYTES
from nnlook_core.lut.cube_text import EDGES
from tests.support import profiles

MEGABYTES = 1024
ROWS = EDGES[-1] ** 3
HEAD = f"LUT_3D_SIZE {EDGES[-1]}\n".encode()
WIDTH = (MAX_FILE_BYTES - len(HEAD)) // ROWS
"""Bytes of a line, of which there are as many as a table has."""

MEASURED = r"""
import re, sys
from pathlib import Path
from nnlook_core import lut
from nnlook_core.errors import Refusal
try:
    lut.read(Path(sys.argv[1]))
    print("taken")
except Refusal:
    print("refused")
# Not what getrusage tells, which counts the process that started this one too.
print(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1])
"""


def whole_table(path: Path) -> None:
    number = b"0." + b"1" * ((WIDTH - 3) // 3 - 2)
    path.write_bytes(HEAD + (b" ".join([number] * 3).ljust(WIDTH - 1) + b"\n") * ROWS)


def lines_of_anything(path: Path) -> None:
    path.write_bytes(HEAD + (b"1" + b"\xff" * (WIDTH - 2) + b"\n") * ROWS)


def one_line(path: Path) -> None:
    path.write_bytes(HEAD + b"0" * (MAX_FILE_BYTES - len(HEAD)))


def floats_in_another_space(path: Path) -> None:
    spec = oiio.ImageSpec(4096, 4096, 4, oiio.FLOAT)
    profile = np.frombuffer(profiles.profile("Adobe RGB"), np.uint8)
    spec.attribute("ICCProfile", oiio.TypeDesc(f"uint8[{len(profile)}]"), profile)
    file: Any = oiio.ImageOutput.create(str(path))
    assert file.open(str(path), spec)
    assert file.write_image(np.full((4096, 4096, 4), 0.5, np.float32))
    assert file.close()


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux tells it")
@pytest.mark.parametrize(
    ("make", "name", "outcome"),
    [
        (whole_table, "large.cube", "taken"),
        (lines_of_anything, "large.cube", "refused"),
        (one_line, "large.cube", "refused"),
        (floats_in_another_space, "large.tif", "taken"),
    ],
)
def test_it_takes_no_more_memory(
    make: Callable[[Path], None], name: str, outcome: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    make(path)
    command = [sys.executable, "-c", MEASURED, str(path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    path.unlink()
    assert told[0] == outcome
    assert int(told[1]) < MEGABYTES * 1024
