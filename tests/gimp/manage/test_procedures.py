"""Manage Looks called by a script, and the procedures that do for scripts what its buttons do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import nnlook_core
from tests.gimp.calls import ADD, DELETE, DESCRIBE, DUPLICATE, call, manage
from tests.gimp.installation import Installation
from tests.gimp.remote import Gimp
from tests.gimp.watch import Watch
from tests.support.looks import negative_look, some_look


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


def test_a_script_adds_looks(gimp: Gimp, installation: Installation, tmp_path: Path) -> None:
    given = tmp_path / "negative.onnx"
    given.write_bytes(negative_look().model)
    answer = call(gimp, ADD, paths=[str(given)])
    assert answer.status == "success", answer.message
    (file,) = map(Path, answer.values["files"])
    try:
        assert file == installation.home / "looks" / "negative.onnx"
        assert file.read_bytes() == given.read_bytes()
        assert call(gimp, ADD, paths=[str(given)]).values == answer.values  # it is known
        broken = tmp_path / "broken.onnx"
        broken.write_bytes(given.read_bytes()[:500])
        watch = Watch(gimp, installation.home / "looks", tmp_path)
        watch.refused(call(gimp, ADD, paths=[str(broken)]), str(broken))
        watch.refused(call(gimp, ADD), "paths")
    finally:
        file.unlink()


def test_a_script_describes_a_look(gimp: Gimp, tmp_path: Path) -> None:
    file = tmp_path / "negative.onnx"
    file.write_bytes(negative_look().model)
    old = nnlook_core.load(file).card
    answer = call(gimp, DESCRIBE, file=file, name="Night", tags="blue, dark")
    assert answer.status == "success", answer.message
    (named,) = tmp_path.iterdir()
    assert Path(answer.values["file"]) == named == tmp_path / "Night.onnx"
    card = nnlook_core.load(named).card
    assert (card.name, card.tags) == ("Night", ("blue", "dark"))
    assert (card.author, card.licence) == (old.author, old.licence)


def test_a_script_duplicates_and_deletes_a_look(
    gimp: Gimp, installation: Installation, library: Path
) -> None:
    file = library / "Évening.onnx"
    settings = installation.home / "settings.json"
    answer = call(gimp, DUPLICATE, file=file)
    assert answer.status == "success", answer.message
    copy = Path(answer.values["file"])
    try:
        assert copy == library / "Évening (2).onnx"
        settings.write_text(json.dumps({"favourites": [str(copy), str(file)]}))
        assert call(gimp, DELETE, file=copy).status == "success"
        assert not copy.exists()
        assert file.exists()
        assert json.loads(settings.read_text())["favourites"] == [str(file)]
        watch = Watch(gimp, library)
        watch.refused(call(gimp, DELETE, file=copy), "not a valid look")
    finally:
        copy.unlink(missing_ok=True)
        settings.unlink(missing_ok=True)
