"""What was done to a chart that is no processing of colours: by place, by neighbours, in a part of it.

All is seen in differences between neighbouring colours that lie far apart. Differencing takes away any
smooth function of colour, whatever it is, and leaves what depends on the place to be fitted (A. Yatchew,
"Nonparametric Regression Techniques in Economics", J. Econ. Lit. 36, 1998: the partial linear model).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core.charts.recognition import (
    Found,
    between_neighbours,
    proxy_of,
    second_differences,
)
from nnlook_core.common.i18n import N_, _
from nnlook_core.errors import ChartError
from nnlook_core.metrics.delta_e import delta_e

Values = NDArray[np.float32]

FAR_TOO_UNEVEN = 1.0
"""A mean ΔE by place from which on a processing is refused: an eye would see it."""
CLEAR_SHARE = 0.2
"""Of the squared differences, what the place must explain."""
SEEN_ENOUGH = 0.02
"""A function of the place of which less is left after differencing cannot be told from a colour's."""
LOCAL = 1 / 255
"""The typical difference from which on neighbours must have a say. JPEG makes half of it at most."""
ENOUGH_TO_AVERAGE = 8
"""Pixels, high and wide, of a block; in smaller ones grain would look like a local processing."""

MOST_FIELDS, FIELD = 32, 8
"""A part is looked for in the fields of a board: so many across, each so many blocks wide."""
FEWEST_STEPS = 36
"""Of a primary: with fewer, a bend of the look looks like a part."""
PART, PART_TIMES, PART_SHARE = 8 / 255, 6.0, 0.15
"""How far a part departs, as a value and as a multiple of the typical field's; how large it may be."""


def require_colours_alone(picture: NDArray[Any], found: Found) -> float:
    """Raise ``ChartError`` where a recognised chart was changed otherwise than in its colours.

    Returns the typical difference (0–1) that is left: noise.
    """
    proxy = proxy_of(picture, found)
    pattern = place_in(proxy, found)
    if pattern.delta_e >= FAR_TOO_UNEVEN:
        raise ChartError(
            _(
                "The processing varies across the picture ({pattern}): equal colours "
                "differ by about {delta_e:.1f} ΔE. Switch that off and process the "
                "chart again."
            ).format(pattern=_(pattern.name), delta_e=pattern.delta_e)
        )
    height, _width = found.chart.proxy_blocks(found.shrunk)
    if height >= ENOUGH_TO_AVERAGE and pattern.left >= LOCAL:
        raise ChartError(
            _(
                "The processing depends on neighbouring pixels (local contrast, "
                "clarity, HDR, sharpening), by about {levels:.1f} of 255 levels. "
                "Switch that off and process the chart again."
            ).format(levels=255 * pattern.left)
        )
    _require_whole(proxy, found)
    return pattern.left


@dataclass(frozen=True)
class Pattern:
    """What depends on the place in a chart: ``delta_e``, its mean CIEDE2000, and what it is called.

    ``left``: the typical difference (0–1) that neither a colour nor the place explains.
    """

    delta_e: float
    name: str
    left: float


_NAMES = (N_("a horizontal gradient"), N_("a vertical gradient"), N_("a vignette"))
_NOTHING = ""


def place_in(proxy: Values, found: Found) -> Pattern:
    """Find a vignette or a gradient, one that adds or one that multiplies, by regression."""
    after = found.chart.unfold(proxy, found.shrunk)
    places = found.chart.unfold(_functions_of_place(proxy.shape[0], proxy.shape[1]), found.shrunk)
    steps = second_differences(places, found).reshape(-1, places.shape[-1]).astype(np.float64)
    size = np.sqrt(np.square(steps).mean(axis=0))
    seen = np.flatnonzero(size > SEEN_ENOUGH * places.std(axis=(0, 1, 2)))
    if found.chart.kind == "hald":  # there a gradient is a function of colour, but at the sides
        seen = seen[seen > 1]
    target = second_differences(after, found)
    # What multiplies is seen by the neighbours' values: a value's own noise must not explain itself.
    level = between_neighbours(after, found)
    left, field = target.copy(), np.zeros_like(after)
    strength = np.zeros(places.shape[-1])
    for channel in range(3 * (len(seen) > 0)):
        adds = steps[:, seen]
        terms = np.concatenate([adds, adds * level[..., channel].reshape(-1, 1)], axis=1)
        answer = target[..., channel].reshape(-1).astype(np.float64)
        weights, *_rest = np.linalg.lstsq(terms.T @ terms, terms.T @ answer, rcond=1e-9)
        left[..., channel] -= (terms @ weights).reshape(left.shape[:-1])
        added, multiplied = np.split(weights, 2)
        parts = places[..., seen] * (added + multiplied * after[..., channel : channel + 1])
        field[..., channel] = parts.sum(axis=-1)
        strength[seen] += parts.std(axis=(0, 1, 2))
    noise = 1.4826 * float(np.median(np.abs(left)))
    explained = 1 - float(np.square(left).sum() / max(np.square(target).sum(), 1e-30))
    if explained < CLEAR_SHARE:
        return Pattern(0.0, _NOTHING, noise)
    field -= field.mean(axis=(0, 1, 2))
    even = np.clip(after - field, 0, 1).reshape(-1, 3)
    error = float(delta_e(after.reshape(-1, 3), even).mean())
    return Pattern(error, _NAMES[min(int(np.argmax(strength)), 2)], noise)


def _functions_of_place(height: int, width: int) -> Values:
    """Across, down, and the squared and fourth distance from the middle; (height, width, 4), −1 to 2."""
    y = ((np.arange(height) + 0.5) / height * 2 - 1)[:, None] + np.zeros((1, width))
    x = ((np.arange(width) + 0.5) / width * 2 - 1)[None, :] + np.zeros((height, 1))
    squared = (x**2 + y**2) / 2
    return np.stack([x, y, squared, squared**2], axis=-1).astype(np.float32)


def _require_whole(proxy: Values, found: Found) -> None:
    """Refuse where a part was changed by itself: a caption, a brush, another picture over it."""
    after = found.chart.unfold(proxy, found.shrunk)
    if len(after) < FEWEST_STEPS or (found.shrunk > 1 and found.chart.kind == "hald"):
        return
    # Beside a sharp bend of a look a colour goes with those on one side of it.
    away = np.full(after.shape[:-1], np.inf, np.float32)
    for ours, near, far in (
        (slice(2, None), slice(1, -1), slice(None, -2)),
        (slice(None, -2), slice(1, -1), slice(2, None)),
    ):
        departs = np.abs(after[ours] - 2 * after[near] + after[far]).max(axis=-1)
        away[ours] = np.minimum(away[ours], departs)
    across = min(MOST_FIELDS, min(proxy.shape[:2]) // FIELD)
    board = _board(proxy.shape[0], proxy.shape[1], across).astype(np.float32)[..., None]
    fields = found.chart.unfold(board, found.shrunk)[..., 0].astype(np.int64)
    typical = _medians(away.ravel(), fields.ravel(), across**2)
    limit = max(PART, PART_TIMES * float(np.median(typical)))
    if 0 < np.mean(typical > limit) <= PART_SHARE:
        row, column = divmod(int(np.argmax(typical)), across)
        raise ChartError(
            _(
                "Part of the chart was changed separately, {place}: a caption, a brush "
                "stroke or another picture on top. Process the whole chart in the same "
                "way and try again."
            ).format(place=_(_PLACES[3 * row // across][3 * column // across]))
        )


_PLACES = (
    (N_("at the upper left"), N_("at the top"), N_("at the upper right")),
    (N_("at the left"), N_("in the middle"), N_("at the right")),
    (N_("at the lower left"), N_("at the bottom"), N_("at the lower right")),
)


def _board(height: int, width: int, across: int) -> NDArray[np.int64]:
    """The number of the field that each block lies in."""
    down = np.arange(height) * across // height
    fields: NDArray[np.int64] = down[:, None] * across + np.arange(width) * across // width
    return fields


def _medians(values: Values, groups: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """The median of each of so many groups of values, none of which is empty."""
    order = np.lexsort((values, groups))
    starts = np.searchsorted(groups[order], np.arange(count + 1))
    medians: NDArray[np.float64] = values[order][(starts[:-1] + starts[1:]) // 2].astype(np.float64)
    return medians
