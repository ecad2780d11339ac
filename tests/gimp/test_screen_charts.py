"""The dialogs of the colour charts in a real GIMP with a screen, used as a user uses them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nnlook_core import apply, load, measure
from nnlook_core.starter.processings.reference import hard_look
from tests.gimp.calls import CHART, LEARN_CHART
from tests.gimp.desk import Desk, shown, until
from tests.gimp.pictures import Layer, processed, to_u8
from tests.support.looks import random_colours

pytestmark = pytest.mark.screen

NEW_DIALOG, LEARN_DIALOG = "New Colour Chart", "Learn from Processed Chart"
REPORT_DIALOG = "Look Learned"


def new_chart(desk: Desk) -> Layer:
    """Make a Hald chart through the dialog, with no image open."""
    answer = desk.start(CHART)
    widgets = desk.widgets
    widgets.wait_for(NEW_DIALOG)
    assert "every colour once" in widgets.texts(NEW_DIALOG)
    desk.screen.shoot("chart-1-new")
    choose_hald(desk)
    until(lambda: "512 × 512" in widgets.texts(NEW_DIALOG))
    desk.screen.shoot("chart-2-hald")
    widgets.press(NEW_DIALOG, "Create")
    result = answer()
    assert result["status"] == "success", result["message"]
    image = result["values"]["image"]
    desk.adopt_newest()
    (layer,) = desk.gimp.layers(image)
    return Layer(desk.gimp, image, layer, (512, 512))


def choose_hald(desk: Desk) -> None:
    """GIMP 3.0 shows the kinds as a list, 3.2 as radio buttons."""
    roles = {widget["role"] for widget in desk.widgets.widgets(NEW_DIALOG)}
    if "radio button" in roles:
        desk.widgets.press(NEW_DIALOG, "Hald chart")
    else:
        desk.widgets.choose(NEW_DIALOG, "Kind", "Hald chart")


def test_from_a_new_chart_to_a_look(desk: Desk, tmp_path: Path) -> None:
    chart = new_chart(desk)
    until(lambda: any("Colour chart" in name for _role, name in desk.widgets.windows()))
    desk.screen.shoot("chart-3-opened")
    file = tmp_path / "Phone.onnx"

    answer = desk.start(LEARN_CHART, image=chart.image, drawables=[chart.id])
    widgets = desk.widgets
    widgets.wait_for(LEARN_DIALOG)
    until(lambda: "as it was made" in widgets.texts(LEARN_DIALOG))
    widgets.press(LEARN_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"
    widgets.wait_gone(LEARN_DIALOG)

    chart.write(to_u8(processed(shown(chart) / 255)), "R'G'B' u8")
    photo = desk.open("unseen.png")
    made = desk.start(CHART, "NONINTERACTIVE", kind="hald", level=4)()
    another = made["values"]["image"]  # to which nobody wants to apply anything
    answer = desk.start(LEARN_CHART, image=chart.image, drawables=[chart.id])
    widgets.wait_for(LEARN_DIALOG)
    widgets.choose(LEARN_DIALOG, "Processed chart", "/ unseen")
    until(lambda: "no processed colour chart" in widgets.texts(LEARN_DIALOG))
    assert not widgets.is_sensitive(LEARN_DIALOG, "Learn")
    desk.screen.shoot("chart-4-no-chart")
    widgets.choose(LEARN_DIALOG, "Processed chart", "/ Colour chart hald 8")
    until(lambda: "the Hald chart of level 8: " in widgets.texts(LEARN_DIALOG))
    assert "as it was made" not in widgets.texts(LEARN_DIALOG)
    widgets.set_text(LEARN_DIALOG, "Name", "Phone")
    widgets.set_text(LEARN_DIALOG, "Look file", str(file))
    desk.screen.shoot("chart-5-learn")
    widgets.press(LEARN_DIALOG, "Learn")
    widgets.wait_for(REPORT_DIALOG)
    report = widgets.texts(REPORT_DIALOG)
    assert "Phone" in report
    desk.screen.shoot("chart-6-report")
    widgets.press(REPORT_DIALOG, "Apply Look")
    result = answer()
    assert result["status"] == "success", result["message"]
    assert f"{result['values']['delta-e-mean']:.2f}" in report
    colours = random_colours(3000)
    learned = apply(load(file), colours.astype(np.float32))
    assert measure(learned, hard_look(colours).astype(np.float32)).delta_e_mean < 0.5
    assert len(desk.gimp.layers(photo.image)) == 2
    assert len(desk.gimp.layers(another)) == 1
