"""Charts: pictures with the colours of the whole cube, to be taken through any program and learned from.

``layout`` makes them, ``files`` writes them, ``recognition`` knows a processed one again, ``tampering``
finds what is no processing of colours in it, ``chart_to_pair`` makes a pair of it. Here is only what is
quickly imported.
"""

from nnlook_core.charts.layout import ALL, LEVELS, Chart, hald, of_kind

__all__ = ["ALL", "LEVELS", "Chart", "hald", "of_kind"]
