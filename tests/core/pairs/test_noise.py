from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from nnlook_core.pairs.noise import Noise
from nnlook_core.pairs.pair import Pair, PicturePair
from tests.support.looks import random_colours
from tests.support.pictures import filtered, jpeg


def noise(before: NDArray[np.float64], after: NDArray[np.float64], width: int) -> Noise:
    bands = [(before.astype(np.float32), after.astype(np.float32))]
    return Pair.look_at(PicturePair(width, len(before) // width, bands)).statistics().noise


def test_a_blown_sky_is_no_repeated_colour() -> None:
    random = np.random.default_rng(0)
    before = np.repeat(np.round(random_colours(300) * 253 + 1) / 255, 12, axis=0)
    after = 0.25 + 0.5 * before + random.normal(0, 0.02, before.shape)
    white = np.ones((len(before) // 100 * 1000, 3))
    alone = noise(before, after, 100)
    before, after = (np.concatenate([side, white]) for side in (before, after))
    assert noise(before, after, 100).floor == alone.floor


def test_an_exact_pair_has_no_noise() -> None:
    before = np.repeat(np.round(random_colours(500) * 255) / 255, 20, axis=0)
    found = noise(before, 1 - before, 100)
    assert found.floor == 0.0
    assert found.remarks() == []


def test_noise_is_found_as_it_was_added() -> None:
    random = np.random.default_rng(0)
    before = np.repeat(np.round(random_colours(3000) * 255) / 255, 12, axis=0)
    before = before[random.permutation(len(before))]
    after = 0.25 + 0.5 * before + random.normal(0, 0.02, before.shape)
    found = noise(before, after, 200)
    assert found.floor is not None
    assert found.variance == pytest.approx(0.02**2, rel=0.1)
    assert 1.0 < found.floor < 4.0


def test_noise_sees_the_whole_picture_not_its_top() -> None:
    """A colour that is everywhere, and less clear towards the bottom."""
    before = np.repeat(np.round(random_colours(200) * 255) / 255, 2, axis=0)
    before = np.tile(before, (500, 1))
    noisy = np.random.default_rng(0).normal(0, 0.05, before.shape)
    noisy *= np.linspace(0, 1, len(before))[:, None] ** 3
    top = noise(before[:4000], before[:4000] + noisy[:4000], 400)
    whole = noise(before, before + noisy, 400)
    assert whole.variance > 100 * top.variance


def test_without_repeated_colours_there_is_no_floor() -> None:
    colours = np.linspace(0, 1, 250)[:, None] * np.ones(3)
    found = noise(colours, colours, 50)
    assert (found.floor, found.variance) == (None, 0.0)


def test_grain_and_jpeg_are_noise() -> None:
    before = np.asarray(data.astronaut())
    after = filtered("clarendon", before)
    grain = np.random.default_rng(0).normal(0, 10, after.shape)
    for noisy in (np.clip(after + grain, 0, 255).astype(np.uint8), jpeg(after, 60)):
        found = Pair.look_at(PicturePair.of(before, noisy)).statistics().noise
        assert found.floor is not None
        assert found.floor > 1
        assert found.remarks()[0]["code"] == "noise"
