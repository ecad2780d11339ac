"""A smooth correction: Gaussian-process regression in CIE Lab, with what is unsure about it.

The covariance of two colours is a constant, a smooth function of their lightness alone (the tone curve
that nearly every look has), and radial parts of three widths. Method: C. E. Rasmussen and
C. K. I. Williams, "Gaussian Processes for Machine Learning", MIT Press 2006, algorithm 2.1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.spatial.distance import cdist

Matrix = NDArray[np.float64]

CONSTANT = 0.02
TONE = (0.10, 0.2)
RADIAL = ((0.015, 0.08), (0.03, 0.25), (0.06, 0.7))
"""(standard deviation, length scale), in hundredths of Lab."""

CHUNK = 256
"""Colours at a time: their covariances stay in the cache."""


class SmoothCorrection:
    """Fitted to residuals at colours, it tells a residual and its uncertainty at any colour.

    Parameters
    ----------
    lab : (n, 3), L*, a*, b* divided by 100
    variance : (n,), of the noise in the residuals that :meth:`weights` will be asked about
    """

    def __init__(self, lab: Matrix, variance: Matrix) -> None:
        self.lab = lab
        covariance = _covariance(lab, lab)
        covariance[np.diag_indices_from(covariance)] += variance
        self._factor = cho_factor(covariance, lower=True, overwrite_a=True, check_finite=False)

    def weights(self, residual: Matrix) -> Matrix:
        """What :meth:`predict` needs of residuals (n, k): one row for each colour, (n, k)."""
        solved: Matrix = cho_solve(self._factor, residual, check_finite=False)
        return solved

    def predict(self, lab: Matrix, weights: Matrix) -> Matrix:
        """The residual at colours (m, 3): (m, k)."""
        parts = [_covariance(lab[rows], self.lab) @ weights for rows in _chunks(len(lab))]
        return np.concatenate(parts)

    def foretell(self, lab: Matrix, weights: Matrix) -> tuple[Matrix, Matrix]:
        """What :meth:`predict` tells (m, k), and its variance (m,), before any scaling by the data."""
        prior = CONSTANT**2 + TONE[0] ** 2 + sum(deviation**2 for deviation, _ in RADIAL)
        found, left = [], []
        for rows in _chunks(len(lab)):
            covariance = _covariance(lab[rows], self.lab)
            found.append(covariance @ weights)
            explained = solve_triangular(
                self._factor[0], covariance.T, lower=True, check_finite=False
            )
            left.append(np.maximum(prior - (explained**2).sum(axis=0), 0.0))
        return np.concatenate(found), np.concatenate(left)


def _chunks(count: int) -> list[slice]:
    return [slice(start, start + CHUNK) for start in range(0, max(count, 1), CHUNK)]


def _covariance(first: Matrix, second: Matrix) -> Matrix:
    squared = cdist(first, second, "sqeuclidean")
    deviation, length = TONE
    lightness = (first[:, :1] - second[:, 0]) * (1 / length)
    total: Matrix = CONSTANT**2 + deviation**2 * np.exp(-0.5 * lightness**2)
    for deviation, length in RADIAL:
        total += deviation**2 * np.exp(squared * (-0.5 / length**2))
    return total
