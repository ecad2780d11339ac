"""Texts from the card of a look, as plain ASCII for table files."""

from __future__ import annotations

import unicodedata

LONGEST = 200
"""Maximum number of characters; a line of a .cube file may have 250 bytes."""


def plain(text: str) -> str:
    """Convert a text to one line of ASCII without double quotes: é becomes e, other characters ``?``.

    Names are untrusted, and a line break in a name must not start a new line of the table.
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
