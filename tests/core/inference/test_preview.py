"""Previews are what applying gives, however they came about."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nnlook_core import LookFileError, Refusal, apply, guessed, save
from nnlook_core.common.apply_settings import MODES, ApplySettings, Mode
from nnlook_core.effects.window import Window
from nnlook_core.inference import mixing
from nnlook_core.inference.apply import Applier
from nnlook_core.inference.preview import KEPT_COLOURS, Previews
from nnlook_core.lookfile.confidence import map_of
from nnlook_core.lookfile.storage import parse
from tests.support.looks import (
    confidence_of,
    look_with,
    look_with_effects,
    negative_look,
    photo,
    some_look,
    unsure_of_blue,
)
from tests.support.networks import around_the_spike, op, spike

ROW = Window.whole(1 << 20, 1)
"""Where pixels lie that matters to no look here."""


@pytest.fixture
def looks(tmp_path: Path) -> tuple[Path, Path]:
    """The files of two looks that differ much."""
    files = tmp_path / "some.onnx", tmp_path / "negative.onnx"
    save(some_look(), files[0])
    save(negative_look(), files[1])
    return files


def pixels_of(channels: int = 3, seed: int = 0) -> NDArray[np.uint8]:
    """A photo, (n, channels), with alpha from none to full."""
    pixels = photo(seed=seed).reshape(-1, 3)
    alpha = (np.arange(len(pixels)) % 256).astype(np.uint8)[:, None]
    return np.concatenate([pixels, alpha], axis=1)[:, :channels]


def photo_in(dtype: Any, channels: int = 4) -> NDArray[Any]:
    """The same picture in another depth; in floats with colours far out of range, NaN and inf."""
    octets = pixels_of(channels)
    if dtype is np.uint8:
        return octets
    chance = np.random.default_rng(7)
    if dtype is np.uint16:
        low: NDArray[np.uint16] = chance.integers(0, 256, octets.shape, np.uint16)
        return octets.astype(np.uint16) * 257 ^ low
    floats = (octets / 255 * 1.8 - 0.4).astype(np.float32)
    floats[::97, 1] = np.nan
    floats[5::89, 0] = -np.inf
    floats[7::83] = 1e38
    floats[11::79, 2] = 1e-40
    return floats


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("channels", [3, 4])
def test_a_preview_is_bit_for_bit_what_applying_gives(
    looks: tuple[Path, Path], mode: Mode, dtype: Any, channels: int
) -> None:
    previews, pixels = Previews(), photo_in(dtype, channels)
    previews.put("photo", pixels, ROW)
    for mix in (None, 30.0, 75.0, 100.0, 0.0):
        for strength in (100.0, 37.5, 0.0, 80.0):  # the later ones come from what is kept
            other = None if mix is None else looks[1]
            settings = ApplySettings(strength, mode, other, mix or 0.0)
            shown = previews.show("photo", looks[0], settings)
            expected = Applier(mixing.load(looks[0], settings), settings).pixels(pixels)
            assert shown.pixels.dtype == expected.dtype
            assert shown.pixels.tobytes() == expected.tobytes(), settings
            assert shown.guessed_share is None


@pytest.mark.parametrize("mode", MODES)
def test_so_it_is_of_a_look_that_has_to_be_clipped(tmp_path: Path, mode: Mode) -> None:
    look = parse(spike(op("Mul", "s height", "a"), op("Add", "rgb a", "look"), height=999.0))
    assert not look.bounded
    pixels = np.concatenate([around_the_spike(), photo_in(np.float32, 3)])
    save(look, tmp_path / "look.onnx")
    save(some_look(), tmp_path / "other.onnx")
    previews = Previews()
    previews.put("photo", pixels, ROW)
    for mix in (0.0, 40.0):
        settings = ApplySettings(60.0, mode, tmp_path / "other.onnx", mix)
        shown = previews.show("photo", tmp_path / "look.onnx", settings)
        applier = Applier(mixing.load(tmp_path / "look.onnx", settings), settings)
        assert shown.pixels.tobytes() == applier.pixels(pixels).tobytes()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("mode", MODES)
def test_so_it_is_of_a_vignette_and_grain(tmp_path: Path, dtype: Any, mode: Mode) -> None:
    save(look_with_effects(), tmp_path / "look.onnx")
    save(negative_look(), tmp_path / "other.onnx")
    pixels, window = photo_in(dtype), Window(90, 70, 4, 6, 80)
    previews = Previews()
    previews.put("photo", pixels, window)
    for mix in (None, 30.0, 0.0, 100.0):
        other = None if mix is None else tmp_path / "other.onnx"
        for strength, vignette, grain in ((100, None, None), (40, 60, 50), (0, 100, 0), (0, 0, 0)):
            settings = ApplySettings(strength, mode, other, mix or 0.0, vignette, grain, seed=4)
            shown = previews.show("photo", tmp_path / "look.onnx", settings)
            applier = Applier(mixing.load(tmp_path / "look.onnx", settings), settings)
            assert shown.pixels.tobytes() == applier.pixels(pixels, window).tobytes(), settings


def test_a_small_picture_shows_the_vignette_where_it_is_and_less_grain(tmp_path: Path) -> None:
    save(look_with_effects(), tmp_path / "look.onnx")
    gray = np.full((400, 480, 3), 128, np.uint8)
    previews = Previews()
    for scale in (1.0, 0.25):
        height, width = (int(side * scale) for side in gray.shape[:2])
        small = gray[:height, :width].reshape(-1, 3)
        previews.put(scale, small, Window.whole(width, height), scale)
    shown = {}
    for what, settings in (
        ("vignette", ApplySettings(0, vignette=100, grain=0)),
        ("grain", ApplySettings(0, vignette=0, grain=100)),
    ):
        for scale in (1.0, 0.25):
            pixels = previews.show(scale, tmp_path / "look.onnx", settings).pixels
            shown[what, scale] = pixels.reshape(int(400 * scale), -1, 3).astype(float)
    means = shown["vignette", 1.0].reshape(100, 4, 120, 4, 3).mean(axis=(1, 3))
    assert np.abs(means - shown["vignette", 0.25]).max() < 1.5
    averaged = shown["grain", 1.0].reshape(100, 4, 120, 4, 3).mean(axis=(1, 3))
    assert shown["grain", 0.25].std() == pytest.approx(averaged.std(), rel=0.3)
    assert shown["grain", 0.25].std() < 0.7 * shown["grain", 1.0].std()


def test_guesses_are_counted_and_marked(tmp_path: Path) -> None:
    look, pixels = look_with(unsure_of_blue()), pixels_of(4)
    save(look, tmp_path / "look.onnx")
    previews = Previews()
    previews.put("photo", pixels, ROW)
    expected = guessed(look, pixels)
    assert expected is not None
    assert 0 < expected.share < 1
    plain = previews.show("photo", tmp_path / "look.onnx", ApplySettings())
    assert plain.guessed_share == expected.share
    marked = previews.show("photo", tmp_path / "look.onnx", ApplySettings(), guesses=True)
    assert np.array_equal(marked.pixels[:, :3], map_of(plain.pixels, expected.mask))
    assert np.array_equal(marked.pixels[:, 3], pixels[:, 3])


def test_what_a_mix_guesses_is_what_its_card_says(tmp_path: Path) -> None:
    sure = confidence_of(lambda rgb: np.full(rgb.shape[:-1], 0.2))
    files = tmp_path / "a.onnx", tmp_path / "b.onnx"
    save(look_with(unsure_of_blue()), files[0])
    save(negative_look(sure), files[1])
    previews, pixels = Previews(), pixels_of()
    previews.put("photo", pixels, ROW)
    shares = []
    for mix in (0.0, 60.0, 100.0):
        settings = ApplySettings(other=files[1], mix=mix)
        told = guessed(mixing.load(files[0], settings), pixels)
        assert told is not None
        shown = previews.show("photo", files[0], settings)
        assert shown.guessed_share == told.share
        shares.append(told.share)
    assert shares[0] > shares[1] > shares[2] == 0


def test_the_newest_picture_and_the_newest_file_are_shown(looks: tuple[Path, Path]) -> None:
    previews = Previews()
    for seed in (0, 1):
        pixels = pixels_of(seed=seed)
        previews.put("photo", pixels, ROW)
        shown = previews.show("photo", looks[0], ApplySettings()).pixels
        assert np.array_equal(shown, apply(some_look(), pixels))
    save(negative_look(), looks[0], overwrite=True)
    os.utime(looks[0], ns=(1, 1))  # whatever the clock of this file system
    shown = previews.show("photo", looks[0], ApplySettings()).pixels
    assert np.array_equal(shown, apply(negative_look(), pixels))


def test_no_more_is_kept_than_was_meant(looks: tuple[Path, Path]) -> None:
    previews = Previews()
    large = np.random.default_rng(0).integers(0, 256, (1 << 20, 3), np.uint8)
    for name in range(6):
        previews.put(name, large, ROW)
        previews.show(name, looks[0], ApplySettings(mode="tone" if name == 3 else "all"))
    assert sum(map(len, previews._results.values())) <= KEPT_COLOURS


def test_what_cannot_be_shown_is_refused(looks: tuple[Path, Path], tmp_path: Path) -> None:
    previews = Previews()
    with pytest.raises(Refusal, match="Unknown preview picture"):
        previews.show("photo", looks[0], ApplySettings())
    previews.put("photo", pixels_of(), ROW)
    stranger = tmp_path / "stranger.onnx"
    stranger.write_bytes(b"not a look")
    for file, settings in (
        (stranger, ApplySettings()),
        (looks[0], ApplySettings(other=stranger, mix=50.0)),
    ):
        with pytest.raises(LookFileError, match="stranger"):
            previews.show("photo", file, settings)
