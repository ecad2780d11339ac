"""Logs that stay small, and lose nothing of what was just written to them."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from neural_look.client import logs
from neural_look.client.runtime import Runtime
from neural_look.errors import LONGEST
from neural_look.gimp.error_boundary import report_internal_error

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, {folder!r})
from neural_look.client.logs import add
for number in range({count}):
    add(Path(sys.argv[1]), f"{{sys.argv[2]}} says {{number}} {{'x' * 200}}\\n".encode())
"""
COUNT = 3000
"""Lines of each writer: together they are more than a log has room for."""


def test_several_programs_write_to_one_log(tmp_path: Path) -> None:
    """It stays small, and no line is mixed with another's or lost but the oldest."""
    log, folder = tmp_path / "log" / "worker.log", str(Path(logs.__file__).parents[2])
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER.format(folder=folder, count=COUNT), str(log), name]
        )
        for name in ("one", "other")
    ]
    for writer in writers:
        assert writer.wait() == 0
    lines = log.read_text().splitlines()[1:]  # the first one may be half gone
    assert logs.LOG_BYTES // 3 < log.stat().st_size <= logs.LOG_BYTES
    seen: dict[str, list[int]] = {"one": [], "other": []}
    for line in lines:
        name, says, number, end = line.split(" ")
        assert (says, end) == ("says", "x" * 200)
        seen[name].append(int(number))
    for numbers in filter(None, seen.values()):
        assert numbers == list(range(numbers[0], COUNT))  # up to the last one


def test_a_log_that_another_version_let_grow_is_cut(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    with log.open("wb") as file:
        file.seek(1 << 32)  # takes no room on the disk
        file.write(b"The newest line.\n")
    logs.add(log, b"Another.\n")
    assert log.stat().st_size <= logs.LOG_BYTES
    assert log.read_bytes().endswith(b"The newest line.\nAnother.\n")


def test_no_text_is_too_long(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    for _turn in range(3):
        logs.add(log, b"First. " + b"x" * (5 * logs.LOG_BYTES))
        assert log.stat().st_size <= logs.LOG_BYTES
    assert b"First. " in log.read_bytes()


def test_what_cannot_be_written_is_an_error_for_who_wants_it(tmp_path: Path) -> None:
    (tmp_path / "log").touch()
    with pytest.raises(OSError):
        logs.add(tmp_path / "log" / "worker.log", b"A line.\n")


def test_an_internal_error_of_any_length_is_a_sentence_and_a_small_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Runtime(tmp_path / "python", "1", tmp_path)
    monkeypatch.setattr("neural_look.gimp.error_boundary.find_runtime", lambda: home)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    log = tmp_path / "log" / "plug-in.log"
    for _turn in range(3):
        said = report_internal_error(ValueError("a\0b\udcff" + "x" * (2 << 20)))
        said.encode()
        assert "\0" not in said and len(said) < 2 * LONGEST
        assert said.endswith(f"with the details in {log}.")
        assert log.stat().st_size <= logs.LOG_BYTES
    assert b"ValueError" in log.read_bytes()
