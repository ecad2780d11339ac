from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlook_core import load, save
from nnlook_core.errors import LookFileError, WriteError
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile.reading import read
from nnlook_core.lookfile.refusals import NotAFileError, OversizeError
from nnlook_core.lookfile.storage import parse
from tests.support.looks import some_look

OPEN_FILES = Path("/proc/self/fd")


def test_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "Ünnamed look.onnx"
    save(some_look(), path)
    loaded = load(path)
    assert loaded == some_look()
    assert (loaded.name, loaded.card.author) == ("Évening glow", "A. Tester")
    assert (loaded.nodes, loaded.parameters) == (16, 124)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_an_existing_look_stays_unless_told_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "look.onnx"
    path.write_bytes(b"precious")
    with pytest.raises(WriteError, match="already exists"):
        save(some_look(), path)
    assert path.read_bytes() == b"precious"
    save(some_look(), path, overwrite=True)
    assert path.read_bytes() == some_look().model


def test_every_truncation_is_refused() -> None:
    whole = some_look().model
    for length in range(0, len(whole), 7):
        with pytest.raises(LookFileError):
            parse(whole[:length])


def test_every_damaged_byte_is_a_sentence_or_harmless() -> None:
    """A look with one byte of its own set to 255 is refused, or still gives colours."""
    whole = some_look().model
    for place in range(0, len(whole), 3):
        damaged = bytearray(whole)
        damaged[place] = 0xFF
        try:
            look = parse(bytes(damaged))
        except LookFileError:
            continue
        colours = Applier(look).colours(np.full((4, 3), 0.5, np.float32))
        assert np.isfinite(colours).all()


def test_a_look_behind_a_link_is_a_look(tmp_path: Path) -> None:
    (tmp_path / "look.onnx").write_bytes(some_look().model)
    (tmp_path / "link.onnx").symlink_to(tmp_path / "look.onnx")
    assert load(tmp_path / "link.onnx") == some_look()


def test_what_was_opened_is_what_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe that takes the file's name once it is opened changes nothing, nor does the reverse."""
    path = tmp_path / "look.onnx"
    path.write_bytes(some_look().model)
    really = os.open

    def exchanged(*given: Any, **named: Any) -> int:
        descriptor = really(*given, **named)
        path.unlink()
        os.mkfifo(path)
        return descriptor

    monkeypatch.setattr(os, "open", exchanged)
    assert read(path) == some_look().model


def test_a_file_that_grows_is_not_read_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "look.onnx"
    path.write_bytes(b"")
    really = os.fstat

    def growing(descriptor: int) -> os.stat_result:
        status = really(descriptor)
        with path.open("r+b") as file:
            file.truncate(1 << 40)
        return status

    monkeypatch.setattr(os, "fstat", growing)
    with pytest.raises(OversizeError):
        read(path)


def test_no_descriptor_stays_open(tmp_path: Path) -> None:
    path = tmp_path / "look.onnx"
    path.write_bytes(some_look().model)
    before = len(list(OPEN_FILES.iterdir()))
    read(path)
    with pytest.raises(NotAFileError):
        read(tmp_path)
    assert len(list(OPEN_FILES.iterdir())) == before
