from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nnlook_core.effects.grain import Grain, with_grain
from nnlook_core.effects.window import Window

GRAIN = Grain((0.02, 0.03, 0.04, 0.03, 0.01), 1.5, 0.4, 2.5)
WIDTH, HEIGHT = 90, 70


def even(strength: float, size: float = 0.0, colour: float = 0.0) -> Grain:
    return Grain((strength,) * 5, size, colour, 1.0)


def noise(grain: Grain, width: int = 400, height: int = 300, seed: int = 0) -> NDArray[Any]:
    """What a grain adds to a middle gray, (height, width, 3)."""
    gray = np.full((width * height, 3), 0.5, np.float32)
    done = with_grain(gray, grain, 1.0, seed, Window.whole(width, height))
    return (done - gray).reshape(height, width, 3).astype(np.float64)


def colours() -> NDArray[np.float32]:
    return np.random.default_rng(0).random((WIDTH * HEIGHT, 3), np.float32)


def test_a_card_holds_it() -> None:
    assert Grain.from_json(json.loads(json.dumps(GRAIN.to_json()))) == GRAIN
    long = replace(GRAIN, size=1 / 3, delta_e=2 / 3)
    assert long.to_json()["size"] == 0.3333


@pytest.mark.parametrize(
    "values",
    [
        *(None, [], 1, "grain", {}),
        *(
            {key: value for key, value in GRAIN.to_json().items() if key != gone}
            for gone in GRAIN.to_json()
        ),
        {**GRAIN.to_json(), "strengths": [0.1] * 4},
        {**GRAIN.to_json(), "strengths": [0.1, 0.1, 0.1, 0.1, "0.1"]},
        {**GRAIN.to_json(), "strengths": [0.1, 0.1, 0.1, 0.1, 1.5]},
        {**GRAIN.to_json(), "size": -1.0},
        {**GRAIN.to_json(), "size": 17},
        {**GRAIN.to_json(), "size": float("nan")},
        {**GRAIN.to_json(), "size": True},
        {**GRAIN.to_json(), "colour": 1.01},
        {**GRAIN.to_json(), "delta_e": 10**400},
    ],
)
def test_what_is_no_grain_is_none(values: object) -> None:
    assert Grain.from_json(values) is None


@pytest.mark.parametrize("size", [0.0, 1e-300, 0.3, 0.5, 1.0, 2.0, 4.0])
@pytest.mark.parametrize("colour", [0.0, 0.4, 1.0])
def test_the_strength_is_the_same_at_any_size_and_colour(size: float, colour: float) -> None:
    assert noise(even(0.04, size, colour)).std() == pytest.approx(0.04, rel=0.03 + 0.01 * size)


@pytest.mark.parametrize("size", [1.0, 2.0, 4.0])
def test_neighbours_are_alike_by_the_size(size: float) -> None:
    """Of white noise blurred by a Gaussian the autocorrelation is a Gaussian √2 times as wide."""
    made = noise(even(0.04, size))[:, :, 0]
    for distance in (1, 2, 4):
        for one, other in (
            (made[:, distance:], made[:, :-distance]),
            (made[distance:], made[:-distance]),
        ):
            expected = np.exp(-(distance**2) / (4 * size**2))
            assert np.corrcoef(one.ravel(), other.ravel())[0, 1] == pytest.approx(
                expected, abs=0.03
            )


@pytest.mark.parametrize("colour", [0.0, 0.4, 1.0])
def test_channels_are_alike_by_the_colour(colour: float) -> None:
    channels = noise(even(0.04, 0.5, colour)).reshape(-1, 3).T
    assert np.corrcoef(channels)[[0, 0, 1], [1, 2, 2]] == pytest.approx(1 - colour, abs=0.02)


def test_the_strength_is_by_the_value_of_each_channel() -> None:
    flat = np.tile(np.array([0.25, 0.5, 0.625], np.float32), (40_000, 1))
    done = with_grain(flat, replace(GRAIN, size=0.0), 0.5, 0, Window.whole(200, 200))
    assert (done - flat).std(axis=0) == pytest.approx([0.015, 0.02, 0.0175], rel=0.02)


@pytest.mark.parametrize("size", [0.0, 1.5])
def test_any_cut_gives_the_same(size: float) -> None:
    grain, before, window = replace(GRAIN, size=size), colours(), Window.whole(WIDTH, HEIGHT)
    whole = with_grain(before, grain, 0.7, 5, window)
    cuts = [0, 1, 17, WIDTH, 10 * WIDTH + 3, 12 * WIDTH, len(before)]
    runs = [
        with_grain(before[start:stop], grain, 0.7, 5, window.after(start))
        for start, stop in pairwise(cuts)
    ]
    assert np.array_equal(np.concatenate(runs), whole)

    left, top, columns, rows = 13, 20, 31, 25
    part = Window(WIDTH, HEIGHT, left, top, columns)
    within = np.s_[top : top + rows, left : left + columns]
    square = before.reshape(HEIGHT, WIDTH, 3)[within].reshape(-1, 3)
    done = with_grain(square, grain, 0.7, 5, part)
    assert np.array_equal(done, whole.reshape(HEIGHT, WIDTH, 3)[within].reshape(-1, 3))


def test_a_large_picture_in_strips_is_the_same_as_in_one_piece() -> None:
    width, height = 1500, 260
    gray = np.full((width * height, 3), 0.5, np.float32)
    whole = with_grain(gray, GRAIN, 1.0, 0, Window.whole(width, height))
    middle = slice(101 * width, 180 * width)
    part = with_grain(gray[middle], GRAIN, 1.0, 0, Window.whole(width, height).after(101 * width))
    assert np.array_equal(part, whole[middle])


def test_a_window_may_reach_beyond_the_picture() -> None:
    window = Window(WIDTH, HEIGHT, -5, -5, WIDTH + 10)
    gray = np.full(((WIDTH + 10) * (HEIGHT + 10), 3), 0.5, np.float32)
    done = with_grain(gray, even(0.04, 1.0), 1.0, 0, window)
    assert (done - gray).std() == pytest.approx(0.04, rel=0.1)


def test_another_seed_gives_another_pattern() -> None:
    one, other = (noise(even(0.04), seed=seed)[:, :, 0].ravel() for seed in (0, 1))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.02
    assert np.array_equal(one, noise(even(0.04), seed=0)[:, :, 0].ravel())


@pytest.mark.parametrize("value", [0.0, 0.01, 0.05, 0.5, 0.97, 1.0])
def test_clipping_it_leaves_the_mean(value: float) -> None:
    flat = np.full((40_000, 3), value, np.float32)
    done = np.clip(with_grain(flat, even(0.1, 0.5, 1.0), 1.0, 0, Window.whole(200, 200)), 0, 1)
    assert done.mean() == pytest.approx(value, abs=0.0008)


def test_no_amount_and_no_numbers() -> None:
    before = colours()
    before[:3] = [[np.nan, 0.5, 0.5], [np.inf, 0.5, 0.5], [-np.inf, 3.0, -2.0]]
    window = Window.whole(WIDTH, HEIGHT)
    assert np.array_equal(with_grain(before, GRAIN, 0.0, 0, window), before, equal_nan=True)
    done = with_grain(before, GRAIN, 1.0, 0, window)
    assert np.array_equal(done[:3, 0], before[:3, 0], equal_nan=True)
    assert np.array_equal(done[2], before[2])
    assert with_grain(before[:0], GRAIN, 1.0, 0, window).shape == (0, 3)


@pytest.mark.parametrize(("size", "times"), [(0.0, 4), (0.5, 2), (1.0, 2), (1.0, 3), (2.0, 5)])
def test_reduced_is_what_means_leave_of_it(size: float, times: int) -> None:
    full = noise(even(0.05, size), 1200, 900)
    means = full.reshape(900 // times, times, 1200 // times, times, 3).mean(axis=(1, 3))
    small = noise(even(0.05, size).reduced(times), 1200 // times, 900 // times)
    assert small.std() == pytest.approx(means.std(), rel=0.06)
    alike = [
        np.corrcoef(each[:, 1:, 0].ravel(), each[:, :-1, 0].ravel())[0, 1]
        for each in (small, means)
    ]
    assert alike[0] == pytest.approx(alike[1], abs=0.15)


def test_a_picture_that_is_not_reduced_has_all_of_it() -> None:
    assert GRAIN.reduced(1.0) == GRAIN == GRAIN.reduced(0.5)
