"""Which characters are told to show nothing, and which to steer a screen."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from nnlook_core.common.texts import is_blank, shows_plainly

STEERING = {"Cc", "Cs", "Zl", "Zp"}
BIDIRECTIONAL = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
MARKS = "\u061c\u200e\u200f"
"""Characters of no width that turn the direction too: Unicode gives them the class of letters."""


def test_what_steers_is_known_by_its_category() -> None:
    for char in map(chr, range(sys.maxunicode + 1)):
        steers = (
            unicodedata.category(char) in STEERING
            or unicodedata.bidirectional(char) in BIDIRECTIONAL
            or char in MARKS
        )
        assert shows_plainly(char) != steers, ascii(char)


@pytest.mark.parametrize("char", ["\n", "\u202e", "\ud800", "\u2029"])
def test_one_character_is_enough_to_steer(char: str) -> None:
    assert not shows_plainly(f"Even{char}ing")


@pytest.mark.parametrize(
    "text", ["", " ", "\u00a0\u3000", "\u200b\u2060", "\x01\n", "\u3164", "\u2800"]
)
def test_what_shows_nothing_is_blank(text: str) -> None:
    assert is_blank(text)
    assert not is_blank(f"{text}a{text}")
