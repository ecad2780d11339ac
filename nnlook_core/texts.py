"""Texts that show as what they are: names come from strangers, and may hold what steers a screen."""

from __future__ import annotations

import unicodedata

_BIDIRECTIONAL = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""What turns the direction of writing round (Unicode Standard Annex 9): "gnp.exe" may show as "exe.png"."""
_STEERING = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode's categories of control characters, halves of characters, line and paragraph separators."""


def shows_plainly(text: str) -> bool:
    """Whether a text is one line, and shows in the order and with all the characters that it has."""
    return not any(
        char in _BIDIRECTIONAL or unicodedata.category(char) in _STEERING for char in text
    )
