"""One look's pairs → the colours to learn from, and what to tell the user about the pairs.

Each pair is looked at by itself. Where several show the same colours, each counts by how sure it is of
them and not by its pixels, and if they differ by more than they themselves scatter, they contradict
each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import Remark
from nnlook_core.effects.grain import Grain
from nnlook_core.effects.vignette import Pattern, Vignette
from nnlook_core.errors import PairError
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.pairs.checks import checks_of
from nnlook_core.pairs.pair import COVERAGE_GRID, Pair, PairStatistics, PicturePair, Samples
from nnlook_core.pairs.registration import SHIFT_THAT_MATTERS, Alignment

Matrix = NDArray[np.float64]

MISFIT = 0.004
"""How well a look can be known at all, as the standard error of a channel: being surer earns no weight."""

SURE, ENOUGH_SURE = 0.01, 1000
"""Where so many colours are known, those whose standard error is larger teach nothing."""

ENOUGH_IN_COMMON = 20
"""Cells that two pairs must both show before they can contradict each other."""
CONTRADICTION_DELTA_E = 1.0
CONTRADICTION_RATIO = 2.0
"""They do if they differ by at least so much, and by so many times what their own noise explains."""


@dataclass(frozen=True)
class CombinedStatistics:
    """What the pairs of one look say together.

    ``coverage``: the share of a 32³ grid over the cube that they show. ``noise_floor``: mean CIEDE2000, of
    the pairs; None where none can tell. ``vignette``, ``grain``: in the middle of the pairs, None where
    most have none. ``contradiction``: mean CIEDE2000 of the two pairs that contradict each other most;
    None if none do. ``shift``: pixels, of the pair that is furthest off; None where it cannot be told.
    ``variance``: of a pixel's channel. ``remarks``: for the user. ``alignments``: how the pictures of each
    pair lay, None where they were taken as they are. ``checks``: see ``checks.py``.
    """

    samples: Samples
    pairs: int
    pixels: int
    coverage: float
    noise_floor: float | None
    vignette: Vignette | None
    contradiction: float | None
    shift: float | None
    variance: float
    grain: Grain | None
    remarks: tuple[Remark, ...]
    alignments: tuple[Alignment | None, ...] = ()
    checks: tuple[str, ...] = ()

    @property
    def by_place(self) -> float:
        """The mean CIEDE2000 that the vignette makes in its pair; 0 without one."""
        return 0.0 if self.vignette is None else self.vignette.share

    @property
    def pattern(self) -> Pattern | None:
        """What kind of function of the place it is, in a word."""
        return None if self.vignette is None else self.vignette.pattern


def combine(pairs: Iterable[PicturePair]) -> CombinedStatistics:
    """Look at all pairs, one after the other.

    Raises ``PairError`` where one has no usable pixel or another size than it says, and whatever the
    bands raise.
    """
    known, done, alignments = [], [], []
    for pair in pairs:
        alignments.append(pair.alignment)
        known.append(Pair.look_at(pair).statistics())
        done.append(pair.remarks)
    if not known:
        raise PairError(_("No pairs to learn from. Give two pictures, before and after."))
    noises = [one.noise for one in known]
    shifts = [float(np.hypot(*one.shift)) for one in known if one.shift is not None]
    contradiction, remarks = _contradictions(known)
    vignette = _vignette([one.vignette for one in known])
    if vignette is not None:
        remarks.insert(0, vignette_remark(vignette))
    return CombinedStatistics(
        samples=_sure(_merged(known)),
        pairs=len(known),
        pixels=sum(one.pixels for one in known),
        coverage=float(np.any([one.covered for one in known], axis=0).sum() / COVERAGE_GRID**3),
        noise_floor=_mean([noise.floor for noise in noises]),
        vignette=vignette,
        contradiction=contradiction,
        shift=max(shifts, default=None),
        variance=float(np.mean([noise.variance for noise in noises])),
        grain=_middle([one.grain for one in known]),
        remarks=(*_remarks(known, done), *remarks),
        alignments=tuple(alignments),
        checks=checks_of(known, contradiction=contradiction is not None),
    )


def _remarks(known: list[PairStatistics], done: list[tuple[Remark, ...]]) -> list[Remark]:
    """What was done with each pair, and what is to be said of it."""
    remarks: list[Remark] = []
    for number, (one, remarked) in enumerate(zip(known, done, strict=True), start=1):
        shifted = _of_shift(one)
        # A shift looks like noise too, and is the better explanation.
        noise = [] if shifted else one.noise.remarks()
        if one.grain is not None:
            noise = [{"code": "grain", "delta_e": one.grain.delta_e}]
        local = [] if one.locality is None else one.locality.remarks()
        said = [*remarked, *shifted, *noise, *local]
        remarks += said if len(known) == 1 else [{**each, "pair": number} for each in said]
    return remarks


def _of_shift(pair: PairStatistics) -> list[Remark]:
    if pair.shift is None or np.hypot(*pair.shift) < SHIFT_THAT_MATTERS:
        return []
    return [{"code": "shifted", "pixels": float(np.hypot(*pair.shift))}]


def vignette_remark(vignette: Vignette) -> Remark:
    """What a photographer should know of a vignette."""
    return {"code": "varies", "pattern": vignette.pattern, "delta_e": vignette.share}


def _vignette(found: list[Vignette | None]) -> Vignette | None:
    """That of a look learned from several pairs: one that only few of them have is not the look's.

    Of several the middle one, by the difference that it makes.
    """
    there = sorted(
        (vignette for vignette in found if vignette is not None), key=lambda one: one.share
    )
    return there[len(there) // 2] if 2 * len(there) > len(found) else None


def _contradictions(known: list[PairStatistics]) -> tuple[float | None, list[Remark]]:
    """The worst contradiction in ΔE, and one remark on all, which names the worst pair."""
    found = {
        (i, j): apart
        for (i, one), (j, other) in combinations(enumerate(known, start=1), 2)
        if (apart := _apart(one, other)) is not None
    }
    if not found:
        return None, []
    most = max(found.values())
    if len(found) == 1:
        ((first, second),) = found
        return most, [{"code": "contradiction", "one": second, "other": first, "delta_e": most}]
    of_each = {
        number: [apart for couple, apart in found.items() if number in couple]
        for number in sorted({number for couple in found for number in couple})
    }
    worst = max(of_each, key=lambda number: sum(of_each[number]))
    return most, [
        {
            **{"code": "contradictions", "pairs": len(of_each), "worst": worst},
            "delta_e": float(np.mean(of_each[worst])),
        }
    ]


def _apart(one: PairStatistics, other: PairStatistics) -> float | None:
    """By how much two pairs differ in mean CIEDE2000, if it is more than their noise explains."""
    first, second = np.intersect1d(one.cells, other.cells, return_indices=True)[1:]
    if len(first) < ENOUGH_IN_COMMON:
        return None
    a, b = one.samples[first], other.samples[second]
    # Their colours before are not quite the same either; the slope of the look makes up for that.
    lean = np.einsum("nij,nj->ni", one.slope[first], b.before - a.before)
    moved = np.clip(a.after + lean, 0, 1)
    squared = np.mean((moved - b.after) ** 2, axis=1)
    expected = a.spread**2 + b.spread**2 + 2 * MISFIT**2
    weight = 1 / expected
    apart = float(np.average(delta_e(moved, b.after), weights=weight))
    ratio = float(np.sqrt(np.average(squared / expected, weights=weight)))
    return apart if apart >= CONTRADICTION_DELTA_E and ratio >= CONTRADICTION_RATIO else None


def _merged(known: list[PairStatistics]) -> Samples:
    """One sample for each cell that any pair shows, each pair weighing by how sure it is."""
    if len(known) == 1:
        return known[0].samples
    cells = np.concatenate([one.cells for one in known])
    row = np.unique(cells, return_inverse=True)[1]

    def joined(name: str) -> Matrix:
        return np.concatenate([getattr(one.samples, name) for one in known])

    before, after, spread = joined("before"), joined("after"), joined("spread")
    weight = 1 / (spread**2 + MISFIT**2)
    total = np.bincount(row, weight)

    def mean(values: Matrix) -> Matrix:
        sums = [np.bincount(row, weight * channel) for channel in values.T]
        return np.stack(sums, axis=1) / total[:, None]

    middle = mean(after)
    # Where the pairs do not agree, the middle is no surer than they are apart.
    apart = np.bincount(row, weight * np.mean((after - middle[row]) ** 2, axis=1)) / total
    own = np.bincount(row, (weight * spread) ** 2) / total**2
    several = np.bincount(row) > 1
    return Samples(
        mean(before),
        middle,
        np.bincount(row, joined("count")).astype(np.float64),
        np.sqrt(own + np.where(several, apart / 2, 0.0)),
    )


def _sure(samples: Samples) -> Samples:
    """Those that are known well, and of the others the surest, until there are enough.

    Noise, and the false colours of a sensor's mosaic, strew a few pixels of every photo over half the cube.
    What became of such a pixel is what became of the colour that it should have had, nearer to gray: all of
    them err the same way, and many of them outvote what is known.
    """
    surest = np.argsort(samples.spread, kind="stable")[:ENOUGH_SURE]
    kept = samples.spread <= SURE
    kept[surest] = True
    return samples[kept]


def _middle(grains: list[Grain | None]) -> Grain | None:
    """The median of each number of the grains; None where most pairs have none."""
    known = [grain for grain in grains if grain is not None]
    if 2 * len(known) <= len(grains):
        return None
    size, colour, amount, *strengths = (
        float(value)
        for value in np.median(
            [(grain.size, grain.colour, grain.delta_e, *grain.strengths) for grain in known], axis=0
        )
    )
    return Grain(tuple(strengths), size, colour, amount)


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None
