"""The starter looks and the processings that they are made of."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import nnlook_core
from nnlook_core.colour.pixels import REC709_LUMA
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.starter.looks import AUTHOR, FOLDER, LICENCE, STARTERS, Starter, learned
from nnlook_core.starter.processings import parts
from nnlook_core.starter.processings.parts import Colours

COLOURS = np.random.default_rng(3).random((5000, 3))

each = pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.stem)


def given(look: nnlook_core.Look) -> np.ndarray:
    return nnlook_core.apply(look, COLOURS.astype(np.float32)).astype(np.float64)


def shipped(starter: Starter) -> nnlook_core.Look:
    return nnlook_core.load(FOLDER / f"{starter.stem}.onnx")


@each
def test_a_shipped_look_does_what_its_processing_does(starter: Starter) -> None:
    look = shipped(starter)
    off = delta_e(given(look), starter.processing(COLOURS))
    assert off.mean() < 0.1
    assert np.percentile(off, 95) < 0.2
    assert look.card.figures(["delta_e_mean"])["delta_e_mean"] < 0.1


@each
def test_its_card_says_what_it_is_and_that_it_is_free(starter: Starter) -> None:
    card = shipped(starter).card
    assert (card.name, card.author, card.licence) == (starter.name, AUTHOR, LICENCE)
    assert LICENCE == "CC0-1.0"
    assert card.tags == starter.tags
    assert card.tags
    assert card.confidence is not None


def test_all_that_is_shipped_is_known() -> None:
    assert {path.stem for path in FOLDER.glob("*.onnx")} == {one.stem for one in STARTERS}


def test_made_anew_it_gives_the_same() -> None:
    (starter,) = (one for one in STARTERS if one.name == "Cyanotype")
    anew = learned(starter).look
    assert delta_e(given(anew), given(shipped(starter))).max() < 0.1
    assert anew.card.created == shipped(starter).card.created
    assert anew.card.tags == starter.tags


@each
def test_a_ramp_of_grays_keeps_its_order_and_its_steps_are_small(starter: Starter) -> None:
    """So a sky has no bands, and light never turns into dark."""
    ramp = np.repeat(np.linspace(0, 1, 256)[:, None], 3, axis=1)
    light = starter.processing(ramp) @ REC709_LUMA
    assert (np.diff(light) > 0).all()
    assert np.diff(light).max() < 4 / 255


@each
def test_it_makes_colours_of_colours_in_any_shape(starter: Starter) -> None:
    picture = COLOURS.reshape(50, 100, 3)
    processed = starter.processing(picture)
    assert processed.shape == picture.shape
    assert processed.min() >= 0
    assert processed.max() <= 1
    np.testing.assert_allclose(processed.reshape(-1, 3), starter.processing(COLOURS), atol=1e-12)


@each
def test_skin_is_neither_clipped_nor_turned_blue(starter: Starter) -> None:
    skin = np.array(
        [[0.95, 0.80, 0.72], [0.85, 0.65, 0.55], [0.55, 0.37, 0.28], [0.35, 0.23, 0.18]]
    )
    processed = starter.processing(skin)
    assert processed.max() < 1
    assert processed.min() > 0
    if not {"night", "black and white"} & set(starter.tags):
        red, _green, blue = processed.T
        assert (red > blue).all()


@pytest.mark.parametrize(
    "curve",
    [
        lambda rgb: parts.s_curve(rgb, (2.0, 3.0, 4.0), 0.4),
        lambda rgb: parts.film_curve(rgb, 1.7, (0.4, 0.5, 0.6)),
        lambda rgb: parts.log_curve(rgb, 3.0),
    ],
)
def test_a_curve_rises_and_leaves_black_and_white(
    curve: Callable[[Colours], Colours],
) -> None:
    curved = curve(np.repeat(np.linspace(0, 1, 101)[:, None], 3, axis=1))
    np.testing.assert_allclose(curved[[0, -1]], [[0, 0, 0], [1, 1, 1]], atol=1e-12)
    assert (np.diff(curved, axis=0) > 0).all()


def test_split_toning_keeps_luma_and_vibrance_spares_strong_colours() -> None:
    toned = parts.split_tone(COLOURS, (0.1, 0.0, 0.3), (0.3, 0.2, 0.0))
    np.testing.assert_allclose(parts.luma(toned), parts.luma(COLOURS), atol=1e-12)
    assert np.abs(toned - COLOURS).max() > 0.05

    pale, strong = np.array([0.5, 0.45, 0.45]), np.array([0.9, 0.1, 0.1])
    stronger = [np.ptp(parts.vibrance(colour, 0.5)) / np.ptp(colour) for colour in (pale, strong)]
    assert 1 < stronger[1] < 1.1 < stronger[0]


def test_toning_goes_through_its_first_and_last_colour() -> None:
    inks = (0.1, 0.0, 0.0), (0.2, 0.4, 0.3), (1.0, 0.9, 0.8)
    ends = parts.through(np.array([[0.0], [1.0]]), *inks)
    np.testing.assert_allclose(ends, [inks[0], inks[-1]])
    middle = parts.through(np.array([[0.5]]), *inks)
    np.testing.assert_allclose(middle, [[0.375, 0.425, 0.35]])
