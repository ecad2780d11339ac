"""The dialogs in a real GIMP with a screen, used as a user uses them; each step is photographed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import nnlook_core
from tests.gimp.calls import APPLY, LEARN
from tests.gimp.desk import APPLY_DIALOG, Desk, is_running, shown, until, without_settings
from tests.gimp.pictures import Layer, core_answer
from tests.support.looks import look_with, some_look, unsure_of_blue

pytestmark = pytest.mark.screen

LEARN_DIALOG = "Learn Look"
MAIN_WINDOW = "– GIMP"


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
    answer = desk.start_apply_anew(photo)
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

    first = desk.start_apply_anew(photo)
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


def test_what_is_no_look_is_refused_at_the_spot(desk: Desk, tmp_path: Path) -> None:
    photo = desk.open("before.png")
    file = tmp_path / "stranger.onnx"
    file.write_bytes(b"not a look")
    answer = desk.start_apply(photo)
    desk.choose_look(file)
    until(lambda: str(file) in desk.widgets.texts(APPLY_DIALOG))
    assert not desk.widgets.is_sensitive(APPLY_DIALOG, "Apply")
    desk.widgets.press(APPLY_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"
    assert desk.gimp.layers(photo.image) == [photo.id]
