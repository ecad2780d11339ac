"""The vignette as numbers: what it makes of colours, and what is read of a card."""

from __future__ import annotations

import copy
import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nnlook_core.effects.vignette import DEGREES, SURFACE, Kind, Vignette, functions
from tests.support.looks import VIGNETTE, random_colours

KINDS: list[Kind] = list(DEGREES)


def vignette(kind: Kind, seed: int = 0) -> Vignette:
    """One with coefficients by chance."""
    places, powers = DEGREES[kind]
    numbers = np.random.default_rng(seed).normal(0, 0.1, 3 * places * powers)
    origin = (-1.0, 0.5) if kind == "linear" else (0.2, -0.3)
    return Vignette(kind, origin, True, tuple(map(float, numbers)), 3.0)


def by_the_formula(
    given: Vignette, colour: NDArray[Any], x: float, y: float, aspect: float
) -> NDArray[Any]:
    """What the page on the format says, one number at a time."""
    if given.kind == "surface":
        at = [x**i * y**j - given.origin[0] ** i * given.origin[1] ** j for i, j in SURFACE]
    else:
        if given.kind == "radial":
            wide = aspect if given.round else 1.0
            away = (wide * (x - given.origin[0])) ** 2 + (y - given.origin[1]) ** 2
            t = away / (wide**2 + 1)
        else:
            a, b = given.origin
            t = (1 - (a * x + b * y) / (abs(a) + abs(b))) / 2
        at = [t, t**2, t**3]
    places, powers = DEGREES[given.kind]
    numbers = iter(given.coefficients)
    table = [[[next(numbers) for _ in range(powers)] for _ in range(places)] for _ in range(3)]
    inside = np.clip(colour, 0, 1)
    added = [
        sum(at[k] * table[c][k][j] * inside[c] ** j for k in range(places) for j in range(powers))
        for c in range(3)
    ]
    result: NDArray[Any] = colour + np.array(added)
    return result


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("round_", [True, False])
def test_it_adds_what_the_formula_says(kind: Kind, round_: bool) -> None:
    given = replace(vignette(kind), round=round_)
    colours = random_colours(40) * 1.4 - 0.2
    x, y = np.random.default_rng(1).uniform(-1, 1, (2, 40))
    for amount in (1.0, 0.3):
        expected = [
            colour + amount * (by_the_formula(given, colour, across, down, 1.5) - colour)
            for colour, across, down in zip(colours, x, y, strict=True)
        ]
        assert np.allclose(given.added(colours, x, y, 1.5, amount), expected, atol=1e-12)
        single = [values.astype(np.float32) for values in (colours, x, y)]
        result = given.added(single[0], single[1], single[2], 1.5, amount)
        assert result.dtype == np.float32
        assert np.allclose(result, expected, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_the_same_however_pixels_are_cut(kind: Kind) -> None:
    colours = random_colours(1000).astype(np.float32)
    x, y = np.random.default_rng(1).uniform(-1, 1, (2, 1000)).astype(np.float32)
    whole = vignette(kind).added(colours, x, y, 1.5)
    for size in (1, 7, 64, 333):
        parts = [slice(start, start + size) for start in range(0, 1000, size)]
        cut = [vignette(kind).added(colours[part], x[part], y[part], 1.5) for part in parts]
        assert np.concatenate(cut).tobytes() == whole.tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_at_its_origin_it_does_nothing(kind: Kind) -> None:
    given = vignette(kind)
    x, y = (np.array([value]) for value in given.origin)
    at = functions(kind, given.origin, x, y, 1.5)
    assert at.shape == (1, DEGREES[kind][0])
    if kind == "linear":  # the line through the origin's edge
        at = functions(kind, given.origin, np.array([-1.0]), np.array([1.0]), 1.5)
    assert np.allclose(at, 0, atol=1e-12)


def test_a_round_one_is_a_circle() -> None:
    at = functions("radial", (0.0, 0.0), np.array([0.5, 0.0, 1.0]), np.array([0.0, 1.0, 1.0]), 2.0)
    assert at[0, 0] == pytest.approx(at[1, 0])  # as many pixels to the right as down
    assert at[2, 0] == pytest.approx(1.0)  # in a corner


def test_how_dark_it_gets_and_whether_it_is_applied() -> None:
    darkening = Vignette("radial", (0.0, 0.0), False, (0.0, -0.4, 0.0, *[0.0] * 6) * 3, 5.0)
    light = ((0.5 * 0.6 + 0.055) / 1.055) ** 2.4 / ((0.5 + 0.055) / 1.055) ** 2.4
    assert darkening.darkest == pytest.approx(light, rel=1e-3)
    assert darkening.default == 100
    brightening = replace(darkening, coefficients=tuple(-value for value in darkening.coefficients))
    assert brightening.darkest == 1
    assert brightening.default == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_holds_it(kind: Kind) -> None:
    given = vignette(kind)
    held = Vignette.from_json(json.loads(json.dumps(given.to_json())))
    assert held is not None
    assert np.allclose(held.coefficients, given.coefficients, rtol=1e-5)
    assert (held.kind, held.origin, held.round, held.share) == (kind, given.origin, True, 3.0)
    assert Vignette.from_json(held.to_json()) == held  # its digits stay


BAD: dict[str, list[Any]] = {
    "kind": ["round", None, 1, ["radial"]],
    "origin": [[0.0], [0.0, 0.0, 0.0], [1.5, 0.0], [math.nan, 0.0], "ab", ["0", "0"], None],
    "round": [1, "yes", None],
    "coefficients": [
        *[[], [0.1] * 26, [0.1] * 28, [0.1] * 26 + [math.nan], [0.1] * 26 + [math.inf]],
        *[[0.1] * 26 + [1e9], [0.1] * 26 + [10**400], [0.1] * 26 + ["0"], [[0.1] * 27], None],
        [0.1] * 26 + [True],
    ],
    "share": [-1.0, math.nan, 1e9, "1", None, True],
}


@pytest.mark.parametrize(("key", "value"), [(key, value) for key in BAD for value in BAD[key]])
def test_what_is_no_vignette_counts_as_none(key: str, value: Any) -> None:
    told = VIGNETTE.to_json()
    assert Vignette.from_json(told) is not None
    assert Vignette.from_json({**told, key: value}) is None
    del told[key]
    assert Vignette.from_json(told) is None


def test_a_linear_one_needs_a_direction() -> None:
    told = vignette("linear").to_json()
    assert Vignette.from_json({**told, "origin": [0.0, 0.0]}) is None
    others: list[object] = [None, [], "vignette", 3.0, {}]
    assert [Vignette.from_json(other) for other in others] == [None] * 5


def test_a_later_version_may_tell_more() -> None:
    told = copy.deepcopy(VIGNETTE.to_json())
    assert Vignette.from_json({**told, "later": [1, 2]}) == Vignette.from_json(told)


def test_only_a_lens_correction_is_off_by_default() -> None:
    """Radial, lighter towards the corners, without a tint; a light leak and a gradient belong to a look."""
    lighter = replace(VIGNETTE, kind="radial", coefficients=(0.0, 0.15, *[0.0] * 7) * 3)
    assert lighter.default == 0
    tinted = replace(lighter, coefficients=(*lighter.coefficients[:9], *[0.0] * 18))
    assert tinted.default == 100
    linear = replace(lighter, kind="linear", origin=(1.0, 0.0))
    assert linear.default == 100
