"""A small fixed part of the comparison with the peers, by ratios of errors."""

from __future__ import annotations

import pytest

from benchmarks.learning import QUICK_METHODS, compare, quick_looks
from benchmarks.material import photos
from benchmarks.peers import METHODS, gmic_version
from benchmarks.report import Summary, summarise
from benchmarks.scoring import Probes

HAS_GMIC = gmic_version() is not None
needs_gmic = pytest.mark.skipif(not HAS_GMIC, reason="G'MIC cannot be used here")


@pytest.fixture(scope="module")
def found() -> dict[str, Summary]:
    methods = [name for name in QUICK_METHODS if name != "gmic" or HAS_GMIC]
    scores = compare(methods, quick_looks(), {"china": Probes(photos(), "china")})
    return {summary.method: summary for summary in summarise(scores)}


def share(found: dict[str, Summary], peer: str, column: str) -> float:
    return found["32"].errors[column].mean / found[peer].errors[column].mean


@needs_gmic
def test_less_error_than_gmic_on_other_photos(found: dict[str, Summary]) -> None:
    assert share(found, "gmic", "other photos") < 0.5
    assert share(found, "gmic", "never shown") < 0.5
    assert share(found, "gmic", "full cube") < 0.4


def test_less_error_than_the_recipe(found: dict[str, Summary]) -> None:
    assert share(found, "recipe", "own photo") < 0.4
    assert share(found, "recipe", "other photos") < 0.4
    assert share(found, "recipe", "full cube") < 0.4


def test_never_worse_than_nothing(found: dict[str, Summary]) -> None:
    assert found["32"].cases == len(quick_looks()) == 3
    assert found["32"].worse == []
    assert share(found, "nothing", "other photos") < 0.1


@needs_gmic
def test_our_file_is_small(found: dict[str, Summary]) -> None:
    assert 0 < found["32"].size < 0.02 * found["gmic"].size
    assert found["32"].size < 0.25 * found["recipe"].size


@needs_gmic
def test_gmic_learns_the_pair_that_it_is_shown() -> None:
    """Not the other way round, and with red, green and blue in their places."""
    before = photos()["coffee"]
    after = (before * [0.9, 0.6, 0.3]).astype("uint8")
    learned = METHODS["gmic"].learn(before, after)
    colours = before.reshape(-1, 3)[::50] / 255
    assert abs(learned.apply(colours) - colours * [0.9, 0.6, 0.3]).mean() < 0.01
