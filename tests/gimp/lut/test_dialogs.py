"""The dialogs of Export Look as LUT and Import LUT as Look, used as a user uses them."""

from __future__ import annotations

from pathlib import Path

import pytest

import nnlook_core
from nnlook_core import lut
from tests.gimp.calls import EXPORT, IMPORT
from tests.gimp.dialogs import (
    EXPORT_DIALOG,
    IMPORT_DIALOG,
    LOOK_BUTTON,
    TABLE_BUTTON,
    choose_file_of,
)
from tests.gimp.session import GimpSession
from tests.support.looks import look_with_effects
from tests.support.waiting import until

pytestmark = pytest.mark.screen


def check_for_readers(session: GimpSession, dialog: str) -> None:
    """Everything has a name that is read out, and no two things one key."""
    assert session.widgets.nameless(dialog) == []
    keys = [key for key, _ in session.widgets.mnemonics(dialog)]
    assert len(keys) == len(set(keys)), session.widgets.mnemonics(dialog)


def test_a_look_is_exported_through_the_dialog(
    session: GimpSession,
    look: Path,
    tmp_path: Path,
) -> None:
    table = tmp_path / "For my editor.png"
    table.write_text("an older one")
    answer = session.start(EXPORT)
    choose_file_of(session, EXPORT_DIALOG, LOOK_BUTTON, look)
    session.screen.shoot("export-1-dialog")
    check_for_readers(session, EXPORT_DIALOG)
    session.widgets.choose(EXPORT_DIALOG, "LUT format", "Hald CLUT, level 8, 8 bits")
    session.widgets.set_text(EXPORT_DIALOG, "LUT file", str(table))
    assert "only read 8 bits" in session.widgets.texts(EXPORT_DIALOG)
    session.screen.shoot("export-2-hald")
    session.widgets.press(EXPORT_DIALOG, "Export")
    session.widgets.wait_for("Question")
    assert "Replace the LUT “For my editor.png”?" in session.widgets.texts("Question")
    session.screen.shoot("export-3-replace")
    session.widgets.press("Question", "Replace")
    result = answer()
    assert result["status"] == "success", result["message"]
    assert result["values"] == {"file": str(table)}
    lut.export(nnlook_core.load(look), tmp_path / "same.png", size=8, depth=8)
    assert table.read_bytes() == (tmp_path / "same.png").read_bytes()


def test_what_a_table_cannot_hold_is_said_before(
    session: GimpSession, look: Path, tmp_path: Path
) -> None:
    file = tmp_path / "effects.onnx"
    file.write_bytes(look_with_effects(grain=None).model)
    words = "but not its vignette."
    answer = session.start(EXPORT)
    choose_file_of(session, EXPORT_DIALOG, LOOK_BUTTON, file)
    until(lambda: words in session.widgets.texts(EXPORT_DIALOG))
    session.screen.shoot("export-4-effects")
    choose_file_of(session, EXPORT_DIALOG, LOOK_BUTTON, look)
    until(lambda: words not in session.widgets.texts(EXPORT_DIALOG))
    session.widgets.press(EXPORT_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"


def test_a_table_is_imported_through_the_dialog(session: GimpSession, tmp_path: Path) -> None:
    table, file = tmp_path / "Warm film.cube", tmp_path / "Warm.onnx"
    table.write_text("LUT_1D_SIZE 3\n0 0 0\n0.6 0.5 0.4\n1.2 1 1\n")
    answer = session.start(IMPORT)
    session.widgets.wait_for(IMPORT_DIALOG)
    session.screen.shoot("import-1-empty")
    choose_file_of(session, IMPORT_DIALOG, TABLE_BUTTON, table)
    session.screen.shoot("import-2-chosen")
    check_for_readers(session, IMPORT_DIALOG)
    session.widgets.set_text(IMPORT_DIALOG, "Name", "Warm")
    session.widgets.set_text(IMPORT_DIALOG, "Look file", str(file))
    session.widgets.press(IMPORT_DIALOG, "Import")
    session.widgets.wait_for("Look Imported")
    said = session.widgets.texts("Look Imported")
    session.screen.shoot("import-3-told")
    look = nnlook_core.load(file)
    assert look.name == "Warm"
    assert f"{look.card.training['delta_e_mean']:.2f}" in said
    assert "clipped" in said
    assert str(file) in said
    session.widgets.press("Look Imported", "Close")
    result = answer()
    assert result["status"] == "success", result["message"]
    assert result["values"]["file"] == str(file)


def test_both_can_be_cancelled(session: GimpSession, tmp_path: Path) -> None:
    for procedure, dialog in ((EXPORT, EXPORT_DIALOG), (IMPORT, IMPORT_DIALOG)):
        answer = session.start(procedure)
        session.widgets.wait_for(dialog)
        session.widgets.press(dialog, "Cancel")
        assert answer()["status"] == "cancel"
    assert list(tmp_path.iterdir()) == []
