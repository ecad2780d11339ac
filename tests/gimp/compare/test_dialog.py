"""Compare with Reference in a real GIMP with a screen, used as a user uses it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.gimp.accessible import check_accessible
from tests.gimp.calls import COMPARE
from tests.gimp.dialogs import COMPARE_DIALOG, COMPARED_DIALOG
from tests.gimp.session import GimpSession
from tests.support.waiting import until

pytestmark = pytest.mark.screen


def test_a_look_is_compared_with_the_exact_layer(session: GimpSession, look: Path) -> None:
    before, exact = session.open("before.png"), session.open("after.png")
    answer = session.start(COMPARE, file=str(look), layers=True)
    widgets = session.widgets
    widgets.wait_for(COMPARE_DIALOG)
    widgets.choose(COMPARE_DIALOG, "Before", "/ before")
    widgets.choose(COMPARE_DIALOG, "Reference", "/ after")
    until(lambda: widgets.is_sensitive(COMPARE_DIALOG, "Compare"))
    session.screen.shoot("compare-1-dialog")
    check_accessible(widgets, COMPARE_DIALOG)
    widgets.press(COMPARE_DIALOG, "Compare")
    widgets.wait_for(COMPARED_DIALOG)
    until(lambda: "5 or more" in widgets.texts(COMPARED_DIALOG))
    session.screen.shoot("compare-2-report")
    check_accessible(widgets, COMPARED_DIALOG)
    said = widgets.texts(COMPARED_DIALOG)
    widgets.press(COMPARED_DIALOG, "100 %")
    time.sleep(1)  # for the picture; nothing is asserted of it
    session.screen.shoot("compare-3-near")
    widgets.press(COMPARED_DIALOG, "Close")
    result = answer()
    assert result["status"] == "success", result["message"]
    assert f"ΔE {result['values']['delta-e-mean']:.2f}" in said
    assert len(session.gimp.layers(before.image)) == 4
    assert session.gimp.layers(exact.image) == [exact.id]


def test_a_layer_that_a_look_made_is_not_taken_for_the_exact_one(
    session: GimpSession, look: Path
) -> None:
    session.open("before.png")
    session.open("after.png")
    current = session.open("unseen.png")
    assert session.start_apply(current, "NONINTERACTIVE", file=str(look))()["status"] == "success"
    where: dict[str, Any] = {"image": current.image, "drawables": [current.id]}
    answer = session.start(COMPARE, file=str(look), layers=True, **where)
    session.widgets.wait_for(COMPARE_DIALOG)
    session.widgets.press(COMPARE_DIALOG, "Compare")
    session.widgets.wait_for(COMPARED_DIALOG)
    session.widgets.press(COMPARED_DIALOG, "Close")
    assert answer()["values"]["delta-e-mean"] > 0.05  # the look and itself are 0 apart
