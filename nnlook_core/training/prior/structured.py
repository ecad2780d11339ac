"""The simplest explanation of most processings: a curve for each channel, a matrix, a curve again.

y = C₂(M·C₁(x)), the curves cubic splines that go on straight beyond their ends, fitted as the most
probable one under Gaussian priors (smooth curves, a matrix near the identity) by Gauss–Newton steps
with damping, and with a robust loss (Cauchy's weights) so that a painted-over corner does not bend it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import BSpline

Matrix = NDArray[np.float64]

KNOTS = 8
SMOOTHNESS, PULL, MATRIX_SPREAD = 0.1, 0.5, 0.3
"""Prior standard deviations: of a curve's bend, of its distance from identity, of the matrix."""
NOISE = 0.01
STEPS = 15
ROBUST_FROM, CAUCHY = 3, 9.0
"""The step from which outliers count less, and their scale in median squared errors."""
CLIPPED = 0.002
"""A target so near to 0 or 1 counts as clipped: a prediction beyond it is no error."""


class _Curve:
    """The basis of a cubic spline over ``low`` … ``high`` that goes on straight beyond."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high
        inner = np.linspace(low, high, KNOTS - 2)
        step = inner[1] - inner[0]
        knots = np.concatenate(
            [inner[0] - step * np.arange(3, 0, -1), inner, inner[-1] + step * np.arange(1, 4)]
        )
        self.identity = (knots[1:-3] + knots[2:-2] + knots[3:-1]) / 3  # Greville's abscissae
        self._values = BSpline(knots, np.eye(KNOTS), 3)
        self._slopes = self._values.derivative()

    def basis(self, x: Matrix) -> tuple[Matrix, Matrix]:
        """Values and slopes of the basis functions at x (n,): (n, KNOTS) each."""
        inside = np.clip(x, self.low, self.high)
        slopes: Matrix = self._slopes(inside)
        return self._values(inside) + (x - inside)[:, None] * slopes, slopes

    def precision(self) -> Matrix:
        bend = np.diff(np.eye(KNOTS), 2, axis=0) * (KNOTS - 3) ** 2 / 10
        precision: Matrix = bend.T @ bend / SMOOTHNESS**2 + np.eye(KNOTS) / PULL**2
        return precision


_FIRST, _SECOND = _Curve(0.0, 1.0), _Curve(-0.25, 1.25)
_MATRIX = 3 * KNOTS  # where the matrix, and then the second curves, begin in a row of parameters
_SECONDS = _MATRIX + 9
_SIZE = _SECONDS + 3 * KNOTS
_IDENTITY = np.concatenate(
    [np.tile(_FIRST.identity, 3), np.eye(3).ravel(), np.tile(_SECOND.identity, 3)]
)


def _precision() -> Matrix:
    precision = np.zeros((_SIZE, _SIZE))
    for channel in range(3):
        for curve, start in ((_FIRST, 0), (_SECOND, _SECONDS)):
            own = slice(start + channel * KNOTS, start + (channel + 1) * KNOTS)
            precision[own, own] = curve.precision()
    matrix = np.arange(_MATRIX, _SECONDS)
    precision[matrix, matrix] = 1 / MATRIX_SPREAD**2
    return precision


_PRECISION = _precision()


@dataclass(frozen=True)
class Structured:
    """A fitted explanation: ``parameters`` holds the first curves, the matrix and the second curves."""

    parameters: Matrix

    @classmethod
    def fit(cls, before: Matrix, after: Matrix, weight: Matrix) -> Self:
        """The most probable explanation of samples: ``before``, ``after`` (n, 3), ``weight`` (n,)."""
        fit = _Fit(before, after, weight)
        return cls(fit.run())

    def predict(self, colours: Matrix) -> Matrix:
        """The look at colours (n, 3), not clipped."""
        firsts = [_FIRST.basis(channel)[0] for channel in colours.T]
        return _forward(self.parameters, firsts)[2]


def _forward(
    parameters: Matrix, firsts: list[Matrix]
) -> tuple[Matrix, list[Matrix], Matrix, Matrix]:
    """After the first curves (n, 3); the slopes' and values' bases of the second; and the result."""
    matrix = parameters[_MATRIX:_SECONDS].reshape(3, 3)
    curves = parameters[:_MATRIX].reshape(3, KNOTS)
    bent = np.stack([basis @ curve for basis, curve in zip(firsts, curves, strict=True)], axis=1)
    mixed = bent @ matrix.T
    seconds = parameters[_SECONDS:].reshape(3, KNOTS)
    bases = [_SECOND.basis(channel) for channel in mixed.T]
    result = np.stack([b[0] @ curve for b, curve in zip(bases, seconds, strict=True)], axis=1)
    slopes = np.stack([b[1] @ curve for b, curve in zip(bases, seconds, strict=True)], axis=1)
    return bent, [b[0] for b in bases], result, slopes


class _Fit:
    def __init__(self, before: Matrix, after: Matrix, weight: Matrix) -> None:
        self.after, self.weight = after, weight / NOISE**2
        self.firsts = [_FIRST.basis(channel)[0] for channel in before.T]
        self.trust = np.ones(len(before))

    def run(self) -> Matrix:
        parameters, damping = _IDENTITY, 1e-3
        state = _forward(parameters, self.firsts)
        cost = self._cost(parameters, state[2])
        for number in range(STEPS):
            if number >= ROBUST_FROM:
                squared = (self._residual(state[2]) ** 2).sum(axis=1)
                self.trust = 1 / (1 + squared / (CAUCHY * np.median(squared) + 1e-8))
                cost = self._cost(parameters, state[2])
            matrix, vector = self._equations(parameters, state)
            while damping < 1e6:
                step = np.linalg.solve(matrix + damping * np.diag(np.diag(matrix)), vector)
                candidate = parameters - step
                moved = _forward(candidate, self.firsts)
                found = self._cost(candidate, moved[2])
                if found < cost:
                    break
                damping *= 5
            else:
                return parameters
            gain = (cost - found) / cost
            parameters, state, cost, damping = candidate, moved, found, damping / 5
            if gain < 1e-4 and number > ROBUST_FROM:
                break
        return parameters

    def _residual(self, result: Matrix) -> Matrix:
        return np.where(self._beyond(result), 0.0, result - self.after)

    def _beyond(self, result: Matrix) -> NDArray[np.bool_]:
        low, high = self.after <= CLIPPED, self.after >= 1 - CLIPPED
        return (low & (result < 0)) | (high & (result > 1))

    def _cost(self, parameters: Matrix, result: Matrix) -> float:
        moved = parameters - _IDENTITY
        squared = (self._residual(result) ** 2).sum(axis=1)
        return float((self.trust * self.weight) @ squared + moved @ _PRECISION @ moved)

    def _equations(
        self, parameters: Matrix, state: tuple[Matrix, list[Matrix], Matrix, Matrix]
    ) -> tuple[Matrix, Matrix]:
        bent, seconds, result, slopes = state
        residual, beyond = self._residual(result), self._beyond(result)
        matrix = _PRECISION.copy()
        vector = _PRECISION @ (parameters - _IDENTITY)
        mix = parameters[_MATRIX:_SECONDS].reshape(3, 3)
        weight = self.weight * self.trust
        for k in range(3):
            # The result's channel k moves with all first curves, row k of the matrix, its own curve.
            own_row = _MATRIX + 3 * k + np.arange(3)
            own_curve = _SECONDS + KNOTS * k + np.arange(KNOTS)
            columns = np.concatenate([np.arange(_MATRIX), own_row, own_curve])
            slope = slopes[:, k, None]
            jacobian = np.hstack(
                [slope * mix[k, c] * self.firsts[c] for c in range(3)] + [slope * bent, seconds[k]]
            )
            jacobian[beyond[:, k]] = 0.0
            weighted = jacobian * weight[:, None]
            matrix[np.ix_(columns, columns)] += jacobian.T @ weighted
            vector[columns] += weighted.T @ residual[:, k]
        return matrix, vector
