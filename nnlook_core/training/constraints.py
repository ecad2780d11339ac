"""What a fitted network is held to at last: neutral grays, shadows that rise, a black that is not cut off.

Least squares makes errors that no figure shows and every eye finds: a tint in the grays, a shadow that
gets darker as it should get lighter. They are small, and the hidden layer stays as it is: the output
weights are moved by as little as does it, in weighted least squares over the training set.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnlook_core.training.fitting import GRAYS, TrainingSet, gray_ramp, shadow_ramp
from nnlook_core.training.regressor import LookRegressor

Matrix = NDArray[np.float64]

NEUTRAL = 0.35 / 255
NEUTRAL_WEIGHTS = np.geomspace(0.1, 1e4, 11)
"""Of equal channels on grays, beside all of the training set: tried in turn until the channels lie no
further apart than NEUTRAL."""

RISE = 0.01
"""The least slope of a channel in the shadows, where the look does not fall there."""
RISE_WEIGHTS = np.geomspace(1e-6, 1e2, 25)
"""Of that slope, beside all of the training set: tried in turn until no slope is below half of it."""

MOVE_COST = 1e-8
"""Of a squared move of an output weight, as a share of all the training set's weight: weights stay small
enough for the file's float32."""

BLACK = 1e-4
LIFT_MOST = 1e-3
"""What black lacks of BLACK is added to all of a channel if it is no more than this, a quarter of an 8-bit
step. More would not be the network's error: there the look itself cuts black off."""


def constrain(network: LookRegressor, training_set: TrainingSet) -> None:
    """Hold a fitted network to what its training set says of grays, shadows and black."""
    z = _features(network, training_set.before)
    output = np.vstack([network.output_coef_, network.skip_coef_, network.intercept_])
    shadows = shadow_ramp()
    output = _rising(
        output, z, training_set, _features(network, shadows), _slopes(network, shadows)
    )
    if training_set.keeps_grays:
        output = _neutral(output, z, training_set.weight, _features(network, gray_ramp()))
    lacks = BLACK - _features(network, np.zeros((1, 3)))[0] @ output
    lift = np.where(training_set.rises & (lacks > 0) & (lacks <= LIFT_MOST), lacks, 0)
    output[-1] += lift.max() if training_set.keeps_grays else lift
    output = output.astype(np.float32).astype(np.float64)
    network.output_coef_, network.skip_coef_ = output[:-4], output[-4:-1]
    network.intercept_ = output[-1]


def _features(network: LookRegressor, colours: Matrix) -> Matrix:
    """What the output weights (h + 4, 3) are applied to, at colours (n, 3): (n, h + 4)."""
    hidden = np.tanh(colours @ network.hidden_coef_ + network.hidden_intercept_)
    return np.hstack([hidden, colours, np.ones((len(colours), 1))])


def _slopes(network: LookRegressor, grays: Matrix) -> Matrix:
    """How fast :func:`_features` change along the grays (n, 3): (n, h + 4)."""
    hidden = np.tanh(grays @ network.hidden_coef_ + network.hidden_intercept_)
    steps = (1 - hidden**2) * network.hidden_coef_.sum(axis=0)
    return np.hstack([steps, np.ones((len(grays), 3)), np.zeros((len(grays), 1))])


def _neutral(output: Matrix, z: Matrix, weight: Matrix, grays: Matrix) -> Matrix:
    """Output weights whose three outputs are the same on grays, of features ``z`` and ``grays``.

    Only their deviation E from their mean has to move: minimising |Z(E − E₀)|² + λ·|Z_gray·E|² gives
    E = (G + λ·G_gray)⁻¹·G·E₀ with G = ZᵀWZ.
    """
    mean = output.mean(axis=1, keepdims=True)
    gram = _gram(z, weight[:, None] * _inside(z @ output))
    moved = output
    for strength in NEUTRAL_WEIGHTS:
        values = grays @ moved
        if np.ptp(np.clip(values, 0, 1), axis=1).max() <= NEUTRAL:
            break
        held = strength * weight.sum() / GRAYS * (grays * _inside(values)).T @ grays
        moved = mean + np.linalg.solve(gram + held, gram @ (output - mean))
    return moved


def _inside(values: Matrix) -> Matrix:
    """The share of each colour's channels that the clip leaves as they are, (n, 1): the rest may move."""
    inside: Matrix = ((values > 0) & (values < 1)).mean(axis=1)[:, None]
    return inside


def _rising(
    output: Matrix, z: Matrix, training_set: TrainingSet, shadows: Matrix, slopes: Matrix
) -> Matrix:
    """Output weights under which each channel rises in the shadows, if the look does not fall there.

    ``shadows`` are the features on a ramp and ``slopes`` how fast they change. Where a slope D·O is below
    RISE it is drawn there: minimising |Z(O − O₀)|² + λ·|D·O − RISE|² over those moves O by
    (G + λ·DᵀD)⁻¹·λ·Dᵀ(RISE − D·O₀).
    """
    moved = output.copy()
    seen = shadows @ output > 0
    falling = seen & (slopes @ output < RISE / 2)
    held = np.flatnonzero(~training_set.falls & falling.any(axis=0))
    if not len(held):
        return moved
    gram = _gram(z, training_set.weight[:, None])
    for channel in held:
        here, start = slopes[seen[:, channel]], output[:, channel]
        for strength in RISE_WEIGHTS * training_set.weight.sum():
            low = here[here @ moved[:, channel] < RISE]
            drawn = strength * low.T @ np.maximum(RISE - low @ start, 0)
            moved[:, channel] = start + np.linalg.solve(gram + strength * low.T @ low, drawn)
            if (here @ moved[:, channel]).min() >= RISE / 2:
                break
    return moved


def _gram(z: Matrix, weight: Matrix) -> Matrix:
    """What moving output weights costs: by what it changes at the training set, and a little for itself."""
    gram: Matrix = (z * weight).T @ z
    gram[np.diag_indices_from(gram)] += MOVE_COST * weight.sum()
    return gram
