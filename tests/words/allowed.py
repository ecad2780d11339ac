"""Texts that look as if a user read them untranslated, and may; each with the reason."""

from __future__ import annotations

import re

from nnlook_core.starter.looks import STARTERS

ALLOWED: dict[str, str] = {
    "<Image>/Filters/Neural Look": "a place in GIMP's menu: GIMP translates its part, ours is a name",
    "The nnlook contributors": "a name",
    "Demo look": "the name on a card, the same wherever it was learned",
    "ΔE (CIEDE2000)": "a measure's name",
    ", ΔE {}": "a measure and its figure",
    "{} MP/s": "a unit",
    "nnlook: {}": "the program's name, before a sentence",
    "install.py: {}": "the program's name, before a sentence",
    "Application Support": "a folder",
    "Library/Application Support": "a folder",
    "link to {}": "a note that is compared, not read",
    "[{} bytes are left out here]\n": "in a log",
    "passed over, for it can be no folder: {}": "in a log",
    "passed over, for it names no folder: {}": "in a log",
    "can't start new thread": "what Python says",
    "extraneous bytes before": "what libjpeg says",
    "Failed to allocate": "what ONNX Runtime says",
    "bad allocation": "what ONNX Runtime says",
    "No space left|disk full": "what pip says",
    "<Look “{}”: {} nodes, {} bytes{}>": "a repr, for Python",
    "<Report: ΔE {} (95 % below {}), {} nodes, coverage {}, {} s{}>": "a repr, for Python",
    "Guessed(mask=<array of shape {}>, share={})": "a repr, for Python",
    "<Grain: ΔE {}, size {} px, colour {}>": "a repr, for Python",
    "DO NOT MATCH THE HASHES": "what pip says",
    "No matching distribution|Could not find a version": "what pip says",
    "Make the components of the completion anew.": "a command for developers",
    "NPY": "a command for developers",
    "CIEDE2000 on {} colours of the whole cube": "a command for developers",
    # What is on the cards of the starter looks, the same in every language, as on any look.
    **dict.fromkeys(
        {text for starter in STARTERS for text in (starter.name, *starter.tags)},
        "on the card of a starter look",
    ),
}

FORMS = (
    re.compile(r"(R'G'B'|RGB|Y'?|A)A? (u8|u16|half|float|double)"),  # GEGL's pixel formats
    re.compile(r"\s*import .*", re.DOTALL),  # code for another Python
    re.compile(r"numpy, sklearn, .*"),  # what is imported there
    re.compile(r"NewConnectionError\|.*"),  # what pip says
    re.compile(r"\n<span size=.*"),  # Pango's marks around what is put in
    re.compile(r"0 -1 weight bold.*"),  # Pango's attributes
    re.compile(r".*# From non-linear sRGB.*", re.DOTALL),  # the head of a .cube file, in ASCII
)
"""The same for texts of a form."""
