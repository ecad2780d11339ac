"""Texts that show as what they are: names come from strangers, and may hold what steers a screen."""

from __future__ import annotations

import re
import unicodedata

_BIDIRECTIONAL = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""What turns the direction of writing round (Unicode Standard Annex 9): "gnp.exe" may show as "exe.png"."""
_STEERING = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode's categories of control characters, halves of characters, line and paragraph separators."""

_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Unicode's categories of control and format characters, and of what separates: none leaves a mark."""
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
"""Letters and marks that are made to show nothing: Unicode's Default_Ignorable_Code_Point, as far as they
are of no category above (DerivedCoreProperties.txt), and Braille without a dot."""


def is_blank(text: str) -> bool:
    """Whether there is nothing to be seen of a text: it is empty, or all spaces and what shows nothing."""
    return all(unicodedata.category(char) in _UNSEEN or _BLANK.match(char) for char in text)


def shows_plainly(text: str) -> bool:
    """Whether a text is one line, and shows in the order and with all the characters that it has."""
    if text.isprintable():  # as good as always: Python calls none of these printable
        return True
    return not any(
        char in _BIDIRECTIONAL or unicodedata.category(char) in _STEERING for char in text
    )
