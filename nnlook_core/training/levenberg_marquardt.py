"""Levenberg–Marquardt for one hidden layer of tanh with a linear skip, told where targets are clipped.

The network is ŷ = [tanh(x̃·H), x̃]·O with x̃ = [x, 1], H of shape (d + 1, h) and O of shape
(h + d + 1, k); a clip to bounds may follow. With F = x̃ ⊗ (1 − tanh²) and Z = [tanh, x̃], the
Jacobian of output j is F scaled by O[:, j] for the hidden weights and Z for the output weights of j
alone. One Gram matrix of [F, Z] therefore serves all outputs: an iteration costs one matrix product
and one Cholesky factorisation of (d + 1)·h + k·(h + d + 1) unknowns.

Method: D. W. Marquardt, "An Algorithm for Least-Squares Estimation of Nonlinear Parameters",
SIAM J. Appl. Math. 11 (1963), with the damping in units of the diagonal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgError, cho_factor, cho_solve

Matrix = NDArray[np.float64]
Jacobian = NDArray[np.float32] | NDArray[np.float64]

BLOCK = 1024
"""Samples at a time: their part of the Jacobian stays in the cache. With more than one block it is kept
in float32, which takes half the time; sums over blocks, residuals and weights are always float64."""

DAMPING_START, DAMPING_MIN, DAMPING_MAX = 1e-2, 1e-12, 1e12
PATIENCE = 5
"""Steps in a row that gain less than the tolerance before the training counts as converged."""


@dataclass(frozen=True)
class Weights:
    """What is trained: ``hidden`` (d + 1, h) and ``output`` (h + d + 1, k), both float64."""

    hidden: Matrix
    output: Matrix

    def values(self, x: Matrix) -> Matrix:
        """ŷ before any clip, (n, k), for ``x`` (n, d + 1) whose last column is 1."""
        return self._values(np.tanh(x @ self.hidden), x)

    def _values(self, activation: Matrix, x: Matrix) -> Matrix:
        nodes = self.hidden.shape[1]
        return activation @ self.output[:nodes] + x @ self.output[nodes:]

    def flat(self) -> Matrix:
        """All weights in one row: the hidden ones, then those of each output in turn."""
        return np.concatenate([self.hidden.ravel(), self.output.T.ravel()])

    def moved(self, step: Matrix) -> Weights:
        """The weights after ``step``, which is laid out like :meth:`flat`."""
        hidden, output = np.split(self.flat() + step, [self.hidden.size])
        return Weights(hidden.reshape(self.hidden.shape), output.reshape(self.output.shape[::-1]).T)


OnIteration = Callable[[int, Weights], bool]
"""Called after each accepted step with the steps so far and the weights; True ends the training."""


class Problem:
    """Weighted least squares on samples, with a ridge on all weights.

    Parameters
    ----------
    x : (n, d + 1) float64, last column 1
    y : (n, k) float64
    sample_weight : (n,) float64, not negative
    ridge : the cost of a squared weight, as a share of the total sample weight
    bounds : the clip that follows the network, or None. A residual is 0 where the target lies at a
        bound and the prediction beyond it, for there the clip makes them equal.
    map_blocks : the ``map`` of a pool of threads, or plain ``map``
    """

    def __init__(
        self,
        x: Matrix,
        y: Matrix,
        sample_weight: Matrix,
        ridge: float,
        bounds: tuple[float, float] | None,
        map_blocks: Callable[..., Iterable[Any]] = map,
    ) -> None:
        self.map_blocks = map_blocks
        self.x, self.y, self.bounds = x, y, bounds
        self.root_weight = np.sqrt(sample_weight)[:, None]
        self.jacobian_type = np.float32 if len(x) > BLOCK else np.float64
        self.ridge = ridge * float(sample_weight.sum())

    def linear_start(self, hidden: Matrix) -> Weights:
        """``hidden`` with good output weights for it, by linear least squares.

        The skip comes first, and the hidden nodes get what it leaves: a look that is linear needs none.
        """
        skip = self._least_squares(self.x, self.y)
        z = np.hstack([np.tanh(self.x @ hidden), self.x])
        output = self._least_squares(z, self.y - self.x @ skip)
        output[-len(skip) :] += skip
        return Weights(hidden, output)

    def _least_squares(self, features: Matrix, target: Matrix) -> Matrix:
        weighted = features * self.root_weight
        gram = weighted.T @ weighted
        # A stronger ridge than in training: nearly dependent random nodes would start huge.
        gram[np.diag_indices_from(gram)] += 1e-6 * max(np.trace(gram), 1e-12)
        solved = np.linalg.solve(gram, weighted.T @ (target * self.root_weight))
        return solved.astype(np.float64)

    def residual(self, weights: Weights) -> tuple[Matrix, Matrix, NDArray[np.bool_]]:
        """The activation (n, h), the weighted residual (n, k), and where the clip made it 0."""
        activation = np.tanh(self.x @ weights.hidden)
        predicted = weights._values(activation, self.x)
        residual = (predicted - self.y) * self.root_weight
        clipped = np.zeros(residual.shape, dtype=np.bool_)
        if self.bounds is not None:
            low, high = self.bounds
            clipped = ((self.y <= low) & (predicted < low)) | (
                (self.y >= high) & (predicted > high)
            )
            residual[clipped] = 0.0
        return activation, residual, clipped

    def cost(self, weights: Weights, residual: Matrix) -> float:
        """The sum that is made small: squared residuals and the ridge."""
        flat = weights.flat()
        return float(np.vdot(residual, residual) + self.ridge * np.vdot(flat, flat))

    def normal_equations(
        self,
        weights: Weights,
        activation: Matrix,
        residual: Matrix,
        clipped: NDArray[np.bool_],
    ) -> tuple[Matrix, Matrix]:
        """JᵀJ and Jᵀr of residuals and ridge, laid out like :meth:`Weights.flat`."""
        inputs, nodes = weights.hidden.shape
        outputs = weights.output.shape[1]
        split, per_output = inputs * nodes, nodes + inputs

        shared = np.zeros((split + per_output, split + per_output))
        clipped_away = [np.zeros(0)] * outputs
        projected = np.zeros((split + per_output, outputs))

        def products(start: int) -> tuple[Jacobian, Jacobian, dict[int, Jacobian]]:
            rows = slice(start, start + BLOCK)
            basis = self._basis(activation[rows], rows)
            away = {
                int(j): _gram(basis[clipped[rows, j]])
                for j in np.flatnonzero(clipped[rows].any(axis=0))
            }
            return _gram(basis), basis.T @ residual[rows].astype(basis.dtype), away

        # Added in the order of the blocks, whichever thread is done first: the same sums always.
        for gram, gradient, away in self.map_blocks(products, range(0, len(self.x), BLOCK)):
            shared += gram
            projected += gradient
            for j, off in away.items():
                clipped_away[j] = clipped_away[j] + off if clipped_away[j].size else off

        size = split + outputs * per_output
        matrix, vector = np.zeros((size, size)), np.zeros(size)
        for j in range(outputs):
            scale = np.concatenate(
                [np.tile(weights.output[:nodes, j], inputs), np.ones(per_output)]
            )
            gram = shared - clipped_away[j] if clipped_away[j].size else shared
            gram = gram * scale[:, None] * scale
            gradient = projected[:, j] * scale
            own = slice(split + j * per_output, split + (j + 1) * per_output)
            matrix[:split, :split] += gram[:split, :split]
            matrix[own, :split] = gram[split:, :split]
            matrix[:split, own] = gram[:split, split:]
            matrix[own, own] = gram[split:, split:]
            vector[:split] += gradient[:split]
            vector[own] = gradient[split:]
        matrix[np.diag_indices_from(matrix)] += self.ridge
        return matrix, vector + self.ridge * weights.flat()

    def _basis(self, activation: Matrix, rows: slice) -> Jacobian:
        """[F, Z] of some samples, each row times the root of its weight."""
        x, root_weight = self.x[rows], self.root_weight[rows]
        inputs, nodes = x.shape[1], activation.shape[1]
        basis = np.empty((len(x), (inputs + 1) * nodes + inputs), self.jacobian_type)
        slope = (1.0 - activation**2) * root_weight
        for i in range(inputs):
            basis[:, i * nodes : (i + 1) * nodes] = slope * x[:, i, None]
        basis[:, inputs * nodes : -inputs] = activation * root_weight
        basis[:, -inputs:] = x * root_weight
        return basis


def _gram(basis: Jacobian) -> Jacobian:
    product: Jacobian = basis.T @ basis
    return product


def train(
    problem: Problem,
    weights: Weights,
    *,
    max_iter: int,
    tol: float,
    on_iteration: OnIteration | None = None,
) -> tuple[Weights, int]:
    """Improve ``weights`` on ``problem``; returns the best weights and how many steps were taken.

    The damping falls to a third after a success and grows fourfold after a failure. Ends after
    ``max_iter`` steps, when ``PATIENCE`` steps in a row each gain less than the share ``tol`` of the
    cost, when no step gains, or when ``on_iteration`` returns True.
    """
    activation, residual, clipped = problem.residual(weights)
    cost = problem.cost(weights, residual)
    damping, small_gains = DAMPING_START, 0
    for iteration in range(1, max_iter + 1):
        matrix, vector = problem.normal_equations(weights, activation, residual, clipped)
        diagonal = np.diag(matrix).copy()
        while True:
            damped = matrix.copy()
            damped[np.diag_indices_from(damped)] += damping * diagonal
            try:
                factor = cho_factor(damped, lower=True, overwrite_a=True, check_finite=False)
            except LinAlgError:  # not positive definite to rounding: more damping makes it so
                candidate_cost = np.inf
            else:
                candidate = weights.moved(-cho_solve(factor, vector, check_finite=False))
                state = problem.residual(candidate)
                candidate_cost = problem.cost(candidate, state[1])
            if candidate_cost < cost:
                break
            damping *= 4.0
            if damping > DAMPING_MAX:
                return weights, iteration - 1
        gain = (cost - candidate_cost) / cost
        weights, cost, (activation, residual, clipped) = candidate, candidate_cost, state
        damping = max(damping / 3.0, DAMPING_MIN)
        if on_iteration is not None and on_iteration(iteration, weights):
            return weights, iteration
        small_gains = small_gains + 1 if gain < tol else 0
        if small_gains == PATIENCE:
            return weights, iteration
    return weights, max_iter
