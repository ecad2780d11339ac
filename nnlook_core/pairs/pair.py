"""Before and after → what the pair says about each colour.

A pair is streamed once, a band of pixels at a time, in constant memory. Kept are the sums of before
and after in each cell of a fine grid over the colour cube, a few pixels of each cell, from which the
outliers are told (``cell_means.py``), and a sample of exactly repeated colours, from which the pair's own
noise is seen (``noise.py``). All of it is the same whatever the bands and the number of threads.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from nnlook_core.colour.pixels import bands, from_float, packed, to_float, usable
from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import Remark
from nnlook_core.compute.hashing import hashed
from nnlook_core.effects.grain import Grain
from nnlook_core.effects.vignette import Vignette
from nnlook_core.effects.window import Window
from nnlook_core.errors import PairError
from nnlook_core.pairs.cells import NEIGHBOURHOOD_UNITS, Means, colours_below, colours_of_cells
from nnlook_core.pairs.effects.grain import GrainTiles
from nnlook_core.pairs.effects.locality import Locality, Surroundings, locality_of
from nnlook_core.pairs.effects.vignette import Below, Placed, fit_vignette, look_below
from nnlook_core.pairs.noise import Noise, noise_of
from nnlook_core.pairs.registration import SHIFT_THAT_MATTERS, Alignment, Tiles, aligned
from nnlook_core.pairs.reservoir import OfEachCell, OfSomeColours, Sampled

Float = NDArray[np.float32]
Matrix = NDArray[np.float64]
Pixels = NDArray[Any]
Levels = NDArray[np.uint8]

GRID = 48
"""Cells along each side of the cube."""

COVERAGE_GRID = 32
CHUNK = 1 << 17

FIXED_POINT = np.float32(1 << 24)
"""Colours are added up as whole multiples of 2⁻²⁴, so that no sum depends on its order."""

PER_CELL = 32
FLAT_RADIUS = 2
FLAT_STEPS = (8, 24, 64)
"""How far neighbours within FLAT_RADIUS may differ, in 1/255, for the three degrees of flatness. Where they
do not differ, it matters little that JPEG smears or that the pictures lie a pixel apart."""
FLAT_BITS = 2
"""By each degree a pixel is 2^FLAT_BITS times as likely to be in the sample of its cell."""
PER_COLOUR, COLOURS_CAPACITY = 16, 60_000
LOCAL_SHARE, LOCAL_PART = 0.12, 0.15
"""There is no vignette in truth if the surroundings explain such a share of what it leaves, and so much as
a part of it: 0.34–0.88 and 0.24–1.9 in four kinds of local processing on four photos."""


@dataclass(frozen=True)
class PicturePair:
    """Two pictures of one size, given in bands.

    ``bands``: the same pixels of *before* and *after*, (n, 3) or (n, 4) each, uint8, uint16 or float32
    non-linear sRGB; any runs of pixels, row by row from the top, together ``width`` × ``height``.
    """

    width: int
    height: int
    bands: Iterable[tuple[Pixels, Pixels]]
    remarks: tuple[Remark, ...] = ()
    """What is to be told of where the pictures came from."""
    alignment: Alignment | None = None
    """How they lay before that; None where they were taken as they are."""
    window: Window | None = None
    """Where in the whole of *after* the pixels lie; None where they are the whole."""

    @classmethod
    def of(cls, before: Pixels, after: Pixels) -> PicturePair:
        """Two arrays (height, width, 3 or 4). Raises ``PairError`` where the sizes differ."""
        if before.shape[:2] != after.shape[:2]:
            one, other = (f"{side.shape[1]}×{side.shape[0]}" for side in (before, after))
            raise PairError(
                _(
                    "The pictures differ in size ({one} and {other}). Choose two of the same size."
                ).format(one=one, other=other)
            )
        height, width = before.shape[:2]
        return cls(width, height, zip(bands(before), bands(after), strict=True))

    @classmethod
    def aligned(cls, before: Pixels, after: Pixels) -> PicturePair:
        """What two arrays, perhaps of two sizes, share, laid pixel over pixel: ``registration.aligned``.

        Raises ``PairError`` where no trustworthy alignment is found.
        """
        shared = aligned(before, after)
        return replace(
            cls.of(shared.before, shared.after),
            remarks=(shared.alignment.remark(),),
            alignment=shared.alignment,
            window=shared.window,
        )


@dataclass(frozen=True)
class Samples:
    """Colours of a pair.

    ``before`` and ``after`` (n, 3) in 0–1; ``count`` (n,), the pixels of each; ``spread`` (n,), the
    standard error of a channel of ``after``, 0–1, from what the pair's noise leaves uncertain.
    """

    before: Matrix
    after: Matrix
    count: Matrix
    spread: Matrix

    def __len__(self) -> int:
        return len(self.count)

    def __getitem__(self, rows: slice | NDArray[np.int64] | NDArray[np.bool_]) -> Samples:
        return Samples(self.before[rows], self.after[rows], self.count[rows], self.spread[rows])


@dataclass(frozen=True)
class PairStatistics:
    """What one pair says.

    ``samples``: a colour for each of the ``cells`` (n,) of the GRID³ that the pair shows; ``slope``
    (n, 3, 3): of the look there, after ≈ slope · before; ``covered`` (32³,): the cells of a coarser
    grid that the pair shows; ``shift``: how far *after* lies to the right of and below *before*, in
    pixels, None where that cannot be told; ``vignette``: what was changed by the place, and is not in the
    samples, None where nothing was; ``locality``: how far it depends on what lies around, None where that
    cannot be told; ``grain``: what *after* has of it, None where none is seen or the pictures do not lie on
    each other; ``clipped``: the share of *before* that is black or white.
    """

    samples: Samples
    cells: NDArray[np.int64]
    slope: Matrix
    pixels: int
    covered: NDArray[np.bool_]
    noise: Noise
    shift: tuple[float, float] | None
    vignette: Vignette | None
    locality: Locality | None
    grain: Grain | None
    clipped: float


class Pair:
    """What is known of one pair of pictures, run by run."""

    def __init__(self, width: int, height: int, window: Window | None = None) -> None:
        self.width, self.height = width, height
        self._window = Window.whole(width, height) if window is None else window
        self.pixels = 0
        # Before, after, what lies around, count, and the weight in the sample.
        self._sums = np.zeros((GRID**3, 11))
        self._covered = np.zeros(COVERAGE_GRID**3, dtype=np.bool_)
        self._of_cells = OfEachCell(PER_CELL, GRID**3)
        self._of_colours = OfSomeColours(PER_COLOUR, COLOURS_CAPACITY)
        self._tiles = Tiles(width, height)
        self._surroundings = Surroundings(width, height)
        self._grain_tiles = GrainTiles(width, height)
        # Pixels are looked at when those around them are there too.
        self._halo = (FLAT_RADIUS + 1) * (width + 1)
        self._next, self._first = (
            0,
            0,
        )  # the pixel to look at next, and the first that is still here
        self._here: tuple[Pixels, Pixels] | None = None

    @classmethod
    def look_at(cls, pictures: PicturePair) -> Pair:
        """Stream two pictures.

        Raises ``PairError`` where the bands do not make up the size that was said.
        """
        pair = cls(pictures.width, pictures.height, pictures.window)
        for before, after in pictures.bands:
            pair.add(before, after)
        pair.finish()
        return pair

    def add(self, before: Pixels, after: Pixels) -> None:
        """Take in a band: (n, 3) or (n, 4) each, the next pixels of both pictures.

        Pixels that are transparent in either (alpha 0) or not finite are passed over; values are
        clipped to 0–1, where looks live. Raises ``PairError`` where the lengths differ.
        """
        if len(before) != len(after):
            raise PairError(_("The two pictures differ in size. Choose two of the same size."))
        first = self._first + (0 if self._here is None else len(self._here[0]))
        self._tiles.add(before, after, first)
        self._surroundings.add(before, first)
        self._grain_tiles.add(before, after, first)
        if self._here is not None:
            before = np.concatenate([self._here[0], before])
            after = np.concatenate([self._here[1], after])
        self._here = before, after
        self._look_up_to(self._first + len(before) - self._halo)

    def finish(self) -> None:
        """Look at the last pixels. Raises ``PairError`` where there were more or fewer than said."""
        there = self._first + (0 if self._here is None else len(self._here[0]))
        if there != self.width * self.height:
            raise PairError(_("The pictures do not have the announced size. Try again."))
        self._look_up_to(there)
        self._here = None

    def _look_up_to(self, end: int) -> None:
        if self._here is None or end <= self._next:
            return
        before, after = self._here

        def look(start: int) -> tuple[Any, ...]:
            stop = min(start + CHUNK, end)
            wide = slice(max(start - self._halo, self._first), stop + self._halo)
            levels = _levels(_part(before, wide, self._first))
            inner, rows = slice(start - wide.start, stop - wide.start), slice(start, stop)
            return self._look_at(
                _part(before, rows, self._first),
                _part(after, rows, self._first),
                _flatness(levels, self.width)[inner],
                _surroundings(levels, self.width)[inner],
                start,
            )

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for done in pool.map(look, range(self._next, end, CHUNK)):
                self._take(*done)
        self._next = end
        gone = max(end - self._halo, self._first) - self._first
        self._here = before[gone:].copy(), after[gone:].copy()
        self._first += gone

    def _look_at(
        self,
        before: Pixels,
        after: Pixels,
        flatness: NDArray[np.uint8],
        neighbourhood: NDArray[np.int16],
        first: int,
    ) -> tuple[Any, ...]:
        """What a chunk adds; called from several threads at once."""
        index = np.arange(first, first + len(before), dtype=np.uint32)
        kept = usable(before, after)
        if not kept.all():
            before, after = before[kept], after[kept]
            flatness, neighbourhood, index = flatness[kept], neighbourhood[kept], index[kept]
        before, after = _colours(before), _colours(after)
        priority = hashed(index)

        fixed = np.empty((len(index), 11))
        np.rint(before * FIXED_POINT, out=fixed[:, :3], casting="same_kind")
        np.rint(after * FIXED_POINT, out=fixed[:, 3:6], casting="same_kind")
        fixed[:, 6:9] = neighbourhood
        fixed[:, 9] = 1
        np.left_shift(1, flatness, out=fixed[:, 10], casting="unsafe")
        cells = cells_of(before, GRID)
        ones, columns = np.ones(len(index)), np.arange(len(index) + 1)
        sums = csc_matrix((ones, cells, columns), shape=(GRID**3, len(index))) @ fixed

        def chosen(
            key: NDArray[Any], rows: NDArray[np.int64], neighbourhood: NDArray[np.int16]
        ) -> Sampled:
            values = np.concatenate([before[rows], after[rows]], axis=1)
            return Sampled(
                key[rows].astype(np.uint32),
                index[rows],
                flatness[rows],
                from_float(values, np.uint16),
                neighbourhood[rows],
            )

        codes = packed(from_float(before, np.uint8))
        return (
            len(index),
            sums,
            cells_of(before, COVERAGE_GRID),
            chosen(cells, self._of_cells.candidates(cells, priority >> flatness), neighbourhood),
            chosen(codes, self._of_colours.candidates(codes, priority), neighbourhood[:, :0]),
        )

    def _take(
        self, pixels: int, sums: Matrix, covered: Any, of_cells: Sampled, of_colours: Sampled
    ) -> None:
        self.pixels += pixels
        self._sums += sums
        self._covered[covered] = True
        self._of_cells.have_seen(self._sums[:, 10])
        self._of_cells.add(of_cells)
        self._of_colours.add(of_colours)

    def means(self) -> Means:
        """What all pixels of each cell that the pair shows say."""
        cells = np.flatnonzero(self._sums[:, 9])
        count = self._sums[cells, 9]
        before, after, neighbourhood = np.split(self._sums[cells, :9] / count[:, None], 3, axis=1)
        fixed = float(FIXED_POINT)
        return Means(
            cells, count, before / fixed, after / fixed, neighbourhood / NEIGHBOURHOOD_UNITS
        )

    def beside_colour(self) -> tuple[Vignette | None, Locality | None]:
        """What *after* depends on besides the colour: the place, and what lies around a pixel.

        The second is None where it cannot be told.
        """
        found = self._beside_colour(self.means(), self._of_cells.sample())
        return found.vignette, found.locality

    def _beside_colour(self, means: Means, some: Sampled) -> _BesideColour:
        cell = np.searchsorted(means.cells, some.key)
        placed = self._placed(some, means.pixels[cell] / np.bincount(cell)[cell])
        vignette = fit_vignette(placed)
        if vignette is not None:
            below = look_below(vignette, placed)
            without = self._locality(_with_look(some, below))
            if not is_rather_local(vignette, without):
                return _BesideColour(vignette, without, placed, below)
        return _BesideColour(None, self._locality(some), placed, None)

    def _locality(self, some: Sampled) -> Locality | None:
        return locality_of(some, self._surroundings, self.width, self.height)

    def statistics(self) -> PairStatistics:
        """All that is known of the pair. Raises ``PairError`` where no pixel was usable."""
        if self.pixels == 0:
            raise PairError(
                _(
                    "No pixels to learn from: the pictures are transparent wherever "
                    "they overlap, or contain no numbers. Choose other pictures."
                )
            )
        means, some = self.means(), self._of_cells.sample()
        vignette, locality, placed, below = self._beside_colour(means, some)
        if below is None:
            cells = colours_of_cells(means, some)
        else:
            cells = colours_below(means, some, placed, below)
        before, after, spread, slope = cells.colours
        shift = self._tiles.shift()
        apart = shift is not None and np.hypot(*shift) >= SHIFT_THAT_MATTERS
        return PairStatistics(
            samples=Samples(before, after, cells.pixels, spread),
            cells=cells.cells,
            slope=slope,
            pixels=self.pixels,
            covered=self._covered,
            noise=self._noise(vignette),
            shift=shift,
            vignette=vignette,
            locality=locality,
            grain=None if apart else self._grain_tiles.grain(),
            clipped=self._surroundings.clipped,
        )

    def _noise(self, vignette: Vignette | None) -> Noise:
        """The noise that is left without the vignette."""
        some = self._of_colours.sample()
        if vignette is None:
            return noise_of(some)
        placed = self._placed(some, np.ones(len(some)))
        return noise_of(_with_look(some, look_below(vignette, placed)))

    def _placed(self, pixels: Sampled, weight: Matrix) -> Placed:
        """Pixels with their places in *after*."""
        row, column = np.divmod(pixels.index.astype(np.int64), self.width)
        window = self._window
        return Placed(
            pixels.before.astype(np.float64),
            pixels.after.astype(np.float64),
            (2 * (column + window.left) + 1) / window.width - 1,
            (2 * (row + window.top) + 1) / window.height - 1,
            weight,
            window.width / window.height,
        )


class _BesideColour(NamedTuple):
    """What a pair has beside colour, and the pixels that it was seen from, without the vignette too."""

    vignette: Vignette | None
    locality: Locality | None
    placed: Placed
    below: Below | None


def _with_look(some: Sampled, below: Below) -> Sampled:
    """Pixels with the look's colours in the place of those of *after*, where these tell them."""
    values = some.values.copy()
    values[:, 3:] = from_float(below.colours, np.uint16)
    return replace(some, values=values)[below.known]


def is_rather_local(vignette: Vignette, without: Locality | None) -> bool:
    """Whether the surroundings explain what seems to go by the place.

    without : what they explain of the pair when the vignette is taken out

    A photo's light and dark parts lie somewhere, so what goes by them may seem to go by the place.
    """
    if without is None:
        return False
    if without.share >= LOCAL_SHARE and without.delta_e >= LOCAL_PART * vignette.share:
        return True
    return without.visible and without.delta_e >= vignette.share


def _part(pixels: Pixels, rows: slice, first: int) -> Pixels:
    """Rows of a picture of which the first that is here has number ``first``."""
    return pixels[rows.start - first : rows.stop - first]


def _levels(pixels: Pixels) -> Levels:
    """The colours (n, 3) of pixels of any depth in 8 bits, to see what lies about a pixel."""
    if pixels.dtype == np.uint8:
        return np.ascontiguousarray(pixels[:, :3])
    colours = np.nan_to_num(_colours(pixels))
    levels: Levels = from_float(colours, np.uint8)
    return levels


def _surroundings(levels: Levels, width: int) -> NDArray[np.int16]:
    """How far what lies about each of a run of pixels differs from it, (n, 3), in 1/NEIGHBOURHOOD_UNITS.

    The sum of the 5 × 5 pixels about it, less 25 times itself. Beyond the picture's sides the neighbours
    are those of the row before or after, which matters little.
    """
    own = levels.astype(np.int16)
    across = _with_neighbours(_with_neighbours(own, own, 1), own, 2)
    down = _with_neighbours(_with_neighbours(across, across, width), across, 2 * width)
    return down - np.int16(25) * own


def _with_neighbours(
    sums: NDArray[np.int16], values: NDArray[np.int16], stride: int
) -> NDArray[np.int16]:
    """``sums`` and the values ``stride`` pixels before and after; at the ends a pixel's own instead."""
    total = sums.copy()
    total[stride:] += values[:-stride]
    total[:stride] += values[:stride]
    total[:-stride] += values[stride:]
    total[-stride:] += values[-stride:]
    return total


def _flatness(levels: Levels, width: int) -> NDArray[np.uint8]:
    """How flat it is about each of a run of pixels: 0 at edges to 3·FLAT_BITS in even areas."""
    step = np.maximum(_steps(levels, 1), _steps(levels, width))
    for stride in (1, width):
        step = _highest_around(step, stride)
    flatness = np.zeros(len(step), dtype=np.uint8)
    for most in FLAT_STEPS:
        flatness += (step <= most).view(np.uint8)
    flatness *= np.uint8(FLAT_BITS)
    return flatness


def _steps(levels: Levels, stride: int) -> NDArray[np.uint8]:
    """How far each pixel lies from the one ``stride`` before it, in the channel where it is most."""
    one, other = levels[stride:], levels[:-stride]
    apart = np.maximum(one, other)
    apart -= np.minimum(one, other)
    steps = np.zeros(len(levels), dtype=np.uint8)
    np.maximum(apart[:, 0], apart[:, 1], out=steps[stride:])
    np.maximum(steps[stride:], apart[:, 2], out=steps[stride:])
    return steps


def _highest_around(values: NDArray[np.uint8], stride: int) -> NDArray[np.uint8]:
    """The highest of the values up to FLAT_RADIUS strides away; a step lies between two pixels."""
    highest = values.copy()
    for distance in range(1, FLAT_RADIUS + 2):
        shift = distance * stride
        np.maximum(highest[:-shift], values[shift:], out=highest[:-shift])
        if distance <= FLAT_RADIUS:
            np.maximum(highest[shift:], values[:-shift], out=highest[shift:])
    return highest


def _colours(pixels: Pixels) -> Float:
    """The colours (n, 3) of pixels of any depth, in 0–1."""
    colours = to_float(pixels[:, :3])
    return colours if pixels.dtype.kind == "u" else np.clip(colours, 0, 1)


def cells_of(colours: NDArray[np.floating], side: int) -> NDArray[np.int32]:
    """The number of each colour's cell (n,) when the cube is cut into ``side``³ of them."""
    steps = np.minimum((colours * colours.dtype.type(side)).astype(np.int32), side - 1)
    numbers: NDArray[np.int32] = (steps[:, 0] * side + steps[:, 1]) * side + steps[:, 2]
    return numbers
