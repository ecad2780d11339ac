"""The grain that a processing has laid over a picture: how strong, how large and how colourful it is.

Seen in flat blocks of both pictures at full resolution. In each, *after* is regressed on *before*: on its
colours there, which carries its own noise through the look; on means around each pixel, which carries
sharpening, blurring and resampling; and on its slope, which carries a shift. The residual can be grain,
or what JPEG or a noise reduction took away, which is never more than *before* had. How the residual of
two pixels differs by their distance (the variogram: G. Matheron, "Principles of geostatistics", Econ.
Geol. 58, 1963) tells the grain's strength and size, by comparison with made grain of known sizes in the
same blocks after the same regression.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from threadpoolctl import threadpool_limits

from nnlook_core.colour.pixels import to_float, usable
from nnlook_core.effects.grain import LIGHTNESSES, Grain, with_grain
from nnlook_core.effects.window import Window
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.pairs.registration import Tiles

Float = NDArray[np.float32]
Matrix = NDArray[np.float64]
Pixels = NDArray[Any]

TILE, TILES = 64, 8
"""A tile's side in pixels, and how many there are along each side of the picture."""
BLOCK, MARGIN = 32, 2
"""A block's side, and what is left out of it along its edges, where a mean reaches beyond."""
FLATTEST, ENOUGH = 24, 10
"""The blocks that are looked at in each fifth of the lightnesses, and that are needed altogether."""
CLIPPED, MOST_CLIPPED = 0.01, 0.02
"""A value so close to 0 or 1 may be clipped; the share of such pixels that a block may have."""

NEAR, FAR = 1, 4
"""The distances, in pixels, at which pixels are compared."""
SIZES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.75, 1.0, 1.4, 2.0, 2.8, 4.0)
"""The sizes that the grain is compared with."""

VISIBLE_DELTA_E = 1.0
"""Grain is at least so strong: as mean CIEDE2000."""
MORE_THAN_BEFORE = 0.4
"""Its variance is so many times that of what *before* shows in the same blocks, seen through the look."""
UNEVEN = 0.35
"""It is everywhere: by so much, at the most, does the logarithm of its variance scatter among blocks of one
lightness, beyond what made grain does. What JPEG leaves comes with edges and texture."""
ROUNDS = 8
TINY = 1e-9


class GrainTiles:
    """Tiles of two pictures at full resolution, gathered as they stream by, and the grain in them."""

    def __init__(self, width: int, height: int) -> None:
        self._tiles = Tiles(width, height, TILE, TILES)

    def add(self, before: Pixels, after: Pixels, first: int) -> None:
        """Take in a run of pixels (n, 3 or 4), of which the first has the number ``first``."""
        kept = usable(before, after)
        if not kept.all():  # black, they count as clipped
            before, after = (np.where(kept[:, None], side, 0) for side in (before, after))
        self._tiles.add(before, after, first)

    def grain(self) -> Grain | None:
        """The grain of *after*; None where there is none to see, or none that could be told for sure."""
        before, after = (_blocks(tile[side] for tile in self._tiles.pairs) for side in (0, 1))
        clipped = ((after < CLIPPED) | (after > 1 - CLIPPED)).any(axis=3).mean(axis=(1, 2))
        sound = clipped <= MOST_CLIPPED
        if sound.sum() < ENOUGH:
            return None
        before, after = before[sound], after[sound]
        colours = after.mean(axis=(1, 2), dtype=np.float64)
        slope = _slope(before.mean(axis=(1, 2), dtype=np.float64), colours)
        rows = _flattest(before, colours)
        if len(rows) < ENOUGH:
            return None
        with threadpool_limits(
            limits=1, user_api="blas"
        ):  # more would be slower on such small products
            residual = _Residual.of(before[rows], after[rows])
            return residual.grain(colours[rows], slope[rows], colours)


@dataclass(frozen=True)
class _Residual:
    """What is left of *after*, and of *before*, in blocks.

    basis : (n, p, k), orthonormal: what was taken away from ``after`` (n, p, 3), of the first three of it
        from ``before`` (n, p, 3)
    """

    basis: Matrix
    before: Matrix
    after: Matrix

    @classmethod
    def of(cls, before: Float, after: Float) -> _Residual:
        """Blocks (n, BLOCK, BLOCK, 3), regressed."""
        basis = np.linalg.qr(_terms(before))[0]
        return cls(
            basis,
            _without(basis[:, :, :3], _inner(before)),
            _without(basis, _inner(after)),
        )

    def grain(self, colours: Matrix, slope: Matrix, all_colours: Matrix) -> Grain | None:
        """The grain, if it is one.

        colours : the means of *after* (n, 3); slope : of the look there (n, 3); all_colours : (m, 3)
        """
        near, far = (_difference(self.after, distance) for distance in (NEAR, FAR))
        own = _difference(self.before, FAR) * slope**2
        if np.median(far.mean(axis=1)) < MORE_THAN_BEFORE * np.median(own.mean(axis=1)):
            return None
        size, gain, made_scatter = self._compared(
            float(np.median(near.mean(axis=1) / far.mean(axis=1)))
        )
        strengths = _by_value(colours, np.sqrt(far / gain))
        fitted = np.interp(colours, np.linspace(0, 1, LIGHTNESSES), strengths) ** 2 * gain
        scatter = np.std(np.log(np.mean(far / np.maximum(fitted, TINY), axis=1) + TINY))
        if scatter**2 > made_scatter**2 + UNEVEN**2:
            return None
        grain = Grain(tuple(map(float, strengths)), size, _colour(self.after), 0.0)
        amount = _visible(grain, all_colours)
        return replace(grain, delta_e=amount) if amount >= VISIBLE_DELTA_E else None

    def _compared(self, ratio: float) -> tuple[float, float, float]:
        """The size of grain whose near and far differences have a ratio, and what is seen of its variance.

        The latter is the share that far differences show, and how its logarithm scatters among blocks.
        """
        side = BLOCK - 2 * MARGIN
        blocks = len(self.basis)
        flat = np.full((blocks * side * side, 3), 0.5, np.float32)
        window = Window.whole(side, blocks * side)
        ratios, gains, scatters = [], [], []
        for size in SIZES:
            made = with_grain(flat, Grain((0.1,) * LIGHTNESSES, size, 0.0, 0.0), 1.0, 0, window)
            noise = ((made[:, :1] - 0.5) / 0.1).astype(np.float64).reshape(blocks, -1, 1)
            left = _without(self.basis, noise)
            near, far = (_difference(left, distance)[:, 0] for distance in (NEAR, FAR))
            ratios.append(float(np.median(near / far)))
            gains.append(float(np.median(far)))
            scatters.append(float(np.std(np.log(far))))
        size = float(np.interp(-ratio, -np.array(ratios), SIZES))
        return size, float(np.interp(size, SIZES, gains)), float(np.interp(size, SIZES, scatters))


def _blocks(tiles: Iterable[Pixels]) -> Float:
    """Tiles cut into blocks (n, BLOCK, BLOCK, 3), in 0–1."""
    blocks = []
    for tile in tiles:
        colours = np.clip(to_float(tile), 0, 1).reshape(tile.shape)
        for top in range(0, tile.shape[0] - BLOCK + 1, BLOCK):
            for left in range(0, tile.shape[1] - BLOCK + 1, BLOCK):
                blocks.append(colours[top : top + BLOCK, left : left + BLOCK])
    return np.stack(blocks) if blocks else np.zeros((0, BLOCK, BLOCK, 3), np.float32)


def _slope(before: Matrix, after: Matrix) -> Matrix:
    """How much a channel of *after* changes by *before*'s lightness, (n, 3), from blocks' means (n, 3)."""
    gray = before.mean(axis=1)
    slopes = []
    for channel in after.T:
        curve = np.polynomial.Polynomial.fit(gray, channel, 3)
        slopes.append(curve.deriv()(gray))
    return np.stack(slopes, axis=1)


def _flattest(before: Float, colours: Matrix) -> NDArray[np.int64]:
    """The numbers of the flattest blocks in each fifth of the lightnesses."""
    across, down = np.diff(before, axis=2), np.diff(before, axis=1)
    activity = (across**2).mean(axis=(1, 2, 3)) + (down**2).mean(axis=(1, 2, 3))
    fifth = np.minimum((colours.mean(axis=1) * 5).astype(np.int64), 4)
    chosen = []
    for number in range(5):
        rows = np.flatnonzero(fifth == number)
        order = rows[np.argsort(activity[rows], kind="stable")]
        chosen.append(order[: min(FLATTEST, (len(order) + 1) // 2)])
    return np.concatenate(chosen)


def _terms(before: Float) -> Matrix:
    """What *after* may depend on in a block without any grain, (n, p, k); the place first."""
    side = BLOCK - 2 * MARGIN
    place = np.linspace(-1, 1, side)
    y, x = np.meshgrid(place, place, indexing="ij")
    flat = np.stack([np.ones(side * side), x.ravel(), y.ravel()], axis=1)
    gray = before.mean(axis=3, keepdims=True)
    parts = [before]
    parts += [ndimage.uniform_filter(before, (1, width, width, 1)) for width in (3, 5)]
    parts += [np.gradient(gray, axis=axis) for axis in (1, 2)]
    where = np.broadcast_to(flat, (len(before), *flat.shape))
    return np.concatenate([where, *map(_inner, parts)], axis=2)


def _inner(blocks: Float) -> Matrix:
    """Blocks without their margin, (n, p, channels)."""
    inner = blocks[:, MARGIN:-MARGIN, MARGIN:-MARGIN].astype(np.float64)
    return inner.reshape(len(blocks), -1, blocks.shape[3])


def _without(basis: Matrix, values: Matrix) -> Matrix:
    """Values (n, p, c) without what an orthonormal basis (n, p, k) explains."""
    left: Matrix = values - basis @ (basis.transpose(0, 2, 1) @ values)
    return left


def _difference(values: Matrix, distance: int) -> Matrix:
    """Half the mean squared difference of values (n, p, c) so far apart, (n, c), both ways."""
    side = BLOCK - 2 * MARGIN
    square = values.reshape(len(values), side, side, -1)
    across = square[:, :, distance:] - square[:, :, :-distance]
    down = square[:, distance:] - square[:, :-distance]
    half: Matrix = ((across**2).mean(axis=(1, 2)) + (down**2).mean(axis=(1, 2))) / 4
    return half


def _by_value(colours: Matrix, strength: Matrix) -> Matrix:
    """Strengths (LIGHTNESSES,) that fit those of blocks' channels (n, 3) at their values, most of them.

    Least absolute deviations, by weighing again and again; where no block tells, as the nearest that does.
    """
    place = colours.ravel() * (LIGHTNESSES - 1)
    hats = np.maximum(0, 1 - np.abs(place[:, None] - np.arange(LIGHTNESSES)))
    target = strength.ravel()
    tie = np.diff(np.eye(LIGHTNESSES), axis=0) * 0.01 * len(target)
    weight = np.ones(len(target))
    for _round in range(ROUNDS):
        normal = (hats * weight[:, None]).T @ hats + tie.T @ tie / len(target)
        fitted = np.linalg.solve(normal, (hats * weight[:, None]).T @ target)
        off = np.abs(target - hats @ fitted)
        scale = max(float(np.median(off)), 1e-9)
        weight = 1 / np.maximum(off / scale, 0.1)
        weight /= weight.mean()
    result: Matrix = np.clip(fitted, 0, 1)
    return result


def _colour(residual: Matrix) -> float:
    """1 less the correlation between channels, of the residual (n, p, 3)."""
    product = residual.transpose(0, 2, 1) @ residual
    deviation = np.sqrt(np.diagonal(product, axis1=1, axis2=2))
    correlation = product / np.maximum(deviation[:, :, None] * deviation[:, None, :], 1e-12)
    between = np.median(correlation[:, [0, 0, 1], [1, 2, 2]].mean(axis=1))
    return float(np.clip(1 - between, 0, 1))


def _visible(grain: Grain, colours: Matrix) -> float:
    """The mean CIEDE2000 that grain makes on colours (n, 3)."""
    many = np.repeat(colours.astype(np.float32), 64, axis=0)
    changed = np.clip(with_grain(many, grain, 1.0, 0, Window.whole(64, len(colours))), 0, 1)
    return float(delta_e(changed, many).mean())
