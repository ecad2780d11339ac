"""The estimator: a network of one hidden layer, in scikit-learn's terms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from nnlook_core.compute import denormals
from nnlook_core.compute.threads import workers
from nnlook_core.training.levenberg_marquardt import Matrix, OnIteration, Problem, Weights, train

Progress = Callable[[float, Callable[[Matrix], Matrix]], bool]
"""Called during ``fit`` with the share done (0–1) and the network so far, as a function from samples
(n, d) to values (n, k). Returning True ends the fit with what there is."""

WARM_UP_STEPS = 20
"""Steps before the clip is taken into account: an early network may push every target of a channel
beyond the bound, where no residual would ever pull it back."""

FIRST_SAMPLES = 2000
"""The long way is gone on so many samples; all of them then only polish the result."""
POLISH = 6
"""One step of polish at the most for so many on the long way."""


class LookRegressor(RegressorMixin, BaseEstimator):
    """One hidden layer of tanh beside a linear skip, clipped to bounds, for any d inputs and k outputs.

    ŷ = clip(tanh(x·``hidden_coef_`` + ``hidden_intercept_``)·``output_coef_`` + x·``skip_coef_``
    + ``intercept_``), trained by Levenberg–Marquardt with the clip inside the residual.

    Parameters
    ----------
    hidden_nodes : int, the size of the hidden layer
    bounds : (low, high) that the output is clipped to, or None for no clip
    domain : (low, high) of each input, which training maps to [-1, 1]
    max_iter : int, the most steps of training
    tol : float, a step that gains a smaller share of the cost counts as none
    ridge : float, the cost of a squared weight relative to the total sample weight; it keeps weights
        small enough for float32
    random_state : int, RandomState or None, for the first hidden weights
    warm_start : bool, whether ``fit`` goes on from the weights of the last one (without the warm-up)
    n_jobs : int or None, the threads of training, as everywhere in scikit-learn: None is one, -1 all
    progress : None or a callable, see ``Progress``

    Attributes
    ----------
    hidden_coef_ : (d, h), hidden_intercept_ : (h,), output_coef_ : (h, k), skip_coef_ : (d, k),
    intercept_ : (k,), all float64 holding float32 values: what is predicted here is what an exported
    file computes, up to its arithmetic.
    n_iter_ : int, the steps taken
    """

    def __init__(
        self,
        hidden_nodes: int = 32,
        *,
        bounds: tuple[float, float] | None = (0.0, 1.0),
        domain: tuple[float, float] = (0.0, 1.0),
        max_iter: int = 150,
        tol: float = 1e-3,
        ridge: float = 1e-9,
        random_state: int | np.random.RandomState | None = None,
        warm_start: bool = False,
        n_jobs: int | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.hidden_nodes = hidden_nodes
        self.bounds = bounds
        self.domain = domain
        self.max_iter = max_iter
        self.tol = tol
        self.ridge = ridge
        self.random_state = random_state
        self.warm_start = warm_start
        self.n_jobs = n_jobs
        self.progress = progress

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        tags.regressor_tags.poor_score = True  # targets beyond the bounds cannot be reached
        return tags

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Learn from samples.

        X : (n, d); y : (n,) or (n, k); sample_weight : (n,), not negative, or None for 1 each.
        Raises ``ValueError`` for anything that is not finite or does not fit together.
        """
        if self.hidden_nodes < 1:
            raise ValueError(f"hidden_nodes must be at least 1, not {self.hidden_nodes}")
        features, target = validate_data(
            self, X, y, dtype=np.float64, multi_output=True, y_numeric=True, ensure_min_samples=1
        )
        weight = _check_sample_weight(
            sample_weight, features, dtype=np.float64, ensure_non_negative=True
        )
        self._single_output = target.ndim == 1
        targets = np.asarray(target, dtype=np.float64).reshape(len(features), -1)
        used = weight > 0  # a sample of weight 0 must not even shift the choice of first samples
        x, targets, weight = self._extended(features)[used], targets[used], weight[used]

        random = check_random_state(self.random_state)
        hidden = random.standard_normal((x.shape[1], self.hidden_nodes))
        first = random.permutation(len(x))[:FIRST_SAMPLES]
        go_on = self.warm_start and hasattr(self, "_weights")

        self.n_iter_ = 0
        with workers(self.n_jobs) as pool:

            def problem(rows: slice | NDArray[np.int64], bounded: bool) -> Problem:
                bounds = self.bounds if bounded else None
                return Problem(x[rows], targets[rows], weight[rows], self.ridge, bounds, pool.map)

            stages = [(problem(first, bounded=True), self.max_iter)]
            if not go_on:
                warm_up = problem(first, bounded=False)
                self._weights = warm_up.linear_start(hidden)
                stages.insert(0, (warm_up, min(WARM_UP_STEPS, self.max_iter)))
            if len(first) < len(x):
                stages.append((problem(slice(None), bounded=True), self.max_iter // POLISH))
            self._train(stages)
        self._keep(self._weights)
        return self

    def _train(self, stages: list[tuple[Problem, int]]) -> None:
        steps = sum(most for _, most in stages)
        before = 0
        for stage, most in stages:
            watch = self._watch(before, steps)
            self._weights, taken = train(
                stage, self._weights, max_iter=most, tol=self.tol, on_iteration=watch
            )
            self.n_iter_ += taken
            before += most

    def predict(self, X: ArrayLike) -> Matrix:
        """Values (n,) or (n, k), as ``y`` was, for samples (n, d)."""
        check_is_fitted(self)
        x: Matrix = validate_data(self, X, dtype=np.float64, reset=False)
        hidden = np.tanh(x @ self.hidden_coef_ + self.hidden_intercept_)
        values = hidden @ self.output_coef_ + x @ self.skip_coef_ + self.intercept_
        clipped = self._clipped(values)
        return clipped[:, 0] if self._single_output else clipped

    def _clipped(self, values: Matrix) -> Matrix:
        return values if self.bounds is None else np.clip(values, *self.bounds)

    def _extended(self, X: Matrix) -> Matrix:
        """X with the domain mapped to [-1, 1] and a last column of 1."""
        low, high = self.domain
        return np.hstack([(X - low) * (2.0 / (high - low)) - 1.0, np.ones((len(X), 1))])

    def _watch(self, before: int, steps: int) -> OnIteration | None:
        if self.progress is None:
            return None
        progress = self.progress

        def on_iteration(iteration: int, weights: Weights) -> bool:
            def network(X: Matrix) -> Matrix:
                return self._clipped(weights.values(self._extended(X)))

            return progress((before + iteration) / steps, network)

        return on_iteration

    def _keep(self, weights: Weights) -> None:
        """Fold the domain into the weights, so that they take samples as they come, and round."""
        low, high = self.domain
        scale = 2.0 / (high - low)
        shift = -1.0 - scale * low

        def fold(matrix: Matrix) -> tuple[Matrix, Matrix]:
            slope, intercept = matrix[:-1], matrix[-1]
            return _float32(slope * scale), _float32(intercept + shift * slope.sum(axis=0))

        nodes = self.hidden_nodes
        self.hidden_coef_, self.hidden_intercept_ = fold(weights.hidden)
        self.output_coef_ = _float32(weights.output[:nodes])
        self.skip_coef_, self.intercept_ = fold(weights.output[nodes:])


def _float32(values: Matrix) -> Matrix:
    return denormals.as_float32(values).astype(np.float64)
