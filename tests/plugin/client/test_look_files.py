"""Names of looks, and the files that belong to them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from neural_look.client import look_files
from neural_look.client.look_files import file_name, is_taken, numbered, unused_name, visible

from nnlook_core.lookfile.look import MAX_LINE_CHARACTERS, checked_line

NAMES = {
    "short": "Evening",
    "as long as a stem": "P" * look_files.MAX_STEM,
    "two shorter": "P" * (look_files.MAX_STEM - 2),
    "long": "Red Filter Black and White and Soft Black and White, twice as soft as before",
    "as long as a card's": "n" * look_files.MAX_NAME,
    "longer than a card's": "n" * 1000,
    "numbered": "Evening (2)",
    "long and numbered": f"{'P' * 60} (7)",
    "numbered at the cut": f"{'P' * (look_files.MAX_STEM - 4)} (2)",
    "a number too long for one": f"Evening ({'9' * 60})",
    "a number alone": "(3)",
    "spaces at the cut": f"{'P' * 40}{' ' * 30}end",
    "dots at the cut": f"{'P' * 40}{'.' * 30}end",
    "dots at the end": "Evening...",
    "replaced": 'a/b\\c:d*e?f"g<h>i|j%k#l' * 4,
    "nothing but replaced": "???///:::" * 9,
    "a device": "con",
    "a device and more": "NUL.txt",
    "four bytes each": "🌙" * 80,
    "three bytes each": "夜" * 80,
    "of several parts": "👩‍👩‍👧‍👦" * 20,
    "with controls": "two\nlines\x00\x7f" * 10,
    "half a character": "film \udcff",
    "turned round": "\u202eexe.gnp",
    "empty": "",
    "blank": "   ",
    "unseen": "\u200b\u2060",
    "controls alone": "\x01\x02\n\t",
    "dots alone": "....",
    "a hyphen": "-",
    "leading dot": ".hidden",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_is_given_again_and_again(tmp_path: Path, name: str) -> None:
    """Each time another one, whose file is free and has the same number."""
    given: set[str] = set()
    for _turn in range(150):
        fresh = unused_name(name, tmp_path)
        file = tmp_path / file_name(fresh)
        assert fresh not in given and not is_taken(file)
        file.touch()
        given.add(fresh)
        assert checked_line(fresh) == fresh != ""  # a card takes it as it is
        assert len(file.name.encode()) <= 255
        assert not re.search(r'[<>:"/\\|?*%#\x00-\x1f]|^[ .]|[ .]\.onnx$', file.name)
        number = look_files.NUMBER.search(fresh)
        assert (number[0] if number else "") == _number_of(file.stem)
    assert len(list(tmp_path.iterdir())) == 150


def _number_of(stem: str) -> str:
    found = look_files.NUMBER.search(stem)
    return found[0] if found else ""


def test_names_of_one_file_get_files_of_their_own(tmp_path: Path) -> None:
    long = "A look with a name that is longer than the name of its file may be, "
    for name in (f"{long}one", f"{long}two", "a/b", "a:b", "a?b"):
        file = tmp_path / file_name(unused_name(name, tmp_path))
        assert not file.exists()
        file.touch()


def test_many_of_a_long_name_are_numbered_in_turn(tmp_path: Path) -> None:
    name = "Red Filter Black and White and Soft Black and White"
    for count in range(1, 301):
        fresh = unused_name(name, tmp_path)
        assert fresh == (name if count == 1 else f"{name} ({count})")
        (tmp_path / file_name(fresh)).touch()
    assert is_taken(tmp_path / "Red Filter Black and White and Soft Black an (300).onnx")


def test_a_number_takes_the_place_of_another(tmp_path: Path) -> None:
    (tmp_path / "Evening (7).onnx").touch()
    assert unused_name("Evening (7)", tmp_path) == "Evening (2)"
    (tmp_path / "Evening (2).onnx").touch()
    assert unused_name("Evening (7)", tmp_path) == "Evening (3)"


def test_a_link_that_leads_nowhere_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "Evening.onnx").symlink_to(tmp_path / "gone")
    assert unused_name("Evening", tmp_path) == "Evening (2)"


def test_a_disk_that_sees_no_capitals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = {"evening.onnx", "evening (2).onnx"}
    monkeypatch.setattr(look_files, "is_taken", lambda file: file.name.lower() in there)
    assert unused_name("EVENING", tmp_path) == "EVENING (3)"


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "none", tmp_path / "file", Path("a\0b")):
        assert unused_name("Evening", folder) == "Evening"


@pytest.mark.parametrize(
    "name", ["", "  ", "\u200b", "\x01\x02", "\u3000\u00a0", "\u202e", "\u3164\u2800"]
)
def test_a_name_that_shows_nothing_is_the_usual_one(tmp_path: Path, name: str) -> None:
    assert visible(name) == ""
    assert unused_name(name, tmp_path) == "My Look"
    assert file_name(name) == "look.onnx"


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Évening glow", "Évening glow.onnx"),
        ("aux", "aux-.onnx"),
        ("COM¹.old", "COM¹-.old.onnx"),
        ("con (2)", "con (2).onnx"),
        ("console", "console.onnx"),
        ("50 % #1", "50 - -1.onnx"),
        ("…", "….onnx"),
        (f"{'x' * 60} (12)", f"{'x' * 45} (12).onnx"),
    ],
)
def test_the_file_of_a_name(name: str, file: str) -> None:
    assert file_name(name) == file


def test_a_number_is_never_cut_off() -> None:
    for name, _turn in zip(numbered("n" * 300), range(1200), strict=False):
        assert len(name) <= look_files.MAX_NAME
    assert name == f"{'n' * (look_files.MAX_NAME - 7)} (1200)"


def test_a_card_takes_as_much_as_the_plug_in_thinks() -> None:
    assert look_files.MAX_NAME == MAX_LINE_CHARACTERS
