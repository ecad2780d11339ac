from __future__ import annotations

from pathlib import Path

import pytest

from nnlook_core.atomic import written_whole
from nnlook_core.errors import WriteError


def test_a_failure_in_the_middle_leaves_what_stood_before(tmp_path: Path) -> None:
    path = tmp_path / "file.onnx"
    path.write_text("before")
    with (
        pytest.raises(ZeroDivisionError),
        written_whole(path, overwrite=True) as partial,
    ):
        partial.write_text("half")
        raise ZeroDivisionError
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interruption_leaves_nothing(tmp_path: Path) -> None:
    with (
        pytest.raises(KeyboardInterrupt),
        written_whole(tmp_path / "file.onnx", overwrite=False) as partial,
    ):
        partial.write_text("half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_somebody_elses_file_of_the_meantime_stays(tmp_path: Path) -> None:
    path = tmp_path / "file.onnx"
    with (
        pytest.raises(WriteError, match="exists already"),
        written_whole(path, overwrite=False) as partial,
    ):
        partial.write_text("mine")
        path.write_text("theirs")
    assert path.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_a_sentence() -> None:
    """/dev/full is a device on which every write finds the disk full."""
    with (
        pytest.raises(WriteError, match="No space left"),
        written_whole(Path("/tmp/unused.onnx"), overwrite=False) as partial,
    ):
        partial.unlink()
        partial.symlink_to("/dev/full")
        partial.write_bytes(b"x" * 100_000)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="is a folder"), written_whole(tmp_path, overwrite=True):
        pass
