"""Manage Looks on a screen, used as a user uses it; each step is photographed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlook_core import apply, load, measure
from nnlook_core.lookfile.metadata import with_card
from tests.gimp.calls import MANAGE
from tests.gimp.conftest import Installation
from tests.gimp.desk import Desk, until
from tests.gimp.pictures import photo
from tests.support.looks import negative_look, some_look

pytestmark = pytest.mark.screen

DIALOG, CARD, QUESTION = "Manage Looks", "Name and Card", "Question"
LIST = "Looks"
STAR, NAME, TAGS, AUTHOR, DELTA_E, DATE = range(6)


def look_file(path: Path, name: str, **words: Any) -> None:
    """Write a look with a card of its own."""
    card = replace(some_look().card, name=name, **words)
    path.write_bytes(with_card(some_look().model, card))


@pytest.fixture
def library(installation: Installation) -> Iterator[Path]:
    """The user's folder with the looks of somebody who has learned some; emptied in the end."""
    folder = installation.home / "looks"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    look_file(
        *(folder / "Evening.onnx", "Evening"),
        author="A. Tester",
        tags=("film", "warm"),
        training={"delta_e_mean": 0.42, "noise_floor": 0.2, "coverage": 0.31},
    )
    look_file(
        *(folder / "night walk.onnx", "night walk"),
        author=None,
        tags=("blue",),
        training={"delta_e_mean": 1.25, "coverage": 0.08},
    )
    look_file(folder / "Kodak 400.onnx", "Kodak 400", author="B. Painter", tags=("film",))
    (folder / "broken.onnx").write_bytes(some_look().model[:500])
    yield folder
    shutil.rmtree(folder)
    for file in installation.home.glob("settings*"):
        file.unlink()


def names(desk: Desk) -> list[str]:
    return [row[NAME] for row in desk.widgets.rows(DIALOG, LIST)]


def shows(desk: Desk, expected: list[str]) -> bool:
    return names(desk) == expected


def says(desk: Desk, words: str) -> None:
    until(lambda: words in desk.widgets.texts(DIALOG))


def opened(desk: Desk, *there: str) -> Any:
    """Open the dialog and wait for its list."""
    answer = desk.start(MANAGE)
    desk.widgets.wait_for(DIALOG)
    if there:
        until(lambda: names(desk) == list(there))
    return answer


def closed(desk: Desk, answer: Any) -> list[str]:
    desk.widgets.press(DIALOG, "Close")
    result = answer()
    assert result["status"] == "success", result["message"]
    desk.widgets.wait_gone(DIALOG)
    return [Path(file).name for file in result["values"]["files"]]


ALL = ("broken", "Evening", "Kodak 400", "night walk")


def test_the_list_is_searched_by_the_keyboard_alone(desk: Desk, library: Path) -> None:
    answer = opened(desk, *ALL)
    rows = {row[NAME]: row for row in desk.widgets.rows(DIALOG, LIST)}
    assert rows["Evening"][TAGS:] == ["film, warm", "A. Tester", "0.42", "2026-01-31"]
    assert rows["broken"][TAGS:] == ["", "", "", ""]
    desk.screen.shoot("manage-1-list")
    desk.screen.type_keys(DIALOG, "ctrl+f")
    desk.screen.type_keys(DIALOG, "f")
    desk.screen.type_keys(DIALOG, "i")
    desk.screen.type_keys(DIALOG, "l")
    until(lambda: names(desk) == ["Evening", "Kodak 400"])
    desk.widgets.set_text(DIALOG, "Find", "film PAINT")
    until(lambda: names(desk) == ["Kodak 400"])
    desk.screen.shoot("manage-2-search")
    desk.widgets.set_text(DIALOG, "Find", "no such look")
    says(desk, "No look has “no such look” in it.")
    desk.screen.shoot("manage-3-search-nothing")
    desk.widgets.set_text(DIALOG, "Find", "")
    until(lambda: names(desk) == list(ALL))
    assert closed(desk, answer) == ["Evening.onnx", "Kodak 400.onnx", "night walk.onnx"]


def test_the_list_is_sorted_by_its_columns(desk: Desk, library: Path) -> None:
    look_file(library / "Kodak 64.onnx", "Kodak 64")
    by_name = ["broken", "Evening", "Kodak 64", "Kodak 400", "night walk"]
    answer = opened(desk, *by_name)  # 64 before 400
    desk.widgets.choose_rows(DIALOG, LIST, ["Kodak 400"])
    for column, expected in (
        ("ΔE", ["Evening", "night walk", "broken", "Kodak 64", "Kodak 400"]),
        ("Name", by_name),
        ("Name", by_name[::-1]),
        ("★", ["Evening", "Kodak 64", "Kodak 400", "night walk", "broken"]),
    ):
        desk.widgets.press(DIALOG, column)
        until(partial(shows, desk, expected))
    assert "Kodak 400.onnx" in desk.widgets.texts(DIALOG)  # it is still the one that is chosen
    desk.screen.shoot("manage-15-sorted")
    closed(desk, answer)


def test_everything_has_a_name_and_a_key_of_its_own(desk: Desk, library: Path) -> None:
    answer = opened(desk, *ALL)

    def check(title: str) -> None:
        assert desk.widgets.nameless(title) == []
        keys = [key for key, _ in desk.widgets.mnemonics(title)]
        assert len(keys) > 1 and len(keys) == len(set(keys)), desk.widgets.mnemonics(title)

    check(DIALOG)
    desk.widgets.choose_rows(DIALOG, LIST, ["Evening"])
    desk.screen.type_keys(DIALOG, "alt+t")
    desk.widgets.wait_for(CARD)
    check(CARD)
    desk.screen.type_keys(CARD, "Escape")
    desk.widgets.wait_gone(CARD)
    closed(desk, answer)


def test_what_is_chosen_decides_what_can_be_done(desk: Desk, library: Path) -> None:
    answer = opened(desk, *ALL)
    buttons = ("Rename…", "Tags and Author…", "Favourite", "Duplicate", "Delete", "Show in Folder")

    def usable() -> list[bool]:
        return [desk.widgets.is_sensitive(DIALOG, button) for button in buttons]

    assert usable() == [False] * 6
    desk.widgets.choose_rows(DIALOG, LIST, ["Evening"])
    until(lambda: usable() == [True] * 6)
    assert str(library / "Evening.onnx") in desk.widgets.texts(DIALOG)
    desk.widgets.choose_rows(DIALOG, LIST, ["Evening", "night walk"])
    until(lambda: usable() == [False, False, True, False, True, False])
    desk.widgets.choose_rows(DIALOG, LIST, ["broken"])
    until(lambda: usable() == [False, False, False, False, True, True])
    says(desk, "damaged or no ONNX file")
    desk.screen.shoot("manage-4-damaged")
    closed(desk, answer)


def test_a_look_is_renamed_tagged_and_starred(
    desk: Desk, library: Path, installation: Installation
) -> None:
    answer = opened(desk, *ALL)
    before = load(library / "Evening.onnx")
    desk.widgets.choose_rows(DIALOG, LIST, ["Evening"])
    desk.widgets.press(DIALOG, "Favourite")
    until(lambda: desk.widgets.rows(DIALOG, LIST)[1][STAR] == "★")
    desk.screen.type_keys(DIALOG, "F2")
    desk.widgets.wait_for(CARD)
    desk.widgets.set_text(CARD, "Name", "")
    until(lambda: not desk.widgets.is_sensitive(CARD, "Save"))
    assert "A look needs a name." in desk.widgets.texts(CARD)
    desk.widgets.set_text(CARD, "Name", "kodak: 400")
    desk.widgets.set_text(CARD, "Tags", "film, " + "x" * 70)
    desk.widgets.set_text(CARD, "Licence", "CC-BY-4.0")
    desk.widgets.press(CARD, "Save")
    until(lambda: "cannot be a tag" in desk.widgets.texts(CARD))
    desk.screen.shoot("manage-5-card")
    assert load(library / "Evening.onnx") == before
    desk.widgets.set_text(CARD, "Tags", "film, Sölden")
    desk.widgets.press(CARD, "Save")
    desk.widgets.wait_gone(CARD)
    until(lambda: names(desk) == ["broken", "Kodak 400", "kodak: 400", "night walk"])
    card = load(library / "kodak- 400.onnx").card
    assert (card.name, card.tags, card.licence) == ("kodak: 400", ("film", "Sölden"), "CC-BY-4.0")
    assert card.training == before.card.training
    assert not (library / "Evening.onnx").exists()
    desk.screen.shoot("manage-6-renamed")
    settings = json.loads((installation.home / "settings.json").read_text())
    assert settings["favourites"] == [str(library / "kodak- 400.onnx")]
    closed(desk, answer)


def test_looks_are_duplicated_and_deleted(
    desk: Desk, library: Path, installation: Installation
) -> None:
    answer = opened(desk, *ALL)
    desk.widgets.choose_rows(DIALOG, LIST, ["Kodak 400"])
    desk.widgets.press(DIALOG, "Duplicate")
    until(lambda: names(desk) == ["broken", "Evening", "Kodak 400", "Kodak 400 (2)", "night walk"])
    assert load(library / "Kodak 400 (2).onnx").name == "Kodak 400 (2)"
    says(desk, "The copy is")

    desk.widgets.choose_rows(DIALOG, LIST, ["Kodak 400 (2)", "broken"])
    desk.screen.type_keys(DIALOG, "Delete")
    desk.widgets.wait_for(QUESTION)
    assert "Move 2 looks to the trash?" in desk.widgets.texts(QUESTION)
    desk.screen.shoot("manage-7-delete")
    desk.widgets.press(QUESTION, "Cancel")
    desk.widgets.wait_gone(QUESTION)
    assert len(list(library.iterdir())) == 5

    desk.screen.type_keys(DIALOG, "Delete")
    desk.widgets.wait_for(QUESTION)
    desk.widgets.press(QUESTION, "Delete")
    until(lambda: names(desk) == ["Evening", "Kodak 400", "night walk"])
    says(desk, "2 looks are deleted.")
    trash = Path.home() / ".local" / "share" / "Trash" / "files"
    assert {"broken.onnx", "Kodak 400 (2).onnx"} <= {path.name for path in trash.iterdir()}
    closed(desk, answer)


def test_where_there_is_no_trash_it_asks_a_second_time(
    desk: Desk, library: Path, installation: Installation
) -> None:
    more = Path("/dev/shm/nnlook-looks")  # in memory, where no desktop keeps a trash
    shutil.rmtree(more, ignore_errors=True)
    more.mkdir()
    try:
        look_file(more / "Elsewhere.onnx", "Elsewhere")
        (installation.home / "settings.json").write_text(json.dumps({"folders": [str(more)]}))
        answer = opened(desk, "broken", "Elsewhere", *ALL[1:])
        desk.widgets.choose_rows(DIALOG, LIST, ["Elsewhere"])
        for button in ("Cancel", "Delete for Good"):
            assert (more / "Elsewhere.onnx").exists()
            desk.widgets.press(DIALOG, "Delete")
            desk.widgets.wait_for(QUESTION)
            desk.widgets.press(QUESTION, "Delete")
            until(lambda: "for good?" in desk.widgets.texts(QUESTION))
            desk.screen.shoot("manage-8-no-trash")
            desk.widgets.press(QUESTION, button)
            desk.widgets.wait_gone(QUESTION)
        until(lambda: names(desk) == list(ALL))
        assert not (more / "Elsewhere.onnx").exists()
        closed(desk, answer)
    finally:
        shutil.rmtree(more)


def choose_in(desk: Desk, title: str, path: Path, button: str) -> None:
    """Choose a path in GTK's file chooser, by the keyboard as one can there."""
    desk.widgets.wait_for(title)
    desk.screen.type_keys(title, "slash")
    desk.widgets.set_text(title, "Location Layer", str(path))
    desk.widgets.press(title, button)
    desk.widgets.wait_gone(title)


def test_looks_of_others_come_in(desk: Desk, library: Path, tmp_path: Path) -> None:
    good, same, bad = (tmp_path / name for name in ("Evening.onnx", "same.onnx", "bad.onnx"))
    good.write_bytes(negative_look().model)
    same.write_bytes((library / "night walk.onnx").read_bytes())
    bad.write_bytes(b"no look")
    answer = opened(desk, *ALL)
    for file, said in (
        (good, "1 look was imported."),
        (same, "1 was here already and was not copied again."),
        (bad, "not a look that can be used"),
    ):
        desk.widgets.press(DIALOG, "Import…")
        choose_in(desk, "Import Looks", file, "Import")
        says(desk, said)
    desk.screen.shoot("manage-9-import-refused")
    until(lambda: names(desk) == ["broken", "Evening", "Kodak 400", "Negative", "night walk"])
    assert (library / "Evening (2).onnx").read_bytes() == negative_look().model
    assert len(list(library.iterdir())) == 5
    closed(desk, answer)


def test_folders_are_added_and_removed(desk: Desk, library: Path, tmp_path: Path) -> None:
    look_file(tmp_path / "Shared.onnx", "Shared")
    answer = opened(desk, *ALL)
    desk.widgets.press(DIALOG, "Remove Folder…")
    says(desk, "No folder was added")
    desk.widgets.press(DIALOG, "Add Folder…")
    choose_in(desk, "Add a Folder with Looks", tmp_path, "Add")
    until(lambda: "Shared" in names(desk))
    desk.widgets.press(DIALOG, "Remove Folder…")
    desk.widgets.wait_for("Remove a Folder")
    desk.screen.shoot("manage-10-remove-folder")
    desk.widgets.press("Remove a Folder", "Remove")
    until(lambda: names(desk) == list(ALL))
    assert (tmp_path / "Shared.onnx").exists()
    closed(desk, answer)


def test_a_look_goes_out_as_a_table_and_comes_back(
    desk: Desk, library: Path, tmp_path: Path
) -> None:
    answer = opened(desk, *ALL)
    desk.widgets.choose_rows(DIALOG, LIST, ["Evening"])
    desk.widgets.press(DIALOG, "Export as Table…")
    desk.widgets.wait_for("Export as Table")
    desk.widgets.choose("Export as Table", "Kind of table", "17")
    until(lambda: "cameras, monitors" in desk.widgets.texts("Export as Table"))
    desk.widgets.set_text("Export as Table", "Name", str(tmp_path / "Dusk.cube"))
    desk.screen.shoot("manage-12-export")
    desk.widgets.press("Export as Table", "Export")
    says(desk, f"The table is {tmp_path / 'Dusk.cube'}.")
    assert "LUT_3D_SIZE 17" in (tmp_path / "Dusk.cube").read_text()

    for button in ("Cancel", None):
        desk.widgets.press(DIALOG, "Import Table…")
        choose_in(desk, "Import a Table", tmp_path / "Dusk.cube", "Import")
        desk.widgets.wait_for("Learning")
        if button is not None:
            desk.widgets.press("Learning", button)
            says(desk, "Nothing was imported.")
            assert not (library / "Dusk.onnx").exists()
    desk.screen.shoot("manage-13-learning")
    desk.widgets.wait_gone("Learning")
    says(desk, "this look and the table")
    until(lambda: names(desk) == ["broken", "Dusk", *ALL[1:]])
    desk.screen.shoot("manage-14-imported-table")
    look = load(library / "Dusk.onnx")
    pixels = photo(80, 60).astype(np.float32)
    difference = measure(apply(look, pixels), apply(some_look(), pixels))
    assert difference.delta_e_mean < 1
    closed(desk, answer)


def test_without_a_file_manager_it_says_where_the_look_is(desk: Desk, library: Path) -> None:
    answer = opened(desk, *ALL)
    desk.widgets.choose_rows(DIALOG, LIST, ["Evening"])
    desk.widgets.press(DIALOG, "Show in Folder")
    says(desk, f"The look is in the folder {library}")
    closed(desk, answer)


def test_an_empty_library_says_what_to_do(desk: Desk, installation: Installation) -> None:
    assert not any((installation.home / "looks").glob("*.onnx"))
    answer = opened(desk)
    says(desk, "There is no look yet.")
    says(desk, "Import")
    desk.screen.shoot("manage-11-empty")
    assert closed(desk, answer) == []
