"""Several explanations of a pair, each corrected by what it misses, trusted as far as it foretells.

Every explanation is fitted with whole parts of the colours hidden, and judged by its error there: that is
how it will be used. The prior is their mean, weighted by a power of that error (in the spirit of
L. Breiman, "Stacked Regressions", Machine Learning 24, 1996).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2

from nnlook_core.compute.threads import workers
from nnlook_core.pairs.combine import MISFIT
from nnlook_core.training.prior.learned import Learned
from nnlook_core.training.prior.perceptual import chroma_weight, from_lab, to_lab
from nnlook_core.training.prior.smooth import SmoothCorrection
from nnlook_core.training.prior.structured import Structured

Matrix = NDArray[np.float64]
Rows = NDArray[np.bool_]
Explanation = Callable[[Matrix], Matrix]
"""Colours (n, 3) in sRGB to what the look makes of them, (n, 3) in hundredths of Lab."""
Explain = Callable[[Matrix, Matrix, Matrix], Explanation]
"""Before, after (n, 3) in sRGB and weight (n,) to an explanation."""

POINTS, FOLD_POINTS = 1200, 600
"""Samples that the explanations are fitted to, and that they are judged on."""
FOLDS = 5
SHARPNESS = 6
"""The power of the error on hidden colours that decides between the explanations."""
LEAST_ERROR = 0.0005
"""Errors below it, in hundredths of Lab, tell nothing."""
NOISE = 0.002
"""Of a sample that holds no noise of its own, in hundredths of Lab: rounding to 8 bits."""

SPREAD = 3.0
"""From the spread of a sample in sRGB to its noise in hundredths of Lab: chroma moves up to twice as far,
and samples beside one another share what JPEG or a shift did to them."""

OUTLIER = 5.0
"""Residuals, in standard deviations, where a sample begins to count less."""
LEAST_OUTLIER = 0.04
"""No residual below it, in hundredths of Lab, makes an outlier."""

UNCHANGED = 0.5
"""A pair that changes nothing foretells hidden colours best; and what it changes, squared, is no more than
this share of its noise, or of more the further it foretells better."""

CALIBRATION = 0.45
"""From the standard deviation in Lab to the mean CIEDE2000, as found on film looks and filters."""


@dataclass(frozen=True)
class Prior:
    """A look's most probable continuation to every colour.

    ``unchanged``: the look does nothing, and all that the samples show is noise. ``trust``
    (explanations,) sums to 1.
    """

    explanations: list[Explanation]
    trust: Matrix
    _correction: SmoothCorrection
    _weights: list[Matrix]
    _scale: float
    unchanged: bool

    def predict(self, colours: Matrix) -> Matrix:
        """The look (n, 3) in sRGB, 0–1, at colours (n, 3) in sRGB, 0–1."""
        corrections = self._correction.predict(to_lab(colours), np.hstack(self._weights))
        return from_lab(np.tensordot(self.trust, self._corrected(colours, corrections), axes=1))

    def expected_error(self, colours: Matrix) -> Matrix:
        """The CIEDE2000 (n,) to reckon with at colours (n, 3).

        It comes from the posterior variance of the correction, scaled so that it agrees with the
        errors on hidden colours, and from how far the explanations disagree.
        """
        corrections, variance = self._correction.foretell(to_lab(colours), np.hstack(self._weights))
        each = self._corrected(colours, corrections)
        mean = np.tensordot(self.trust, each, axes=1)
        chroma = 1 / chroma_weight(mean)
        unit = np.stack([np.ones_like(chroma), chroma, chroma], axis=1)
        spread = np.tensordot(self.trust, (each - mean) ** 2, axes=1)
        squared = ((self._scale * variance[:, None] + spread) * unit**2).sum(axis=1)
        error: Matrix = 100 * CALIBRATION * np.sqrt(squared)
        return error

    def _corrected(self, colours: Matrix, corrections: Matrix) -> Matrix:
        """What each explanation makes of colours, (explanations, n, 3), corrected by (n, 3 each)."""
        by_explanation = np.split(corrections, len(self.explanations), axis=1)
        each = [
            explain(colours) + correction
            for explain, correction in zip(self.explanations, by_explanation, strict=True)
        ]
        return np.stack(each)


def fit_prior(before: Matrix, after: Matrix, weight: Matrix) -> Prior:
    """Explain samples: ``before``, ``after`` (n, 3) in sRGB, 0–1; ``weight`` (n,), 0 < weight ≤ 1.

    The samples come in random order: the first ``POINTS`` of them are used.
    """
    before, after, weight = before[:POINTS], after[:POINTS], weight[:POINTS]
    few = slice(0, FOLD_POINTS)
    with workers() as pool:
        errors, deviation, doing_nothing = _on_hidden_colours(
            before[few], after[few], weight[few], pool.map
        )
        explanations = list(pool.map(lambda explain: explain(before, after, weight), EXPLANATIONS))
    trust = (errors.min() / errors) ** SHARPNESS
    trust /= trust.sum()

    lab, target = to_lab(before), to_lab(after)
    correction = SmoothCorrection(lab, _variance(weight))
    weights = [correction.weights(target - explained(before)) for explained in explanations]
    scale = float(trust @ errors / deviation) ** 2
    squared = ((target - lab) ** 2).mean(axis=1)
    beside_noise = float(np.average(squared / _variance(weight), weights=weight))
    better = doing_nothing / errors.min()
    unchanged = bool(doing_nothing <= errors.min() and beside_noise * better**2 <= UNCHANGED)
    if unchanged:  # nothing foretells the colours better: what is left is the pair's noise
        explanations, weights = [to_lab] * len(EXPLANATIONS), [np.zeros_like(w) for w in weights]
    return Prior(explanations, trust, correction, weights, scale, unchanged)


def plausibility(before: Matrix, after: Matrix, weight: Matrix) -> Matrix:
    """How far each sample goes with the others (n,), 0–1: near 0 for one that is no part of the look.

    Two halves of the samples judge each other, by a smooth change in Lab that is fitted to one and
    foretells the other. A watermark, or a painted-over corner, stands out against its neighbours.
    """
    lab = to_lab(before)
    difference = to_lab(after) - lab
    half = min(len(lab) // 2, FOLD_POINTS)
    if half < FOLDS:
        return np.ones(len(lab))
    judged = np.empty(len(lab))

    def judge(halves: tuple[slice, slice]) -> None:
        judges, others = halves
        correction = SmoothCorrection(lab[judges], _variance(weight[judges]))
        solved = correction.weights(difference[judges])
        found, variance = correction.foretell(lab[others], solved)
        missed = np.linalg.norm(difference[others] - found, axis=1)
        # Relative to what was to be expected there, whose scale is the median's: outliers set none.
        expected = np.sqrt(variance + _variance(weight[others]))
        scale = max(float(np.median(missed / expected)), 1e-6)
        limit = np.maximum(OUTLIER * scale * expected, LEAST_OUTLIER)
        judged[others] = 1 / (1 + (missed / limit) ** 4)

    with workers() as pool:
        first, second = slice(0, half), slice(half, 2 * half)
        list(pool.map(judge, [(first, slice(half, None)), (second, first)]))
    return judged


def _variance(weight: Matrix) -> Matrix:
    """Of the noise in samples of ``weight`` = 1 / (1 + (spread / MISFIT)²), in hundredths of Lab."""
    return NOISE**2 + (SPREAD * MISFIT) ** 2 * (1 / weight - 1)


def _unchanged(before: Matrix, after: Matrix, weight: Matrix) -> Explanation:
    """The look does nothing: everything is left to the correction."""
    return to_lab


def _structured(before: Matrix, after: Matrix, weight: Matrix) -> Explanation:
    fitted = Structured.fit(before, after, weight)
    return lambda colours: to_lab(fitted.predict(colours))


def _learned(before: Matrix, after: Matrix, weight: Matrix) -> Explanation:
    fitted = Learned.fit(before, to_lab(after) - to_lab(before), weight)
    return lambda colours: to_lab(colours) + fitted.predict(colours)


EXPLANATIONS: tuple[Explain, ...] = (_unchanged, _structured, _learned)


def _on_hidden_colours(
    before: Matrix,
    after: Matrix,
    weight: Matrix,
    map_folds: Callable[..., Iterable[Any]],
) -> tuple[Matrix, float, float]:
    """How the explanations do on parts of the colours that are hidden from them, in turn.

    Returns the mean distance of each (explanations,), the mean deviation that the posterior foretold
    there, and the mean distance if nothing is changed at all: in hundredths of Lab, by weight.
    """
    lab, target = to_lab(before), to_lab(after)

    def judge(fold: tuple[Rows, Rows]) -> Matrix:
        seen, hidden = fold
        correction = SmoothCorrection(lab[seen], _variance(weight[seen]))
        explanations = [
            explain(before[seen], after[seen], weight[seen]) for explain in EXPLANATIONS
        ]
        missed = np.hstack([target[seen] - explained(before[seen]) for explained in explanations])
        found, variance = correction.foretell(lab[hidden], correction.weights(missed))
        share = weight[hidden] / weight.sum()
        missed_by = [
            np.linalg.norm(explained(before[hidden]) + correct - target[hidden], axis=1)
            for explained, correct in zip(
                explanations, np.split(found, len(explanations), axis=1), strict=True
            )
        ]
        doing_nothing = np.linalg.norm(lab[hidden] - target[hidden], axis=1)
        mean: Matrix = np.array([*missed_by, np.sqrt(variance), doing_nothing]) @ share
        return mean

    judged = list(map_folds(judge, _folds(lab)))
    if not judged:  # too few colours to hide any: nothing is known, and the prior's scale holds
        return np.ones(len(EXPLANATIONS)), 1.0, np.inf
    *errors, deviation, unchanged = np.sum(judged, axis=0)
    return np.maximum(errors, LEAST_ERROR), float(deviation), float(unchanged)


def _folds(lab: Matrix) -> Iterator[tuple[Rows, Rows]]:
    """What is seen and what is hidden, ``FOLDS`` times: each time a cluster of colours."""
    folds = min(FOLDS, len(lab) // 2)
    if folds < 2:
        return
    _, fold = kmeans2(lab, folds, minit="++", rng=np.random.default_rng(0))
    for number in range(folds):
        hidden = fold == number
        if hidden.any() and not hidden.all():
            yield ~hidden, hidden
