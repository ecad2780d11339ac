"""A short run of ``python3 -m tests soak``: the worker's memory stays flat, and every answer is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak import __main__ as soak
from tests.soak.endurance import Endurance, endure

TURNS = 200


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")
def test_memory_stays_flat() -> None:
    applies, previews = endure(TURNS)
    for outcome in (applies, previews):
        assert (outcome.times, len(outcome.memory)) == (TURNS, 10)
        assert outcome.growth < 4 * soak.FLAT, (
            outcome
        )  # so few turns are hardly more than the warm-up


def test_growth_is_told() -> None:
    leaking = Endurance("applies", 1000, [100.0 + 10 * turn for turn in range(10)])
    assert leaking.growth == 70
    assert leaking.growth > soak.FLAT


def test_figures_take_the_place_of_older_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Promises\n{soak.HEADING}\nolder\n")
    monkeypatch.setattr(soak, "PAGE", page)
    soak.write(["newer"])
    assert page.read_text().startswith(f"# Promises\n{soak.HEADING}")
    assert "newer" in page.read_text() and "older" not in page.read_text()
