"""A card in and out; what no card may hold is among the hostile files."""

from __future__ import annotations

import json
from dataclasses import replace

from nnlook_core.lookfile.cards import read_card
from nnlook_core.lookfile.look import Card

CARD = Card("Evening", "A. Tester", None, "2026-01-31", {"pairs": 1})


def test_tags_come_back() -> None:
    tagged = replace(CARD, tags=("film", "Sölden at dusk"))
    assert read_card(tagged.to_json()) == tagged


def test_a_card_without_tags_is_written_as_ever_and_read_as_ever() -> None:
    assert "tags" not in json.loads(CARD.to_json())
    assert read_card(CARD.to_json()) == CARD


def test_keys_of_later_versions_are_passed_over() -> None:
    values = {**json.loads(CARD.to_json()), "mood": {"happy": [True, None, 0.5]}}
    assert read_card(json.dumps(values)) == CARD


def test_scripts_that_are_written_from_right_to_left_are_names_as_any() -> None:
    for name in ("غروب", "שקיעה", "👨\u200d👩\u200d👧", "می\u200cخواهم"):
        assert read_card(replace(CARD, name=name).to_json()).name == name
