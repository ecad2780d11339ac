"""Samples of a pair, and what completes them → the network.

The network learns the pair's own colours and, with a small weight each, colours from all over the cube
whose targets come from the prior. How large it should be is seen on regions of the cube that are
hidden from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour import rgb_grid
from nnlook_core.compute.threads import workers
from nnlook_core.lookfile.confidence import SIDE as CONFIDENCE_SIDE
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.pairs.combine import MISFIT
from nnlook_core.pairs.pair import Samples, cells_of
from nnlook_core.training.prior.mixture import Prior, fit_prior, plausibility
from nnlook_core.training.prior.perceptual import units_per_step
from nnlook_core.training.regressor import LookRegressor, Progress

Matrix = NDArray[np.float64]

LEAST_WEIGHT = 1e-3
FREQUENCY_POWER = 0.2
"""A colour's weight grows with its pixels by this power: a little, so that a million pixels of sky do
not outvote a red dress."""

COMPLETED = 2000
COMPLETED_WEIGHT = 0.05
"""Random colours of the whole cube, and the weight of each beside a colour of the pair."""
NATURAL, NATURAL_WEIGHT = 2000, 0.1
"""The same for colours as photos have them, which lie nearer to gray."""

FEW = 1000
"""Fewer colours of a pair weigh as much as so many together: what completes them must not outvote them."""

GRAYS = 49
KEPT_GRAY = 1.8 / 255
"""A look keeps grays if it moves their channels apart by no more than this, and by so much again for each
expected ΔE: an 8-bit pair's rounding, and what is not known."""
GRAY_WEIGHT, ENDS_WEIGHT = 10.0, 30.0
"""Black and white have no neighbour on one side to hold them."""
BLACK_WEIGHT, BLACK_LEAST = 200.0, 2e-4
BLACK_STEP, BLACK_RISE = 0.01, 0.002
"""A look rises from black if it gains BLACK_RISE in the first BLACK_STEP. Its black then lies BLACK_LEAST
above 0 at least, invisibly, so that the network's own error cannot clip the deepest shadows."""
BLACK_MOST = 0.01
"""A black that lies further above 0, in any channel, is not held: it is a colour like others, and what the
samples about it say is worth more than the prior's guess."""

SHADOWS, SHADOWS_TO = 25, 0.12
KNOWN_FALL = 0.01
"""A look whose channel seems to fall in the shadows by less, and by so much again for each expected ΔE, may
as well rise there."""

CANDIDATES = (16, 32, 64)
REGION_SIDE = 6
"""The sizes are compared on whole blocks of the cube, one of REGION_SIDE³, that they did not see."""
HIDDEN_SHARE = 0.15
TRIAL_STEPS = 30
FIT_STEPS = 100
HAIR_SHARE, HAIR_DELTA_E = 0.02, 0.01
"""A smaller network is taken if its error on hidden regions is above the least by no more than this
share of it, or by no more than this ΔE."""


@dataclass(frozen=True)
class TrainingSet:
    """What a network is fitted to.

    ``before``, ``after`` (n, 3) in 0–1 and ``weight`` (n,), of which the first ``own`` rows are the
    pair's own colours. ``keeps_grays``, and in which channels (3,) the look ``rises`` from black clearly
    and in which it ``falls`` in the shadows, is what ``constraints`` goes by.
    """

    before: Matrix
    after: Matrix
    weight: Matrix
    own: int
    keeps_grays: bool
    rises: NDArray[np.bool_]
    falls: NDArray[np.bool_]

    def without(self, hidden: NDArray[np.bool_]) -> TrainingSet:
        """All but some of the pair's own colours: ``hidden`` (own,)."""
        kept = np.concatenate([~hidden, np.ones(len(self.weight) - self.own, dtype=np.bool_)])
        own = int(kept[: self.own].sum())
        return replace(
            self,
            before=self.before[kept],
            after=self.after[kept],
            weight=self.weight[kept],
            own=own,
        )


def prepare(samples: Samples, seed: int) -> tuple[TrainingSet, Prior]:
    """Weigh the samples, complete them, and add the prior's colours.

    The samples come in random order.
    """
    weight = np.maximum(MISFIT**2 / (MISFIT**2 + samples.spread**2), LEAST_WEIGHT)
    trusted = plausibility(samples.before, samples.after, weight)
    weight = np.maximum(weight * trusted, LEAST_WEIGHT)
    prior = fit_prior(samples.before, samples.after, weight)

    frequency = samples.count**FREQUENCY_POWER
    own_after = samples.before if prior.unchanged else samples.after
    frequency *= max(1.0, FEW / len(samples)) / frequency.mean()
    own = (samples.before, own_after, weight * frequency)
    keeps_grays, rises = _keeps_grays(prior), _rises(prior)
    parts = [
        own,
        _prior_samples(prior, seed),
        _grays(prior, keeps_grays),
        _black(prior, bool(rises.all())),
    ]
    before, after, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    weights *= units_per_step(after)
    falls = _falls(prior, keeps_grays)
    return TrainingSet(before, after, weights, len(samples), keeps_grays, rises, falls), prior


def _prior_samples(prior: Prior, seed: int) -> tuple[Matrix, Matrix, Matrix]:
    """Colours from all over the cube, and natural ones."""
    random = np.random.default_rng(seed)
    evenly, vivid = np.split(random.random((COMPLETED + NATURAL, 3)), [COMPLETED])
    gray = vivid.mean(axis=1, keepdims=True)
    colours = np.concatenate([evenly, gray + random.random((NATURAL, 1)) * (vivid - gray)])
    weight = np.repeat([COMPLETED_WEIGHT, NATURAL_WEIGHT], [COMPLETED, NATURAL])
    return colours, prior.predict(colours), weight


def _grays(prior: Prior, kept: bool) -> tuple[Matrix, Matrix, Matrix]:
    """Grays, held firmly where the look keeps them gray."""
    before = gray_ramp()
    after = prior.predict(before)
    if not kept:
        return before, after, np.full(GRAYS, COMPLETED_WEIGHT)
    gray = np.repeat(after.mean(axis=1, keepdims=True), 3, axis=1)
    weight = np.full(GRAYS, GRAY_WEIGHT)
    weight[[0, -1]] = ENDS_WEIGHT
    return before, gray, weight


def gray_ramp() -> Matrix:
    """The grays (GRAYS, 3) that are held, from black to white."""
    return np.repeat(np.linspace(0, 1, GRAYS)[:, None], 3, axis=1)


def _keeps_grays(prior: Prior) -> bool:
    """Whether grays stay gray, as far as that is known."""
    ramp = gray_ramp()
    apart = np.ptp(prior.predict(ramp), axis=1) / (1 + prior.expected_error(ramp))
    return bool(np.percentile(apart, 90) <= KEPT_GRAY)


def _black(prior: Prior, rises: bool) -> tuple[Matrix, Matrix, Matrix]:
    """Black, held above 0 where the look keeps it dark and rises from it in all channels."""
    before = np.zeros((1, 3))
    after = np.maximum(prior.predict(before), BLACK_LEAST)
    weight = BLACK_WEIGHT if rises and after.max() <= BLACK_MOST else 0.0
    return before, after, np.full(1, weight)


def _rises(prior: Prior) -> NDArray[np.bool_]:
    """In which channels (3,) the look rises from black."""
    black, dark = prior.predict(np.array([[0.0] * 3, [BLACK_STEP] * 3]))
    rises: NDArray[np.bool_] = dark - black >= BLACK_RISE
    return rises


def _falls(prior: Prior, keeps_grays: bool) -> NDArray[np.bool_]:
    """In which channels (3,) shadows fall as they get lighter, by more than what is not known of them."""
    ramp = shadow_ramp()
    values = prior.predict(ramp)
    if keeps_grays:
        values = np.repeat(values.mean(axis=1, keepdims=True), 3, axis=1)
    fall = (np.maximum.accumulate(values) - values).max(axis=0)
    falls: NDArray[np.bool_] = fall > KNOWN_FALL * (1 + prior.expected_error(ramp).mean())
    return falls


def shadow_ramp() -> Matrix:
    """Grays (SHADOWS, 3) from black to SHADOWS_TO."""
    return np.repeat(np.linspace(0, SHADOWS_TO, SHADOWS)[:, None], 3, axis=1)


def choose(
    training_set: TrainingSet, seed: int, stopped: Callable[[], bool], watch: Progress
) -> LookRegressor:
    """The smallest of ``CANDIDATES`` within a hair of the best on regions of the cube it did not see.

    It has gone part of its way, and is to be fitted on. ``watch`` sees the largest of them on its way,
    which takes longest; ``stopped`` is asked whether to end early.
    """
    own = slice(0, training_set.own)
    before, after = training_set.before[own], training_set.after[own]
    region = cells_of(before, REGION_SIDE)
    occupied = np.unique(region)
    chosen = np.random.default_rng(seed).permutation(occupied)
    hidden = np.isin(region, chosen[: int(HIDDEN_SHARE * len(occupied))])
    if not hidden.any():
        return new_network(CANDIDATES[0], seed)
    seen = training_set.without(hidden)

    def trial(nodes: int) -> tuple[LookRegressor, float]:
        tried = new_network(nodes, seed)
        watched = watch if nodes == max(CANDIDATES) else lambda *_: stopped()
        tried.set_params(max_iter=TRIAL_STEPS, n_jobs=1, progress=watched)
        tried.fit(seen.before, seen.after, seen.weight)
        return tried, float(delta_e(tried.predict(before[hidden]), after[hidden]).mean())

    # The largest first, as it takes longest.
    order = sorted(CANDIDATES, reverse=True)
    with workers() as pool:
        trials = dict(zip(order, pool.map(trial, order), strict=True))
    least = min(error for _, error in trials.values())
    limit = least + max(HAIR_SHARE * least, HAIR_DELTA_E)
    return next(trials[nodes][0] for nodes in CANDIDATES if trials[nodes][1] <= limit)


def new_network(nodes: int, seed: int) -> LookRegressor:
    """A network to begin with, on all processors; fitted again, it goes on from where it is."""
    return LookRegressor(nodes, random_state=seed, max_iter=FIT_STEPS, warm_start=True, n_jobs=-1)


def expected_errors(prior: Prior, fit_error: float) -> Matrix:
    """The CIEDE2000 to reckon with on the grid of a confidence (CONFIDENCE_SIDE³,).

    ``fit_error``: what the network misses where the pair did show the colours, mean CIEDE2000.
    """
    colours = rgb_grid.nodes(CONFIDENCE_SIDE)
    expected: Matrix = np.hypot(prior.expected_error(colours), fit_error)
    return expected
