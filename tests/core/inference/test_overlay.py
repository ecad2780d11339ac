"""A look with a vignette and grain on pixels: the same however a picture is cut, and never with steps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nnlook_core.common.apply_settings import COLOURS_ALONE, MODES, ApplySettings, Mode
from nnlook_core.effects.vignette import Vignette
from nnlook_core.effects.window import Window
from nnlook_core.inference import apply as applying
from nnlook_core.inference.apply import Applier
from nnlook_core.inference.mixing import mixed
from nnlook_core.lookfile.look import VIGNETTE_KEY, Look
from nnlook_core.lookfile.metadata import with_card
from nnlook_core.lookfile.storage import parse
from tests.support.looks import (
    GRAIN,
    VIGNETTE,
    full_scale,
    look_with_effects,
    negative_look,
    photo,
    random_colours,
    some_look,
)

BOTH = ApplySettings(80, vignette=70, grain=60, seed=3)
HEIGHT, WIDTH = 60, 80


def photo_in(dtype: Any, channels: int = 4) -> NDArray[Any]:
    """A photo with alpha; in floats it leaves 0–1, and has NaN and inf."""
    octets = np.dstack([photo(HEIGHT, WIDTH), photo(HEIGHT, WIDTH, seed=2)[..., :1]])
    octets = octets[..., :channels]
    if dtype is np.uint8:
        return octets
    if dtype is np.uint16:
        return octets.astype(np.uint16) * 257
    floats: NDArray[np.float32] = (octets / 255 * 1.4 - 0.2).astype(np.float32)
    floats[7, 3, 1], floats[20, 60, 0] = np.nan, -np.inf
    return floats


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("mode", MODES)
def test_bands_give_the_bytes_of_the_whole(
    dtype: Any, mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, source = replace(BOTH, mode=mode), photo_in(dtype)
    whole = Applier(look_with_effects(), settings).pixels(source)
    window = Window.whole(WIDTH, HEIGHT)
    flat = source.reshape(-1, 4)
    for size in (WIDTH, 7 * WIDTH, 1234, len(flat)):
        apply = Applier(look_with_effects(), settings, threads=2).following(window)
        bands = [apply(flat[start : start + size]) for start in range(0, len(flat), size)]
        assert np.concatenate(bands).tobytes() == whole.tobytes()
    monkeypatch.setattr(applying, "STRIP", 999)
    again = Applier(look_with_effects(), settings, threads=3).pixels(source)
    assert again.tobytes() == whole.tobytes()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_a_part_of_a_picture_gets_what_it_gets_in_the_whole(dtype: Any) -> None:
    source = photo_in(dtype)
    applier = Applier(look_with_effects(), BOTH)
    whole = applier.pixels(source)
    part = np.s_[11:43, 5:60]
    given = applier.pixels(source[part], Window(WIDTH, HEIGHT, 5, 11, 55))
    assert given.tobytes() == whole[part].tobytes()


def test_a_layer_may_reach_beyond_the_image() -> None:
    source = photo_in(np.uint8, 3)
    applier = Applier(look_with_effects(), BOTH)
    inner = Window(WIDTH - 20, HEIGHT - 20, -10, -10, WIDTH)
    given = applier.pixels(source, inner)
    expected = applier.pixels(source[10:-10, 10:-10])
    assert np.array_equal(given[10:-10, 10:-10], expected)


def test_runs_without_a_place_are_refused() -> None:
    applier = Applier(look_with_effects(), BOTH)
    assert applier.needs_place
    with pytest.raises(ValueError, match="place"):
        applier.pixels(photo_in(np.uint8).reshape(-1, 4))
    assert not Applier(look_with_effects(), COLOURS_ALONE).needs_place
    assert not Applier(some_look(), BOTH).needs_place
    assert applier.pixels(np.zeros((0, 4, 3), np.uint8)).shape == (0, 4, 3)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_the_vignette_and_the_grain_are_added_to_the_look_in_its_strength(dtype: Any) -> None:
    source = random_colours(HEIGHT * WIDTH).reshape(HEIGHT, WIDTH, 3).astype(np.float32)
    source = (source * full_scale(dtype)).astype(dtype)
    settings = replace(BOTH, grain=0.0)
    given = Applier(look_with_effects(), settings).pixels(source) / full_scale(dtype)
    floats = source.reshape(-1, 3).astype(np.float32) / np.float32(full_scale(dtype))
    colours = Applier(some_look(), ApplySettings(80)).colours(floats)
    x, y = Window.whole(WIDTH, HEIGHT).places(len(floats))
    expected = np.clip(VIGNETTE.added(colours, x, y, WIDTH / HEIGHT, 0.7), 0, 1)
    assert (
        np.abs(given.reshape(-1, 3) - expected).max()
        <= {
            np.uint8: 1 / 255,
            np.uint16: 0.51 / 65535,
            np.float32: 1e-6,
        }[dtype]
    )
    assert np.abs(given.reshape(-1, 3) - colours).max() > 0.1


def test_the_usual_amounts_are_those_that_the_look_suggests() -> None:
    source = photo_in(np.uint16, 3)
    usual = Applier(look_with_effects()).pixels(source)
    said = Applier(look_with_effects(), ApplySettings(vignette=100, grain=0)).pixels(source)
    assert np.array_equal(usual, said)
    assert not np.array_equal(usual, Applier(some_look()).pixels(source))
    lightening = replace(VIGNETTE, coefficients=tuple(-c for c in VIGNETTE.coefficients))
    look = look_with_effects(vignette=lightening)
    assert not Applier(look).needs_place
    assert Applier(look, ApplySettings(vignette=50)).needs_place


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_in_no_strength(dtype: Any) -> None:
    source = photo_in(dtype)
    nothing = Applier(look_with_effects(), ApplySettings(0, vignette=0, grain=0))
    assert nothing.pixels(source).tobytes() == source.tobytes()
    lone = Applier(look_with_effects(), ApplySettings(0, vignette=100, grain=0)).pixels(source)
    floats = source.reshape(-1, 4)[:, :3].astype(np.float32) / np.float32(full_scale(dtype))
    x, y = Window.whole(WIDTH, HEIGHT).places(len(floats))
    inside = np.clip(floats, 0, 1)
    seen = np.isfinite(floats).all(axis=1)
    expected = np.clip(VIGNETTE.added(inside, x, y, WIDTH / HEIGHT), 0, 1)
    expected[seen] += (floats - inside)[seen]
    given = lone.reshape(-1, 4)[:, :3] / np.float32(full_scale(dtype))
    assert np.abs(given[seen] - expected[seen]).max() < 1.01 / 255


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_alpha_the_source_and_what_is_no_number_stay(dtype: Any) -> None:
    source = photo_in(dtype)
    kept = source.copy()
    result = Applier(look_with_effects(), BOTH).pixels(source)
    assert result.dtype == source.dtype
    assert source.tobytes() == kept.tobytes()
    assert np.array_equal(result[..., 3], source[..., 3], equal_nan=True)
    broken = ~np.isfinite(source[..., :3].astype(np.float64)).all(axis=2)
    assert broken.sum() == (2 if dtype is np.float32 else 0)
    assert np.array_equal(result[broken], source[broken], equal_nan=True)
    assert np.isfinite(result[~broken].astype(np.float64)).all()


def test_outside_0_to_1_it_goes_on_as_at_the_edge() -> None:
    source = photo_in(np.float32, 3)
    source[~np.isfinite(source)] = 0.5
    inside = np.clip(source, 0, 1)
    applier = Applier(look_with_effects(), BOTH)
    given = applier.pixels(source)
    assert np.abs(given - (applier.pixels(inside) + (source - inside))).max() < 1e-6
    edge = applier.pixels(inside)
    assert 0 <= edge.min() < edge.max() <= 1


def test_a_vignette_over_a_smooth_sky_has_no_steps_in_8_bits() -> None:
    """Means over small squares follow the exact values much closer than a step of 8 bits."""
    height, width, square = 96, 128, 8
    sky = np.full((height, width, 3), (90, 140, 200), np.uint8)
    gentle = Vignette("radial", (0.0, 0.0), True, (-0.02, *[0.0] * 8) * 3, 0.5)
    look = look_with_effects(gentle, None)
    dithered = Applier(look).pixels(sky).astype(np.float64)
    exact = Applier(look).pixels(sky.astype(np.float32) / np.float32(255)) * 255.0
    assert np.abs(dithered - exact).max() < 1
    tiles = [
        picture.reshape(height // square, square, width // square, square, 3).mean(axis=(1, 3))
        for picture in (dithered, exact)
    ]
    assert np.abs(tiles[0] - tiles[1]).max() < 0.1
    rounded = np.floor(exact + 0.5).reshape(height // square, square, width // square, square, 3)
    assert np.abs(rounded.mean(axis=(1, 3)) - tiles[1]).max() > 0.3  # that would have steps


def test_without_them_nothing_changes() -> None:
    source = photo_in(np.uint8)
    alone = Applier(look_with_effects(), replace(COLOURS_ALONE, strength=70))
    assert np.array_equal(
        alone.pixels(source), Applier(some_look(), ApplySettings(70)).pixels(source)
    )
    rgb = random_colours(50).astype(np.float32)
    assert np.array_equal(Applier(look_with_effects(), BOTH).colours(rgb), alone_colours(rgb))


def alone_colours(rgb: NDArray[np.float32]) -> NDArray[np.float32]:
    return Applier(some_look(), ApplySettings(80)).colours(rgb)


def test_the_seed_makes_the_grain() -> None:
    source = photo_in(np.uint16, 3)
    results = [
        Applier(look_with_effects(), replace(BOTH, vignette=0.0, seed=seed)).pixels(source)
        for seed in (0, 0, 1)
    ]
    assert np.array_equal(results[0], results[1])
    assert not np.array_equal(results[0], results[2])


def test_a_mix_has_them_in_proportion() -> None:
    source = photo_in(np.float32, 3)
    source[~np.isfinite(source)] = 0.5
    mix = mixed(look_with_effects(), negative_look(), 40)
    vignette, grain = mix.card.vignette, mix.card.grain
    assert vignette is not None
    assert grain is not None
    assert np.allclose(vignette.coefficients, 0.6 * np.array(VIGNETTE.coefficients), rtol=1e-5)
    assert np.allclose(grain.strengths, 0.6 * np.array(GRAIN.strengths), rtol=1e-5)
    whole = Applier(mix, ApplySettings(vignette=100, grain=0)).pixels(source)
    bare = mixed(some_look(), negative_look(), 40)
    colours = Applier(bare).colours(np.clip(source, 0, 1).reshape(-1, 3))
    x, y = Window.whole(WIDTH, HEIGHT).places(len(colours))
    expected = np.clip(VIGNETTE.added(colours, x, y, WIDTH / HEIGHT, 0.6), 0, 1)
    expected += source.reshape(-1, 3) - np.clip(source, 0, 1).reshape(-1, 3)
    assert np.abs(whole.reshape(-1, 3) - expected).max() < 1e-5
    assert (
        mixed(look_with_effects(), negative_look(), 0).card.vignette
        == look_with_effects().card.vignette
    )
    assert mixed(look_with_effects(), negative_look(), 100).card.vignette is None


def hostile(numbers: Any) -> Look:
    """A look whose card tells something else as its vignette."""
    card = replace(some_look().card, training={VIGNETTE_KEY: numbers})
    return parse(with_card(some_look().model, card))


@pytest.mark.parametrize(
    "numbers",
    [
        *("dark", 7, [], {}),
        {**VIGNETTE.to_json(), "coefficients": [1e9] * 27},
        {**VIGNETTE.to_json(), "coefficients": [0.1] * 4000},
        {**VIGNETTE.to_json(), "kind": "surface"},
        {**VIGNETTE.to_json(), "origin": [9, 9]},
    ],
)
def test_a_card_that_tells_nonsense_tells_nothing(numbers: Any) -> None:
    source = photo_in(np.uint8)
    look = hostile(numbers)
    assert look.card.vignette is None
    given = Applier(look, ApplySettings(vignette=100)).pixels(source)
    assert np.array_equal(given, Applier(some_look()).pixels(source))


def test_the_most_that_a_card_may_tell_stays_within_a_picture() -> None:
    wild = Vignette("surface", (0.0, 0.0), False, (100.0, -100.0) * 42, 100.0)
    grain = replace(GRAIN, strengths=(1.0,) * 5, size=16.0)
    given = Applier(look_with_effects(wild, grain), ApplySettings(vignette=100, grain=100)).pixels(
        photo_in(np.uint16, 3).astype(np.float32) / np.float32(65535)
    )
    assert 0 <= given.min() <= given.max() <= 1
