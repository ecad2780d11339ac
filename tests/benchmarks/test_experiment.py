"""The original experiment, on a small chart."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import experiment
from nnlook_core.charts import hald


@pytest.fixture(scope="module")
def results() -> experiment.Results:
    return experiment.run(hald(5), shown=10_000)


def test_as_many_nodes_and_far_less_error(results: experiment.Results) -> None:
    theirs, ours = results.methods
    assert (theirs.colours, ours.colours) == (10_000, 25**3)
    assert ours.numbers - theirs.numbers == 9, "the straight part, three by three"
    their_errors, our_errors = (results.judged.errors[one.title] for one in results.methods)
    assert len(their_errors) == len(our_errors) == 25**3
    assert our_errors.mean() < 0.3 * their_errors.mean()


def test_the_recipe_is_worst_in_the_shadows(results: experiment.Results) -> None:
    errors = results.judged.errors[results.methods[0].title]
    assert errors[results.judged.lightness < 10].mean() > 1.5 * errors.mean()


def test_each_colour_of_the_chart_is_in_one_row(results: experiment.Results) -> None:
    judged = results.judged
    for groups in (
        experiment._by_lightness(judged.lightness).values(),
        experiment._by_place(judged).values(),
    ):
        assert (np.sum(list(groups), axis=0) == 1).all()


def test_the_page_has_its_tables_and_pictures(results: experiment.Results) -> None:
    lines = list(experiment.tables(results))
    assert lines[0].startswith("**All 15,625 colours**")
    for title in ("the recipe of 2019", "nnlook"):
        assert any(line.startswith(f"| {title} |") for line in lines)
    assert experiment.draw(results).startswith(b"\x89PNG")
    assert experiment.show(results).startswith(b"\xff\xd8")


def test_the_tone_response_of_the_exact_processing_is_whole() -> None:
    exact = experiment.Learned("exact", experiment.processing, 0, 0, 0)
    half = experiment.Learned("half", lambda rgb: experiment.processing(rgb) * 0 + rgb[:1], 0, 0, 0)
    judged = experiment.Judged(
        np.zeros((0, 3), np.uint8), np.zeros(0, np.float32), np.zeros(0, np.bool_), {}
    )
    rows = list(experiment._tones(experiment.Results([exact, half], judged)))[2:]
    assert len(rows) == len(experiment.LIGHTNESS_BANDS) - 1
    for row in rows:
        assert row.endswith("| 100.0% | 0.0% |")
