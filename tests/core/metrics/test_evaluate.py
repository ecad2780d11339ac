from __future__ import annotations

import numpy as np
import pytest

import nnlook_core
from nnlook_core.colour.pixels import from_float
from nnlook_core.common.sentences import HUE_BINS
from nnlook_core.demo.processing import hard_look
from nnlook_core.errors import PairError
from nnlook_core.metrics.evaluate import AMPLIFIED, Evaluator
from nnlook_core.metrics.hue_bins import Tally
from tests.support.looks import photo, processed, random_colours, some_look


def test_bands_give_the_figures_of_the_whole() -> None:
    before = photo(60, 80)
    after = processed(before)
    evaluator = Evaluator(some_look())
    predicted = []
    for pair in zip(np.array_split(before, 7), np.array_split(after, 7), strict=True):
        predicted.append(evaluator.add(*(side.reshape(-1, 3) for side in pair)).predicted)
    found = evaluator.result().difference
    expected = nnlook_core.measure(np.concatenate(predicted), after.reshape(-1, 3))
    for name in ("delta_e_mean", "delta_e_p95", "delta_e_max", "psnr"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), abs=1e-9)


def test_what_is_predicted_is_what_applying_gives() -> None:
    before = photo(30, 40).reshape(-1, 3)
    evaluated = Evaluator(some_look()).add(before, before)
    for dtype in (np.uint8, np.uint16):
        pixels = before.astype(dtype) * (257 if dtype == np.uint16 else 1)
        predicted = Evaluator(some_look()).add(pixels, pixels).predicted
        assert np.array_equal(from_float(predicted, dtype), nnlook_core.apply(some_look(), pixels))
    floats = before / np.float32(255)
    assert np.array_equal(evaluated.predicted, nnlook_core.apply(some_look(), floats))


def test_invisible_pixels_do_not_count() -> None:
    before = np.concatenate([photo(30, 40), np.full((30, 40, 1), 255, np.uint8)], axis=2)
    after = processed(before[..., :3])
    before[:10, :, 3] = 0
    spoiled = after.copy()
    spoiled[:10] = 0
    opaque = np.full((30, 40, 1), 255, np.uint8)
    evaluator, seen_alone = Evaluator(some_look()), Evaluator(some_look())
    evaluated = evaluator.add(before.reshape(-1, 4), np.dstack([spoiled, opaque]).reshape(-1, 4))
    seen_alone.add(before[10:, :, :3].reshape(-1, 3), after[10:].reshape(-1, 3))
    assert evaluator.result() == seen_alone.result()
    assert np.isnan(evaluated.delta_e[:400]).all()
    assert not evaluated.difference()[:400].any()


def test_the_difference_is_shown_eight_times() -> None:
    before = photo(10, 10).reshape(-1, 3)
    evaluated = Evaluator(some_look()).add(before, processed(before))
    apart = np.abs(evaluated.predicted - evaluated.reference)
    assert np.allclose(evaluated.difference(), np.minimum(AMPLIFIED * apart, 1))


def test_nothing_to_compare_is_refused() -> None:
    evaluator = Evaluator(some_look())
    evaluator.add(np.zeros((5, 4), np.uint8), np.zeros((5, 4), np.uint8))
    with pytest.raises(PairError, match="No pixels to compare"):
        evaluator.result()
    with pytest.raises(PairError, match="differ in size"):
        evaluator.add(np.zeros((5, 3), np.uint8), np.zeros((6, 3), np.uint8))


def test_the_worst_colours_are_named() -> None:
    colours = random_colours(20_000).astype(np.float32)
    blue = (colours[:, 2] > 0.4) & (colours[:, :2].max(axis=1) < 0.4)
    errors = np.where(blue, 6.0, 0.2)
    tally = Tally()
    for rows in np.array_split(np.arange(len(colours)), 3):
        tally.add(colours[rows], errors[rows])
    worst = tally.worst()
    assert worst is not None
    assert worst.hue == "blues"
    assert f"{worst.lightness} blues" in worst.describe()
    assert 1 < worst.delta_e <= 6


def test_an_even_error_has_no_worst_colours() -> None:
    tally = Tally()
    colours = random_colours(5000)
    tally.add(colours, np.full(len(colours), 3.0))
    assert tally.worst() is None
    invisible = Tally()
    invisible.add(colours, np.where(colours[:, 0] > 0.8, 0.5, 0.0))
    assert invisible.worst() is None


def test_a_few_pixels_make_no_family() -> None:
    colours = np.repeat([[0.5, 0.5, 0.5]], 10_000, axis=0)
    errors = np.zeros(len(colours))
    colours[0], errors[0] = [0, 0, 1], 30.0
    tally = Tally()
    tally.add(colours, errors)
    assert tally.worst() is None
    assert tally.missing() == [hue_bin for hue_bin in HUE_BINS if hue_bin != ("grays", "medium")]


def test_verdict_in_words_names_them_too() -> None:
    before = random_colours(3000)
    after = hard_look(before)
    blue = (before[:, 2] > 0.5) & (before[:, :2].max(axis=1) < 0.3)
    after[blue] = 1 - after[blue]
    evaluator = Evaluator(some_look())
    evaluator.add(before.astype(np.float32), after.astype(np.float32))
    words = evaluator.result().describe()
    assert "Largest error in" in words
    assert "blues" in words or "purples" in words
