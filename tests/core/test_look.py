"""The card's tags; what else a card may hold is tried where looks are read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from nnlook_core.errors import LookFileError, Refusal
from nnlook_core.look import MAX_TAG_CHARACTERS, MAX_TAGS, MAX_TEXT, Card, checked_tags

CARD = Card("Evening", "A. Tester", None, "2026-01-31", {"pairs": 1})


def test_tags_come_back() -> None:
    tagged = replace(CARD, tags=("film", "Sölden at dusk"))
    assert Card.from_json(tagged.to_json()) == tagged


def test_a_card_without_tags_is_written_as_ever_and_read_as_ever() -> None:
    assert "tags" not in json.loads(CARD.to_json())
    assert Card.from_json(CARD.to_json()) == CARD


@pytest.mark.parametrize(
    "tags", ["film", {"film": 1}, ["film", 3], None, ["x"] * (MAX_TAGS + 1), ["x" * 65]]
)
def test_a_card_with_other_tags_is_refused(tags: object) -> None:
    text = json.dumps({"name": "Evening", "tags": tags})
    with pytest.raises(LookFileError, match=r"tags|wrong type"):
        Card.from_json(text)


@pytest.mark.parametrize("key", ["name", "author", "licence", "created"])
def test_a_text_that_no_frame_could_tell_is_refused(key: str) -> None:
    values = {"name": "Evening", key: "é" * MAX_TEXT}
    assert getattr(Card.from_json(json.dumps(values)), key) == values[key]
    with pytest.raises(LookFileError, match="longer texts"):
        Card.from_json(json.dumps({**values, key: "é" * (MAX_TEXT + 1)}))


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
    with pytest.raises(Refusal, match="Choose") as refusal:
        checked_tags(tags)
    str(refusal.value).encode()
