"""Texts from a look's card for table files, which programs of all ages read."""

from __future__ import annotations

import unicodedata

LONGEST = 200
"""Characters; a line of a .cube file may have 250 bytes."""


def plain(text: str) -> str:
    """A text in ASCII on one line, without double quotes: é becomes e, what has no such letter ``?``.

    Names come from strangers, and a line break in one must not begin a line of the table.
    """
    letters = unicodedata.normalize("NFKD", text)
    kept = (letter for letter in letters if not unicodedata.combining(letter))
    ascii_only = "".join(_plain_letter(letter) for letter in kept)
    return " ".join(ascii_only.split())[:LONGEST].strip()


def _plain_letter(letter: str) -> str:
    if letter in '"“”„«»':
        return "'"
    if letter in "‘’‚":
        return "'"
    if letter in "–—−":
        return "-"
    if not letter.isprintable():
        return " "
    return letter if letter.isascii() else "?"
