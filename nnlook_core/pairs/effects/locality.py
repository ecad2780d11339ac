"""Whether *after* depends on what lies around a pixel, wider than sharpening reaches.

Local contrast, tone mapping, shadows and highlights, CLAHE: they treat one and the same colour differently
in a dark and in a light part of the photo. Seen from pixels of like colour. What is left of *after* when
the mean of each small cell of colours is taken away is explained, by least squares with these means taken
away from all sides (fixed-effects regression: J. M. Wooldridge, "Econometric Analysis of Cross Section and
Panel Data", 2nd ed., ch. 10), twice: by what is no local processing, and by that and the mean luminance of
*before* around the pixel and how far it scatters there, over several widths. What is no local processing:
the slope of the look inside a cell, smooth functions of the place (vignettes, gradients), and the 5 × 5
pixels around (JPEG, sharpening, noise reduction, pictures that lie a pixel apart). Each half of a board of
fields is told from the other half, so that what is explained is no chance.

Processing that adapts to the whole photo but treats equal colours equally (auto levels, Reinhard's
operator) looks like a pure change of colours here: only a second pair can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from threadpoolctl import threadpool_limits

from nnlook_core.colour.pixels import REC709_LUMA, to_float
from nnlook_core.common.sentences import Remark
from nnlook_core.compute.hashing import hashed
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.pairs.effects.board import half
from nnlook_core.pairs.reservoir import Sampled

Pixels = NDArray[Any]
Matrix = NDArray[np.float64]
Whole = NDArray[np.int64]

SIDE = 192
"""Fields along the longer side of the small copy of *before*, at most."""
PER_FIELD = 4
"""Pixels of *before* along each side of a field that are looked at, about."""
WIDTHS = (1 / 24, 1 / 12, 1 / 6, 1 / 3, 2 / 3)
"""Of the boxes over which the luminance is averaged, as shares of the longer side."""
SCATTER_WIDTHS = (1 / 24, 1 / 8)
"""Of those in which its standard deviation is taken: CLAHE and gradient-domain tone mapping go by it."""

CLIPPED = 1.5 / 255
"""A colour this near to 0 or 1 in a channel may stand for many that the picture cannot show."""
ENOUGH = 4
"""Pixels that a cell needs."""
ENOUGH_PIXELS, MOST_PIXELS = 1000, 12_000

VISIBLE_DELTA_E, VISIBLE_SHARE = 0.25, 0.08
TRACE_DELTA_E, TRACE_SHARE = 0.05, 0.04
"""Strong enough to be seen; and more than chance leaves. Measured at full size, ΔE explained (share):

- 26 film and 54 other looks on Kodak's photos 3 and 8, as PNG and as JPEG 90: 0.44 at most, of shares up to
  0.028; darktable's base curve, filmic and sigmoid from raw 0.01 (0.00); Instagram's Clarendon, Gingham,
  1977 and Nashville 0.48 (0.01), for JPEG's noise hides much; a shift of two pixels 1.0 (0.01).
- Sharpening with a radius of a pixel 0.21 (0.02); vignettes 0.03–0.49 (0.00–0.08), real ones of Instagram
  0.48 (0.01); gradients 0.08 (0.04).
- On Kodak's photos 3, 8, 20 and 23: RawTherapee's Pop profiles 0.41–0.81 (0.06–0.30), its tone mapping
  0.80–1.22 (0.48–0.60), darktable's local contrast 0.24–0.94 (0.20–0.54), GEGL's mantiuk06 0.58–1.31
  (0.14–0.24), fattal02 1.1–3.1 (0.6–0.8), unsharp mask of 30 pixels 1.6–2.9 (0.34–0.68), ImageMagick's
  CLAHE 0.9–2.1 (0.23–0.63), G'MIC's local normalisation 2.5–5.4 (0.44–0.76). GEGL's shadows-highlights at a
  strength that changes the photos by less than 1 ΔE in all 0.05–0.23 (0.04–0.46).
"""

HOLD = 1e-4
"""Of the squares, added to keep what hardly varies from explaining anything."""
HUBER = 1.345
"""Standard deviations from which on a residual weighs less: P. J. Huber, "Robust Statistics", 1981."""


@dataclass(frozen=True)
class Locality:
    """What the surroundings explain: ``delta_e``, and the ``share`` of what nothing else explains.

    ``delta_e`` is in CIEDE2000: the root of how much they lower its mean square, 0 where they do not.
    """

    delta_e: float
    share: float

    @property
    def visible(self) -> bool:
        """Whether it is local processing that can be seen."""
        return self.delta_e >= VISIBLE_DELTA_E and self.share >= VISIBLE_SHARE

    @property
    def traces(self) -> bool:
        """Whether it is more than a pure change of colours leaves by chance, seen or not."""
        return self.delta_e >= TRACE_DELTA_E and self.share >= TRACE_SHARE

    def remarks(self) -> list[Remark]:
        """What a photographer should know of it: nothing or one thing."""
        return [{"code": "local", "delta_e": self.delta_e}] if self.visible else []


class Surroundings:
    """A small copy of the luminance of *before*, gathered as the picture streams by."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._field = max(1, -(-max(width, height) // SIDE))
        self._step = max(1, self._field // PER_FIELD)
        self._shape = -(-height // self._field), -(-width // self._field)
        # Of each field how many pixels, the luminance of all, and its squares.
        self._sums = np.zeros((3, *self._shape))
        self._clipped = 0.0

    def add(self, before: Pixels, first: int) -> None:
        """Take in a run of pixels (n, 3 or 4), of which the first has the number ``first``."""
        width, step = self._width, self._step
        last_row = min((first + len(before) - 1) // width, self._height - 1)
        for row in range(-(-(first // width) // step) * step, last_row + 1, step):
            start = row * width - first
            skipped = -(-max(-start, 0) // step) * step
            pixels = before[start + skipped : max(start + width, 0) : step]
            seen = np.isfinite(pixels).all(axis=1)
            if pixels.shape[1] == 4:
                seen &= pixels[:, 3] > 0
            if not seen.any():
                continue
            field = (skipped + step * np.flatnonzero(seen)) // self._field
            colours = np.clip(to_float(pixels[seen, :3]), 0, 1)
            self._clipped += np.count_nonzero(all_clipped(colours))
            # Whole multiples of 2⁻²⁰, so that no sum depends on where runs end.
            luminance = np.rint(colours.astype(np.float64) @ REC709_LUMA * 2.0**20)
            for sums, values in zip(self._sums, (None, luminance, luminance**2), strict=True):
                sums[row // self._field] += np.bincount(field, values, self._shape[1])

    @property
    def clipped(self) -> float:
        """The share of the pixels that are black or white, 0–1."""
        return float(self._clipped / max(self._sums[0].sum(), 1))

    def around(self, index: Whole) -> Matrix:
        """Of the luminance around pixels (n,) the means over the WIDTHS and the scatter over the others.

        (n, 7), in 0–1.
        """
        place = index // self._width // self._field, index % self._width // self._field
        scaled = self._sums * np.array([1, 2.0**-20, 2.0**-40])[:, None, None]

        def boxes(width: float) -> tuple[Matrix, Matrix]:
            size = round(width * max(self._shape)) | 1
            count, *sums = (ndimage.uniform_filter(one, size, mode="nearest") for one in scaled)
            mean, square = (one[place] / np.maximum(count[place], 1e-9) for one in sums)
            return mean, np.sqrt(np.maximum(square - mean**2, 0))

        means = [boxes(width)[0] for width in WIDTHS]
        return np.stack([*means, *(boxes(width)[1] for width in SCATTER_WIDTHS)], axis=1)


def all_clipped(colours: NDArray[np.floating[Any]]) -> NDArray[np.bool_]:
    """Which colours (n, 3) in 0–1 are black or white in all channels, and so may stand for many."""
    clipped: NDArray[np.bool_] = np.all(colours < CLIPPED, axis=1)
    clipped |= np.all(colours > 1 - CLIPPED, axis=1)
    return clipped


def locality_of(
    pixels: Sampled, surroundings: Surroundings, width: int, height: int
) -> Locality | None:
    """What the surroundings explain in a picture's pixels, of which ``key`` is the cell of colours.

    pixels : sorted by ``key``; ``neighbourhood`` (n, 3) is how far the 5 × 5 pixels around differ, any unit

    None where too few pixels have like colours.
    """
    pixels = _some(pixels)
    if len(pixels) < ENOUGH_PIXELS:
        return None
    before, after = pixels.before.astype(np.float64), pixels.after.astype(np.float64)
    index = pixels.index.astype(np.int64)
    cell, size = np.unique(pixels.key, return_inverse=True, return_counts=True)[1:]
    first = np.cumsum(size) - size

    def mean(values: Matrix, weight: Matrix) -> Matrix:
        total = np.add.reduceat(weight, first)[:, None]
        means: Matrix = (np.add.reduceat(values * weight[:, None], first, axis=0) / total)[cell]
        return means

    one = np.ones(len(index))
    own, target = mean(before, one), mean(after, one)
    x = (index % width + 0.5) / width * 2 - 1
    y = (index // width + 0.5) / height * 2 - 1
    level = target @ REC709_LUMA[:, None]
    around = _by_level(surroundings.around(index), level)
    other = np.concatenate(
        [
            _slopes(before - own, own),
            _by_level(_of_place(x, y), level),
            _by_level(pixels.neighbourhood.astype(np.float64), level),
        ],
        axis=1,
    )
    terms = np.concatenate([other, around], axis=1)
    one_half = half(x, y)
    weight = one
    with threadpool_limits(limits=1, user_api="blas"):  # more would be slower on so small products
        for last in (False, True):
            values = terms - mean(terms, weight)
            residual = after - mean(after, weight)
            without, with_them = _predicted(values, residual, weight, one_half, other.shape[1])
            if not last:
                off = np.sqrt(np.mean((residual - with_them) ** 2, axis=1))
                scale = 1.4826 * float(np.median(off))
                if scale > 0:
                    weight = np.minimum(1, HUBER * scale / np.maximum(off, 1e-12))
    unbiased = np.sqrt(size / (size - 1))[cell]
    squares = [
        np.average((delta_e(after, target + told) * unbiased) ** 2, weights=weight)
        for told in (without, with_them)
    ]
    lowered = float(squares[0] - squares[1])
    share = lowered / max(float(squares[0]), 1e-12)
    return Locality(np.sqrt(max(lowered, 0.0)).item(), max(share, 0.0))


def _some(pixels: Sampled) -> Sampled:
    """All pixels of some cells that have enough which are not clipped."""
    sides = pixels.before, pixels.after
    inside = np.all((sides[0] > CLIPPED) & (sides[0] < 1 - CLIPPED), axis=1)
    inside &= np.any((sides[1] > CLIPPED) & (sides[1] < 1 - CLIPPED), axis=1)
    pixels = pixels[inside]
    cell, size = np.unique(pixels.key, return_inverse=True, return_counts=True)[1:]
    pixels = pixels[size[cell] >= ENOUGH]
    share = min(1.0, MOST_PIXELS / max(len(pixels), 1))
    return pixels[hashed(pixels.key) <= np.uint32(share * (2**32 - 1))]


def _slopes(offset: Matrix, colour: Matrix) -> Matrix:
    """The look inside a cell: linear in the offset, which depends on the colour, and bent a little."""
    return np.concatenate(
        [offset, *(offset * channel[:, None] for channel in colour.T), offset**2], axis=1
    )


def _of_place(x: Matrix, y: Matrix) -> Matrix:
    """Smooth functions of the place: vignettes, gradients, light from a side.

    No more than these: a photo's wide shapes are smooth functions of the place too.
    """
    squared = x**2 + y**2
    return np.stack([x, y, x**2, x * y, y**2, squared**2, squared**3], axis=1)


def _by_level(values: Matrix, level: Matrix) -> Matrix:
    """Values (n, k) that act differently on dark and on light colours: (n, 3k)."""
    return np.concatenate([values, values * level, values * level**2], axis=1)


def _predicted(
    terms: Matrix, target: Matrix, weight: Matrix, one_half: NDArray[np.bool_], others: int
) -> tuple[Matrix, Matrix]:
    """The target (n, 3) as the first ``others`` terms tell it, and as all do; each half by the other."""
    terms = terms / np.sqrt(np.mean(terms**2, axis=0) + 1e-18)
    predicted = np.empty_like(target), np.empty_like(target)
    for seen in (one_half, ~one_half):
        weighted = terms[seen] * weight[seen, None]
        normal, right = weighted.T @ terms[seen], weighted.T @ target[seen]
        normal[np.diag_indices_from(normal)] += HOLD * float(weight[seen].sum()) + 1e-12
        for told, count in zip(predicted, (others, len(normal)), strict=True):
            solved = np.linalg.solve(normal[:count, :count], right[:count])
            told[~seen] = terms[~seen, :count] @ solved
    return predicted
