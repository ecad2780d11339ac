"""The vignette of a pair: what it changed by the place, told from what it changed by the colour.

The model is after = g(look(before)), where g is what :mod:`nnlook_core.effects.vignette` adds at a place.
The look is not known yet, so it is a colour for each cell of a grid over the colour cube and a slope for
each block of cells: what equal colours before became in different places tells the vignette. Fitted by
Gauss–Newton steps in which all those colours and slopes are eliminated, so that only the few coefficients
of the vignette remain (variable projection: G. H. Golub, V. Pereyra, "Separable nonlinear least squares",
Inverse Problems 19, 2003). Pixels that do not fit weigh less (Tukey's biweight), and one that is clipped
in *after* says only that the look lies beyond there (J. Tobin, Econometrica 26, 1958).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix
from threadpoolctl import threadpool_limits

from nnlook_core.effects.vignette import DEGREES, Kind, Vignette, functions
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.pairs.effects.board import half

Matrix = NDArray[np.float64]
Whole = NDArray[np.int64]
Origin = tuple[float, float]

CELLS, BLOCKS = 24, 6
"""Along each side of the colour cube: cells with a colour each, blocks with a slope each."""
ENOUGH = 400
"""Pixels that are needed to tell about the place."""
TO_COMPARE, TO_FIT = 15_000, 60_000
"""The pixels that each step looks at, at most."""
ROUNDS_TO_DETECT, ROUNDS_TO_COMPARE, ROUNDS_TO_FIND, ROUNDS_TO_FIT = 2, 3, 6, 6

VISIBLE_DELTA_E = 0.35
CLEAR_SHARE = 0.2
"""There is a vignette if it makes at least so much of a difference, and explains at least such a share of
all squared residuals in places that it was not fitted to. Of genuine pairs with one it explains 0.35–0.75,
of those without 0.04 at the most."""
HAIR = 0.03
UNTOLD = 0.25 / 255
"""A more complicated vignette must leave so much less of the residuals: a share, and an amount that
rounding to 8 bits hides, a quarter of a step on average."""

MUCH_LESS_SIMPLE = 12
"""As how many times less simple than a radial one a surface counts."""
SMALL, LONGEST_STEP = 1e-3, 0.2
"""By how far an origin is moved to see what changes, and by how far at once to better it."""

FRAME_STEP, FRAME_TO, ONE_COLOUR = 0.02, -0.4, 3 / 255
"""A frame is looked for in strips so wide, from the edges to there, of values that differ no more."""

RIDGE = 1e-4
BIWEIGHT = 6.0
"""Robust standard deviations from which on a pixel counts nothing."""
LEAST_SCALE = 1e-3
CLIPPED = 1.5 / 255
"""So near to 0 or 1 a value of *after* is clipped."""
HELD = 0.1
"""The weight of a clipped value that the vignette explains: it lies beyond, but not without bounds."""
STIFFNESSES, MOST_DROP = (1.0, 16.0, 64.0, 256.0), 0.035
"""How stiff the bend of the tone curve is: stiffer where it would invert tones that the pair does not
show."""
BETTER = 0.92
"""All pixels must be met so much better than by a look alone: a frame has no vignette."""

INSIDE = (-0.1, 1.15)
"""What the look may be at a pixel before its clip."""
LEAST_SLOPE, MOST_SLOPE = 0.25, 3.0
"""Of g: where it is flatter, nothing can be told about the look below it."""
STEPS = 12
MISSED = 0.02
"""A value that g cannot reach by less than this has no colour of the look."""


class Placed(NamedTuple):
    """Pixels of a pair with their places.

    ``before``, ``after`` (n, 3) in 0–1; ``x``, ``y`` (n,), −1 at the left and top edges of *after* and 1
    at the others; ``weight`` (n,): for how many pixels each stands; ``aspect``: the width of *after* over
    its height.
    """

    before: Matrix
    after: Matrix
    x: Matrix
    y: Matrix
    weight: Matrix
    aspect: float

    def rows(self, rows: slice | NDArray[np.bool_]) -> Placed:
        """Some of them."""
        before, after, x, y, weight = (column[rows] for column in self[:-1])
        return Placed(before, after, x, y, weight, self.aspect)

    def some(self, most: int) -> Placed:
        """At most so many of them, evenly."""
        step = max(1, -(-len(self.x) // most))
        return self.rows(slice(step // 2, None, step))


class Below(NamedTuple):
    """What lies below a vignette.

    ``colours`` (n, 3): of the look alone, in 0–1; ``slope`` (n,): the least change of *after* in a channel
    for a change of these; ``known`` (n,): whether *after* tells them at all.
    """

    colours: Matrix
    slope: Matrix
    known: NDArray[np.bool_]


def fit_vignette(pixels: Placed) -> Vignette | None:
    """The vignette of a pair, None where it shows none.

    The simplest kind that explains what is seen: first a radial one about the middle, then one about
    another centre or a linear one, then a surface.
    """
    pixels = pixels.rows(_inside_frame(pixels))
    if len(pixels.x) < ENOUGH:
        return None
    with threadpool_limits(
        limits=1, user_api="blas"
    ):  # more would be slower on such small products
        few = pixels.some(TO_COMPARE)
        surface = _Fit(few, "surface", (0.0, 0.0), False).run(ROUNDS_TO_DETECT)
        if not surface.clear():
            return None
        chosen: _Fit | None = None
        for simple in _candidates(few, surface):
            if chosen is None or simple.left < (1 - HAIR) ** simple.rank * chosen.left - UNTOLD:
                chosen = simple
            if chosen.left <= (1 + HAIR) * surface.left + UNTOLD:
                break  # nothing smooth explains more
        assert chosen is not None
        many = pixels.some(TO_FIT)
        for stiffness in STIFFNESSES:
            best = replace(chosen, pixels=many, stiffness=stiffness).run(ROUNDS_TO_FIT)
            if not best.inverts():
                break
        if not best.clear() or best.left > BETTER * best.plain:
            return None
        return Vignette.from_json(best.vignette().to_json())  # None for what no card may hold


def _inside_frame(pixels: Placed) -> NDArray[np.bool_]:
    """Which pixels (n,) lie inside a frame of one colour that was laid around *after*, if there is one."""
    inside = np.ones(len(pixels.x), dtype=np.bool_)
    for along in (pixels.x, -pixels.x, pixels.y, -pixels.y):
        for edge in np.arange(-1, FRAME_TO, FRAME_STEP):
            strip = inside & (along <= edge + FRAME_STEP)
            if not strip.any() or np.ptp(pixels.after[strip], axis=0).max() > ONE_COLOUR:
                break
            inside &= ~strip
    return inside


def _candidates(pixels: Placed, surface: _Fit) -> Iterator[_Fit]:
    """Vignettes that may be meant, each fitted, from the simplest on."""
    centred = _Fit(pixels, "radial", (0.0, 0.0), False, fixed=True).run(ROUNDS_TO_COMPARE)
    yield centred
    shapes = [centred]
    if abs(np.log(pixels.aspect)) > 0.02:
        shapes.append(_Fit(pixels, "radial", (0.0, 0.0), True, fixed=True).run(ROUNDS_TO_COMPARE))
        yield shapes[1]
    lightness = surface.lightness()
    shape = min(shapes, key=lambda fit: fit.left)
    yield _Fit(pixels, "radial", lightness.centre(), shape.round).run(ROUNDS_TO_FIND)
    yield _Fit(pixels, "linear", lightness.lighter_end(), False).run(ROUNDS_TO_FIND)
    yield _Fit(pixels, "surface", lightness.median_place(), False).run(ROUNDS_TO_COMPARE)


def _moved(kind: Kind, origin: Origin, way: Sequence[float]) -> Origin:
    """A centre further across and down, or the end of a line, turned by an angle."""
    if kind == "linear":
        cos, sin = np.cos(way[0]), np.sin(way[0])
        x, y = cos * origin[0] - sin * origin[1], sin * origin[0] + cos * origin[1]
    else:
        x, y = origin[0] + way[0], origin[1] + way[1]
    return float(np.clip(x, -1, 1)), float(np.clip(y, -1, 1))


WAYS: dict[Kind, list[list[float]]] = {
    "radial": [[1.0, 0.0], [0.0, 1.0]],
    "linear": [[1.0]],
    "surface": [],
}
"""The ways in which the origin of each kind may move."""


@dataclass
class _Fit:
    """A vignette of one kind, as it is fitted to some pixels; unless it is fixed its origin is found."""

    pixels: Placed
    kind: Kind
    origin: Origin
    round: bool
    fixed: bool = False
    stiffness: float = 1.0

    def __post_init__(self) -> None:
        pixels = self.pixels
        self._functions = self._functions_about(self.origin)
        places, powers = DEGREES[self.kind]
        self.coefficients = np.zeros((3, places, powers))
        self._cells, self._blocks = _Groups(pixels.before, CELLS), _Groups(pixels.before, BLOCKS)
        self._offset = pixels.before - self._cells.means(pixels.before)
        # The look: of each cell a colour, of each block a slope.
        self._colour = self._cells.means(pixels.after)
        self._slope = np.zeros((3, len(pixels.x), 3))
        self._trust = np.ones(len(pixels.x))
        self._half = half(pixels.x, pixels.y)
        self._by_place = np.zeros_like(pixels.after)
        self.explained = self.left = self.plain = 0.0

    def _functions_about(self, origin: Origin) -> Matrix:
        pixels, aspect = self.pixels, self.pixels.aspect if self.round else 1.0
        found: Matrix = functions(self.kind, origin, pixels.x, pixels.y, aspect)
        return found

    @property
    def rank(self) -> int:
        """How many times better than another it must be to be chosen."""
        if self.kind == "surface":
            return MUCH_LESS_SIMPLE
        return int(self.round or not self.fixed)

    def run(self, rounds: int) -> _Fit:
        """Take so many Gauss–Newton steps."""
        for _ in range(rounds):
            self._step()
        return self

    def look(self) -> Matrix:
        """The look's colours at the pixels (n, 3), before the vignette."""
        lean = np.einsum("cni,ni->nc", self._slope, self._offset)
        look: Matrix = np.clip(self._colour + lean, *INSIDE)
        return look

    def _step(self) -> None:
        look, after = self.look(), self.pixels.after
        powers = self.coefficients.shape[2]
        ways = [] if self.fixed or not self.coefficients.any() else WAYS[self.kind]
        changes = [self._change_along(way) for way in ways]
        first_step = not self.coefficients.any()
        certain, wanted = np.zeros((len(ways), len(ways))), np.zeros(len(ways))
        squared, seen = np.zeros(len(look)), np.zeros(len(look))
        left = unexplained = total = plain = 0.0
        for channel in range(3):
            value, goal = look[:, channel], after[:, channel]
            tone = self._functions @ self.coefficients[channel]
            bases = value[:, None] ** np.arange(powers)
            result = _changed(tone, value)
            slope = np.clip(1 + _derivative(tone, value), 0, MOST_SLOPE)
            hidden = (goal <= CLIPPED) & (result <= CLIPPED)
            hidden |= (goal >= 1 - CLIPPED) & (result >= 1 - CLIPPED)
            weight = self._trust * np.where(hidden, HELD, 1.0)
            terms = (self._functions[:, :, None] * bases[:, None, :]).reshape(len(value), -1)
            # What is to be explained by the vignette as a whole, with the look's own part eliminated.
            target = goal - value
            turned = [np.sum((at @ self.coefficients[channel]) * bases, axis=1) for at in changes]
            columns = np.column_stack([*turned, terms, target])
            columns, lean = self._eliminated(columns, slope, weight)
            turns, inner, outer = np.split(columns, [len(ways), -1], axis=1)
            outer, lean = outer[:, 0], lean[:, :, len(ways) :]
            stiffness = np.tile([1.0, 1.0, self.stiffness][:powers], self._functions.shape[1])
            hold = np.diag(RIDGE * stiffness * (weight @ terms**2) + 1e-9)
            halves = [
                _normal(inner[rows], outer[rows], weight[rows])
                for rows in (self._half, ~self._half)
            ]
            (first, first_right), (second, second_right) = halves
            for one, right, rows in (
                (first, first_right, ~self._half),
                (second, second_right, self._half),
            ):
                told = np.linalg.solve(one + hold, right)
                missed = outer[rows] - inner[rows] @ told
                unexplained += float(weight[rows] @ missed**2)
                left += float(~hidden[rows] @ np.abs(missed))
            total += float(weight @ outer**2)
            plain += float(~hidden @ np.abs(outer))
            normal = first + second + hold
            found = np.linalg.solve(normal, first_right + second_right)
            self._by_place[:, channel] = inner @ found
            # What is left then tells how the origin should move: a step that all channels share.
            across = (turns * weight[:, None]).T @ inner
            certain += (turns * weight[:, None]).T @ turns - across @ np.linalg.solve(
                normal, across.T
            )
            wanted += (turns * weight[:, None]).T @ (outer - inner @ found)
            self.coefficients[channel] = found.reshape(self.coefficients[channel].shape)
            remaining = target - terms @ found
            lean = lean[:, :, -1] - lean[:, :, :-1] @ found
            self._slope[channel] += lean
            remaining -= slope * np.einsum("ni,ni->n", self._offset, lean)
            change = self._cells.means(slope * remaining, weight, slope**2)
            self._colour[:, channel] = np.clip(self._colour[:, channel] + change, *INSIDE)
            squared += ~hidden * (remaining - slope * change) ** 2
            seen += ~hidden
        if ways:
            step = np.linalg.solve(certain + 1e-9 * np.eye(len(ways)), wanted)
            step *= min(1.0, LONGEST_STEP / max(float(np.linalg.norm(step)), 1e-12))
            self.origin = _moved(self.kind, self.origin, step.tolist())
            self._functions = self._functions_about(self.origin)
        distance = np.sqrt(squared / np.maximum(seen, 1))
        scale = 1.4826 * np.median(distance[seen > 0]) + LEAST_SCALE if seen.any() else 1.0
        self._trust = np.maximum(0, 1 - (distance / (BIWEIGHT * scale)) ** 2) ** 2
        self.left = left / max(float(seen.sum()), 1.0)
        if first_step:  # as if there were no vignette
            self.plain = plain / max(float(seen.sum()), 1.0)
        self.explained = 1 - unexplained / max(total, 1e-30)

    def _eliminated(self, columns: Matrix, slope: Matrix, weight: Matrix) -> tuple[Matrix, Matrix]:
        """Columns (n, m) without what the colours of the cells and the slopes of the blocks explain.

        The second is the slope (n, 3, m) that each column has in the block of each pixel.
        """
        offset = slope[:, None] * self._offset
        both = np.concatenate([columns, offset], axis=1)
        both = both - slope[:, None] * self._cells.means(slope[:, None] * both, weight, slope**2)
        columns, offset = both[:, :-3], both[:, -3:]
        lean = self._blocks.slopes(offset, columns, weight)
        return columns - np.einsum("ni,nim->nm", offset, lean), lean

    def _change_along(self, way: list[float]) -> Matrix:
        """How the functions of the place change as the origin moves, (n, k)."""
        there, back = (
            self._functions_about(
                _moved(self.kind, self.origin, [sign * SMALL * part for part in way])
            )
            for sign in (1, -1)
        )
        change: Matrix = (there - back) / (2 * SMALL)
        return change

    def clear(self) -> bool:
        """Whether it is there at all, and can be seen."""
        return self.explained >= CLEAR_SHARE and self.difference() >= VISIBLE_DELTA_E

    def inverts(self) -> bool:
        """Whether lighter colours become darker ones, by more than MOST_DROP on average over all places."""
        side = np.linspace(-1, 1, 9)
        x, y, value = (axis.ravel() for axis in np.meshgrid(side, side, np.linspace(0, 1, 17)))
        grays = np.repeat(value[:, None], 3, axis=1)
        shown = self.vignette(0.0).added(grays, x, y, self.pixels.aspect).reshape(-1, 17, 3)
        drop = np.maximum.accumulate(shown, axis=1) - shown
        return bool(drop.max(axis=(1, 2)).mean() > MOST_DROP)

    def difference(self) -> float:
        """The mean CIEDE2000 that it makes in the pair and that no function of colour could make."""
        look = np.clip(self.look(), 0, 1)
        shown = np.clip(look + self._by_place, 0, 1)
        return float(np.average(delta_e(shown, look), weights=self.pixels.weight))

    def vignette(self, share: float | None = None) -> Vignette:
        """The vignette as it is known now."""
        share = self.difference() if share is None else share
        return Vignette(
            self.kind, self.origin, self.round, tuple(self.coefficients.ravel().tolist()), share
        )

    def lightness(self) -> _Lightness:
        """How light it leaves a middle gray all over the picture."""
        return _Lightness(self.vignette(0.0))


class _Lightness:
    """How light a vignette leaves a middle gray, over a grid of places."""

    SIDE = 21

    def __init__(self, vignette: Vignette) -> None:
        side = (np.arange(self.SIDE) + 0.5) / self.SIDE * 2 - 1
        self.x, self.y = (axis.ravel() for axis in np.meshgrid(side, side))
        gray = np.full((len(self.x), 3), 0.5)
        self.values = vignette.added(gray, self.x, self.y, 1.0).mean(axis=1)
        terms = np.stack([np.ones(len(self.x)), self.x, self.y, self.x**2, self.y**2], axis=1)
        self._quadratic = np.linalg.lstsq(terms, self.values, rcond=None)[0]

    def centre(self) -> Origin:
        """The middle of the quadratic that comes nearest, within the picture."""
        _, across, down, wide, high = self._quadratic
        centre = [
            float(np.clip(-slope / (2 * bend), -0.8, 0.8)) if abs(bend) > 1e-6 else 0.0
            for slope, bend in ((across, wide), (down, high))
        ]
        return centre[0], centre[1]

    def lighter_end(self) -> Origin:
        """The direction in which it gets lighter, of length 1."""
        across, down = self._quadratic[1:3]
        length = float(np.hypot(across, down))
        return (float(across) / length, float(down) / length) if length > 1e-9 else (0.0, -1.0)

    def median_place(self) -> Origin:
        """A place where it is as light as half of the picture is at least and half at most."""
        row = int(np.argsort(self.values, kind="stable")[len(self.values) // 2])
        return float(self.x[row]), float(self.y[row])


class _Groups:
    """Pixels by the part of the colour cube in which they lie."""

    def __init__(self, colours: Matrix, side: int) -> None:
        steps = np.minimum((colours * side).astype(np.int64), side - 1)
        number = (steps[:, 0] * side + steps[:, 1]) * side + steps[:, 2]
        self._row: Whole = np.unique(number, return_inverse=True)[1].ravel()
        self._count = int(self._row.max()) + 1

    def _sums(self, values: Matrix, weight: Matrix) -> Matrix:
        """The weighted sums of each group, (groups, …)."""
        columns = np.arange(len(self._row) + 1)
        adding = csc_matrix((weight, self._row, columns), shape=(self._count, len(self._row)))
        sums: Matrix = adding @ values
        return sums

    def means(
        self, values: Matrix, weight: Matrix | None = None, of: Matrix | None = None
    ) -> Matrix:
        """Σ weight·values / Σ weight·of over each pixel's group; by default the mean."""
        weight = np.ones(len(self._row)) if weight is None else weight
        total = self._sums(np.ones(len(self._row)) if of is None else of, weight)
        sums = self._sums(values, weight)
        means = (sums.T / np.maximum(total, 1e-9)).T
        return means[self._row]

    def slopes(self, offset: Matrix, columns: Matrix, weight: Matrix) -> Matrix:
        """Weighted least squares columns ≈ offset · slope in each group, (n, 3, m) by pixel."""
        normal = np.stack([self._sums(offset[:, [i]] * offset, weight) for i in range(3)], axis=1)
        right = np.stack([self._sums(offset[:, [i]] * columns, weight) for i in range(3)], axis=1)
        slopes = np.linalg.solve(normal + 1e-5 * np.eye(3), right).astype(np.float64)
        return slopes[self._row]


def look_below(vignette: Vignette, pixels: Placed) -> Below:
    """The colours of the look alone at pixels of *after*, by Newton's method in each channel."""
    tones = vignette.tones(pixels.x, pixels.y, pixels.aspect)
    colours = np.empty_like(pixels.after)
    least = np.full(len(colours), MOST_SLOPE)
    known = np.ones(len(colours), dtype=np.bool_)
    for channel in range(3):
        tone, goal = tones[:, channel], pixels.after[:, channel]
        value = goal.copy()
        for _ in range(STEPS):
            slope = np.maximum(1 + _derivative(tone, value), LEAST_SLOPE)
            value = np.clip(value - (_changed(tone, value) - goal) / slope, *INSIDE)
        missed = np.abs(_changed(tone, value) - goal) > MISSED
        # A clipped value tells the look only if the look is clipped there too.
        dark, light = (goal <= CLIPPED) & (value > MISSED), (goal >= 1 - CLIPPED)
        known &= ~(missed | dark | (light & (value < 1 - MISSED)))
        slope = 1 + _derivative(tone, value)
        known &= slope >= LEAST_SLOPE
        least = np.minimum(least, slope)
        colours[:, channel] = np.clip(value, 0, 1)
    return Below(colours, np.maximum(least, LEAST_SLOPE), known)


def _changed(tone: Matrix, value: Matrix) -> Matrix:
    """What a vignette makes of values (n,) of a channel; ``tone`` (n, j) are its powers' coefficients."""
    powers = value[:, None] ** np.arange(tone.shape[1])
    changed: Matrix = value + np.sum(tone * powers, axis=1)
    return changed


def _derivative(tone: Matrix, value: Matrix) -> Matrix:
    powers = np.arange(1, tone.shape[1])
    derivative: Matrix = np.sum(powers * tone[:, 1:] * value[:, None] ** (powers - 1), axis=1)
    return derivative


def _normal(columns: Matrix, target: Matrix, weight: Matrix) -> tuple[Matrix, Matrix]:
    weighted = columns * weight[:, None]
    return weighted.T @ columns, weighted.T @ target
