"""Charts: pictures with the colours of the whole cube, to be taken through any program and learned from.

``layout`` makes them, ``recognition`` knows a processed one again, ``tampering`` finds what is no colour
processing in it, ``lesson`` makes a pair of it.
"""

from nnlook_core.charts.layout import ALL, LEVELS, Chart, hald, of_kind
from nnlook_core.charts.lesson import checked, in_words, pair_of
from nnlook_core.charts.recognition import Found, candidates_of

__all__ = [
    "ALL",
    "LEVELS",
    "Chart",
    "Found",
    "candidates_of",
    "checked",
    "hald",
    "in_words",
    "of_kind",
    "pair_of",
]
