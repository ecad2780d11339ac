"""The dialog of Apply Look on a screen: what it shows is what will be applied."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import nnlook_core
from nnlook_core.inference import mixing
from nnlook_core.lookfile.confidence import map_of
from nnlook_core.lookfile.metadata import with_card
from tests.gimp.accessible import check_accessible
from tests.gimp.dialogs import LOOKS, SAVE_MIX_DIALOG, SEARCH, SECOND_DIALOG, listed_looks
from tests.gimp.installation import Installation
from tests.gimp.looks import GLOW, NEGATIVE, SURE
from tests.gimp.pictures import core_answer, mixed_answer, photo, small_photo, to_u8
from tests.gimp.screenshots import sees
from tests.gimp.session import APPLY_DIALOG, GimpSession, shown
from tests.support.looks import look_with, negative_look, some_look, unsure_of_blue
from tests.support.waiting import until

pytestmark = pytest.mark.screen


@pytest.fixture
def library(installation: Installation) -> Iterator[Path]:
    """The user's folder with three looks; afterwards there is none, and no settings."""
    folder = installation.home / "looks"
    folder.mkdir(exist_ok=True)
    nnlook_core.save(some_look(), folder / "glow.onnx")
    nnlook_core.save(negative_look(), folder / "negative.onnx")
    nnlook_core.save(look_with(unsure_of_blue()), folder / "sure.onnx")
    yield folder
    shutil.rmtree(folder)
    (installation.home / "settings.json").unlink(missing_ok=True)


def test_sliders_show_what_will_be_applied(session: GimpSession, library: Path) -> None:
    before = small_photo()
    layer = session.open_pixels(before)
    glow = library / "glow.onnx"
    answer = session.start_apply_anew(layer)
    widgets = session.widgets
    widgets.choose_row(APPLY_DIALOG, LOOKS, GLOW)
    until(lambda: sees(session, core_answer(glow, before), "apply-live-1"))
    for strength in (40.0, 0.0, 75.0):
        widgets.set_number(APPLY_DIALOG, "Strength", strength)
        until(lambda: sees(session, core_answer(glow, before, strength=strength), "apply-live-2"))  # noqa: B023
    widgets.choose(APPLY_DIALOG, "Mode", "Tone only")
    toned = core_answer(glow, before, strength=75.0, mode="tone")
    until(lambda: sees(session, toned, "apply-live-3"))

    widgets.set_number(APPLY_DIALOG, "Before and after", 50.0)
    split = toned.copy()
    split[:, :120] = before[:, :120]
    until(lambda: sees(session, split, "apply-live-4-split"))
    widgets.press(APPLY_DIALOG, "Apply")
    assert answer()["status"] == "success"
    assert np.array_equal(shown(session.above(layer)), toned)


def test_a_photo_is_seen_from_near(session: GimpSession, library: Path) -> None:
    before = to_u8(photo(1200, 900, seed=3))
    layer = session.open_pixels(before)
    after = core_answer(library / "glow.onnx", before)
    answer = session.start_apply_anew(layer)
    widgets = session.widgets
    widgets.choose_row(APPLY_DIALOG, LOOKS, GLOW)
    middle = after[400:500, 500:700]
    assert not sees(session, middle)
    widgets.press(APPLY_DIALOG, "100 %")
    until(lambda: sees(session, middle, "apply-near-1"))
    corner = after[-100:, -100:]
    assert not sees(session, corner)
    x, y, width, height = widgets.place_of(APPLY_DIALOG, "Preview")
    session.screen.click(x + width // 2, y + height // 2)
    for key in ("Page_Down", *12 * ["Right"]):
        session.screen.type_keys(APPLY_DIALOG, key)
    until(lambda: sees(session, corner, "apply-near-2-moved"))
    widgets.press(APPLY_DIALOG, "200 %")
    large = np.repeat(np.repeat(after[-40:, -40:], 2, axis=0), 2, axis=1)
    for _ in range(20):
        session.screen.type_keys(APPLY_DIALOG, "Page_Down")
        session.screen.type_keys(APPLY_DIALOG, "Right")
    until(lambda: sees(session, large, "apply-near-3-twice"))
    widgets.press(APPLY_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"


def test_where_a_look_guesses_is_shown(session: GimpSession, library: Path) -> None:
    before = small_photo()
    look = nnlook_core.load(library / "sure.onnx")
    guessed = nnlook_core.guessed(look, before)
    assert guessed is not None
    marked = map_of(
        nnlook_core.apply(look, before).reshape(-1, 3), guessed.mask.reshape(-1)
    ).reshape(before.shape)
    answer = session.start_apply_anew(session.open_pixels(before))
    session.widgets.choose_row(APPLY_DIALOG, LOOKS, SURE)
    words = f"{100 * guessed.share:.0f} % of this picture"
    until(lambda: words in session.widgets.texts(APPLY_DIALOG))
    session.widgets.press(APPLY_DIALOG, "Show uncovered colours")
    until(lambda: sees(session, marked, "apply-guesses-shown"))
    session.widgets.choose_row(APPLY_DIALOG, LOOKS, NEGATIVE)  # it does not tell
    until(lambda: not session.widgets.is_sensitive(APPLY_DIALOG, "Show uncovered colours"))
    session.widgets.press(APPLY_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"


def test_two_looks_are_compared_mixed_and_saved(session: GimpSession, library: Path) -> None:
    before = small_photo()
    layer = session.open_pixels(before)
    glow, negative = library / "glow.onnx", library / "negative.onnx"
    answer = session.start_apply_anew(layer)
    widgets = session.widgets
    widgets.choose_row(APPLY_DIALOG, LOOKS, GLOW)
    assert not widgets.is_sensitive(APPLY_DIALOG, "Side by Side")
    widgets.press(APPLY_DIALOG, "Mix with")
    widgets.wait_for(SECOND_DIALOG)
    check_accessible(widgets, SECOND_DIALOG)
    session.screen.shoot("apply-second-look")
    widgets.choose_row(SECOND_DIALOG, LOOKS, NEGATIVE)
    widgets.press(SECOND_DIALOG, "Choose")
    widgets.wait_gone(SECOND_DIALOG)
    until(lambda: sees(session, mixed_answer(glow, negative, 50.0, before), "apply-mix-half"))
    widgets.set_number(APPLY_DIALOG, "Mix", 30.0)
    until(lambda: sees(session, mixed_answer(glow, negative, 30.0, before), "apply-mix"))

    widgets.press(APPLY_DIALOG, "Side by Side")
    until(lambda: sees(session, core_answer(negative, before), "apply-side-by-side"))
    assert sees(session, core_answer(glow, before), "apply-side-by-side")
    widgets.press(APPLY_DIALOG, "Side by Side")

    widgets.press(APPLY_DIALOG, "Save Mix as Look…")
    widgets.wait_for(SAVE_MIX_DIALOG)
    check_accessible(widgets, SAVE_MIX_DIALOG)
    widgets.set_text(SAVE_MIX_DIALOG, "Name", "Third")
    session.screen.shoot("apply-save-mix")
    widgets.press(SAVE_MIX_DIALOG, "Save")
    until(lambda: "Third" in listed_looks(session))
    until(lambda: widgets.is_sensitive(APPLY_DIALOG, "Apply"))
    widgets.press(APPLY_DIALOG, "Apply")
    assert answer()["status"] == "success"
    saved = nnlook_core.load(library / "Third.onnx")
    expected = mixing.mixed(nnlook_core.load(glow), nnlook_core.load(negative), 30.0, name="Third")
    colours = before.reshape(-1, 3)
    assert np.array_equal(nnlook_core.apply(saved, colours), nnlook_core.apply(expected, colours))
    assert np.array_equal(shown(session.above(layer)), core_answer(library / "Third.onnx", before))


def test_a_mix_with_a_long_name_is_saved_again_and_again(
    session: GimpSession, library: Path
) -> None:
    """Both names together are longer than a file's may be, so each time there is a number to be kept."""
    red, soft = "Red Filter Black and White", "Soft Black and White"
    for name, look in ((red, some_look()), (soft, negative_look())):
        card = replace(look.card, name=name)
        (library / f"{name}.onnx").write_bytes(with_card(look.model, card))
    widgets = session.widgets
    answer = session.start_apply_anew(session.open_pixels(small_photo()))
    both = f"{red} and {soft}"
    for name, stem in (
        (both, "Red Filter Black and White and Soft Black and Whit"),
        (f"{both} (2)", "Red Filter Black and White and Soft Black and (2)"),
        (f"{both} (3)", "Red Filter Black and White and Soft Black and (3)"),
    ):
        widgets.choose_row(APPLY_DIALOG, LOOKS, red)
        widgets.press(APPLY_DIALOG, "Mix with")
        widgets.wait_for(SECOND_DIALOG)
        widgets.choose_row(SECOND_DIALOG, LOOKS, soft)
        widgets.press(SECOND_DIALOG, "Choose")
        widgets.wait_gone(SECOND_DIALOG)
        widgets.press(APPLY_DIALOG, "Save Mix as Look…")
        widgets.wait_for(SAVE_MIX_DIALOG)
        widgets.press(SAVE_MIX_DIALOG, "Save")
        widgets.wait_gone(SAVE_MIX_DIALOG)
        until(lambda name=name: name in listed_looks(session))  # type: ignore[misc]
        assert nnlook_core.load(library / f"{stem}.onnx").name == name
    widgets.press(APPLY_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"
    assert len(list(library.iterdir())) == 3 + 2 + 3


def test_a_mix_is_applied_repeated_and_begun_with(session: GimpSession, library: Path) -> None:
    before = small_photo()
    layer = session.open_pixels(before)
    glow, negative = library / "glow.onnx", library / "negative.onnx"
    widgets = session.widgets
    first = session.start_apply_anew(layer)
    widgets.choose_row(APPLY_DIALOG, LOOKS, GLOW)
    widgets.press(APPLY_DIALOG, "Mix with")
    widgets.choose_row(SECOND_DIALOG, LOOKS, NEGATIVE)
    widgets.press(SECOND_DIALOG, "Choose")
    widgets.wait_gone(SECOND_DIALOG)
    widgets.set_number(APPLY_DIALOG, "Mix", 25.0)
    until(lambda: sees(session, mixed_answer(glow, negative, 25.0, before)))
    widgets.press(APPLY_DIALOG, "Apply")
    assert first()["status"] == "success"
    new = session.above(layer)
    expected = mixed_answer(glow, negative, 25.0, before)
    assert np.array_equal(shown(new), expected)
    facts = json.loads(session.gimp.parasite(new.id, "nnlook-look")[0])
    assert (facts["file"], facts["other"], facts["mix"]) == (str(glow), str(negative), 25.0)
    name = session.gimp.describe(layer.image)["layers"][0]["name"]
    assert GLOW in name
    assert NEGATIVE in name

    repeated = session.start_apply(layer, "WITH_LAST_VALS")()
    assert repeated["status"] == "success", repeated["message"]
    assert np.array_equal(shown(session.above(layer)), expected)

    again = session.start_apply(session.above(layer))
    widgets.wait_for(APPLY_DIALOG)
    until(lambda: sees(session, expected, "apply-mix-again"))
    assert "25.0" in widgets.texts(APPLY_DIALOG)
    widgets.press(APPLY_DIALOG, "Cancel")
    assert again()["status"] == "cancel"


def test_looks_are_searched_and_starred(
    session: GimpSession, library: Path, installation: Installation
) -> None:
    answer = session.start_apply_anew(session.open_pixels(small_photo()))
    widgets = session.widgets
    widgets.wait_for(APPLY_DIALOG)
    until(lambda: listed_looks(session) == [NEGATIVE, SURE, GLOW])
    for text, found in (("SURE", [SURE]), ("b. tes", [NEGATIVE]), ("neg glow", [])):
        widgets.set_text(APPLY_DIALOG, SEARCH, text)
        if found:
            until(lambda: listed_looks(session) == found)  # noqa: B023
    until(lambda: "No looks match “neg glow”" in widgets.texts(APPLY_DIALOG))
    session.screen.shoot("apply-search-none")
    widgets.set_text(APPLY_DIALOG, SEARCH, "")
    widgets.choose_row(APPLY_DIALOG, LOOKS, GLOW)
    widgets.press(APPLY_DIALOG, "Favourite")
    until(lambda: [row[-1] for row in widgets.rows(APPLY_DIALOG, LOOKS)] == ["☆", "☆", "★"])
    widgets.choose_row(APPLY_DIALOG, LOOKS, SURE)
    check_accessible(widgets, APPLY_DIALOG)
    session.screen.shoot("apply-starred")
    widgets.press(APPLY_DIALOG, "Apply")
    assert answer()["status"] == "success"
    settings = json.loads((installation.home / "settings.json").read_text())
    assert settings["favourites"] == [str(library / "glow.onnx")]
    assert settings["recent"] == [str(library / "sure.onnx")]

    again = session.start_apply_anew(session.open_pixels(small_photo()))
    widgets.wait_for(APPLY_DIALOG)
    until(lambda: listed_looks(session) == [GLOW, SURE, NEGATIVE])
    widgets.press(APPLY_DIALOG, "Cancel")
    assert again()["status"] == "cancel"


def test_the_keyboard_suffices(session: GimpSession, library: Path) -> None:
    before = small_photo()
    layer = session.open_pixels(before)
    answer = session.start_apply_anew(layer)
    session.widgets.wait_for(APPLY_DIALOG)
    until(lambda: len(listed_looks(session)) == 3)
    for key in "neg":  # on the list: it is searched for
        session.screen.type_keys(APPLY_DIALOG, key)
    until(lambda: listed_looks(session) == [NEGATIVE])
    session.screen.type_keys(APPLY_DIALOG, "Return")  # to the one that was found
    until(lambda: sees(session, core_answer(library / "negative.onnx", before), "apply-by-keys"))
    session.screen.type_keys(APPLY_DIALOG, "alt+r")  # Strength
    session.screen.type_keys(APPLY_DIALOG, "Left")
    until(lambda: "99.0" in session.widgets.texts(APPLY_DIALOG))
    session.screen.type_keys(APPLY_DIALOG, "alt+a")
    assert answer()["status"] == "success"
    expected = core_answer(library / "negative.onnx", before, strength=99.0)
    assert np.array_equal(shown(session.above(layer)), expected)


def test_all_open_images_get_the_look(session: GimpSession, library: Path) -> None:
    layers = [
        session.open_pixels(to_u8(photo(90, 60, seed=seed)), f"photo {seed}") for seed in (1, 2)
    ]
    answer = session.start_apply_anew(layers[0])
    widgets = session.widgets
    widgets.choose_row(APPLY_DIALOG, LOOKS, NEGATIVE)
    widgets.choose(APPLY_DIALOG, "Output", "All open images")
    until(lambda: "every open image" in widgets.texts(APPLY_DIALOG))
    session.screen.shoot("apply-all-images")
    widgets.press(APPLY_DIALOG, "Apply")
    result = answer()
    assert result["status"] == "success", result["message"]
    made = [session.above(layer) for layer in layers]
    assert result["values"]["layers"] == [new.id for new in made]
    for layer, new in zip(layers, made, strict=True):
        assert np.array_equal(shown(new), core_answer(library / "negative.onnx", shown(layer)))


def test_an_empty_library_says_what_to_do(session: GimpSession, installation: Installation) -> None:
    assert not list(installation.home.glob("looks/*.onnx"))
    answer = session.start_apply_anew(session.open_pixels(small_photo()))
    widgets = session.widgets
    widgets.wait_for(APPLY_DIALOG)
    until(lambda: "No looks yet" in widgets.texts(APPLY_DIALOG))
    assert not widgets.is_sensitive(APPLY_DIALOG, "Apply")
    assert sees(session, small_photo(), "apply-empty")
    widgets.press(APPLY_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"


def test_the_look_s_card_is_told(session: GimpSession, library: Path) -> None:
    answer = session.start_apply_anew(session.open_pixels(small_photo()))
    widgets = session.widgets
    widgets.choose_row(APPLY_DIALOG, LOOKS, GLOW)
    card = some_look().card
    until(lambda: str(card.licence) in widgets.texts(APPLY_DIALOG))
    told = widgets.texts(APPLY_DIALOG)
    assert str(card.author) in told
    assert str(card.created) in told
    widgets.choose_row(APPLY_DIALOG, LOOKS, SURE)
    until(lambda: "ΔE 0.50 (barely visible)" in widgets.texts(APPLY_DIALOG))
    assert str(card.licence) not in widgets.texts(APPLY_DIALOG)
    widgets.press(APPLY_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"
