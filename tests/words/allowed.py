"""Texts that look as if a user read them untranslated, and may; each with the reason."""

from __future__ import annotations

import re

ALLOWED: dict[str, str] = {
    "<Image>/Filters/Neural Look": "a place in GIMP's menu: GIMP translates its part, ours is a name",
    "The nnlook contributors": "a name",
    "Demo look": "the name on a card, the same wherever it was learned",
    "ΔE (CIEDE2000)": "a measure's name",
    ", ΔE {}": "a measure and its figure",
    "{} MP/s": "a unit",
    "nnlook: {}": "the program's name, before a sentence",
    "Make the components of the completion anew.": "a command for developers",
    "NPY": "a command for developers",
}

FORMS = (
    re.compile(r"(R'G'B'|RGB|Y'?|A)A? (u8|u16|half|float|double)"),  # GEGL's pixel formats
    re.compile(r"0 -1 weight bold.*"),  # Pango's attributes
)
"""The same for texts of a form."""
