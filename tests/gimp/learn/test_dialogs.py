"""Learn Look in a real GIMP with a screen, used as a user uses it; each step is photographed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nnlook_core
from nnlook_core.metrics.hue_bins import describe
from tests.gimp.accessible import check_accessible
from tests.gimp.calls import LEARN
from tests.gimp.dialogs import (
    CARD_DIALOG,
    LEARN_DIALOG,
    LEARNING_DIALOG,
    REPORT_DIALOG,
    fill_in_learn,
)
from tests.gimp.installation import Installation
from tests.gimp.pictures import core_answer
from tests.gimp.session import GimpSession, shown
from tests.support.looks import processed
from tests.support.waiting import until

pytestmark = pytest.mark.screen
ALIGN = "Align the two layers first"


def test_a_look_is_learned_and_applied_through_the_dialogs(
    session: GimpSession, installation: Installation, tmp_path: Path
) -> None:
    before, after, unseen = (session.open(f"{name}.png") for name in ("before", "after", "unseen"))
    file = tmp_path / "Evening.onnx"

    answer = session.start(LEARN)
    widgets = session.widgets
    widgets.wait_for(LEARN_DIALOG)
    widgets.choose(LEARN_DIALOG, "Before", "/ before")
    widgets.choose(LEARN_DIALOG, "After", "/ after")
    widgets.set_text(LEARN_DIALOG, "Name", "Evening")
    widgets.set_text(LEARN_DIALOG, "Author", "A. Tester")
    widgets.set_text(LEARN_DIALOG, "Licence", "CC0-1.0")
    widgets.set_text(LEARN_DIALOG, "Tags", "warm, evening")
    widgets.set_text(LEARN_DIALOG, "Look file", str(file))
    until(lambda: "are aligned" in widgets.texts(LEARN_DIALOG))
    session.screen.shoot("learn-1-dialog")
    check_accessible(widgets, LEARN_DIALOG)
    widgets.press(LEARN_DIALOG, "Learn")

    widgets.wait_for(REPORT_DIALOG)
    report = widgets.texts(REPORT_DIALOG)
    assert "Evening" in report
    assert str(file) in report
    assert "ΔE" in report
    widgets.press(REPORT_DIALOG, "Edit Metadata…")
    widgets.wait_for(CARD_DIALOG)
    assert "A. Tester" in [field["text"] for field in widgets.widgets(CARD_DIALOG)]
    widgets.set_text(CARD_DIALOG, "Name", "Late Evening")
    widgets.press(CARD_DIALOG, "Save")
    file = file.with_stem("Late Evening")
    until(lambda: str(file) in widgets.texts(REPORT_DIALOG))
    widgets.choose(REPORT_DIALOG, "Apply to", "/ unseen")
    until(lambda: "5 or more" in widgets.texts(REPORT_DIALOG))
    session.screen.shoot("learn-2-report")
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
    new = session.above(unseen)
    assert np.array_equal(shown(new), core_answer(file, shown(unseen)))
    assert session.gimp.describe(unseen.image)["layers"][0]["name"] == "Late Evening"
    for layer in (before, after):
        assert session.gimp.layers(layer.image) == [layer.id]
    session.screen.shoot("learn-3-applied")


def test_a_shifted_pair_is_told_and_aligned_where_asked(
    session: GimpSession, tmp_path: Path
) -> None:
    session.open("before.png")
    after = session.open("after.png")
    after.write(np.roll(shown(after), (2, 5), axis=(0, 1)), "R'G'B' u8")
    reports = []
    # The box is off again for the second one: the answer was for that pair alone.
    for name, align in (("Aligned", True), ("Askew", False)):
        answer = session.start(LEARN)
        fill_in_learn(session, nodes="8", name=name, file=tmp_path / f"{name}.onnx")
        if align:
            session.widgets.press(LEARN_DIALOG, ALIGN)
            until(lambda: "shifted, scaled or cropped" in session.widgets.texts(LEARN_DIALOG))
            session.screen.shoot("align-1-dialog")
        session.widgets.press(LEARN_DIALOG, "Learn")
        session.widgets.wait_for(REPORT_DIALOG)
        until(
            lambda: "5 or more" in session.widgets.texts(REPORT_DIALOG)
        )  # then the pictures are there
        reports.append(session.widgets.texts(REPORT_DIALOG))
        session.screen.shoot("align-2-report" if align else "align-3-without")
        session.widgets.press(REPORT_DIALOG, "Close")
        assert answer()["status"] == "success"
        session.widgets.wait_gone(REPORT_DIALOG)
    aligned, told = reports
    assert "shifted by about 5.4 pixels" in told
    assert f"“{ALIGN}”" in told
    assert "aligned with the first: moved 5.0 pixels left and 2.0 up" in aligned
    assert "shifted by" not in aligned


def learn_long(session: GimpSession, file: Path) -> Callable[[], Any]:
    """Begin to learn a look that takes some time, and wait until there is one that could be kept."""
    session.open("before.png")
    session.open("after.png")
    answer = session.start(LEARN)
    fill_in_learn(session, nodes="64", name="Evening", file=file)
    session.widgets.press(LEARN_DIALOG, "Learn")
    session.widgets.wait_for(LEARNING_DIALOG)
    assert not file.exists()
    until(lambda: session.widgets.is_sensitive(LEARNING_DIALOG, "Stop and Keep"))
    assert "Learning… ΔE" in session.widgets.texts(LEARNING_DIALOG)
    return answer


def test_a_learning_can_be_stopped_and_its_look_kept(session: GimpSession, tmp_path: Path) -> None:
    file = tmp_path / "Evening.onnx"
    answer = learn_long(session, file)
    session.screen.shoot("learning-1-dialog")
    check_accessible(session.widgets, LEARNING_DIALOG)
    session.widgets.press(LEARNING_DIALOG, "Stop and Keep")
    session.widgets.wait_for(REPORT_DIALOG)
    report = session.widgets.texts(REPORT_DIALOG)
    session.widgets.press(REPORT_DIALOG, "Close")
    result = answer()
    assert result["status"] == "success", result["message"]
    look = nnlook_core.load(file)
    assert (look.name, look.nodes) == ("Evening", 64)
    assert f"{look.card.training['delta_e_mean']:.2f}" in report


def test_a_learning_can_be_cancelled(session: GimpSession, tmp_path: Path) -> None:
    answer = learn_long(session, tmp_path / "Evening.onnx")
    session.widgets.press(LEARNING_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"
    session.widgets.wait_gone(LEARNING_DIALOG)
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_a_pair_is_said_at_the_spot(session: GimpSession) -> None:
    before = session.open("before.png")
    session.open("after.png")
    session.gimp.add_text(before.image, "a caption")
    answer = session.start(LEARN, image=before.image, drawables=[before.id])
    session.widgets.wait_for(LEARN_DIALOG)

    def said(words: str) -> None:
        until(lambda: words in session.widgets.texts(LEARN_DIALOG))
        assert not session.widgets.is_sensitive(LEARN_DIALOG, "Learn")

    session.widgets.choose(LEARN_DIALOG, "Before", "/ before")
    session.widgets.choose(LEARN_DIALOG, "After", "/ before")
    said("same layer")
    session.screen.shoot("learn-refused-same-layer")
    session.widgets.choose(LEARN_DIALOG, "After", "a caption")
    said("text layer")
    session.widgets.choose(LEARN_DIALOG, "After", "/ after")
    until(lambda: session.widgets.is_sensitive(LEARN_DIALOG, "Learn"))
    assert "text layer" not in session.widgets.texts(LEARN_DIALOG)
    session.widgets.press(LEARN_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"


def test_layers_of_two_sizes_must_be_aligned(session: GimpSession) -> None:
    session.open("before.png")
    session.open("unseen.png")
    answer = session.start(LEARN)
    session.widgets.wait_for(LEARN_DIALOG)

    def says_how_to_go_on() -> bool:
        return f"switch on “{ALIGN}”" in session.widgets.texts(LEARN_DIALOG)

    until(says_how_to_go_on)
    assert not session.widgets.is_sensitive(LEARN_DIALOG, "Learn")
    session.screen.shoot("learn-refused-size")
    session.widgets.press(LEARN_DIALOG, ALIGN)
    until(lambda: session.widgets.is_sensitive(LEARN_DIALOG, "Learn"))
    assert not says_how_to_go_on()
    session.widgets.press(LEARN_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"


def test_the_pair_is_guessed_whatever_image_is_current(session: GimpSession) -> None:
    for name in ("before.png", "after.png"):
        session.open(name)
    current = session.open("unseen.png")
    answer = session.start(LEARN, image=current.image, drawables=[current.id])
    session.widgets.wait_for(LEARN_DIALOG)
    assert session.widgets.is_sensitive(LEARN_DIALOG, "Learn")
    session.screen.shoot("learn-guessed")
    session.widgets.press(LEARN_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"


def test_a_pair_is_swapped_to_learn_the_way_back(session: GimpSession, tmp_path: Path) -> None:
    before, after = session.open("before.png"), session.open("after.png")
    file = tmp_path / "Back.onnx"
    answer = session.start(LEARN)
    widgets = session.widgets
    fill_in_learn(session, nodes="16", name="Back", file=file)
    widgets.press(LEARN_DIALOG, "Swap")
    until(lambda: "are aligned" in widgets.texts(LEARN_DIALOG))
    session.screen.shoot("learn-swapped")
    widgets.press(LEARN_DIALOG, "Learn")
    widgets.wait_for(REPORT_DIALOG)
    widgets.press(REPORT_DIALOG, "Close")
    assert answer()["status"] == "success"
    back = core_answer(file, shown(after)).astype(int)
    assert (
        np.abs(back - shown(before)).mean()
        < np.abs(shown(after).astype(int) - shown(before)).mean() / 4
    )


def test_what_is_the_matter_with_a_pair_is_said_before_it_is_learned(session: GimpSession) -> None:
    before, after = session.open("before.png"), session.open("after.png")
    exact = shown(after)
    rows, columns = np.mgrid[-1 : 1 : exact.shape[0] * 1j, -1 : 1 : exact.shape[1] * 1j]
    vignette = 1 - 0.3 * (rows**2 + columns**2)
    after.write((exact * vignette[..., None]).astype(np.uint8), "R'G'B' u8")
    answer = session.start(LEARN)
    widgets = session.widgets
    widgets.wait_for(LEARN_DIALOG)
    until(lambda: "The pair has a vignette" in widgets.texts(LEARN_DIALOG))
    assert widgets.is_sensitive(LEARN_DIALOG, "Learn")
    session.screen.shoot("check-vignette")
    widgets.press(LEARN_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"
    after.write(shown(before), "R'G'B' u8")
    answer = session.start(LEARN)
    until(lambda: "nothing to learn" in widgets.texts(LEARN_DIALOG))
    widgets.press(LEARN_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"


def test_a_vignette_is_learned_told_and_offered(session: GimpSession, tmp_path: Path) -> None:
    session.open("before.png")
    after, file = session.open("after.png"), tmp_path / "Dark corners.onnx"
    exact = shown(after)
    rows, columns = np.mgrid[-1 : 1 : exact.shape[0] * 1j, -1 : 1 : exact.shape[1] * 1j]
    vignette = 1 - 0.3 * (rows**2 + columns**2)
    dark = (exact * vignette[..., None]).astype(np.uint8)
    after.write(dark, "R'G'B' u8")
    answer = session.start(LEARN)
    widgets = session.widgets
    fill_in_learn(session, nodes="16", name="Dark corners", file=file)
    widgets.press(LEARN_DIALOG, "Learn")
    widgets.wait_for(REPORT_DIALOG)
    told = widgets.texts(REPORT_DIALOG)
    session.settle()
    session.screen.shoot("report-vignette")
    widgets.press(REPORT_DIALOG, "Apply Look")
    assert answer()["status"] == "success"
    assert "The pair has a vignette" in told
    assert "Apply has a Vignette slider" in told
    assert nnlook_core.load(file).card.vignette is not None


def test_another_pair_is_added_before_and_after_learning(
    session: GimpSession, tmp_path: Path
) -> None:
    session.open("before.png")
    session.open("after.png")
    other = session.open("unseen.png")
    session.open("unseen.png").write(processed(shown(other)), "R'G'B' u8")
    file = tmp_path / "Two.onnx"
    answer = session.start(LEARN)
    widgets = session.widgets
    fill_in_learn(session, nodes="8", name="Two", file=file)
    widgets.press(LEARN_DIALOG, "Add Another Pair to This Look…")
    until(lambda: "Before, pair 2" in widgets.texts(LEARN_DIALOG))
    session.screen.shoot("learn-two-pairs")
    check_accessible(widgets, LEARN_DIALOG)
    widgets.press(LEARN_DIALOG, "Remove pair 2")
    until(lambda: "Before, pair 2" not in widgets.texts(LEARN_DIALOG))
    widgets.press(LEARN_DIALOG, "Learn")
    widgets.wait_for(REPORT_DIALOG)
    assert nnlook_core.load(file).card.training["pairs"] == 1
    widgets.press(REPORT_DIALOG, "Add Another Pair…")
    widgets.wait_for(LEARN_DIALOG)
    until(lambda: "No problems found" in widgets.texts(LEARN_DIALOG))
    session.screen.shoot("learn-pair-added")
    widgets.press(LEARN_DIALOG, "Learn")  # the file is this very look's: nothing to ask
    widgets.wait_for(REPORT_DIALOG)
    session.screen.shoot("report-two-pairs")
    widgets.press(REPORT_DIALOG, "Close")
    assert answer()["status"] == "success"
    card = nnlook_core.load(file).card
    assert (card.name, card.training["pairs"]) == ("Two", 2)
