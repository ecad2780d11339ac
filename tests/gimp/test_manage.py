"""Manage Looks called by a script: it lists the library and changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.looks import negative_look, some_look
from tests.gimp.calls import manage
from tests.gimp.conftest import Installation
from tests.gimp.remote import Gimp


@pytest.fixture
def library(installation: Installation) -> Iterator[Path]:
    """The user's folder with one look and one damaged file."""
    folder = installation.home / "looks"
    folder.mkdir(exist_ok=True)
    files = [folder / "Évening.onnx", folder / "broken.onnx"]
    files[0].write_bytes(some_look().model)
    files[1].write_bytes(some_look().model[:500])
    yield folder
    for file in files:
        file.unlink()


def state(home: Path) -> dict[Path, bytes]:
    kept = [*(home / "looks").rglob("*"), *home.glob("settings*")]
    return {path: path.read_bytes() for path in kept if path.is_file()}


def test_a_script_gets_the_files_of_all_looks_that_can_be_used(
    gimp: Gimp, installation: Installation, library: Path, tmp_path: Path
) -> None:
    (tmp_path / "negative.onnx").write_bytes(negative_look().model)
    settings = installation.home / "settings.json"
    settings.write_text(json.dumps({"folders": [str(tmp_path), str(tmp_path / "gone")]}))
    before = state(installation.home)
    try:
        assert gimp.images() == []  # it needs none
        answer = manage(gimp)
        assert answer.status == "success", answer.message
        expected = [str(library / "Évening.onnx"), str(tmp_path / "negative.onnx")]
        assert answer.values == {"files": expected}
        assert state(installation.home) == before
    finally:
        settings.unlink()


def test_an_empty_library_is_an_empty_list(gimp: Gimp, installation: Installation) -> None:
    assert not any((installation.home / "looks").glob("*.onnx"))
    answer = manage(gimp)
    assert (answer.status, answer.values) == ("success", {"files": []})
