"""Results in words."""

from __future__ import annotations

from nnlook_core.common.sentences import describe_guessed_share, listed


def test_the_guessed_share_in_words() -> None:
    assert describe_guessed_share(0.0704).startswith("7 % of")
    assert describe_guessed_share(1.0).startswith("100 % of")
    assert describe_guessed_share(0.0003).startswith("Less than 1 %")
    assert "All colours" in describe_guessed_share(0.0)


def test_names_in_a_row() -> None:
    assert listed(["reds"]) == "reds"
    assert listed(["reds", "greens"]) == "reds and greens"
    assert listed(["reds", "greens", "blues"]) == "reds, greens and blues"
