from __future__ import annotations

import numpy as np
import pytest

from nnlook_core.metrics.delta_e import Difference, delta_e, measure
from tests.support.looks import random_colours


def test_identical_pictures() -> None:
    colours = random_colours(100)
    assert measure(colours, colours) == Difference(0.0, 0.0, 0.0, None)


def test_grays_a_known_step_apart() -> None:
    """L* 50 and 51: CIEDE2000 is 1 there up to the lightness weight, which is 1 at L* = 50."""
    grays = np.array([[0.46633, 0.46633, 0.46633], [0.47614, 0.47614, 0.47614]])
    assert delta_e(grays[:1], grays[1:])[0] == pytest.approx(1.0, abs=0.01)


def test_figures_of_a_known_difference() -> None:
    exact = np.full((100, 3), 0.5)
    predicted = exact.copy()
    predicted[:10] += 0.1
    found = measure(predicted, exact)
    largest = delta_e(predicted[:1], exact[:1])[0]
    assert found.delta_e_mean == pytest.approx(largest / 10, rel=1e-5)
    assert found.delta_e_p95 == pytest.approx(largest)
    assert found.delta_e_max == pytest.approx(largest)
    assert found.psnr == pytest.approx(30.0)  # mean square 0.001


def test_many_colours_are_measured_as_few_are() -> None:
    first, second = random_colours(150_000), random_colours(150_000, seed=1)
    assert np.array_equal(delta_e(first, second)[-50:], delta_e(first[-50:], second[-50:]))


def test_shapes_must_agree() -> None:
    with pytest.raises(ValueError, match="cannot compare"):
        measure(np.zeros((3, 3)), np.zeros((4, 3)))


@pytest.mark.parametrize(
    ("mean", "p95", "words"),
    [
        (0.1, 0.5, "not visible"),
        (0.5, 1.5, "barely visible"),
        (1.5, 3.0, "^visible"),
        (5.0, 9.0, "clearly"),
    ],
)
def test_in_words(mean: float, p95: float, words: str) -> None:
    import re

    assert re.search(words, Difference(mean, p95, 2 * p95, 40.0).describe())
