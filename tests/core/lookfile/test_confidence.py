from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from scipy.interpolate import RegularGridInterpolator

import nnlook_core
from nnlook_core import Card
from nnlook_core.lookfile.confidence import (
    ALPHABET,
    GUESSED,
    LEAST,
    RATIO,
    SIDE,
    Confidence,
    Guesses,
    map_of,
)
from tests.support.looks import (
    confidence_of,
    full_scale,
    look_with,
    photo,
    random_colours,
    some_look,
    unsure_of_blue,
)

NODES = np.linspace(0, 1, SIDE)


def grid(seed: int = 0) -> Any:
    """Expected ΔE from 0.1 to 40 at the nodes."""
    return 10 ** np.random.default_rng(seed).uniform(-1, 1.6, (SIDE, SIDE, SIDE))


def test_the_text_is_one_character_a_node_and_comes_back() -> None:
    confidence = Confidence.from_grid(grid())
    text = confidence.text
    assert len(text) == SIDE**3
    assert text.isascii()
    assert json.dumps(text) == f'"{text}"'  # nothing in it needs escaping
    again = Confidence.from_text(text)
    assert again == confidence
    colours = random_colours(100)
    assert again is not None
    assert np.array_equal(again.expected(colours), confidence.expected(colours))


def test_the_alphabet_is_what_the_docstring_says() -> None:
    values = LEAST * RATIO ** np.arange(len(ALPHABET))
    steps = np.resize(values, SIDE**3)
    assert Confidence.from_grid(steps).text == (ALPHABET * 8)
    assert len(set(ALPHABET)) == 64


def test_the_nodes_are_kept_to_5_percent() -> None:
    values = grid()
    nodes = np.stack(np.meshgrid(NODES, NODES, NODES, indexing="ij"), axis=-1).reshape(-1, 3)
    expected = Confidence.from_grid(values).expected(nodes).reshape(values.shape)
    np.testing.assert_allclose(expected, values, rtol=0.05)


def test_between_the_nodes_it_is_trilinear() -> None:
    confidence = Confidence.from_grid(grid())
    nodes = np.stack(np.meshgrid(NODES, NODES, NODES, indexing="ij"), axis=-1).reshape(-1, 3)
    values = confidence.expected(nodes).reshape(SIDE, SIDE, SIDE)
    colours = random_colours(2000)
    exact = RegularGridInterpolator((NODES, NODES, NODES), values)(colours)
    np.testing.assert_allclose(confidence.expected(colours), exact, rtol=1e-4)


def test_the_axes_are_red_green_blue() -> None:
    confidence = confidence_of(lambda rgb: 1 + 4 * rgb[..., 0] + 10 * rgb[..., 2])
    corners = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float32)
    np.testing.assert_allclose(confidence.expected(corners), [1, 5, 1, 11], rtol=0.05)
    assert confidence.guessed(corners).tolist() == [False, True, False, True]


def test_colours_outside_count_as_the_nearest_inside_and_nan_as_unknown() -> None:
    confidence = Confidence.from_grid(grid())
    outside = np.array([[-1, 0.5, 2], [np.nan, 0.5, 0.5], [np.inf, 0, -np.inf]], np.float32)
    inside = np.array([[0, 0.5, 1], [0, 0, 0], [1, 0, 0]], np.float32)
    got, wanted = confidence.expected(outside), confidence.expected(inside)
    assert got[[0, 2]].tolist() == wanted[[0, 2]].tolist()
    assert np.isnan(got[1])
    assert not confidence.guessed(outside)[1]


@pytest.mark.parametrize(
    "values",
    [np.ones(SIDE**3 - 1), np.ones((4, 4, 4)), np.full(SIDE**3, np.nan), np.full(SIDE**3, -0.1)],
)
def test_what_is_no_grid_of_differences_is_an_error(values: Any) -> None:
    with pytest.raises(ValueError, match=r"nodes|ΔE"):
        Confidence.from_grid(values)


def test_zero_and_enormous_differences_are_the_ends_of_the_scale() -> None:
    values = np.zeros(SIDE**3)
    values[1:] = 1e9
    assert Confidence.from_grid(values).text == ALPHABET[0] + ALPHABET[-1] * (SIDE**3 - 1)


GOOD = "A" * SIDE**3


@pytest.mark.parametrize(
    "text",
    [
        *(None, 5, True, 1e300, [GOOD], {"text": GOOD}),
        *("", GOOD[1:], f"{GOOD}A", f"{GOOD[1:]}=", f"{GOOD[1:]}é", f"{GOOD[1:]}\n", "A" * 10**6),
    ],
)
def test_a_strange_card_is_a_card_without_confidence(text: object) -> None:
    assert Card("X", training={"confidence": text}).confidence is None
    assert Confidence.from_text(text) is None


def test_old_cards_have_none() -> None:
    assert Card("X").confidence is None
    assert some_look().card.confidence is None
    assert nnlook_core.guessed(some_look(), photo()) is None


def test_the_card_carries_it_through_a_file(tmp_path: Any) -> None:
    look = look_with(unsure_of_blue())
    nnlook_core.save(look, tmp_path / "look.onnx")
    assert nnlook_core.load(tmp_path / "look.onnx").card.confidence == unsure_of_blue()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("channels", [3, 4])
def test_pixels_are_judged_by_their_colours(dtype: Any, channels: int) -> None:
    look = look_with(unsure_of_blue())
    octets = photo(50, 40)
    pixels = (octets.astype(np.float64) / 255 * full_scale(dtype)).astype(dtype)
    visible = np.ones((50, 40), np.bool_)
    if channels == 4:
        visible[:, :10] = False
        alpha = (visible * full_scale(dtype)).astype(dtype)
        pixels = np.dstack([pixels, alpha])
    found = nnlook_core.guessed(look, pixels)
    assert found is not None
    assert found.mask.shape == (50, 40)
    exact = unsure_of_blue().expected(octets.reshape(-1, 3) / 255).reshape(50, 40)
    clear = np.abs(np.log(exact / GUESSED)) > 0.4  # not within half a block of the border
    assert clear.mean() > 0.5
    assert np.array_equal(found.mask[clear], (exact > GUESSED)[clear] & visible[clear])
    assert found.share == found.mask.sum() / visible.sum()
    assert 0.1 < found.share < 0.9


def test_every_depth_gives_the_same_answer() -> None:
    octets = np.repeat(np.arange(256, dtype=np.uint8), 3).reshape(-1, 3)
    octets = np.vstack([octets, photo().reshape(-1, 3)])
    masks = [
        Guesses(unsure_of_blue()).add(pixels)
        for pixels in (octets, octets.astype(np.uint16) * 257, octets / np.float32(255))
    ]
    assert masks[0].any()
    assert np.array_equal(masks[0], masks[1])
    assert np.array_equal(masks[0], masks[2])


def test_bands_add_up_and_pixels_without_numbers_do_not_count() -> None:
    pixels = np.tile(np.array([0, 0, 1], np.float32), (10, 1))
    pixels[:4] = 0
    pixels[4] = np.nan
    guesses = Guesses(unsure_of_blue())
    assert guesses.share == 0
    assert guesses.add(pixels[:6]).tolist() == [False] * 5 + [True]
    assert guesses.add(pixels[6:]).all()
    assert guesses.share == 5 / 9


def test_more_pixels_than_fit_in_a_chunk() -> None:
    pixels = np.zeros((300_000, 3), np.uint8)
    pixels[::3, 2] = 255
    mask = Guesses(unsure_of_blue()).add(pixels)
    assert np.array_equal(mask, pixels[:, 2] == 255)


def test_the_map_is_gray_but_for_the_guessed_pixels() -> None:
    pixels = np.dstack([photo(), np.full((60, 80), 255, np.uint8)]).reshape(-1, 4)
    pixels[:100, 3] = 0
    mask = Guesses(unsure_of_blue()).add(pixels)
    shown = map_of(pixels, mask).astype(int)
    spread = shown.max(axis=1) - shown.min(axis=1)
    assert (spread[~mask] == 0).all()
    assert (spread[mask] > 40).all()
    assert (shown[:100] == 255).all()
    rest = ~mask & (pixels[:, 3] > 0)
    luma = pixels[rest, :3] @ [0.2126, 0.7152, 0.0722]
    assert np.abs(shown[rest, 0] - luma).max() <= 1
