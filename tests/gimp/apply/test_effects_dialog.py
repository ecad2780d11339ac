"""The sliders for vignette and grain: what they begin with, and that the preview is what is applied."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import nnlook_core
from nnlook_core.common.apply_settings import ApplySettings
from nnlook_core.lookfile.metadata import with_card
from tests.gimp.accessible import check_accessible
from tests.gimp.dialogs import LOOKS, SECOND_DIALOG
from tests.gimp.effects import LENS, placed_answer
from tests.gimp.installation import Installation
from tests.gimp.looks import GLOW
from tests.gimp.pictures import Layer, Pixels, core_answer, layer_of, photo, to_u8
from tests.gimp.screenshots import sees
from tests.gimp.session import APPLY_DIALOG, GimpSession, shown
from tests.support.looks import look_with_effects, some_look
from tests.support.waiting import until

pytestmark = pytest.mark.screen

IMAGE, OFFSET = (360, 250), (140, -20)
EFFECTS, CORRECTION = "With effects", "Lens"


@pytest.fixture
def library(installation: Installation) -> Iterator[Path]:
    """A look with vignette and grain, one that corrects a lens, and one with neither."""
    folder = installation.home / "looks"
    folder.mkdir(exist_ok=True)
    nnlook_core.save(look_with_effects(), folder / "effects.onnx")
    lens = look_with_effects(LENS, None)
    (folder / "lens.onnx").write_bytes(with_card(lens.model, replace(lens.card, name=CORRECTION)))
    nnlook_core.save(some_look(), folder / "glow.onnx")
    yield folder
    shutil.rmtree(folder)
    (installation.home / "settings.json").unlink(missing_ok=True)


def open_layer(session: GimpSession, width: int, height: int) -> Layer:
    """Open an image with a layer that is smaller, and reaches beyond it at the top."""
    below = session.open_pixels(to_u8(photo(*IMAGE, seed=4)))
    pixels = to_u8(photo(width, height, seed=9))
    return layer_of(session.gimp, pixels, image=below.image, offsets=OFFSET)


def value(session: GimpSession, name: str) -> float | None:
    """Where a slider is; None where it cannot be moved."""
    (slider,) = (
        widget
        for widget in session.widgets.widgets(APPLY_DIALOG)
        if (widget["role"], widget["name"]) == ("slider", name)
    )
    return slider["value"] if slider["sensitive"] else None


def values(session: GimpSession) -> tuple[float | None, float | None]:
    return value(session, "Vignette"), value(session, "Grain")


def test_sliders_begin_with_what_a_look_suggests(session: GimpSession, library: Path) -> None:
    layer = open_layer(session, 200, 150)
    before, widgets = shown(layer), session.widgets
    answer = session.start_apply_anew(layer)
    widgets.choose_row(APPLY_DIALOG, LOOKS, GLOW)
    until(lambda: values(session) == (None, None))
    assert not widgets.is_sensitive(APPLY_DIALOG, "New grain")
    widgets.choose_row(APPLY_DIALOG, LOOKS, CORRECTION)
    until(lambda: values(session) == (0.0, None))
    widgets.choose_row(APPLY_DIALOG, LOOKS, EFFECTS)
    until(lambda: values(session) == (100.0, 0.0))
    check_accessible(widgets, APPLY_DIALOG)
    widgets.set_number(APPLY_DIALOG, "Vignette", 30.0)
    widgets.choose_row(APPLY_DIALOG, LOOKS, CORRECTION)
    until(lambda: values(session) == (0.0, None))
    widgets.choose_row(APPLY_DIALOG, LOOKS, EFFECTS)
    until(lambda: values(session) == (30.0, 0.0))
    widgets.choose_row(APPLY_DIALOG, LOOKS, GLOW)
    until(lambda: values(session) == (None, None))
    expected = core_answer(library / "glow.onnx", before)
    until(lambda: sees(session, expected, "apply-effects-none"))
    widgets.press(APPLY_DIALOG, "Mix with")
    widgets.wait_for(SECOND_DIALOG)
    widgets.choose_row(SECOND_DIALOG, LOOKS, EFFECTS)
    widgets.press(SECOND_DIALOG, "Choose")
    widgets.wait_gone(SECOND_DIALOG)
    until(lambda: values(session) == (100.0, 0.0))
    mixed = ApplySettings(other=library / "effects.onnx", mix=50.0, vignette=100.0)
    expected = placed_answer(library / "glow.onnx", before, IMAGE, OFFSET, mixed)
    until(lambda: sees(session, expected, "apply-effects-mixed"))
    widgets.press(APPLY_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"


def test_the_preview_is_what_is_applied_and_kept(session: GimpSession, library: Path) -> None:
    layer, look = open_layer(session, 200, 150), library / "effects.onnx"
    before, widgets = shown(layer), session.widgets

    def expected(vignette: float, grain: float | None = None, seed: int = 0) -> Pixels:
        settings = ApplySettings(vignette=vignette, grain=grain, seed=seed)
        return placed_answer(look, before, IMAGE, OFFSET, settings)

    answer = session.start_apply_anew(layer)
    widgets.choose_row(APPLY_DIALOG, LOOKS, EFFECTS)
    until(lambda: values(session) == (100.0, 0.0))
    widgets.set_number(APPLY_DIALOG, "Vignette", 60.0)
    until(lambda: sees(session, expected(vignette=60.0), "apply-effects-1-vignette"))
    widgets.set_number(APPLY_DIALOG, "Grain", 80.0)
    until(lambda: sees(session, expected(vignette=60.0, grain=80.0), "apply-effects-2-grain"))
    widgets.press(APPLY_DIALOG, "New grain")
    result = expected(vignette=60.0, grain=80.0, seed=1)
    until(lambda: sees(session, result, "apply-effects-3-new-grain"))
    widgets.press(APPLY_DIALOG, "Apply")
    assert answer()["status"] == "success"
    made = Layer(session.gimp, layer.image, session.gimp.layers(layer.image)[0], layer.size)
    assert np.array_equal(shown(made), result)
    facts = json.loads(session.gimp.parasite(made.id, "nnlook-look")[0])
    assert (facts["vignette"], facts["grain"], facts["seed"]) == (60.0, 80.0, 1)

    repeated = session.start_apply(layer, "WITH_LAST_VALS")()
    assert repeated["status"] == "success", repeated["message"]
    (number,) = repeated["values"]["layers"]
    assert np.array_equal(shown(Layer(session.gimp, layer.image, number, layer.size)), result)

    again = session.start_apply(made)
    widgets.wait_for(APPLY_DIALOG)
    until(lambda: values(session) == (60.0, 80.0))
    until(lambda: sees(session, result, "apply-effects-4-again"))
    widgets.press(APPLY_DIALOG, "Cancel")
    assert again()["status"] == "cancel"


def test_a_part_seen_from_near_lies_where_it_is_applied(
    session: GimpSession, library: Path
) -> None:
    layer = open_layer(session, 900, 700)
    after = placed_answer(
        library / "effects.onnx", shown(layer), IMAGE, OFFSET, ApplySettings(vignette=100.0)
    )
    answer = session.start_apply_anew(layer)
    widgets = session.widgets
    widgets.choose_row(APPLY_DIALOG, LOOKS, EFFECTS)
    until(lambda: values(session)[0] is not None)
    widgets.set_number(APPLY_DIALOG, "Vignette", 100.0)
    widgets.set_number(APPLY_DIALOG, "Grain", 0.0)  # it begins with what was last
    widgets.press(APPLY_DIALOG, "100 %")
    until(lambda: sees(session, after[300:400, 350:550], "apply-effects-near-1"))
    x, y, width, height = widgets.place_of(APPLY_DIALOG, "Preview")
    session.screen.click(x + width // 2, y + height // 2)
    for key in ("Page_Up", *12 * ["Left"]):
        session.screen.type_keys(APPLY_DIALOG, key)
    until(lambda: sees(session, after[:100, :150], "apply-effects-near-2"))
    widgets.press(APPLY_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"
