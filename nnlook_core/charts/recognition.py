"""A processed chart is recognised by what any processing of colours leaves: like colours stay alike.

Which chart a picture of a given size may be is tried out, and in which of eight ways it may lie. If it is
one, the results of neighbouring colours, which lie far apart in it, are neighbours again, whatever the
processing is. The measure is von Neumann's ratio, with second differences: of independent values it is 1,
of a smooth function near 0 (J. von Neumann, "Distribution of the Ratio of the Mean Square Successive
Difference to the Variance", Ann. Math. Stat. 12, 1941).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core.charts.layout import ALL, LEVELS, Chart, hald
from nnlook_core.colour.pixels import to_float
from nnlook_core.common.i18n import N_, _
from nnlook_core.errors import ChartError

Pixels = NDArray[Any]
Values = NDArray[np.float32]

MOST_ROUGH = 0.15
"""Of a processed chart. Photos have 0.6 and more, grainy and posterised charts less than 0.05."""
NEAR = 2.0
"""So much heavier roughness weighs where neighbours lie near, and even a photo is smooth."""
SMOOTHER_SHARE = 0.5
TURNED_BY, OTHERWISE_BY = 0.002, 0.02
"""That a picture lies otherwise, or is not the likeliest chart of its size, is believed where it is so
much smoother then, as a share and at all."""
ALIKE = 1.01
FEWEST_COLOURS = 4000
MOST_ENLARGED, LARGEST = 8, 8192
"""How many times a chart may have been enlarged, and the side of the largest picture looked at."""
FLAT = 1e-4
"""A variance (of values 0–1) below which nothing can be told: less than three steps of 8 bits."""


@dataclass(frozen=True)
class Found:
    """A recognised chart: each ``shrunk`` × ``shrunk`` of its pixels became ``enlarged`` × ``enlarged``.

    ``noise``: the typical difference (0–1) that is no function of colour.
    """

    chart: Chart
    shrunk: int = 1
    enlarged: int = 1
    noise: float = field(default=0.0, compare=False)

    @property
    def colours(self) -> int:
        """How many different colours are left of it."""
        return min((self.chart.side // self.shrunk) ** 2, self.chart.steps**3)


def recognise(picture: Pixels) -> Found:
    """Tell which chart a processed picture is, upright and whole.

    picture : (height, width, 3 or 4), uint8, uint16 or float32 non-linear sRGB

    Raises ``ChartError``, with the reason, where it is none, or turned, cropped or resized too much.
    """
    candidates = candidates_of(picture.shape[1], picture.shape[0])
    _require_opaque(picture)
    best: _Tried | None = None
    for found in candidates:
        tried = _tried(picture, found)
        if tried is not None and (best is None or tried.roughness < _otherwise(best)):
            best = tried
        if best is not None and best.roughness <= OTHERWISE_BY:
            break
    if best is None:
        raise ChartError(
            _(
                "The picture has only one colour, so nothing can be learned. Choose a "
                "processed colour chart."
            )
        )
    if best.roughness > MOST_ROUGH:
        raise ChartError(
            _(
                "Not a processed colour chart: the colours are not where {chart} has "
                "them. It may have been cropped or scaled down too far, or be another "
                "picture. Choose the whole chart at its original size."
            ).format(chart=candidates[0].chart.describe())
        )
    if best.turned:
        raise ChartError(
            _("The chart is {turned}. Restore its orientation and try again.").format(
                turned=_(best.turned)
            )
        )
    return best.found


def candidates_of(width: int, height: int) -> list[Found]:
    """Which charts, shrunk or enlarged, have this size and colours enough; the likeliest first.

    Raises ``ChartError``, with the reason, where there is none.
    """
    found = list(_of_width(width)) if width == height else []
    if not found:
        raise _wrong_size(width, height)
    return sorted(found, key=lambda one: (one.enlarged, one.shrunk))


def proxy_of(picture: Pixels, found: Found, *, on_its_side: bool = False) -> NDArray[np.float32]:
    """A picture in the blocks that its chart is recognised by, (h, w, 3), 0–1."""
    high, wide = found.chart.proxy_blocks(found.shrunk)
    if on_its_side:
        high, wide = wide, high
    return block_means(picture, high * found.enlarged, wide * found.enlarged)


def block_means(picture: Pixels, high: int, wide: int) -> NDArray[np.float32]:
    """The means of blocks of so many pixels, (height/high, width/wide, 3), in little memory."""
    rows, columns = picture.shape[0] // high, picture.shape[1] // wide
    means = np.empty((rows, columns, 3), np.float32)
    some = max((1 << 20) // (high * picture.shape[1]), 1)
    for top in range(0, rows, some):
        part = picture[top * high : (top + some) * high, :, :3]
        values = to_float(part).reshape(-1, high, columns, wide, 3)
        means[top : top + some] = values.mean(axis=(1, 3))
    return means


def between_neighbours(unfolded: Values, found: Found) -> Values:
    """What each value would be if it lay on the line between its two neighbours, (n − 2, …)."""
    share = _share_of_next(found)[:, None, None, None]
    line: Values = unfolded[:-2] * (1 - share) + unfolded[2:] * share
    return line


def second_differences(unfolded: Values, found: Found) -> Values:
    """How far each value lies from what ``between_neighbours`` gives, (n − 2, …).

    In units in which independent values have the variance that they have.
    """
    share = _share_of_next(found)
    size: Values = np.sqrt(1 + (1 - share) ** 2 + share**2)[:, None, None, None]
    differences: Values = (unfolded[1:-1] - between_neighbours(unfolded, found)) / size
    return differences


def _share_of_next(found: Found) -> NDArray[np.float32]:
    value = found.chart.unfolded_values(found.shrunk)
    share = (value[1:-1] - value[:-2]) / (value[2:] - value[:-2])
    return share.astype(np.float32)


@dataclass(frozen=True)
class _Turn:
    """A way in which a picture may lie: how to lay it back, and what to call it."""

    back: Callable[[Pixels], Pixels]
    words: str
    on_its_side: bool = False


_TURNS = (
    _Turn(lambda picture: picture, ""),
    _Turn(lambda picture: np.rot90(picture, -1), N_("rotated 90° counterclockwise"), True),
    _Turn(lambda picture: np.rot90(picture, 1), N_("rotated 90° clockwise"), True),
    _Turn(lambda picture: picture[::-1, ::-1], N_("rotated 180°")),
    _Turn(lambda picture: picture[:, ::-1], N_("flipped horizontally")),
    _Turn(lambda picture: picture[::-1], N_("flipped vertically")),
    _Turn(lambda picture: picture.swapaxes(0, 1), N_("flipped and rotated 90°"), True),
    _Turn(lambda picture: picture[::-1, ::-1].swapaxes(0, 1), N_("flipped and rotated 90°"), True),
)
"""Of a Hald chart, upside down is the same as inverted; upright comes first."""


@dataclass(frozen=True)
class _Tried:
    """How rough a picture is as a chart, and how it is turned then (empty where it is upright).

    ``far``: where neighbours lie far apart, which shows how it lies; ``roughness``: in any direction;
    ``rising``: whether what was bright is bright.
    """

    far: float
    roughness: float
    rising: bool
    found: Found
    turned: str


def _tried(picture: Pixels, found: Found) -> _Tried | None:
    """Take a picture for a chart, lying in the likeliest way; None where it has only one colour."""
    high, wide = found.chart.proxy_blocks(found.shrunk)
    proxy = proxy_of(picture, found)
    lying = proxy if high == wide else proxy_of(picture, found, on_its_side=True)
    ways = []
    for turn in _TURNS:
        turned = turn.back(lying if turn.on_its_side else proxy)
        unfolded = found.chart.unfold(turned, found.shrunk)
        roughness = _roughness(unfolded, found)
        if roughness is None:
            return None
        ways.append(_Tried(*roughness, _is_rising(unfolded), found, turn.words))
    upright, least = ways[0], min(way.far for way in ways)
    if least >= upright.far - max(TURNED_BY, (1 - SMOOTHER_SHARE) * upright.far):
        return upright
    # A Hald chart that is turned by 180° is as smooth: it is one inverted. That is the less likely.
    return max(ways, key=lambda way: (way.far <= ALIKE * least, way.rising, -way.far))


def _otherwise(best: _Tried) -> float:
    """How smooth a picture must be as another chart than the likelier one."""
    return min(best.roughness - OTHERWISE_BY, SMOOTHER_SHARE * best.roughness)


def _is_rising(unfolded: Values) -> bool:
    of_primary = unfolded.mean(axis=(1, 2, 3))
    middle = len(of_primary) // 2
    return bool(of_primary[-middle:].mean() >= of_primary[:middle].mean())


def _of_width(width: int) -> Iterator[Found]:
    for chart in (ALL, *map(hald, reversed(LEVELS))):
        found = None
        if chart.side % width == 0 and chart.may_be_shrunk(chart.side // width):
            found = Found(chart, shrunk=chart.side // width)
        elif width % chart.side == 0 and width // chart.side <= MOST_ENLARGED:
            found = Found(chart, enlarged=width // chart.side)
        if found is not None and found.colours >= FEWEST_COLOURS and width <= LARGEST:
            yield found


def _roughness(unfolded: Values, found: Found) -> tuple[float, float] | None:
    """Von Neumann's ratio where neighbours lie far apart, and where it is highest, of three primaries.

    None where there is nothing but one colour.
    """
    variance = float(unfolded.var(axis=(0, 1, 2), dtype=np.float64).sum())
    if variance < FLAT:
        return None
    ratios = [_mean_square(second_differences(unfolded, found)) / variance]
    for axis in (1, 2):
        curvature = _mean_square(np.diff(unfolded, 2, axis=axis)) / 6
        ratios.append(NEAR * curvature / variance)
    return ratios[0], max(ratios)


def _mean_square(values: Values) -> float:
    return float(np.square(values).mean(axis=(0, 1, 2), dtype=np.float64).sum())


def _require_opaque(picture: Pixels) -> None:
    if picture.dtype.kind == "f" and not np.isfinite(picture.sum(dtype=np.float64)):
        raise ChartError(_("Some pixels are not numbers (NaN). Save the chart again as PNG."))
    if picture.shape[2] == 4 and not picture[..., 3].all():
        raise ChartError(
            _(
                "Parts of the chart are transparent. Process the whole chart without a "
                "selection, and try again."
            )
        )


def _wrong_size(width: int, height: int) -> ChartError:
    sides = sorted({ALL.side, ALL.side // 2, *(hald(level).side for level in LEVELS if level > 3)})
    larger = max(width, height)
    meant = next((side for side in sides if side >= larger), ALL.side)
    if width != height:
        return ChartError(
            _(
                "Not a complete chart: the picture has {width} × {height} pixels, but "
                "a chart is square ({meant} × {meant}). Process the whole chart "
                "without cropping or resizing."
            ).format(width=width, height=height, meant=meant)
        )
    shrunk = [chart for chart in (ALL, *map(hald, LEVELS)) if chart.side % width == 0]
    if shrunk and min(width**2, shrunk[0].steps ** 3) <= FEWEST_COLOURS * 4:
        return ChartError(
            _(
                "The picture has only {width} × {width} pixels, enough for at most "
                "{colours} colours. Process the chart at its full size."
            ).format(width=width, colours=width**2)
        )
    return ChartError(
        _(
            "The picture has {width} × {width} pixels, not an exact fraction or "
            "multiple of a chart: the chart of {meant} × {meant} would be scaled by "
            "{factor:.3g}. Process the chart at its full size, or use a smaller chart "
            "that the other program does not scale."
        ).format(width=width, meant=meant, factor=width / meant)
    )
