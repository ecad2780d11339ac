from __future__ import annotations

import numpy as np
import pytest

from nnlook_core.errors import PairError
from nnlook_core.pairs import GRID, Pair, Samples
from tests.core.looks import random_colours


def seen(before: np.ndarray, after: np.ndarray) -> Pair:
    pair = Pair()
    pair.add(before.astype(np.float32), after.astype(np.float32))
    return pair


def test_cells_hold_means() -> None:
    centre = (np.array([5, 20, 40]) + 0.5) / GRID
    before = centre + np.array([[-0.004], [0.004]]) * np.ones(3)
    after = np.array([[0.1, 0.2, 0.3], [0.3, 0.4, 0.5]])
    samples = seen(before, after).samples()
    assert len(samples) == 1
    assert samples.count[0] == 2
    assert np.allclose(samples.before[0], centre, atol=1e-6)
    assert np.allclose(samples.after[0], [0.2, 0.3, 0.4], atol=1e-6)


def test_bands_do_not_matter() -> None:
    before, after = random_colours(5000), random_colours(5000, seed=1)
    whole, parts = seen(before, after), Pair()
    for rows in np.array_split(np.arange(5000), 7):
        parts.add(before[rows].astype(np.float32), after[rows].astype(np.float32))
    assert np.allclose(whole.samples().after, parts.samples().after)
    assert whole.coverage == parts.coverage


def test_transparent_and_broken_pixels_are_passed_over() -> None:
    before, after = np.ones((6, 4), np.float32) * 0.5, np.ones((6, 3), np.float32) * 0.25
    before[0, 3] = 0
    before[1, 0] = np.nan
    after[2, 1] = np.inf
    after[0] = after[1] = 1.0
    pair = seen(before, after)
    assert pair.pixels == 3
    assert np.allclose(pair.samples().after, 0.25)


def test_nothing_usable_is_refused() -> None:
    transparent = np.zeros((5, 4), np.float32)
    with pytest.raises(PairError, match="transparent"):
        seen(transparent, transparent).samples()


def test_different_lengths_are_refused() -> None:
    with pytest.raises(PairError, match="size"):
        seen(np.zeros((5, 3)), np.zeros((6, 3)))


def test_coverage_counts_cells() -> None:
    assert seen(random_colours(600_000), random_colours(600_000)).coverage > 0.99
    assert seen(np.full((10, 3), 0.5), np.full((10, 3), 0.5)).coverage == 1 / 32**3


def test_an_exact_pair_has_no_noise() -> None:
    before = np.repeat(np.round(random_colours(500) * 255) / 255, 20, axis=0)
    noise = seen(before, 1 - before).noise()
    assert noise.floor == 0.0


def test_noise_is_found_as_it_was_added() -> None:
    random = np.random.default_rng(0)
    before = np.repeat(np.round(random_colours(3000) * 255) / 255, 12, axis=0)
    before = before[random.permutation(len(before))]
    after = 0.25 + 0.5 * before + random.normal(0, 0.02, before.shape)
    noise = seen(before, after).noise()
    assert noise.floor is not None
    assert noise.variance == pytest.approx(0.02**2, rel=0.1)
    assert 1.0 < noise.floor < 4.0


def test_noise_sees_the_whole_picture_not_its_top() -> None:
    """A colour that is everywhere, darkened towards the bottom as by a vignette."""
    before = np.repeat(np.round(random_colours(200) * 255) / 255, 2, axis=0)
    before = np.tile(before, (500, 1))
    darker = np.linspace(1, 0.8, len(before))[:, None]
    top, whole = seen(before[:4000], before[:4000] * darker[:4000]), seen(before, before * darker)
    assert whole.noise().variance > 100 * top.noise().variance


def test_without_repeated_colours_there_is_no_floor() -> None:
    colours = np.linspace(0, 1, 250)[:, None] * np.ones(3)
    assert seen(colours, colours).noise().floor is None


def test_regions_cut_the_cube_into_blocks() -> None:
    colours = np.array([[0, 0, 0], [0.1, 0.1, 0.1], [1, 1, 1], [0.9, 0.9, 0.99]])
    regions = Samples(colours, colours, np.ones(4)).regions(2)
    assert list(regions) == [0, 0, 7, 7]
