"""Texts that show as what they are: names come from strangers, and may hold what steers a screen."""

from __future__ import annotations

import re
import unicodedata

STEERING = r"\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
"""What no card takes, as it stands within the brackets of a regular expression: Unicode's categories of
control characters, halves of characters, line and paragraph separators (Cc, Cs, Zl, Zp), and what turns the
direction of writing round (Unicode Standard Annex 9): "gnp.exe" may show as "exe.png"."""
_STEERING = re.compile(f"[{STEERING}]")

_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Unicode's categories of control and format characters, and of what separates: none leaves a mark. Of a
half of a character something is shown, be it a question mark."""
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
    return _STEERING.search(text) is None
