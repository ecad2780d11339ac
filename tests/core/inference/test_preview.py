"""Previews are what applying gives, however they came about."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nnlook_core import LookFileError, Refusal, apply, guessed, save
from nnlook_core.inference import blend
from nnlook_core.inference.apply import MODES, Mode
from nnlook_core.inference.preview import KEPT_COLOURS, Previews, Wish
from nnlook_core.lookfile.confidence import map_of
from tests.support.looks import (
    confidence_of,
    look_with,
    negative_look,
    photo,
    some_look,
    unsure_of_blue,
)


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


def almost_equal(got: NDArray[Any], expected: NDArray[Any]) -> bool:
    """The weights are added up in another order, so a few pixels may round the other way."""
    distance = np.abs(got.astype(int) - expected.astype(int))
    return bool(distance.max() <= 1) and np.count_nonzero(distance) < 0.01 * distance.size


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("channels", [3, 4])
def test_a_preview_is_what_applying_gives(
    looks: tuple[Path, Path], mode: Mode, channels: int
) -> None:
    previews, pixels = Previews(), pixels_of(channels)
    previews.put("photo", pixels)
    for strength in (100.0, 37.5, 0.0, 80.0):  # the later ones come from what is kept
        shown = previews.show("photo", Wish(looks[0], strength=strength, mode=mode))
        assert almost_equal(shown.pixels, apply(some_look(), pixels, strength=strength, mode=mode))
        assert np.array_equal(shown.pixels[:, 3:], pixels[:, 3:])
        assert shown.guessed_share is None


@pytest.mark.parametrize("mode", MODES)
def test_a_mix_is_what_applying_the_mix_gives(looks: tuple[Path, Path], mode: Mode) -> None:
    previews, pixels = Previews(), pixels_of()
    previews.put(1, pixels)
    for mix in (0.0, 30.0, 100.0, 75.0):
        shown = previews.show(1, Wish(*looks, mix=mix, strength=60.0, mode=mode))
        expected = apply(blend.load(*looks, mix), pixels, strength=60.0, mode=mode)
        assert almost_equal(shown.pixels, expected)


def test_guesses_are_counted_and_marked(tmp_path: Path) -> None:
    look, pixels = look_with(unsure_of_blue()), pixels_of(4)
    save(look, tmp_path / "look.onnx")
    previews = Previews()
    previews.put("photo", pixels)
    expected = guessed(look, pixels)
    assert expected is not None
    assert 0 < expected.share < 1
    plain = previews.show("photo", Wish(tmp_path / "look.onnx"))
    assert plain.guessed_share == expected.share
    marked = previews.show("photo", Wish(tmp_path / "look.onnx", guesses=True))
    assert np.array_equal(marked.pixels[:, :3], map_of(plain.pixels, expected.mask))
    assert np.array_equal(marked.pixels[:, 3], pixels[:, 3])


def test_what_a_mix_guesses_is_what_its_card_says(tmp_path: Path) -> None:
    sure = confidence_of(lambda rgb: np.full(rgb.shape[:-1], 0.2))
    files = tmp_path / "a.onnx", tmp_path / "b.onnx"
    save(look_with(unsure_of_blue()), files[0])
    save(negative_look(sure), files[1])
    previews, pixels = Previews(), pixels_of()
    previews.put("photo", pixels)
    shares = []
    for mix in (0.0, 60.0, 100.0):
        told = guessed(blend.load(*files, mix), pixels)
        assert told is not None
        shown = previews.show("photo", Wish(*files, mix=mix))
        assert shown.guessed_share == told.share
        shares.append(told.share)
    assert shares[0] > shares[1] > shares[2] == 0


def test_the_newest_picture_and_the_newest_file_are_shown(looks: tuple[Path, Path]) -> None:
    previews = Previews()
    for seed in (0, 1):
        pixels = pixels_of(seed=seed)
        previews.put("photo", pixels)
        shown = previews.show("photo", Wish(looks[0])).pixels
        assert almost_equal(shown, apply(some_look(), pixels))
    save(negative_look(), looks[0], overwrite=True)
    os.utime(looks[0], ns=(1, 1))  # whatever the clock of this file system
    shown = previews.show("photo", Wish(looks[0])).pixels
    assert almost_equal(shown, apply(negative_look(), pixels))


def test_no_more_is_kept_than_was_meant(looks: tuple[Path, Path]) -> None:
    previews = Previews()
    large = np.random.default_rng(0).integers(0, 256, (1 << 20, 3), np.uint8)
    for name in range(6):
        previews.put(name, large)
        previews.show(name, Wish(looks[0], mode="tone" if name == 3 else "all"))
    assert sum(map(len, previews._results.values())) <= KEPT_COLOURS


def test_what_cannot_be_shown_is_refused(looks: tuple[Path, Path], tmp_path: Path) -> None:
    previews = Previews()
    with pytest.raises(Refusal, match="no such picture"):
        previews.show("photo", Wish(looks[0]))
    previews.put("photo", pixels_of())
    stranger = tmp_path / "stranger.onnx"
    stranger.write_bytes(b"not a look")
    for wish in (Wish(stranger), Wish(looks[0], stranger, mix=50.0)):
        with pytest.raises(LookFileError, match="stranger"):
            previews.show("photo", wish)
