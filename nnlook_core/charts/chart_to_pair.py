"""Convert a processed chart to a training pair, once it is known to be one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core.charts.layout import Chart
from nnlook_core.charts.recognition import Found, block_means, recognise
from nnlook_core.charts.tampering import require_colours_alone
from nnlook_core.colour.pixels import BAND_PIXELS
from nnlook_core.common.sentences import Remark
from nnlook_core.pairs.pair import PicturePair

NOISY = 0.5 / 255
"""In a Hald chart; rounding to 8 bits makes a third of it. JPEG makes more, even of quality 95: its
4:2:0 blends rows whose greens lie far apart, and a look learned from that is visibly off."""


def checked(picture: NDArray[Any]) -> Found:
    """Recognise a processed chart, of which nothing but the colours was changed.

    picture : (height, width, 3 or 4), uint8, uint16 or float32 non-linear sRGB

    Raises ``ChartError`` with the reason.
    """
    found = recognise(picture)
    return replace(found, noise=require_colours_alone(picture, found))


def pair_of(picture: NDArray[Any]) -> PicturePair:
    """The pair of a processed chart and the chart as it was made. Raises ``ChartError`` as ``checked``."""
    found = checked(picture)
    side = found.chart.side // found.shrunk
    width, height = side, side
    if found.chart.kind == "hald":
        # As if it were folded, a row for each ramp of red. What learning does where neighbours differ is
        # for photos, and goes wrong where greens far apart lie below each other everywhere.
        width = found.chart.steps // found.shrunk
        height = side * side // width
    return PicturePair(width, height, _bands(picture, found), (remark_on(picture, found),))


def remark_on(picture: NDArray[Any], found: Found) -> Remark:
    """Which chart a picture is, and what will be wrong with a look learned from it."""
    return {
        "code": "chart",
        "kind": found.chart.kind,
        "level": found.chart.level,
        "shrunk": found.shrunk,
        "enlarged": found.enlarged,
        "colours": found.colours,
        "unprocessed": _is_untouched(picture, found),
        "noisy": bool(found.chart.kind == "hald" and found.noise >= NOISY),
    }


def _bands(picture: NDArray[Any], found: Found) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """The chart and the picture, brought to the same size, in bands of (n, 3) each."""
    side = found.chart.side // found.shrunk
    rows = max(BAND_PIXELS // side, 1)
    for top in range(0, side, rows):
        bottom = min(top + rows, side)
        before = _chart_rows(found.chart, top, bottom, found.shrunk)
        after = picture[top * found.enlarged : bottom * found.enlarged, :, :3]
        if found.enlarged > 1:
            after = block_means(after, found.enlarged, found.enlarged)
        yield before.reshape(-1, 3), after.reshape(-1, 3)


def _chart_rows(chart: Chart, top: int, bottom: int, factor: int) -> NDArray[Any]:
    """Rows of a chart of which each ``factor`` × ``factor`` pixels have become one."""
    rows = chart.rows(top * factor, bottom * factor)
    return rows if factor == 1 else block_means(rows, factor, factor)


def _is_untouched(picture: NDArray[Any], found: Found) -> bool:
    if found.shrunk > 1 or found.enlarged > 1 or picture.dtype != np.uint8:
        return False
    return all(np.array_equal(before, after) for before, after in _bands(picture, found))
