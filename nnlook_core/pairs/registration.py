"""Whether two pictures lie on each other, and how to lay them so.

Pictures before and after a look have other colours but the same edges, so edges are compared: the length
of the colour gradient, which is the same for a negative too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import fft, ndimage

from nnlook_core.colour.pixels import from_float, to_float
from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import Remark
from nnlook_core.compute.threads import workers
from nnlook_core.effects.window import Window
from nnlook_core.errors import PairError

Pixels = NDArray[Any]
Float = NDArray[np.float32]
Matrix = NDArray[np.float64]

TILE = 256
TILES = 3
"""Along each side of the picture."""
SMALLEST = 32
"""Pixels along a side below which nothing can be told."""

ALIKE = 0.35
"""The correlation of edges from which on two tiles show the same."""
CLEARLY_BETTER, NEAR_UNMOVED = 0.1, 2.0
"""A shift of more pixels than NEAR_UNMOVED must correlate better than none by so much."""
SHIFT_THAT_MATTERS = 0.5

COARSE, MIDDLE = 192, 448
"""The longest side of the first picture when the scale is looked for, and when it is looked at closer."""
COARSE_STEP, MIDDLE_STEP = 1.03, 1.006
MOST_APART = 3.5
"""The scales tried: how many times as long one picture may be as the other."""
FINE_TILE, FINE_TILES = 160, 5
FINE_ROUNDS = 3
NEAR = 1.0
"""Pixels within which tiles must agree with the whole."""
REDUCED, LEAST_REDUCED = 800, 400
"""The longest side, at least, of what is tried where pictures cannot be laid over each other: of large
ones, and of those that are not."""
MARGIN = 3
"""Pixels left out along the edges of what overlaps, where resampling reaches beyond."""


@dataclass(frozen=True)
class Alignment:
    """Where *after* lies in *before*.

    A point x of *after*, in pixels from its left or upper edge, is the point scale·x + offset of
    *before*; ``across`` and ``down`` are the offset. ``reduced``: how many times smaller each way
    both pictures were made for it; the offset is in pixels of *before* as it came.
    """

    scale: float
    across: float
    down: float
    reduced: int = 1

    def remark(self) -> Remark:
        """What is done to *after* to lay it over *before*."""
        return {"code": "aligned", **asdict(self)}


class Shared(NamedTuple):
    """The part that two pictures share, pixel over pixel, how they lay, and where in *after* it is."""

    before: Pixels
    after: Pixels
    alignment: Alignment
    window: Window


def aligned(before: Pixels, after: Pixels) -> Shared:
    """The part that two pictures share, pixel over pixel.

    before, after : (height, width, 3 or 4) of any depths, and perhaps of two sizes

    The one with more pixels is resampled to the other's, by a cubic spline; where a move by whole
    pixels does it, nothing is resampled. Where that fails, smaller pictures are tried: what
    a correction of the lens has moved, it has moved by fewer of their pixels. Raises ``PairError`` where
    no trustworthy alignment is found.
    """
    try:
        return _laid_over(before, after)
    except PairError:
        longest = max(*before.shape[:2], *after.shape[:2])
        times = max(2, longest // REDUCED)
        if longest // times < LEAST_REDUCED:
            raise
    shared = _laid_over(_block_means(before, times), _block_means(after, times))
    found = shared.alignment
    in_full = {"across": times * found.across, "down": times * found.down}
    return shared._replace(alignment=replace(found, reduced=times, **in_full))


def _laid_over(before: Pixels, after: Pixels) -> Shared:
    found = find(before, after)
    swapped = found.scale < 1
    if swapped:
        coarse, fine = before, after
        scale, offset = 1 / found.scale, (-found.down / found.scale, -found.across / found.scale)
    else:
        coarse, fine = after, before
        scale, offset = found.scale, (found.down, found.across)
    spans = [
        _shared(coarse.shape[axis], fine.shape[axis], scale, offset[axis], 0) for axis in (0, 1)
    ]
    whole = [round(value) for value in offset]
    if scale == 1 and offset == tuple(whole):
        fitted = fine[tuple(slice(a + w, b + w) for (a, b), w in zip(spans, whole, strict=True))]
    else:
        spans = [
            _shared(coarse.shape[axis], fine.shape[axis], scale, offset[axis], MARGIN)
            for axis in (0, 1)
        ]
        fitted = _resampled(fine, scale, offset, spans)
    cut = coarse[tuple(slice(*span) for span in spans)]
    (top, _bottom), (left, right) = spans
    if not swapped:
        window = Window(after.shape[1], after.shape[0], left, top, right - left)
        return Shared(fitted, cut, found, window)
    # Of *after*, as many pixels as those of *before* that cover it.
    height, width = (round(length / scale) for length in after.shape[:2])
    top, left = (round(side + way / scale) for side, way in zip((top, left), offset, strict=True))
    return Shared(cut, fitted, found, Window(width, height, left, top, right - spans[1][0]))


def _block_means(pixels: Pixels, times: int) -> Float:
    """A picture of so many times fewer pixels each way, (height, width, 3 or 4) float32."""
    height, width = (length // times for length in pixels.shape[:2])
    whole = pixels[: height * times, : width * times]
    blocks = to_float(whole).reshape(height, times, width, times, -1)
    means: Float = blocks.mean(axis=(1, 3))
    return means


def find(before: Pixels, after: Pixels) -> Alignment:
    """The scale and the offset that lay *after* over *before*; raises ``PairError`` if there are none.

    First on small pictures, by trying scales; then at full size, by the shifts of many tiles.
    """
    large = _image(before), _image(after)
    one, other = (_reduced(image) for image in large)
    if min(*one.size, *other.size) < SMALLEST:
        raise _not_found()
    # So many pixels of the first picture are one of the second, if both show the same.
    middle = max(one.size) / max(other.size)
    count = int(np.log(MOST_APART) / np.log(COARSE_STEP))
    scales = middle * COARSE_STEP ** np.arange(-count, count + 1)
    scale = max(_tried(one, other, float(value), COARSE) for value in scales)[1]
    reach = int(np.ceil(np.log(COARSE_STEP) / np.log(MIDDLE_STEP)))
    scales = scale * MIDDLE_STEP ** np.arange(-reach, reach + 1)
    score, scale, offset = max(_tried(one, other, float(value), MIDDLE) for value in scales)
    if score < ALIKE:
        raise _not_found()
    enlarged = [
        image.size[0] / small.size[0] for image, small in zip(large, (one, other), strict=True)
    ]
    across, down = (side * enlarged[0] for side in offset)
    found = Alignment(scale * enlarged[0] / enlarged[1], across, down)
    if found.scale < 1:
        return _inverse(_refined(*large[::-1], _inverse(found)))
    return _refined(*large, found)


def _not_found() -> PairError:
    return PairError(
        _(
            "The two pictures cannot be aligned: they have too little in common. "
            "Choose two of the same photo."
        )
    )


def _image(pixels: Pixels) -> Image.Image:
    """A picture in 8 bits, which are enough to see its edges."""
    eight = from_float(np.nan_to_num(to_float(pixels)[:, :3]), np.uint8)
    return Image.fromarray(eight.reshape(*pixels.shape[:2], 3))


def _reduced(image: Image.Image) -> Image.Image:
    """A picture that is not much larger than is needed to look for the scale."""
    small = image.copy()
    small.thumbnail((4 * MIDDLE, 4 * MIDDLE), Image.Resampling.BOX)
    return small


def _small(image: Image.Image, factor: float) -> tuple[Float, float, float]:
    """The edges of a picture at another size, and the true factors across and down."""
    size = [max(8, round(length * factor)) for length in image.size]
    small = image.resize((size[0], size[1]), Image.Resampling.BICUBIC, reducing_gap=3)
    colours = np.asarray(small, dtype=np.float32) / np.float32(255)
    return edges(colours), size[0] / image.size[0], size[1] / image.size[1]


def _tried(
    one: Image.Image, other: Image.Image, scale: float, longest: int
) -> tuple[float, float, tuple[float, float]]:
    """How alike two pictures are at a scale, the scale, and the offset that makes them so."""
    factor = longest / max(max(one.size), scale * max(other.size))
    first, x_factor, y_factor = _small(one, factor)
    second = _small(other, factor * scale)[0]
    if min(second.shape) < 16 or min(first.shape) < 16:
        return -1.0, scale, (0.0, 0.0)
    (across, down), score = shift_between(first, second)
    return score, scale, (-across / x_factor, -down / y_factor)


def _refined(fine: Image.Image, coarse: Image.Image, found: Alignment) -> Alignment:
    """A better scale and offset, from the shifts of tiles at the size of the coarser picture."""
    finer = np.asarray(fine, dtype=np.float32) / np.float32(255)
    coarser = np.asarray(coarse, dtype=np.float32) / np.float32(255)
    scale, offset = found.scale, np.array([found.down, found.across])
    for turn in range(FINE_ROUNDS):
        places, shifts = [], []
        spans = [
            _shared(coarser.shape[axis], finer.shape[axis], scale, offset[axis], 1)
            for axis in (0, 1)
        ]
        lengths = [min(FINE_TILE, (span[1] - span[0]) // 2) for span in spans]
        if min(lengths) < SMALLEST:
            raise _not_found()
        for top in _starts(spans[0][1] - spans[0][0], lengths[0], FINE_TILES):
            for left in _starts(spans[1][1] - spans[1][0], lengths[1], FINE_TILES):
                corner = (spans[0][0] + top, spans[1][0] + left)
                tile = [(start, start + n) for start, n in zip(corner, lengths, strict=True)]
                one = edges(_resampled(finer, scale, offset.tolist(), tile))
                other = edges(coarser[tuple(slice(*span) for span in tile)])
                (across, down), score = shift_between(one, other)
                if score >= ALIKE:
                    places.append([start + n / 2 for start, n in zip(corner, lengths, strict=True)])
                    shifts.append((down, across))
        near, stretch, move = _agreement(np.array(places), np.array(shifts))
        if near < (3 if turn == 0 else 0.6 * len(places)) or not len(places):
            raise _not_found()
        # A point x of the coarser one lies where the finer one, as laid so far, has x − shift.
        offset = offset - scale * move
        scale = scale * (1 - stretch)
    longest = max(coarser.shape[:2])
    if abs(scale - 1) * longest / 2 < 0.3:
        offset = offset + (scale - 1) * np.array(coarser.shape[:2]) / 2
        scale = 1.0
        if np.abs(offset - np.rint(offset)).max() < 0.1:
            offset = np.rint(offset)
    return Alignment(float(scale), float(offset[1]), float(offset[0]))


def _agreement(places: Matrix, shifts: Matrix) -> tuple[int, float, Matrix]:
    """How many tiles agree on shift = stretch·place + move, and the two.

    The best of all pairs of tiles, then least squares on those that agree (as RANSAC does, M. A. Fischler,
    R. C. Bolles, Commun. ACM 24, 1981, but with every pair tried).
    """
    if len(places) == 0:
        return 0, 0.0, np.zeros(2)
    near = np.zeros(len(places), dtype=np.bool_)
    for i in range(len(places)):
        for j in range(i + 1):
            apart = places[i] - places[j]
            stretch = float(apart @ (shifts[i] - shifts[j]) / max(float(apart @ apart), 1.0))
            if abs(stretch) > 0.05:
                continue
            off = shifts - shifts[i] - stretch * (places - places[i])
            candidates = np.hypot(*off.T) <= NEAR
            if candidates.sum() > near.sum():
                near = candidates
    middle, mean = places[near].mean(axis=0), shifts[near].mean(axis=0)
    apart = places[near] - middle
    stretch = float(np.sum(apart * (shifts[near] - mean)) / max(float(np.sum(apart**2)), 1.0))
    return int(near.sum()), stretch, mean - stretch * middle


def _inverse(found: Alignment) -> Alignment:
    return Alignment(1 / found.scale, -found.across / found.scale, -found.down / found.scale)


def _shared(coarse: int, fine: int, scale: float, offset: float, margin: int) -> tuple[int, int]:
    """From where to where a side of the coarser picture lies within the finer one."""
    first = int(np.ceil(max(0.0, (margin * scale - offset) / scale)))
    last = int(np.floor(min(float(coarse), (fine - margin * scale - offset) / scale)))
    return first, max(first, last)


def _resampled(
    fine: Pixels, scale: float, offset: Sequence[float], spans: Sequence[tuple[int, int]]
) -> Float:
    """The finer picture where the coarser one has its pixels, (rows, columns, channels) float32."""
    wanted = [
        (max(0, int(first * scale + off) - 8), min(length, int(last * scale + off) + 9))
        for (first, last), off, length in zip(spans, offset, fine.shape, strict=False)
    ]
    part = fine[tuple(slice(*rows) for rows in wanted)]
    planes = to_float(part).T.reshape(-1, *part.shape[:2])
    shape = (spans[0][1] - spans[0][0], spans[1][1] - spans[1][0])
    start = [
        (first + 0.5) * scale + off - 0.5 - rows[0]
        for (first, _), off, rows in zip(spans, offset, wanted, strict=True)
    ]
    result: list[Float] = []
    for plane in planes:
        if (
            scale > 1.01
        ):  # what is finer than the coarser picture's pixels must not come as patterns
            plane = ndimage.gaussian_filter(plane, (scale - 1) / 2)
        matrix = np.array([scale, scale])
        result.append(
            ndimage.affine_transform(plane, matrix, start, shape, order=3, mode="nearest")
        )
    return np.stack(result, axis=-1)


class Tiles:
    """The same few tiles of two pictures at full resolution, gathered as they stream by."""

    def __init__(self, width: int, height: int, side: int = TILE, along: int = TILES) -> None:
        self._width = width
        self._tall, self._wide = min(side, height), min(side, width)
        tops, lefts = (_starts(length, side, along) for length in (height, width))
        self._places = sorted({(top, left) for top in tops for left in lefts})
        self._tiles: list[tuple[Pixels, Pixels]] = []

    @property
    def pairs(self) -> list[tuple[Pixels, Pixels]]:
        """Each tile of *before* and of *after*, (tall, wide, 3); none before the first run of pixels."""
        return self._tiles

    def add(self, before: Pixels, after: Pixels, first: int) -> None:
        """Take in a run of pixels (n, 3 or 4), of which the first has the number ``first``."""
        if not self._tiles:
            shape = (self._tall, self._wide, 3)
            self._tiles = [
                (np.zeros(shape, before.dtype), np.zeros(shape, after.dtype)) for _ in self._places
            ]
        top_row, last_row = first // self._width, (first + len(before) - 1) // self._width
        for (top, left), pair in zip(self._places, self._tiles, strict=True):
            for row in range(max(top, top_row), min(top + self._tall, last_row + 1)):
                start = row * self._width + left - first
                rows = slice(max(start, 0), min(start + self._wide, len(before)))
                if rows.start >= rows.stop:
                    continue
                columns = slice(rows.start - start, rows.stop - start)
                for tile, pixels in zip(pair, (before, after), strict=True):
                    tile[row - top, columns] = pixels[rows, :3]

    def shift(self) -> tuple[float, float] | None:
        """How far *after* lies to the right of and below *before*, in pixels; None if it cannot be told.

        Two tiles that agree are needed, unless the picture has but one; then (0, 0) or a shift.
        """
        if min(self._tall, self._wide) < SMALLEST:
            return None
        with workers() as pool:
            shifts = pool.map(self._shift_of, self._tiles)
            found = [shift for shift in shifts if shift is not None]
        if not found:
            return None
        middle = np.median(found, axis=0)
        agree = np.hypot(*(np.array(found) - middle).T) <= 1 + 0.3 * np.hypot(*middle)
        if agree.sum() < min(2, len(self._places)) or agree.mean() <= 0.5:
            return None
        across, down = np.median(np.array(found)[agree], axis=0)
        return float(across), float(down)

    def _shift_of(self, pair: tuple[Pixels, Pixels]) -> tuple[float, float] | None:
        """How far one tile's *after* lies from its *before*; None where they show nothing alike."""
        before, after = (
            edges(np.clip(np.nan_to_num(to_float(tile)), 0, 1).reshape(tile.shape)) for tile in pair
        )
        scores = correlations(before, after)
        _forget_far(scores, self._tall, self._wide)
        shift, score = _at_the_peak(scores, self._tall, self._wide)
        if score < ALIKE:
            return None
        # In what repeats itself, such as a chart, one place is as good as another.
        unmoved = float(scores[self._tall - 1, self._wide - 1])
        repeats = unmoved > score - CLEARLY_BETTER and np.hypot(*shift) > NEAR_UNMOVED
        return (0.0, 0.0) if repeats else shift


def _forget_far(scores: Float, tall: int, wide: int) -> None:
    """Leave only shifts of up to a quarter of a tile: of more, too little is left to be sure of."""
    for axis, length in enumerate((tall, wide)):
        far = np.abs(np.arange(scores.shape[axis]) - (length - 1)) > length // 4
        np.moveaxis(scores, axis, 0)[far] = -1


def edges(colours: Float) -> Float:
    """The length of the colour gradient of a picture (height, width, 3), about its mean, dulled.

    The root keeps a few strong edges from speaking for all.
    """
    squared = np.zeros(colours.shape[:2], np.float32)
    for channel in np.moveaxis(colours, 2, 0):
        for axis in (0, 1):
            squared += (
                ndimage.gaussian_filter1d(
                    ndimage.gaussian_filter1d(channel, 1.0, axis=axis, order=1), 1.0, axis=1 - axis
                )
                ** 2
            )
    length: Float = np.sqrt(np.sqrt(squared))
    return length


def shift_between(one: Float, other: Float) -> tuple[tuple[float, float], float]:
    """How far the content of ``other`` lies (to the right of, below) that of ``one``, and how alike.

    By normalised cross-correlation over what overlaps, to a fraction of a pixel by a parabola.
    """
    return _at_the_peak(correlations(one, other), *other.shape)


def _at_the_peak(scores: Float, tall: int, wide: int) -> tuple[tuple[float, float], float]:
    peak = np.unravel_index(int(np.argmax(scores)), scores.shape)
    place = [_vertex(scores, peak, axis) for axis in (0, 1)]
    down, across = place[0] - (tall - 1), place[1] - (wide - 1)
    return (-across, -down), float(scores[peak])


def correlations(one: Float, other: Float, least: float = 0.25) -> Float:
    """The correlation coefficient of what overlaps, for every shift of ``other`` over ``one``.

    Element (i, j) is for ``other`` moved by i − (its height − 1) rows and j − (its width − 1) columns;
    where less than a share ``least`` of the smaller picture overlaps it is −1. D. Padfield, "Masked
    Object Registration in the Fourier Domain", IEEE Trans. Image Process. 21, 2012.
    """
    shape = [a + b - 1 for a, b in zip(one.shape, other.shape, strict=True)]
    fast = [fft.next_fast_len(length, real=True) for length in shape]

    def forward(values: Float) -> Any:
        return fft.rfft2(values, fast)

    turned = other[::-1, ::-1] - np.float32(other.mean())
    straight = one - np.float32(one.mean())
    f, g = forward(straight), forward(turned)
    f2, g2 = forward(straight**2), forward(turned**2)
    mask_f, mask_g = forward(np.ones_like(one)), forward(np.ones_like(other))

    def back(product: Any) -> Any:
        return fft.irfft2(product, fast)[: shape[0], : shape[1]]

    overlap = np.maximum(np.rint(back(mask_f * mask_g)), 1)
    sum_f, sum_g = back(f * mask_g), back(mask_f * g)
    top = back(f * g) - sum_f * sum_g / overlap
    var_f = back(f2 * mask_g) - sum_f**2 / overlap
    var_g = back(mask_f * g2) - sum_g**2 / overlap
    smallest = 1e-4 * max(float(var_f.max()), float(var_g.max()), 1e-9)
    enough = overlap >= least * min(one.size, other.size)
    sound = enough & (var_f > smallest) & (var_g > smallest)
    scores = np.full(top.shape, -1.0, np.float32)
    scores[sound] = top[sound] / np.sqrt(var_f[sound] * var_g[sound])
    return scores


def _vertex(scores: Float, peak: tuple[Any, ...], axis: int) -> float:
    """Where along an axis the parabola through a peak and its two neighbours is highest."""
    here = int(peak[axis])
    if not 0 < here < scores.shape[axis] - 1:
        return float(here)
    line = np.moveaxis(scores, axis, 0)[here - 1 : here + 2, int(peak[1 - axis])]
    low, middle, high = (float(value) for value in line)
    bend = low - 2 * middle + high
    return here + (0.5 * (low - high) / bend if bend < 0 and min(low, high) > -1 else 0.0)


def _starts(length: int, tile: int, count: int = TILES) -> list[int]:
    """Where tiles begin along a side."""
    room = max(length - tile, 0)
    return sorted({round(room * (2 * k + 1) / (2 * count)) for k in range(count)})
