from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage.color import rgb2lab

from nnlook_core.common.apply_settings import MODES, ApplySettings, Mode
from nnlook_core.inference.apply import MEMO_WAVE, Applier
from tests.support.looks import full_scale, photo, random_colours, some_look


def directly(pixels: NDArray[np.uint8], applier: Applier) -> NDArray[np.uint8]:
    """Each pixel through the network by itself, rounded half up: what the memo must equal."""
    rgb = pixels[..., :3].reshape(-1, 3).astype(np.float32) / np.float32(255)
    values = np.floor(applier.colours(rgb) * np.float32(255) + np.float32(0.5))
    octets: NDArray[np.uint8] = np.clip(values, 0, 255).astype(np.uint8)
    return octets.reshape(*pixels.shape[:-1], 3)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("strength", [100.0, 37.5])
def test_the_memo_equals_direct_inference(mode: Mode, strength: float) -> None:
    applier = Applier(some_look(), ApplySettings(strength, mode))
    noise = np.random.default_rng(0).integers(0, 256, (300, 500, 3), dtype=np.uint8)
    steps = np.arange(256, dtype=np.uint8)
    gradient = np.stack(np.broadcast_arrays(steps, steps[:, np.newaxis], np.uint8(90)), axis=-1)
    for pixels in (photo(200, 300), noise, gradient, noise[:1, :1], photo(2, 3)):
        assert np.array_equal(applier.pixels(pixels), directly(pixels, applier))


def test_the_memo_over_several_waves_and_threads() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (1500, 1000, 4), dtype=np.uint8)
    one, many = (Applier(some_look(), threads=threads).pixels(pixels) for threads in (1, 4))
    assert np.array_equal(one, many)
    assert np.array_equal(one[..., :3], directly(pixels, Applier(some_look())))


def test_too_many_colours_go_without_the_memo_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    new_colours: list[int] = []
    recall = Applier._recall

    def counting(self: Applier, *wave: Any) -> int:
        new_colours.append(recall(self, *wave))
        return new_colours[-1]

    monkeypatch.setattr(Applier, "_recall", counting)
    applier = Applier(some_look())
    noise = np.random.default_rng(0).integers(0, 256, (MEMO_WAVE, 4), dtype=np.uint8)
    few_colours = noise[:, :3] & np.uint8(0xF8)
    for pixels in (noise, *[few_colours] * 6):
        assert np.array_equal(applier.pixels(pixels)[..., :3], directly(pixels, applier))
    assert len(new_colours) == 5  # all but the two that follow the noise
    assert new_colours[0] > 0.9 * MEMO_WAVE and 0 < new_colours[1] <= 32**3
    assert new_colours[2:] == [0, 0, 0]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_alpha_and_the_source_stay(dtype: type[np.generic]) -> None:
    scale = full_scale(dtype)
    source = (np.random.default_rng(0).random((20, 30, 4)) * scale).astype(dtype)
    kept = source.copy()
    result = Applier(some_look()).pixels(source)
    assert result.dtype == source.dtype
    assert np.array_equal(source, kept)
    assert np.array_equal(result[..., 3], source[..., 3])
    assert not np.array_equal(result[..., :3], source[..., :3])


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_rounding_is_half_up(dtype: type[np.generic]) -> None:
    full = full_scale(dtype)
    source = (random_colours(2000).astype(np.float32) * full).astype(dtype)
    applier = Applier(some_look())
    exact = applier.colours(source.astype(np.float32) / np.float32(full)).astype(np.float64) * full
    rounded = applier.pixels(source).astype(np.float64)
    assert ((rounded - exact) <= 0.5 + 1e-2).all()
    assert ((exact - rounded) < 0.5 + 1e-2).all()


@pytest.mark.parametrize("mode", MODES)
def test_outside_0_to_1_the_look_goes_on(mode: Mode) -> None:
    applier = Applier(some_look(), ApplySettings(60, mode))
    rgb = np.array([[-0.5, 0.2, 1.5], [2.0, 2.0, 2.0], [-1e-7, 0.5, 1 + 1e-7]], np.float32)
    inside = np.clip(rgb, 0, 1)
    whole = Applier(some_look(), ApplySettings(mode=mode)).colours(inside) + (rgb - inside)
    assert np.allclose(applier.colours(rgb), 0.4 * rgb + 0.6 * whole, atol=1e-6)
    assert np.allclose(applier.colours(rgb)[2], applier.colours(inside)[2], atol=1e-6)


def test_nan_and_inf_come_back_and_never_spread() -> None:
    source = random_colours(10).astype(np.float32)
    broken = source.copy()
    broken[3, 1], broken[7, 0], broken[8, 2] = np.nan, np.inf, -np.inf
    applier = Applier(some_look(), ApplySettings(50))
    result = applier.pixels(broken)
    rows = [3, 7, 8]
    assert np.array_equal(result[rows], broken[rows], equal_nan=True)
    others = np.setdiff1d(np.arange(10), rows)
    assert np.array_equal(result[others], applier.pixels(source)[others])


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_strength_0_gives_the_source(dtype: type[np.generic]) -> None:
    scale = 3 if dtype == np.float32 else full_scale(dtype)
    source = (np.random.default_rng(0).random((9, 9, 3)) * scale).astype(dtype)
    assert np.array_equal(Applier(some_look(), ApplySettings(0)).pixels(source), source)


def test_strength_is_the_share_of_the_look() -> None:
    rgb = random_colours(100).astype(np.float32)
    whole = Applier(some_look()).colours(rgb)
    half = Applier(some_look(), ApplySettings(25)).colours(rgb)
    assert np.allclose(half, 0.75 * rgb + 0.25 * whole, atol=1e-6)


def test_colour_keeps_lightness_and_tone_keeps_hue_and_chroma() -> None:
    rgb = random_colours(5000).astype(np.float32)
    source = rgb2lab(rgb)
    whole = rgb2lab(Applier(some_look()).colours(rgb))

    colour = rgb2lab(Applier(some_look(), ApplySettings(mode="colour")).colours(rgb))
    assert np.abs(colour[:, 0] - source[:, 0]).max() < 0.5

    tone = rgb2lab(Applier(some_look(), ApplySettings(mode="tone")).colours(rgb))
    assert np.abs(tone[:, 0] - whole[:, 0]).max() < 0.5
    chroma, before = (np.hypot(*lab[:, 1:].T) for lab in (tone, source))
    assert (chroma <= before + 0.5).all()  # less only where the gamut holds no more
    full = chroma > before - 0.1
    assert full.mean() > 0.4
    assert np.abs(tone[full, 1:] - source[full, 1:]).max() < 0.5


def test_wrong_use_is_told() -> None:
    with pytest.raises(ValueError, match="3 or 4 channels"):
        Applier(some_look()).pixels(np.zeros((4, 2), np.uint8))
    with pytest.raises(ValueError, match="float64"):
        Applier(some_look()).pixels(np.zeros((4, 3)))
