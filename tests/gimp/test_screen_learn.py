"""Learn Look in a real GIMP with a screen, used as a user uses it; each step is photographed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nnlook_core
from nnlook_core.metrics.hue_bins import describe
from nnlook_core.starter.processings.reference import hard_look
from tests.gimp.accessible import check_accessible
from tests.gimp.calls import COMPARE, LEARN
from tests.gimp.conftest import Installation
from tests.gimp.desk import Desk, shown, until
from tests.gimp.pictures import core_answer

pytestmark = pytest.mark.screen

LEARN_DIALOG, LEARNING_DIALOG, REPORT_DIALOG = "Learn Look", "Learning", "Look Learned"
CARD_DIALOG = "Name and Card"
COMPARE_DIALOG, COMPARED_DIALOG = "Compare with Exact", "Look and Exact"
ALIGN = "Align the two layers first"


def test_a_look_is_learned_and_applied_through_the_dialogs(
    desk: Desk, installation: Installation, tmp_path: Path
) -> None:
    before, after, unseen = (desk.open(f"{name}.png") for name in ("before", "after", "unseen"))
    file = tmp_path / "Evening.onnx"

    answer = desk.start(LEARN)
    widgets = desk.widgets
    widgets.wait_for(LEARN_DIALOG)
    widgets.choose(LEARN_DIALOG, "Before", "/ before")
    widgets.choose(LEARN_DIALOG, "After", "/ after")
    widgets.set_text(LEARN_DIALOG, "Name", "Evening")
    widgets.set_text(LEARN_DIALOG, "Author", "A. Tester")
    widgets.set_text(LEARN_DIALOG, "Licence", "CC0-1.0")
    widgets.set_text(LEARN_DIALOG, "Tags", "warm, evening")
    widgets.set_text(LEARN_DIALOG, "Look file", str(file))
    until(lambda: "lie on each other" in widgets.texts(LEARN_DIALOG))
    desk.screen.shoot("learn-1-dialog")
    check_accessible(widgets, LEARN_DIALOG)
    widgets.press(LEARN_DIALOG, "Learn")

    widgets.wait_for(REPORT_DIALOG)
    report = widgets.texts(REPORT_DIALOG)
    assert "Evening" in report
    assert str(file) in report
    assert "ΔE" in report
    widgets.press(REPORT_DIALOG, "Name and Card…")
    widgets.wait_for(CARD_DIALOG)
    assert "A. Tester" in [field["text"] for field in widgets.widgets(CARD_DIALOG)]
    widgets.set_text(CARD_DIALOG, "Name", "Late Evening")
    widgets.press(CARD_DIALOG, "Save")
    file = file.with_stem("Late Evening")
    until(lambda: str(file) in widgets.texts(REPORT_DIALOG))
    widgets.choose(REPORT_DIALOG, "Apply it to", "/ unseen")
    until(lambda: "5 and more" in widgets.texts(REPORT_DIALOG))
    desk.screen.shoot("learn-2-report")
    check_accessible(widgets, REPORT_DIALOG)
    widgets.press(REPORT_DIALOG, "Apply Look")
    result = answer()

    assert result["status"] == "success", result["message"]
    card = nnlook_core.load(file).card
    assert (card.name, card.author, card.licence) == ("Late Evening", "A. Tester", "CC0-1.0")
    assert result["values"]["file"] == str(file)
    assert list(tmp_path.glob("*.onnx")) == [file]
    assert card.tags == ("warm", "evening")
    assert f"{result['values']['delta-e-mean']:.2f}" in report
    confidence = nnlook_core.load(file).card.confidence
    assert confidence is None or describe(confidence) in report
    new = desk.above(unseen)
    assert np.array_equal(shown(new), core_answer(file, shown(unseen)))
    assert desk.gimp.describe(unseen.image)["layers"][0]["name"] == "Late Evening"
    for layer in (before, after):
        assert desk.gimp.layers(layer.image) == [layer.id]
    desk.screen.shoot("learn-3-applied")


def fill_in(desk: Desk, *, nodes: str, name: str, file: Path) -> None:
    """Wait for the dialog of Learn, and fill it in."""
    desk.widgets.wait_for(LEARN_DIALOG)
    desk.widgets.choose(LEARN_DIALOG, "Before", "/ before")
    desk.widgets.choose(LEARN_DIALOG, "After", "/ after")
    desk.widgets.press(LEARN_DIALOG, "Advanced")
    desk.widgets.choose(LEARN_DIALOG, "Network nodes", nodes)
    desk.widgets.set_text(LEARN_DIALOG, "Name", name)
    desk.widgets.set_text(LEARN_DIALOG, "Look file", str(file))


def test_a_shifted_pair_is_told_and_aligned_where_asked(desk: Desk, tmp_path: Path) -> None:
    desk.open("before.png")
    after = desk.open("after.png")
    after.write(np.roll(shown(after), (2, 5), axis=(0, 1)), "R'G'B' u8")
    reports = []
    # The box is off again for the second one: the answer was for that pair alone.
    for name, align in (("Aligned", True), ("Askew", False)):
        answer = desk.start(LEARN)
        fill_in(desk, nodes="8", name=name, file=tmp_path / f"{name}.onnx")
        if align:
            desk.widgets.press(LEARN_DIALOG, ALIGN)
            until(lambda: "shifted, scaled or cropped" in desk.widgets.texts(LEARN_DIALOG))
            desk.screen.shoot("align-1-dialog")
        desk.widgets.press(LEARN_DIALOG, "Learn")
        desk.widgets.wait_for(REPORT_DIALOG)
        until(
            lambda: "5 and more" in desk.widgets.texts(REPORT_DIALOG)
        )  # then the pictures are there
        reports.append(desk.widgets.texts(REPORT_DIALOG))
        desk.screen.shoot("align-2-report" if align else "align-3-without")
        desk.widgets.press(REPORT_DIALOG, "Close")
        assert answer()["status"] == "success"
        desk.widgets.wait_gone(REPORT_DIALOG)
    aligned, told = reports
    assert "shifted against each other by about 5.4 pixels" in told
    assert f"“{ALIGN}”" in told
    assert "laid over the first one, moved 5.0 pixels to the left and 2.0 up" in aligned
    assert "shifted against each other" not in aligned


def learn_long(desk: Desk, file: Path) -> Callable[[], Any]:
    """Begin to learn a look that takes some time, and wait until there is one that could be kept."""
    desk.open("before.png")
    desk.open("after.png")
    answer = desk.start(LEARN)
    fill_in(desk, nodes="64", name="Evening", file=file)
    desk.widgets.press(LEARN_DIALOG, "Learn")
    desk.widgets.wait_for(LEARNING_DIALOG)
    assert not file.exists()
    until(lambda: desk.widgets.is_sensitive(LEARNING_DIALOG, "Stop and Keep"))
    assert "Learning… ΔE" in desk.widgets.texts(LEARNING_DIALOG)
    return answer


def test_a_learning_can_be_stopped_and_its_look_kept(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "Evening.onnx"
    answer = learn_long(desk, file)
    desk.screen.shoot("learning-1-dialog")
    check_accessible(desk.widgets, LEARNING_DIALOG)
    desk.widgets.press(LEARNING_DIALOG, "Stop and Keep")
    desk.widgets.wait_for(REPORT_DIALOG)
    report = desk.widgets.texts(REPORT_DIALOG)
    desk.widgets.press(REPORT_DIALOG, "Close")
    result = answer()
    assert result["status"] == "success", result["message"]
    look = nnlook_core.load(file)
    assert (look.name, look.nodes) == ("Evening", 64)
    assert f"{look.card.training['delta_e_mean']:.2f}" in report


def test_a_learning_can_be_cancelled(desk: Desk, tmp_path: Path) -> None:
    answer = learn_long(desk, tmp_path / "Evening.onnx")
    desk.widgets.press(LEARNING_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"
    desk.widgets.wait_gone(LEARNING_DIALOG)
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_a_pair_is_said_at_the_spot(desk: Desk) -> None:
    before = desk.open("before.png")
    desk.open("after.png")
    desk.gimp.add_text(before.image, "a caption")
    answer = desk.start(LEARN, image=before.image, drawables=[before.id])
    desk.widgets.wait_for(LEARN_DIALOG)

    def said(words: str) -> None:
        until(lambda: words in desk.widgets.texts(LEARN_DIALOG))
        assert not desk.widgets.is_sensitive(LEARN_DIALOG, "Learn")

    desk.widgets.choose(LEARN_DIALOG, "Before", "/ before")
    desk.widgets.choose(LEARN_DIALOG, "After", "/ before")
    said("same layer")
    desk.screen.shoot("learn-refused-same-layer")
    desk.widgets.choose(LEARN_DIALOG, "After", "a caption")
    said("text layer")
    desk.widgets.choose(LEARN_DIALOG, "After", "/ after")
    until(lambda: desk.widgets.is_sensitive(LEARN_DIALOG, "Learn"))
    assert "text layer" not in desk.widgets.texts(LEARN_DIALOG)
    desk.widgets.press(LEARN_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"


def test_layers_of_two_sizes_must_be_aligned(desk: Desk) -> None:
    desk.open("before.png")
    desk.open("unseen.png")
    answer = desk.start(LEARN)
    desk.widgets.wait_for(LEARN_DIALOG)

    def says_how_to_go_on() -> bool:
        return f"switch on “{ALIGN}”" in desk.widgets.texts(LEARN_DIALOG)

    until(says_how_to_go_on)
    assert not desk.widgets.is_sensitive(LEARN_DIALOG, "Learn")
    desk.screen.shoot("learn-refused-size")
    desk.widgets.press(LEARN_DIALOG, ALIGN)
    until(lambda: desk.widgets.is_sensitive(LEARN_DIALOG, "Learn"))
    assert not says_how_to_go_on()
    desk.widgets.press(LEARN_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"


def test_the_pair_is_guessed_whatever_image_is_current(desk: Desk) -> None:
    for name in ("before.png", "after.png"):
        desk.open(name)
    current = desk.open("unseen.png")
    answer = desk.start(LEARN, image=current.image, drawables=[current.id])
    desk.widgets.wait_for(LEARN_DIALOG)
    assert desk.widgets.is_sensitive(LEARN_DIALOG, "Learn")
    desk.screen.shoot("learn-guessed")
    desk.widgets.press(LEARN_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"


def test_a_pair_is_swapped_to_learn_the_way_back(desk: Desk, tmp_path: Path) -> None:
    before, after = desk.open("before.png"), desk.open("after.png")
    file = tmp_path / "Back.onnx"
    answer = desk.start(LEARN)
    widgets = desk.widgets
    fill_in(desk, nodes="16", name="Back", file=file)
    widgets.press(LEARN_DIALOG, "Swap")
    until(lambda: "lie on each other" in widgets.texts(LEARN_DIALOG))
    desk.screen.shoot("learn-swapped")
    widgets.press(LEARN_DIALOG, "Learn")
    widgets.wait_for(REPORT_DIALOG)
    widgets.press(REPORT_DIALOG, "Close")
    assert answer()["status"] == "success"
    back = core_answer(file, shown(after)).astype(int)
    assert (
        np.abs(back - shown(before)).mean()
        < np.abs(shown(after).astype(int) - shown(before)).mean() / 4
    )


def test_what_is_the_matter_with_a_pair_is_said_before_it_is_learned(desk: Desk) -> None:
    before, after = desk.open("before.png"), desk.open("after.png")
    exact = shown(after)
    rows, columns = np.mgrid[-1 : 1 : exact.shape[0] * 1j, -1 : 1 : exact.shape[1] * 1j]
    vignette = 1 - 0.3 * (rows**2 + columns**2)
    after.write((exact * vignette[..., None]).astype(np.uint8), "R'G'B' u8")
    answer = desk.start(LEARN)
    widgets = desk.widgets
    widgets.wait_for(LEARN_DIALOG)
    until(lambda: "(a vignette)" in widgets.texts(LEARN_DIALOG))
    assert widgets.is_sensitive(LEARN_DIALOG, "Learn")
    desk.screen.shoot("check-vignette")
    widgets.press(LEARN_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"
    after.write(shown(before), "R'G'B' u8")
    answer = desk.start(LEARN)
    until(lambda: "nothing to learn" in widgets.texts(LEARN_DIALOG))
    widgets.press(LEARN_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"


def test_another_pair_is_added_before_and_after_learning(desk: Desk, tmp_path: Path) -> None:
    desk.open("before.png")
    desk.open("after.png")
    other = desk.open("unseen.png")
    processed = desk.open("unseen.png")
    processed.write(hard(shown(other)), "R'G'B' u8")
    file = tmp_path / "Two.onnx"
    answer = desk.start(LEARN)
    widgets = desk.widgets
    fill_in(desk, nodes="8", name="Two", file=file)
    widgets.press(LEARN_DIALOG, "Add Another Pair to This Look…")
    until(lambda: "Before, pair 2" in widgets.texts(LEARN_DIALOG))
    desk.screen.shoot("learn-two-pairs")
    check_accessible(widgets, LEARN_DIALOG)
    widgets.press(LEARN_DIALOG, "Remove pair 2")
    until(lambda: "Before, pair 2" not in widgets.texts(LEARN_DIALOG))
    widgets.press(LEARN_DIALOG, "Learn")
    widgets.wait_for(REPORT_DIALOG)
    assert nnlook_core.load(file).card.training["pairs"] == 1
    widgets.press(REPORT_DIALOG, "Add Another Pair…")
    widgets.wait_for(LEARN_DIALOG)
    until(lambda: "Nothing is the matter" in widgets.texts(LEARN_DIALOG))
    desk.screen.shoot("learn-pair-added")
    widgets.press(LEARN_DIALOG, "Learn")  # the file is this very look's: nothing to ask
    widgets.wait_for(REPORT_DIALOG)
    desk.screen.shoot("report-two-pairs")
    widgets.press(REPORT_DIALOG, "Close")
    assert answer()["status"] == "success"
    card = nnlook_core.load(file).card
    assert (card.name, card.training["pairs"]) == ("Two", 2)


def hard(pixels: Any) -> Any:
    """The exact look of the demonstration, on pixels of 8 bits."""
    exact = hard_look(pixels.reshape(-1, 3) / 255.0)
    return np.floor(exact * 255 + 0.5).astype(np.uint8).reshape(pixels.shape)


def test_a_look_is_compared_with_the_exact_layer(desk: Desk, look: Path) -> None:
    before, exact = desk.open("before.png"), desk.open("after.png")
    answer = desk.start(COMPARE, file=str(look), layers=True)
    widgets = desk.widgets
    widgets.wait_for(COMPARE_DIALOG)
    widgets.choose(COMPARE_DIALOG, "Before", "/ before")
    widgets.choose(COMPARE_DIALOG, "Exact", "/ after")
    until(lambda: widgets.is_sensitive(COMPARE_DIALOG, "Compare"))
    desk.screen.shoot("compare-1-dialog")
    check_accessible(widgets, COMPARE_DIALOG)
    widgets.press(COMPARE_DIALOG, "Compare")
    widgets.wait_for(COMPARED_DIALOG)
    until(lambda: "5 and more" in widgets.texts(COMPARED_DIALOG))
    desk.screen.shoot("compare-2-report")
    check_accessible(widgets, COMPARED_DIALOG)
    said = widgets.texts(COMPARED_DIALOG)
    widgets.press(COMPARED_DIALOG, "100 %")
    time.sleep(1)  # for the picture; nothing is asserted of it
    desk.screen.shoot("compare-3-near")
    widgets.press(COMPARED_DIALOG, "Close")
    result = answer()
    assert result["status"] == "success", result["message"]
    assert f"ΔE {result['values']['delta-e-mean']:.2f}" in said
    assert len(desk.gimp.layers(before.image)) == 4
    assert desk.gimp.layers(exact.image) == [exact.id]


def test_a_layer_that_a_look_made_is_not_taken_for_the_exact_one(desk: Desk, look: Path) -> None:
    desk.open("before.png")
    desk.open("after.png")
    current = desk.open("unseen.png")
    assert desk.start_apply(current, "NONINTERACTIVE", file=str(look))()["status"] == "success"
    where: dict[str, Any] = {"image": current.image, "drawables": [current.id]}
    answer = desk.start(COMPARE, file=str(look), layers=True, **where)
    desk.widgets.wait_for(COMPARE_DIALOG)
    desk.widgets.press(COMPARE_DIALOG, "Compare")
    desk.widgets.wait_for(COMPARED_DIALOG)
    desk.widgets.press(COMPARED_DIALOG, "Close")
    assert answer()["values"]["delta-e-mean"] > 0.05  # the look and itself are 0 apart
