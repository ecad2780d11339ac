"""The dialogs in a real GIMP with a screen, used as a user uses them; each step is photographed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nnlook_core
from nnlook_core.families import in_words
from tests.core.looks import look_with, some_look, unsure_of_blue
from tests.gimp.calls import APPLY, LEARN
from tests.gimp.conftest import Installation
from tests.gimp.desk import APPLY_DIALOG, Desk, is_running, shown, until, without_settings
from tests.gimp.pictures import Layer, core_answer

pytestmark = pytest.mark.screen

LEARN_DIALOG, LEARNING_DIALOG, REPORT_DIALOG = "Learn Look", "Learning", "Look Learned"
ALIGN = "Align the two layers first"
MAIN_WINDOW = "– GIMP"


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
    widgets.set_text(LEARN_DIALOG, "Look file", str(file))
    desk.screen.shoot("learn-1-dialog")
    widgets.press(LEARN_DIALOG, "Learn")

    widgets.wait_for(REPORT_DIALOG)
    report = widgets.texts(REPORT_DIALOG)
    assert "Evening" in report
    assert str(file) in report
    assert "ΔE" in report
    widgets.choose(REPORT_DIALOG, "Apply it to", "/ unseen")
    desk.screen.shoot("learn-2-report")
    widgets.press(REPORT_DIALOG, "Apply Look")
    result = answer()

    assert result["status"] == "success", result["message"]
    assert nnlook_core.load(file).name == "Evening"
    assert f"{result['values']['delta-e-mean']:.2f}" in report
    confidence = nnlook_core.load(file).card.confidence
    assert confidence is None or in_words(confidence) in report
    new = desk.above(unseen)
    assert np.array_equal(shown(new), core_answer(file, shown(unseen)))
    assert desk.gimp.describe(unseen.image)["layers"][0]["name"] == "Evening"
    for layer in (before, after):
        assert desk.gimp.layers(layer.image) == [layer.id]
    desk.screen.shoot("learn-3-applied")


def fill_in(desk: Desk, *, nodes: str, name: str, file: Path) -> None:
    """Wait for the dialog of Learn, and fill it in."""
    desk.widgets.wait_for(LEARN_DIALOG)
    desk.widgets.choose(LEARN_DIALOG, "Before", "/ before")
    desk.widgets.choose(LEARN_DIALOG, "After", "/ after")
    desk.widgets.press(LEARN_DIALOG, "Fine tuning")
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


def test_what_a_look_would_guess_is_said_at_the_spot(desk: Desk, tmp_path: Path) -> None:
    photo = desk.open("unseen.png")
    pixels = shown(photo).copy()
    pixels[:128, :, :] = [0, 0, 255]  # a quarter of a blue that the look only guesses
    photo.write(pixels, "R'G'B' u8")
    sure = look_with(unsure_of_blue())
    file = tmp_path / "Sure of itself.onnx"
    nnlook_core.save(sure, file)
    expected = nnlook_core.guessed(sure, pixels)
    assert expected is not None
    answer = desk.start_apply(photo)
    silent = tmp_path / "silent.onnx"
    nnlook_core.save(some_look(), silent)
    desk.choose_look(silent)  # it does not tell what it guesses
    until(lambda: "new layer" in desk.widgets.texts(APPLY_DIALOG))
    desk.choose_look(file)
    words = f"guess the colours of about {100 * expected.share:.0f} %"
    until(lambda: words in desk.widgets.texts(APPLY_DIALOG))
    desk.screen.shoot("apply-guessed")
    stranger = tmp_path / "stranger.onnx"
    stranger.write_bytes(b"not a look")
    desk.choose_look(stranger)
    until(lambda: "not a look" in desk.widgets.texts(APPLY_DIALOG))
    desk.screen.shoot("apply-refused")
    desk.choose_look(file)
    until(lambda: words in desk.widgets.texts(APPLY_DIALOG))
    desk.widgets.press(APPLY_DIALOG, "Apply")
    assert answer()["status"] == "success"
    new = desk.above(photo)
    facts = json.loads(desk.gimp.parasite(new.id, "nnlook-look")[0])
    assert facts["guessed_share"] == expected.share
    assert np.array_equal(shown(new), core_answer(file, shown(photo)))


def test_apply_dialog_and_its_last_values(desk: Desk, look: Path) -> None:
    photo = desk.open("unseen.png")

    first = desk.start_apply(photo)
    desk.choose_look(look)
    desk.widgets.set_number(APPLY_DIALOG, "Strength", 40.0)
    until(lambda: "40.0" in desk.widgets.texts(APPLY_DIALOG))
    desk.screen.shoot("apply-1-dialog")
    desk.widgets.press(APPLY_DIALOG, "Apply")
    assert first()["status"] == "success"
    new = desk.above(photo)
    expected = core_answer(look, shown(photo), strength=40.0)
    assert np.array_equal(shown(new), expected)
    desk.screen.shoot("apply-2-applied")

    # Filters ▸ Repeat: the same again, without a dialog.
    again = desk.start_apply(photo, "WITH_LAST_VALS")()
    assert again["status"] == "success", again["message"]
    (number,) = again["values"]["layers"]
    facts = json.loads(desk.gimp.parasite(number, "nnlook-look")[0])
    assert (facts["file"], facts["strength"]) == (str(look), 40.0)
    assert np.array_equal(shown(Layer(desk.gimp, photo.image, number, photo.size)), expected)


def test_repeat_and_reshow_of_the_filters_menu(desk: Desk, look: Path) -> None:
    photo = desk.open("unseen.png")

    def layers_become(count: int) -> None:
        until(lambda: len(desk.gimp.layers(photo.image)) == count)

    desk.widgets.use_menu(MAIN_WINDOW, "Apply Look…")
    desk.choose_look(look)
    desk.widgets.set_number(APPLY_DIALOG, "Strength", 40.0)
    until(lambda: "40.0" in desk.widgets.texts(APPLY_DIALOG))
    desk.widgets.press(APPLY_DIALOG, "Apply")
    layers_become(2)
    first = desk.above(photo)

    # The new layer is the chosen one now, and a look takes the place of an earlier one.
    desk.widgets.use_menu(MAIN_WINDOW, "Repeat")
    until(lambda: desk.gimp.layers(photo.image)[0] != first.id)
    again = desk.above(photo)
    layers_become(2)
    assert np.array_equal(shown(again), core_answer(look, shown(photo), strength=40.0))

    desk.widgets.use_menu(MAIN_WINDOW, "Re-Show")
    desk.widgets.wait_for(APPLY_DIALOG)
    until(lambda: "40.0" in desk.widgets.texts(APPLY_DIALOG))
    desk.screen.shoot("apply-reshown")
    desk.widgets.set_number(APPLY_DIALOG, "Strength", 70.0)
    until(lambda: "70.0" in desk.widgets.texts(APPLY_DIALOG))
    desk.widgets.press(APPLY_DIALOG, "Apply")
    until(lambda: desk.gimp.layers(photo.image)[0] != again.id)
    layers_become(2)
    assert np.array_equal(shown(desk.above(photo)), core_answer(look, shown(photo), strength=70.0))
    until(lambda: not is_running("nnlook.py"))  # only then has GIMP kept its last values


def test_one_undo_takes_all_of_it_back(desk: Desk, look: Path) -> None:
    photo = desk.open("unseen.png")
    # With a selection there is a layer mask too; it must not be a step of its own.
    width, height = photo.size
    levels = np.zeros((height, width), np.uint8)
    levels[: height // 2] = 200
    desk.gimp.select(photo.image, levels.tobytes())
    desk.gimp.clean(photo.image)
    described = desk.gimp.describe(photo.image)

    values = {"image": photo.image, "drawables": [photo.id], "file": str(look)}
    assert desk.start(APPLY, "NONINTERACTIVE", **values)()["status"] == "success"
    assert desk.gimp.is_dirty(photo.image)
    assert len(desk.gimp.layers(photo.image)) == 2

    desk.screen.type_keys("GIMP", "ctrl+z")
    until(lambda: len(desk.gimp.layers(photo.image)) == 1)
    assert desk.gimp.describe(photo.image) == described
    assert not desk.gimp.is_dirty(photo.image)  # one step was all there was

    desk.screen.type_keys("GIMP", "ctrl+y")
    until(lambda: len(desk.gimp.layers(photo.image)) == 2)
    new = desk.above(photo)
    assert np.array_equal(shown(new), core_answer(look, shown(photo)))
    assert desk.gimp.parasite(new.id, "nnlook-look") is not None


def test_another_strength_replaces_the_look(desk: Desk, look: Path) -> None:
    """The dialog begins with what is there; one undo brings the earlier layer back."""
    photo = desk.open("unseen.png")
    values = {"image": photo.image, "drawables": [photo.id], "file": str(look), "strength": 30.0}
    assert desk.start(APPLY, "NONINTERACTIVE", **values)()["status"] == "success"
    earlier = desk.above(photo)
    described = desk.gimp.describe(photo.image)
    answer = desk.start_apply(earlier)
    desk.widgets.wait_for(APPLY_DIALOG)
    until(lambda: "30.0" in desk.widgets.texts(APPLY_DIALOG))
    assert "takes the place of" in desk.widgets.texts(APPLY_DIALOG)
    desk.screen.shoot("apply-4-again")
    desk.widgets.set_number(APPLY_DIALOG, "Strength", 80.0)
    desk.widgets.press(APPLY_DIALOG, "Apply")
    assert answer()["status"] == "success"
    new = desk.above(photo)
    assert desk.gimp.layers(photo.image) == [new.id, photo.id]
    assert np.array_equal(shown(new), core_answer(look, shown(photo), strength=80.0))
    desk.screen.type_keys("GIMP", "ctrl+z")
    until(lambda: desk.gimp.layers(photo.image) == [earlier.id, photo.id])
    assert without_settings(desk.gimp.describe(photo.image)) == without_settings(described)


def test_cancelled_dialogs_change_nothing(desk: Desk, look: Path) -> None:
    photo = desk.open("before.png")
    for procedure, title in [(LEARN, LEARN_DIALOG), (APPLY, APPLY_DIALOG)]:
        described = without_settings(desk.gimp.describe(photo.image))
        answer = desk.start(procedure, image=photo.image, drawables=[photo.id])
        desk.widgets.wait_for(title)
        desk.widgets.press(title, "Cancel")
        assert answer()["status"] == "cancel"
        desk.widgets.wait_gone(title)
        assert without_settings(desk.gimp.describe(photo.image)) == described


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


def test_a_refusal_reaches_the_user(desk: Desk, tmp_path: Path) -> None:
    photo = desk.open("before.png")
    file = tmp_path / "stranger.onnx"
    file.write_bytes(b"not a look")
    answer = desk.start_apply(photo)
    desk.choose_look(file)
    desk.widgets.press(APPLY_DIALOG, "Apply")
    result = answer()
    assert result["status"] == "execution-error"
    assert str(file) in result["message"]
    assert desk.gimp.layers(photo.image) == [photo.id]
