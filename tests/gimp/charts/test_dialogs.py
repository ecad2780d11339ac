"""The dialogs of the colour charts in a real GIMP with a screen, used as a user uses them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nnlook_core import apply, load, measure
from nnlook_core.demo.processing import hard_look
from tests.gimp.calls import CHART, LEARN_CHART
from tests.gimp.dialogs import CHART_DIALOG, LEARN_CHART_DIALOG, REPORT_DIALOG
from tests.gimp.pictures import Layer, processed, to_u8
from tests.gimp.session import GimpSession, shown
from tests.support.looks import random_colours
from tests.support.waiting import until

pytestmark = pytest.mark.screen


def new_chart(session: GimpSession) -> Layer:
    """Make a Hald chart through the dialog, with no image open."""
    answer = session.start(CHART)
    widgets = session.widgets
    widgets.wait_for(CHART_DIALOG)
    assert "with all colours" in widgets.texts(CHART_DIALOG)
    session.screen.shoot("chart-1-new")
    choose_hald(session)
    until(lambda: "512 × 512" in widgets.texts(CHART_DIALOG))
    session.screen.shoot("chart-2-hald")
    widgets.press(CHART_DIALOG, "Create")
    result = answer()
    assert result["status"] == "success", result["message"]
    image = result["values"]["image"]
    session.adopt_newest()
    (layer,) = session.gimp.layers(image)
    return Layer(session.gimp, image, layer, (512, 512))


def choose_hald(session: GimpSession) -> None:
    """GIMP 3.0 shows the kinds as a list, 3.2 as radio buttons."""
    roles = {widget["role"] for widget in session.widgets.widgets(CHART_DIALOG)}
    if "radio button" in roles:
        session.widgets.press(CHART_DIALOG, "Hald chart")
    else:
        session.widgets.choose(CHART_DIALOG, "Type", "Hald chart")


def test_from_a_new_chart_to_a_look(session: GimpSession, tmp_path: Path) -> None:
    chart = new_chart(session)
    until(lambda: any("Colour chart" in name for _role, name in session.widgets.windows()))
    session.screen.shoot("chart-3-opened")
    file = tmp_path / "Phone.onnx"

    answer = session.start(LEARN_CHART, image=chart.image, drawables=[chart.id])
    widgets = session.widgets
    widgets.wait_for(LEARN_CHART_DIALOG)
    until(lambda: "unprocessed" in widgets.texts(LEARN_CHART_DIALOG))
    widgets.press(LEARN_CHART_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"
    widgets.wait_gone(LEARN_CHART_DIALOG)

    chart.write(to_u8(processed(shown(chart) / 255)), "R'G'B' u8")
    photo = session.open("unseen.png")
    made = session.start(CHART, "NONINTERACTIVE", kind="hald", level=4)()
    another = made["values"]["image"]  # to which nobody wants to apply anything
    answer = session.start(LEARN_CHART, image=chart.image, drawables=[chart.id])
    widgets.wait_for(LEARN_CHART_DIALOG)
    widgets.choose(LEARN_CHART_DIALOG, "Processed chart", "/ unseen")
    until(lambda: "Not a processed colour chart" in widgets.texts(LEARN_CHART_DIALOG))
    assert not widgets.is_sensitive(LEARN_CHART_DIALOG, "Learn")
    session.screen.shoot("chart-4-no-chart")
    widgets.choose(LEARN_CHART_DIALOG, "Processed chart", "/ Colour chart hald 8")
    until(lambda: "the Hald chart, level 8: " in widgets.texts(LEARN_CHART_DIALOG))
    assert "unprocessed" not in widgets.texts(LEARN_CHART_DIALOG)
    widgets.set_text(LEARN_CHART_DIALOG, "Name", "Phone")
    widgets.set_text(LEARN_CHART_DIALOG, "Look file", str(file))
    session.screen.shoot("chart-5-learn")
    widgets.press(LEARN_CHART_DIALOG, "Learn")
    widgets.wait_for(REPORT_DIALOG)
    report = widgets.texts(REPORT_DIALOG)
    assert "Phone" in report
    session.screen.shoot("chart-6-report")
    widgets.press(REPORT_DIALOG, "Apply Look")
    result = answer()
    assert result["status"] == "success", result["message"]
    assert f"{result['values']['delta-e-mean']:.2f}" in report
    colours = random_colours(3000)
    learned = apply(load(file), colours.astype(np.float32))
    assert measure(learned, hard_look(colours).astype(np.float32)).delta_e_mean < 0.5
    assert len(session.gimp.layers(photo.image)) == 2
    assert len(session.gimp.layers(another)) == 1
