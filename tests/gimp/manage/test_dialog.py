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
from tests.gimp.dialogs import (
    CARD_DIALOG,
    LEARNING_DIALOG,
    LOOKS,
    MANAGE_DIALOG,
    QUESTION,
)
from tests.gimp.installation import Installation
from tests.gimp.pictures import photo
from tests.gimp.session import GimpSession
from tests.support.looks import look_with_effects, negative_look, some_look
from tests.support.waiting import until

pytestmark = pytest.mark.screen
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


def names(session: GimpSession) -> list[str]:
    return [row[NAME] for row in session.widgets.rows(MANAGE_DIALOG, LOOKS)]


def shows(session: GimpSession, expected: list[str]) -> bool:
    return names(session) == expected


def says(session: GimpSession, words: str) -> None:
    until(lambda: words in session.widgets.texts(MANAGE_DIALOG))


def opened(session: GimpSession, *there: str) -> Any:
    """Open the dialog and wait for its list."""
    answer = session.start(MANAGE)
    session.widgets.wait_for(MANAGE_DIALOG)
    if there:
        until(lambda: names(session) == list(there))
    return answer


def closed(session: GimpSession, answer: Any) -> list[str]:
    session.widgets.press(MANAGE_DIALOG, "Close")
    result = answer()
    assert result["status"] == "success", result["message"]
    session.widgets.wait_gone(MANAGE_DIALOG)
    return [Path(file).name for file in result["values"]["files"]]


ALL = ("broken", "Evening", "Kodak 400", "night walk")


def test_the_list_is_searched_by_the_keyboard_alone(session: GimpSession, library: Path) -> None:
    answer = opened(session, *ALL)
    rows = {row[NAME]: row for row in session.widgets.rows(MANAGE_DIALOG, LOOKS)}
    assert rows["Evening"][TAGS:] == ["film, warm", "A. Tester", "0.42", "2026-01-31"]
    assert rows["broken"][TAGS:] == ["", "", "", ""]
    session.screen.shoot("manage-1-list")
    session.screen.type_keys(MANAGE_DIALOG, "ctrl+f")
    session.screen.type_keys(MANAGE_DIALOG, "f")
    session.screen.type_keys(MANAGE_DIALOG, "i")
    session.screen.type_keys(MANAGE_DIALOG, "l")
    until(lambda: names(session) == ["Evening", "Kodak 400"])
    session.widgets.set_text(MANAGE_DIALOG, "Find", "film PAINT")
    until(lambda: names(session) == ["Kodak 400"])
    session.screen.shoot("manage-2-search")
    session.widgets.set_text(MANAGE_DIALOG, "Find", "no such look")
    says(session, "No looks match “no such look”.")
    session.screen.shoot("manage-3-search-nothing")
    session.widgets.set_text(MANAGE_DIALOG, "Find", "")
    until(lambda: names(session) == list(ALL))
    assert closed(session, answer) == ["Evening.onnx", "Kodak 400.onnx", "night walk.onnx"]


def test_the_list_is_sorted_by_its_columns(session: GimpSession, library: Path) -> None:
    look_file(library / "Kodak 64.onnx", "Kodak 64")
    by_name = ["broken", "Evening", "Kodak 64", "Kodak 400", "night walk"]
    answer = opened(session, *by_name)  # 64 before 400
    session.widgets.choose_rows(MANAGE_DIALOG, LOOKS, ["Kodak 400"])
    for column, expected in (
        ("ΔE", ["Evening", "night walk", "broken", "Kodak 64", "Kodak 400"]),
        ("Name", by_name),
        ("Name", by_name[::-1]),
        ("★", ["Evening", "Kodak 64", "Kodak 400", "night walk", "broken"]),
    ):
        session.widgets.press(MANAGE_DIALOG, column)
        until(partial(shows, session, expected))
    assert "Kodak 400.onnx" in session.widgets.texts(
        MANAGE_DIALOG
    )  # it is still the one that is chosen
    session.screen.shoot("manage-15-sorted")
    closed(session, answer)


def test_everything_has_a_name_and_a_key_of_its_own(session: GimpSession, library: Path) -> None:
    answer = opened(session, *ALL)

    def check(title: str) -> None:
        assert session.widgets.nameless(title) == []
        keys = [key for key, _ in session.widgets.mnemonics(title)]
        assert len(keys) > 1 and len(keys) == len(set(keys)), session.widgets.mnemonics(title)

    check(MANAGE_DIALOG)
    session.widgets.choose_rows(MANAGE_DIALOG, LOOKS, ["Evening"])
    session.screen.type_keys(MANAGE_DIALOG, "alt+t")
    session.widgets.wait_for(CARD_DIALOG)
    check(CARD_DIALOG)
    session.screen.type_keys(CARD_DIALOG, "Escape")
    session.widgets.wait_gone(CARD_DIALOG)
    closed(session, answer)


def test_what_is_chosen_decides_what_can_be_done(session: GimpSession, library: Path) -> None:
    answer = opened(session, *ALL)
    buttons = ("Rename…", "Edit Metadata…", "Favourite", "Duplicate", "Delete", "Show in Folder")

    def usable() -> list[bool]:
        return [session.widgets.is_sensitive(MANAGE_DIALOG, button) for button in buttons]

    assert usable() == [False] * 6
    session.widgets.choose_rows(MANAGE_DIALOG, LOOKS, ["Evening"])
    until(lambda: usable() == [True] * 6)
    assert str(library / "Evening.onnx") in session.widgets.texts(MANAGE_DIALOG)
    session.widgets.choose_rows(MANAGE_DIALOG, LOOKS, ["Evening", "night walk"])
    until(lambda: usable() == [False, False, True, False, True, False])
    session.widgets.choose_rows(MANAGE_DIALOG, LOOKS, ["broken"])
    until(lambda: usable() == [False, False, False, False, True, True])
    says(session, "Damaged, or not an ONNX file")
    session.screen.shoot("manage-4-damaged")
    closed(session, answer)


def test_a_look_is_renamed_tagged_and_starred(
    session: GimpSession, library: Path, installation: Installation
) -> None:
    answer = opened(session, *ALL)
    before = load(library / "Evening.onnx")
    session.widgets.choose_rows(MANAGE_DIALOG, LOOKS, ["Evening"])
    session.widgets.press(MANAGE_DIALOG, "Favourite")
    until(lambda: session.widgets.rows(MANAGE_DIALOG, LOOKS)[1][STAR] == "★")
    session.screen.type_keys(MANAGE_DIALOG, "F2")
    session.widgets.wait_for(CARD_DIALOG)
    session.widgets.set_text(CARD_DIALOG, "Name", "")
    until(lambda: not session.widgets.is_sensitive(CARD_DIALOG, "Save"))
    assert "Enter a name for the look." in session.widgets.texts(CARD_DIALOG)
    session.widgets.set_text(CARD_DIALOG, "Name", "kodak: 400")
    session.widgets.set_text(CARD_DIALOG, "Tags", "film, " + "x" * 70)
    session.widgets.set_text(CARD_DIALOG, "Licence", "CC-BY-4.0")
    session.widgets.press(CARD_DIALOG, "Save")
    until(lambda: "not a valid tag" in session.widgets.texts(CARD_DIALOG))
    session.screen.shoot("manage-5-card")
    assert load(library / "Evening.onnx") == before
    session.widgets.set_text(CARD_DIALOG, "Tags", "film, Sölden")
    session.widgets.press(CARD_DIALOG, "Save")
    session.widgets.wait_gone(CARD_DIALOG)
    until(lambda: names(session) == ["broken", "Kodak 400", "kodak: 400", "night walk"])
    card = load(library / "kodak- 400.onnx").card
    assert (card.name, card.tags, card.licence) == ("kodak: 400", ("film", "Sölden"), "CC-BY-4.0")
    assert card.training == before.card.training
    assert not (library / "Evening.onnx").exists()
    session.screen.shoot("manage-6-renamed")
    settings = json.loads((installation.home / "settings.json").read_text())
    assert settings["favourites"] == [str(library / "kodak- 400.onnx")]
    closed(session, answer)


def test_looks_are_duplicated_and_deleted(
    session: GimpSession, library: Path, installation: Installation
) -> None:
    answer = opened(session, *ALL)
    session.widgets.choose_rows(MANAGE_DIALOG, LOOKS, ["Kodak 400"])
    session.widgets.press(MANAGE_DIALOG, "Duplicate")
    until(
        lambda: names(session) == ["broken", "Evening", "Kodak 400", "Kodak 400 (2)", "night walk"]
    )
    assert load(library / "Kodak 400 (2).onnx").name == "Kodak 400 (2)"
    says(session, "Copied to")

    session.widgets.choose_rows(MANAGE_DIALOG, LOOKS, ["Kodak 400 (2)", "broken"])
    session.screen.type_keys(MANAGE_DIALOG, "Delete")
    session.widgets.wait_for(QUESTION)
    assert "Move 2 looks to the trash?" in session.widgets.texts(QUESTION)
    session.screen.shoot("manage-7-delete")
    session.widgets.press(QUESTION, "Cancel")
    session.widgets.wait_gone(QUESTION)
    assert len(list(library.iterdir())) == 5

    session.screen.type_keys(MANAGE_DIALOG, "Delete")
    session.widgets.wait_for(QUESTION)
    session.widgets.press(QUESTION, "Delete")
    until(lambda: names(session) == ["Evening", "Kodak 400", "night walk"])
    says(session, "Deleted 2 looks.")
    trash = Path.home() / ".local" / "share" / "Trash" / "files"
    assert {"broken.onnx", "Kodak 400 (2).onnx"} <= {path.name for path in trash.iterdir()}
    closed(session, answer)


def test_where_there_is_no_trash_it_asks_a_second_time(
    session: GimpSession, library: Path, installation: Installation
) -> None:
    more = Path("/dev/shm/nnlook-looks")  # in memory, where no desktop keeps a trash
    shutil.rmtree(more, ignore_errors=True)
    more.mkdir()
    try:
        look_file(more / "Elsewhere.onnx", "Elsewhere")
        (installation.home / "settings.json").write_text(json.dumps({"folders": [str(more)]}))
        answer = opened(session, "broken", "Elsewhere", *ALL[1:])
        session.widgets.choose_rows(MANAGE_DIALOG, LOOKS, ["Elsewhere"])
        for button in ("Cancel", "Delete Permanently"):
            assert (more / "Elsewhere.onnx").exists()
            session.widgets.press(MANAGE_DIALOG, "Delete")
            session.widgets.wait_for(QUESTION)
            session.widgets.press(QUESTION, "Delete")
            until(lambda: "Permanently delete" in session.widgets.texts(QUESTION))
            session.screen.shoot("manage-8-no-trash")
            session.widgets.press(QUESTION, button)
            session.widgets.wait_gone(QUESTION)
        until(lambda: names(session) == list(ALL))
        assert not (more / "Elsewhere.onnx").exists()
        closed(session, answer)
    finally:
        shutil.rmtree(more)


def test_looks_of_others_come_in(session: GimpSession, library: Path, tmp_path: Path) -> None:
    good, same, bad = (tmp_path / name for name in ("Evening.onnx", "same.onnx", "bad.onnx"))
    good.write_bytes(negative_look().model)
    same.write_bytes((library / "night walk.onnx").read_bytes())
    bad.write_bytes(b"no look")
    answer = opened(session, *ALL)
    for file, said in (
        (good, "Imported 1 look."),
        (same, "1 is already in the library."),
        (bad, "not a valid look"),
    ):
        session.widgets.press(MANAGE_DIALOG, "Import…")
        session.choose_path("Import Looks", file, "Import")
        says(session, said)
    session.screen.shoot("manage-9-import-refused")
    until(lambda: names(session) == ["broken", "Evening", "Kodak 400", "Negative", "night walk"])
    assert (library / "Evening (2).onnx").read_bytes() == negative_look().model
    assert len(list(library.iterdir())) == 5
    closed(session, answer)


def test_folders_are_added_and_removed(session: GimpSession, library: Path, tmp_path: Path) -> None:
    look_file(tmp_path / "Shared.onnx", "Shared")
    answer = opened(session, *ALL)
    session.widgets.press(MANAGE_DIALOG, "Remove Folder…")
    says(session, "There are no added folders")
    session.widgets.press(MANAGE_DIALOG, "Add Folder…")
    session.choose_path("Add Folder with Looks", tmp_path, "Add")
    until(lambda: "Shared" in names(session))
    session.widgets.press(MANAGE_DIALOG, "Remove Folder…")
    session.widgets.wait_for("Remove Folder")
    session.screen.shoot("manage-10-remove-folder")
    session.widgets.press("Remove Folder", "Remove")
    until(lambda: names(session) == list(ALL))
    assert (tmp_path / "Shared.onnx").exists()
    closed(session, answer)


def test_a_vignette_and_grain_are_told_and_are_in_no_table(
    session: GimpSession, library: Path, tmp_path: Path
) -> None:
    (library / "effects.onnx").write_bytes(look_with_effects().model)
    answer = opened(session, "broken", "Evening", "Kodak 400", "night walk", "With effects")
    session.widgets.choose_rows(MANAGE_DIALOG, LOOKS, ["With effects"])
    session.widgets.press(MANAGE_DIALOG, "Edit Metadata…")
    session.widgets.wait_for(CARD_DIALOG)
    told = session.widgets.texts(CARD_DIALOG)
    session.screen.shoot("manage-card-effects")
    session.widgets.press(CARD_DIALOG, "Cancel")
    session.widgets.wait_gone(CARD_DIALOG)
    assert "% of the brightness, ΔE 4.2" in told
    assert "Grain of 0.8 pixels, ΔE 1.4" in told
    session.widgets.press(MANAGE_DIALOG, "Export as LUT…")
    session.widgets.wait_for("Export as LUT")
    session.widgets.set_text("Export as LUT", "Name", str(tmp_path / "Dusk.cube"))
    session.widgets.press("Export as LUT", "Export")
    says(session, "but not its vignette and grain.")
    session.screen.shoot("manage-exported-effects")
    closed(session, answer)


def test_a_look_goes_out_as_a_table_and_comes_back(
    session: GimpSession, library: Path, tmp_path: Path
) -> None:
    answer = opened(session, *ALL)
    session.widgets.choose_rows(MANAGE_DIALOG, LOOKS, ["Evening"])
    session.widgets.press(MANAGE_DIALOG, "Export as LUT…")
    session.widgets.wait_for("Export as LUT")
    session.widgets.choose("Export as LUT", "LUT format", "17")
    until(lambda: "cameras, monitors" in session.widgets.texts("Export as LUT"))
    session.widgets.set_text("Export as LUT", "Name", str(tmp_path / "Dusk.cube"))
    session.screen.shoot("manage-12-export")
    session.widgets.press("Export as LUT", "Export")
    says(session, f"Exported to {tmp_path / 'Dusk.cube'}.")
    assert "LUT_3D_SIZE 17" in (tmp_path / "Dusk.cube").read_text()

    for button in ("Cancel", None):
        session.widgets.press(MANAGE_DIALOG, "Import LUT…")
        session.choose_path("Import LUT", tmp_path / "Dusk.cube", "Import")
        session.widgets.wait_for(LEARNING_DIALOG)
        if button is not None:
            session.widgets.press(LEARNING_DIALOG, button)
            says(session, "No looks were imported.")
            assert not (library / "Dusk.onnx").exists()
    session.screen.shoot("manage-13-learning")
    session.widgets.wait_gone(LEARNING_DIALOG)
    says(session, "the look and the LUT")
    until(lambda: names(session) == ["broken", "Dusk", *ALL[1:]])
    session.screen.shoot("manage-14-imported-table")
    look = load(library / "Dusk.onnx")
    pixels = photo(80, 60).astype(np.float32)
    difference = measure(apply(look, pixels), apply(some_look(), pixels))
    assert difference.delta_e_mean < 1
    closed(session, answer)


def test_without_a_file_manager_it_says_where_the_look_is(
    session: GimpSession, library: Path
) -> None:
    answer = opened(session, *ALL)
    session.widgets.choose_rows(MANAGE_DIALOG, LOOKS, ["Evening"])
    session.widgets.press(MANAGE_DIALOG, "Show in Folder")
    says(session, f"The look is in {library}")
    closed(session, answer)


def test_an_empty_library_says_what_to_do(session: GimpSession, installation: Installation) -> None:
    assert not any((installation.home / "looks").glob("*.onnx"))
    answer = opened(session)
    says(session, "No looks yet.")
    says(session, "Import")
    session.screen.shoot("manage-11-empty")
    assert closed(session, answer) == []
