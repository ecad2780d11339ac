"""The dialogs of Export Look as Table and Import Table as Look, used as a user uses them."""

from __future__ import annotations

from pathlib import Path

import pytest

import nnlook_core
from nnlook_core import lut
from tests.gimp.calls import EXPORT, IMPORT
from tests.gimp.desk import Desk

pytestmark = pytest.mark.screen

EXPORT_DIALOG, IMPORT_DIALOG = "Export Look as Table", "Import Table as Look"
LOOK_CHOOSER, TABLE_CHOOSER = "Look file", "Table file"


def choose_file(desk: Desk, dialog: str, button: str, file: Path) -> None:
    """Choose a file by the keyboard, as one can in GTK."""
    desk.widgets.wait_for(dialog)
    desk.widgets.press(dialog, button)
    desk.widgets.wait_for(button)
    desk.screen.type_keys(button, "slash")  # GTK then asks for the path
    desk.widgets.set_text(button, "Location Layer", str(file))
    desk.widgets.press(button, "Open")
    desk.widgets.wait_gone(button)


def check_for_readers(desk: Desk, dialog: str) -> None:
    """Everything has a name that is read out, and no two things one key."""
    assert desk.widgets.nameless(dialog) == []
    keys = [key for key, _ in desk.widgets.mnemonics(dialog)]
    assert len(keys) == len(set(keys)), desk.widgets.mnemonics(dialog)


def test_a_look_is_exported_through_the_dialog(
    desk: Desk,
    look: Path,
    tmp_path: Path,
) -> None:
    table = tmp_path / "For my editor.png"
    table.write_text("an older one")
    answer = desk.start(EXPORT)
    choose_file(desk, EXPORT_DIALOG, LOOK_CHOOSER, look)
    desk.screen.shoot("export-1-dialog")
    check_for_readers(desk, EXPORT_DIALOG)
    desk.widgets.choose(EXPORT_DIALOG, "Kind of table", "Hald CLUT, level 8, 8 bits")
    desk.widgets.set_text(EXPORT_DIALOG, "Table file", str(table))
    assert "8 bits only" in desk.widgets.texts(EXPORT_DIALOG)
    desk.screen.shoot("export-2-hald")
    desk.widgets.press(EXPORT_DIALOG, "Export")
    desk.widgets.wait_for("Question")
    assert "Replace the table “For my editor.png”?" in desk.widgets.texts("Question")
    desk.screen.shoot("export-3-replace")
    desk.widgets.press("Question", "Replace")
    result = answer()
    assert result["status"] == "success", result["message"]
    assert result["values"] == {"file": str(table)}
    lut.export(nnlook_core.load(look), tmp_path / "same.png", size=8, depth=8)
    assert table.read_bytes() == (tmp_path / "same.png").read_bytes()


def test_a_table_is_imported_through_the_dialog(desk: Desk, tmp_path: Path) -> None:
    table, file = tmp_path / "Warm film.cube", tmp_path / "Warm.onnx"
    table.write_text("LUT_1D_SIZE 3\n0 0 0\n0.6 0.5 0.4\n1.2 1 1\n")
    answer = desk.start(IMPORT)
    desk.widgets.wait_for(IMPORT_DIALOG)
    desk.screen.shoot("import-1-empty")
    choose_file(desk, IMPORT_DIALOG, TABLE_CHOOSER, table)
    desk.screen.shoot("import-2-chosen")
    check_for_readers(desk, IMPORT_DIALOG)
    desk.widgets.set_text(IMPORT_DIALOG, "Name", "Warm")
    desk.widgets.set_text(IMPORT_DIALOG, "Look file", str(file))
    desk.widgets.press(IMPORT_DIALOG, "Import")
    desk.widgets.wait_for("Look Imported")
    said = desk.widgets.texts("Look Imported")
    desk.screen.shoot("import-3-told")
    look = nnlook_core.load(file)
    assert look.name == "Warm"
    assert f"{look.card.training['delta_e_mean']:.2f}" in said
    assert "clipped" in said
    assert str(file) in said
    desk.widgets.press("Look Imported", "Close")
    result = answer()
    assert result["status"] == "success", result["message"]
    assert result["values"]["file"] == str(file)


def test_both_can_be_cancelled(desk: Desk, tmp_path: Path) -> None:
    for procedure, dialog in ((EXPORT, EXPORT_DIALOG), (IMPORT, IMPORT_DIALOG)):
        answer = desk.start(procedure)
        desk.widgets.wait_for(dialog)
        desk.widgets.press(dialog, "Cancel")
        assert answer()["status"] == "cancel"
    assert list(tmp_path.iterdir()) == []
