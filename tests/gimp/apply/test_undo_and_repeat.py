"""Apply Look in a real GIMP with a screen: undo, repeat, cancel; each step is photographed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import nnlook_core
from tests.gimp.calls import APPLY, LEARN
from tests.gimp.dialogs import LEARN_DIALOG
from tests.gimp.pictures import Layer, core_answer
from tests.gimp.session import APPLY_DIALOG, GimpSession, is_running, shown, without_settings
from tests.support.looks import look_with, some_look, unsure_of_blue
from tests.support.waiting import until

pytestmark = pytest.mark.screen
MAIN_WINDOW = "– GIMP"


def test_what_a_look_would_guess_is_said_at_the_spot(session: GimpSession, tmp_path: Path) -> None:
    photo = session.open("unseen.png")
    pixels = shown(photo).copy()
    pixels[:128, :, :] = [0, 0, 255]  # a quarter of a blue that the look only guesses
    photo.write(pixels, "R'G'B' u8")
    sure = look_with(unsure_of_blue())
    file = tmp_path / "Sure of itself.onnx"
    nnlook_core.save(sure, file)
    expected = nnlook_core.guessed(sure, pixels)
    assert expected is not None
    answer = session.start_apply_anew(photo)
    silent = tmp_path / "silent.onnx"
    nnlook_core.save(some_look(), silent)
    session.choose_look(silent)  # it does not tell what it guesses
    until(lambda: "Adds a layer" in session.widgets.texts(APPLY_DIALOG))
    session.choose_look(file)
    words = f"{100 * expected.share:.0f} % of this picture"
    until(lambda: words in session.widgets.texts(APPLY_DIALOG))
    session.screen.shoot("apply-guessed")
    stranger = tmp_path / "stranger.onnx"
    stranger.write_bytes(b"not a look")
    session.choose_look(stranger)
    until(lambda: "not a valid look" in session.widgets.texts(APPLY_DIALOG))
    session.screen.shoot("apply-refused")
    session.choose_look(file)
    until(lambda: words in session.widgets.texts(APPLY_DIALOG))
    session.widgets.press(APPLY_DIALOG, "Apply")
    assert answer()["status"] == "success"
    new = session.above(photo)
    facts = json.loads(session.gimp.parasite(new.id, "nnlook-look")[0])
    assert facts["guessed_share"] == expected.share
    assert np.array_equal(shown(new), core_answer(file, shown(photo)))


def test_apply_dialog_and_its_last_values(session: GimpSession, look: Path) -> None:
    photo = session.open("unseen.png")

    first = session.start_apply_anew(photo)
    session.choose_look(look)
    session.widgets.set_number(APPLY_DIALOG, "Strength", 40.0)
    until(lambda: "40.0" in session.widgets.texts(APPLY_DIALOG))
    session.screen.shoot("apply-1-dialog")
    session.widgets.press(APPLY_DIALOG, "Apply")
    assert first()["status"] == "success"
    new = session.above(photo)
    expected = core_answer(look, shown(photo), strength=40.0)
    assert np.array_equal(shown(new), expected)
    session.screen.shoot("apply-2-applied")

    # Filters ▸ Repeat: the same again, without a dialog.
    again = session.start_apply(photo, "WITH_LAST_VALS")()
    assert again["status"] == "success", again["message"]
    (number,) = again["values"]["layers"]
    facts = json.loads(session.gimp.parasite(number, "nnlook-look")[0])
    assert (facts["file"], facts["strength"]) == (str(look), 40.0)
    assert np.array_equal(shown(Layer(session.gimp, photo.image, number, photo.size)), expected)


def test_repeat_and_reshow_of_the_filters_menu(session: GimpSession, look: Path) -> None:
    photo = session.open("unseen.png")

    def layers_become(count: int) -> None:
        until(lambda: len(session.gimp.layers(photo.image)) == count)

    session.widgets.use_menu(MAIN_WINDOW, "Apply Look…")
    session.choose_look(look)
    session.widgets.set_number(APPLY_DIALOG, "Strength", 40.0)
    until(lambda: "40.0" in session.widgets.texts(APPLY_DIALOG))
    session.widgets.press(APPLY_DIALOG, "Apply")
    layers_become(2)
    first = session.above(photo)

    # The new layer is the chosen one now, and a look takes the place of an earlier one.
    session.widgets.use_menu(MAIN_WINDOW, "Repeat")
    until(lambda: session.gimp.layers(photo.image)[0] != first.id)
    again = session.above(photo)
    layers_become(2)
    assert np.array_equal(shown(again), core_answer(look, shown(photo), strength=40.0))

    session.widgets.use_menu(MAIN_WINDOW, "Re-Show")
    session.widgets.wait_for(APPLY_DIALOG)
    until(lambda: "40.0" in session.widgets.texts(APPLY_DIALOG))
    session.screen.shoot("apply-reshown")
    session.widgets.set_number(APPLY_DIALOG, "Strength", 70.0)
    until(lambda: "70.0" in session.widgets.texts(APPLY_DIALOG))
    session.widgets.press(APPLY_DIALOG, "Apply")
    until(lambda: session.gimp.layers(photo.image)[0] != again.id)
    layers_become(2)
    assert np.array_equal(
        shown(session.above(photo)), core_answer(look, shown(photo), strength=70.0)
    )
    until(lambda: not is_running("nnlook.py"))  # only then has GIMP kept its last values


def test_one_undo_takes_all_of_it_back(session: GimpSession, look: Path) -> None:
    photo = session.open("unseen.png")
    # With a selection there is a layer mask too; it must not be a step of its own.
    width, height = photo.size
    levels = np.zeros((height, width), np.uint8)
    levels[: height // 2] = 200
    session.gimp.select(photo.image, levels.tobytes())
    session.gimp.clean(photo.image)
    described = session.gimp.describe(photo.image)

    values = {"image": photo.image, "drawables": [photo.id], "file": str(look)}
    assert session.start(APPLY, "NONINTERACTIVE", **values)()["status"] == "success"
    assert session.gimp.is_dirty(photo.image)
    assert len(session.gimp.layers(photo.image)) == 2

    session.screen.type_keys("GIMP", "ctrl+z")
    until(lambda: len(session.gimp.layers(photo.image)) == 1)
    assert session.gimp.describe(photo.image) == described
    assert not session.gimp.is_dirty(photo.image)  # one step was all there was

    session.screen.type_keys("GIMP", "ctrl+y")
    until(lambda: len(session.gimp.layers(photo.image)) == 2)
    new = session.above(photo)
    assert np.array_equal(shown(new), core_answer(look, shown(photo)))
    assert session.gimp.parasite(new.id, "nnlook-look") is not None


def test_another_strength_replaces_the_look(session: GimpSession, look: Path) -> None:
    """The dialog begins with what is there; one undo brings the earlier layer back."""
    photo = session.open("unseen.png")
    values = {"image": photo.image, "drawables": [photo.id], "file": str(look), "strength": 30.0}
    assert session.start(APPLY, "NONINTERACTIVE", **values)()["status"] == "success"
    earlier = session.above(photo)
    described = session.gimp.describe(photo.image)
    answer = session.start_apply(earlier)
    session.widgets.wait_for(APPLY_DIALOG)
    until(lambda: "30.0" in session.widgets.texts(APPLY_DIALOG))
    assert "Replaces" in session.widgets.texts(APPLY_DIALOG)
    session.screen.shoot("apply-4-again")
    session.widgets.set_number(APPLY_DIALOG, "Strength", 80.0)
    session.widgets.press(APPLY_DIALOG, "Apply")
    assert answer()["status"] == "success"
    new = session.above(photo)
    assert session.gimp.layers(photo.image) == [new.id, photo.id]
    assert np.array_equal(shown(new), core_answer(look, shown(photo), strength=80.0))
    session.screen.type_keys("GIMP", "ctrl+z")
    until(lambda: session.gimp.layers(photo.image) == [earlier.id, photo.id])
    assert without_settings(session.gimp.describe(photo.image)) == without_settings(described)


def test_cancelled_dialogs_change_nothing(session: GimpSession, look: Path) -> None:
    photo = session.open("before.png")
    for procedure, title in [(LEARN, LEARN_DIALOG), (APPLY, APPLY_DIALOG)]:
        described = without_settings(session.gimp.describe(photo.image))
        answer = session.start(procedure, image=photo.image, drawables=[photo.id])
        session.widgets.wait_for(title)
        session.widgets.press(title, "Cancel")
        assert answer()["status"] == "cancel"
        session.widgets.wait_gone(title)
        assert without_settings(session.gimp.describe(photo.image)) == described


def test_what_is_no_look_is_refused_at_the_spot(session: GimpSession, tmp_path: Path) -> None:
    photo = session.open("before.png")
    file = tmp_path / "stranger.onnx"
    file.write_bytes(b"not a look")
    answer = session.start_apply(photo)
    session.choose_look(file)
    until(lambda: str(file) in session.widgets.texts(APPLY_DIALOG))
    assert not session.widgets.is_sensitive(APPLY_DIALOG, "Apply")
    session.widgets.press(APPLY_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"
    assert session.gimp.layers(photo.image) == [photo.id]
