"""What a user may write on a card; what a file's card may hold is tried where looks are read."""

from __future__ import annotations

import pytest

from nnlook_core.errors import Refusal
from nnlook_core.lookfile.look import (
    MAX_LINE_CHARACTERS,
    MAX_TAG_CHARACTERS,
    MAX_TAGS,
    checked_tags,
    name_from,
)


def test_tags_are_tidied() -> None:
    assert checked_tags([" film ", "", "Warm", "warm", "FILM", "b&w"]) == ("film", "Warm", "b&w")
    assert checked_tags(()) == ()
    most = [f"{number}" for number in range(MAX_TAGS)]
    assert checked_tags([*most, "1"]) == tuple(most)
    assert checked_tags(["x" * MAX_TAG_CHARACTERS]) == ("x" * MAX_TAG_CHARACTERS,)


@pytest.mark.parametrize(
    "tags",
    [
        [f"{number}" for number in range(MAX_TAGS + 1)],
        ["x" * (MAX_TAG_CHARACTERS + 1)],
        ["two\nlines"],
        ["\ud800"],
    ],
)
def test_what_cannot_be_tags_is_refused(tags: list[str]) -> None:
    with pytest.raises(Refusal, match=r"Use (at most|a word)") as refusal:
        checked_tags(tags)
    str(refusal.value).encode()


def test_a_name_from_a_file_shows_what_a_card_takes() -> None:
    assert name_from("Evening\x07glow") == "Evening glow"
    assert name_from("\x07") == r"\x07"
    assert name_from("x" * 1000) == "x" * MAX_LINE_CHARACTERS
