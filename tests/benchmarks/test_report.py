from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
import pytest
from PIL import Image

from benchmarks import pages, plot
from benchmarks.large import Large, Memory
from benchmarks.learning import Options, Results, run
from benchmarks.material import FILM, FILM_GRAY, FILTERS, Look, Photo
from benchmarks.peers import METHODS, Learned
from benchmarks.report import summarise, tables
from benchmarks.scoring import COLUMNS, Error, Probes, Score


def score(method: str, look: str, group: str = FILM, **changed: float) -> Score:
    means = dict.fromkeys(COLUMNS, 2.0) | {
        key.replace("_", " "): mean for key, mean in changed.items()
    }
    errors = {column: Error(mean, 3 * mean) for column, mean in means.items()}
    size = 0 if method == "nothing" else 1000
    return Score(method, look, group, "china", errors, seconds=1.5, size=size, nodes=0)


def some_photos() -> Mapping[str, Photo]:
    dark, bright = np.zeros((90, 90, 3), np.uint8), np.full((90, 90, 3), 200, np.uint8)
    bright[:30] = 1  # of the same cell as the dark photo
    return {"china": dark, "other": bright}


def results() -> Results:
    scores = [
        score("nothing", "a"),
        score("gmic", "a", other_photos=1.0),
        score("32", "a", other_photos=0.25),
        score("nothing", "b"),
        score("gmic", "b", full_cube=9.0),
        score("32", "b", own_photo=5.0, full_cube=2.5),
    ]
    large = Large(24, {"32": 6.0}, 0.3, 3.0, [Memory(24, 170.0, 270.0)])
    return Results(scores, {"china": Probes(some_photos(), "china")}, large, ["A note."])


def test_probes_know_what_the_teacher_never_showed() -> None:
    probes = Probes(some_photos(), "china")
    assert probes.shown_share == 1 / 32**3
    never_shown = probes.colours[probes.rows["never shown"]]
    assert (never_shown == 200).all()
    assert probes.never_shown_share == pytest.approx(2 / 3, abs=0.05)
    others = probes.colours[probes.rows["other photos"]]
    assert len(never_shown) == pytest.approx(2 / 3 * len(others), rel=0.05)
    assert (probes.colours[probes.rows["own photo"]] == 0).all()
    cube = probes.colours[probes.rows["full cube"]]
    assert np.abs(np.histogram(cube, 8)[0] / cube.size - 1 / 8).max() < 0.01


def test_errors_are_those_of_the_exact_look() -> None:
    look = Look("half", FILM, lambda colours: colours / 255 / 2)
    probes = Probes(some_photos(), "china")
    perfect = probes.errors(Learned(lambda colours: colours / 2), look)
    assert all(error == Error(0, 0) for error in perfect.values())
    nothing = probes.errors(Learned(lambda colours: colours), look)
    assert nothing["own photo"].mean == 0
    assert nothing["never shown"].mean > 10
    assert nothing["full cube"].p95 > nothing["full cube"].mean > 5


def test_means_are_over_the_looks_and_harm_is_told() -> None:
    nothing, gmic, ours = summarise(results().scores)
    assert nothing.worse == []
    assert gmic.errors["full cube"] == Error(5.5, 16.5)
    assert gmic.worse == ours.worse == ["b"]
    assert ours.errors["other photos"].mean == 1.125


def test_tables_tell_figures_and_shares() -> None:
    told = "\n".join(tables(results()))
    assert f"## 2 {FILM}, learned from *china*" in told
    assert FILM_GRAY not in told
    assert FILTERS not in told
    (ours,) = (line for line in told.splitlines() if line.startswith("| nnlook, 32 nodes |"))
    cells = [cell.strip() for cell in ours.split("|")[2:-1]]
    assert cells == [
        *("3.50 / 10.50", "1.12 / 3.38", "2.00 / 6.00", "2.25 / 6.75"),
        *("1.50", "1,000", "1 of 2"),
    ]
    assert "nnlook, 32 nodes ÷ G'MIC" in told
    assert "nnlook, 32 nodes is worse than nothing for: b." in told
    (large,) = (line for line in told.splitlines() if "24 megapixels |" in line and "2.00" in line)
    assert "6.00" in large


def test_the_page_explains_every_row_and_column() -> None:
    page = pages.peers(results(), "a machine", "images/peers.png")
    for word in (*COLUMNS, "nothing", "the recipe of 2019", "G'MIC", "nnlook"):
        assert f"- *{word}*:" in page
    assert "A note." in page
    assert "](images/peers.png)" in page
    assert METHODS["32"].title in page


def test_the_plot_is_a_small_picture() -> None:
    drawn = plot.draw(results())
    assert len(drawn) < 150_000
    image = Image.open(io.BytesIO(drawn))
    assert image.format == "PNG"
    assert image.width > 800


def test_a_quick_run_says_what_it_left_out() -> None:
    quick = run(Options(quick=True, only=["nothing"]))
    assert {score.method for score in quick.scores} == {"nothing"}
    assert len(quick.scores) == 3
    assert quick.large is None
    assert "quick run" in quick.notes[0]
