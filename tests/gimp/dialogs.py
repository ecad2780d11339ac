"""The dialogs by their titles, and how a user fills them in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.gimp.calls import APPLY, COMPARE, EXPORT, LEARN, LEARN_CHART
from tests.gimp.session import APPLY_DIALOG, GimpSession

LEARN_DIALOG, LEARNING_DIALOG, REPORT_DIALOG = "Learn Look", "Learning", "Look Learned"
SECOND_DIALOG, SAVE_MIX_DIALOG = "Second Look", "Save Mix"
COMPARE_DIALOG, COMPARED_DIALOG = "Compare with Reference", "Look and Reference"
CHART_DIALOG, LEARN_CHART_DIALOG = "New Colour Chart", "Learn from Processed Chart"
EXPORT_DIALOG, IMPORT_DIALOG = "Export Look as LUT", "Import LUT as Look"
MANAGE_DIALOG, CARD_DIALOG, QUESTION = "Manage Looks", "Edit Look Metadata", "Question"
LOOKS, SEARCH = "Looks", "Search looks"
"""The list of looks, and the field to search in it."""
LOOK_BUTTON, TABLE_BUTTON = "Look file", "LUT file"
"""What opens a file chooser, and the chooser's title."""
ON_A_LAYER = (APPLY, LEARN, COMPARE, LEARN_CHART)
"""The procedures that a menu entry starts on a layer."""


def fill_in_learn(session: GimpSession, *, nodes: str, name: str, file: Path) -> None:
    """Wait for the dialog of Learn, and fill it in."""
    session.widgets.wait_for(LEARN_DIALOG)
    session.widgets.choose(LEARN_DIALOG, "Before", "/ before")
    session.widgets.choose(LEARN_DIALOG, "After", "/ after")
    session.widgets.press(LEARN_DIALOG, "Advanced")
    session.widgets.choose(LEARN_DIALOG, "Network nodes", nodes)
    session.widgets.set_text(LEARN_DIALOG, "Name", name)
    session.widgets.set_text(LEARN_DIALOG, "Look file", str(file))


def open_dialog(session: GimpSession, procedure: str, look: Path) -> Callable[[], Any]:
    """Open a dialog with a photo before and one after at hand."""
    before = session.open("before.png")
    session.open("after.png")
    values: dict[str, Any] = {}
    if procedure in ON_A_LAYER:
        values = {"image": before.image, "drawables": [before.id]}
    if procedure in (APPLY, COMPARE, EXPORT):
        values["file"] = str(look)
    return session.start(procedure, **values)


def choose_file_of(session: GimpSession, dialog: str, button: str, file: Path) -> None:
    """Choose a file by a dialog's button, whose name is the chooser's title."""
    session.widgets.wait_for(dialog)
    session.widgets.press(dialog, button)
    session.choose_path(button, file)


def listed_looks(session: GimpSession, title: str = APPLY_DIALOG) -> list[str]:
    """The names in the list of looks, from the top."""
    return [text.partition("\n")[0] for _picture, text, _star in session.widgets.rows(title, LOOKS)]
