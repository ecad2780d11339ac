from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from nnlook_core.demo.processing import hard_look
from nnlook_core.errors import PairError
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.pairs.pair import GRID, Pair, PairStatistics, PicturePair, cells_of
from tests.support.commands import last_line_of
from tests.support.looks import photo, processed, random_colours

Pixels = NDArray[np.generic]


def statistics(before: Pixels, after: Pixels, width: int | None = None) -> PairStatistics:
    """What is known of two pictures; rows of colours are a picture of the given width."""
    if before.ndim == 3:
        return Pair.look_at(PicturePair.of(before, after)).statistics()
    width = width or len(before)
    bands = [(before.astype(np.float32), after.astype(np.float32))]
    return Pair.look_at(PicturePair(width, len(before) // width, bands)).statistics()


def test_cells_hold_means() -> None:
    centre = (np.array([5, 20, 40]) + 0.5) / GRID
    before = centre + np.array([[-0.004], [0.004]]) * np.ones(3)
    after = np.array([[0.1, 0.2, 0.3], [0.3, 0.4, 0.5]])
    samples = statistics(before, after).samples
    assert len(samples) == 1
    assert samples.count[0] == 2
    assert np.allclose(samples.before[0], centre, atol=1e-6)
    assert np.allclose(samples.after[0], [0.2, 0.3, 0.4], atol=1e-6)


def test_bands_and_threads_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a single bit, even where there are outliers to be told."""
    before = photo(90, 130)
    after = processed(before)
    after[:20, :30] = (255, 0, 0)
    whole = statistics(before, after)
    flat = before.reshape(-1, 3), after.reshape(-1, 3)
    monkeypatch.setattr("nnlook_core.pairs.pair.CHUNK", 777)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    for parts in (1, 7, 90, 1000):
        bands = zip(*(np.array_split(side, parts) for side in flat), strict=True)
        again = Pair.look_at(PicturePair(130, 90, bands)).statistics()
        for name in ("before", "after", "count", "spread"):
            assert np.array_equal(getattr(whole.samples, name), getattr(again.samples, name)), name
        assert np.array_equal(whole.covered, again.covered)
        assert (whole.noise, whole.shift) == (again.noise, again.shift)


def test_a_size_that_is_not_so_is_refused() -> None:
    colours = np.zeros((10, 3), np.float32)
    for width, height in ((5, 3), (3, 3)):
        with pytest.raises(PairError, match="size"):
            Pair.look_at(PicturePair(width, height, [(colours, colours)]))


def test_transparent_and_broken_pixels_are_passed_over() -> None:
    before, after = np.ones((6, 4), np.float32) * 0.5, np.ones((6, 3), np.float32) * 0.25
    before[0, 3] = 0
    before[1, 0] = np.nan
    after[2, 1] = np.inf
    after[0] = after[1] = 1.0
    pair = statistics(before, after)
    assert pair.pixels == 3
    assert np.allclose(pair.samples.after, 0.25)


def test_nothing_usable_is_refused() -> None:
    transparent = np.zeros((5, 4), np.float32)
    with pytest.raises(PairError, match="transparent"):
        statistics(transparent, transparent)


def test_different_lengths_are_refused() -> None:
    with pytest.raises(PairError, match="size"):
        statistics(np.zeros((5, 3)), np.zeros((6, 3)))


def test_coverage_counts_cells() -> None:
    colours = random_colours(600_000)
    assert statistics(colours, colours, 1000).covered.mean() > 0.99
    gray = np.full((10, 3), 0.5)
    assert statistics(gray, gray).covered.mean() == 1 / 32**3


def test_cells_cut_the_cube_into_blocks() -> None:
    colours = np.array([[0, 0, 0], [0.1, 0.1, 0.1], [1, 1, 1], [0.9, 0.9, 0.99]])
    cells = cells_of(colours, 2)
    assert list(cells) == [0, 0, 7, 7]


@pytest.mark.parametrize("levels", [255, 65535])
def test_a_clean_pair_is_seen_as_it_is(levels: int) -> None:
    """Each centre is the mean of the cell's pixels, to the precision of the pictures."""
    before = np.round(photo(200, 300).astype(np.float64) / 255 * levels)
    exact = hard_look(before.reshape(-1, 3) / levels)
    after = np.floor(exact * levels + 0.5)
    dtype = np.uint8 if levels == 255 else np.uint16
    samples = statistics(before.astype(dtype), after.reshape(before.shape).astype(dtype)).samples
    cell = np.floor(before.reshape(-1, 3) / levels * GRID).clip(max=GRID - 1)
    number = np.ravel_multi_index(cell.astype(int).T, (GRID,) * 3)
    rows = np.unique(number, return_inverse=True)[1]
    count = np.bincount(rows)
    for side, colours in ((samples.before, before.reshape(-1, 3)), (samples.after, after)):
        means = np.stack([np.bincount(rows, c) / count for c in colours.T], axis=1) / levels
        assert np.mean(np.abs(side - means).max(axis=1) < 1e-7) > 0.99
    assert delta_e(samples.after, hard_look(samples.before)).mean() < (
        0.2 if levels == 255 else 0.1
    )


def test_banding_does_not_bias() -> None:
    """A picture of 24 levels a channel, as strong editing in 8 bits leaves it."""
    before = (photo(200, 300) // 11 * 11).astype(np.uint8)
    samples = statistics(before, processed(before)).samples
    assert delta_e(samples.after, hard_look(samples.before)).mean() < 0.2


def test_clipped_highlights_do_not_bias() -> None:
    """A look that cuts off a third of the colours: what lies on the edge is not thrown out."""
    before = photo(200, 300)

    def brighter(colours: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.clip(colours * 1.6 - 0.1, 0, 1)

    after = np.floor(brighter(before / 255.0) * 255 + 0.5).astype(np.uint8)
    samples = statistics(before, after).samples
    error = samples.after - brighter(samples.before)
    clipped = (samples.after > 0.99).any(axis=1) | (samples.after < 0.01).any(axis=1)
    assert 0.2 < clipped.mean() < 0.9
    assert np.abs(error[clipped]).mean() < 0.003
    assert abs(error[clipped].mean()) < 0.001


@pytest.mark.once
def test_memory_does_not_grow_with_the_picture(tmp_path: Path) -> None:
    """Of noise, the worst case, as every cell of the cube is in it; in a process of its own."""
    code = (
        "import resource, numpy as np\n"
        "from nnlook_core.pairs.pair import Pair, PicturePair\n"
        "def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "random = np.random.default_rng(0)\n"
        "def bands(count):\n"
        "    for _ in range(count):\n"
        "        band = random.integers(0, 256, (1 << 20, 3), np.uint8)\n"
        "        yield band, 255 - band\n"
        "start = peak()\n"
        "Pair.look_at(PicturePair(1 << 12, 24 << 8, bands(24))).statistics()\n"
        "print(peak() - start)"
    )
    assert float(last_line_of(code, tmp_path)) < 500
