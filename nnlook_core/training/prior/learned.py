"""What looks tend to do, as learned from thousands of made-up ones.

The shipped components are the columns of a low-rank factor of the covariance of the made-up looks, on a
grid over the colour cube, as differences in Lab. A look is taken as a sum of them whose coefficients
are independent standard normal; a pair then picks the most probable coefficients by Bayesian linear
regression (C. M. Bishop, "Pattern Recognition and Machine Learning", Springer 2006, section 3.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour.rgb_grid import interpolated

Matrix = NDArray[np.float64]

SIDE = 17
"""Nodes of the grid along each side of the cube."""
NOISE = 0.3
"""Of a sample around the sum of the components, in hundredths of Lab. It is large, for real looks lie far
from any sum of made-up ones; what is left is for the smooth correction."""

COMPONENTS = Path(__file__).with_name("components.npy")


@cache
def components() -> NDArray[np.float32]:
    """The components (SIDE³, count, 3), in hundredths of Lab, on a grid of red, green, blue."""
    stored = np.load(COMPONENTS, allow_pickle=False)
    return np.ascontiguousarray(stored.astype(np.float32).transpose(1, 0, 2))


@dataclass(frozen=True)
class Learned:
    """The most probable sum of the components: ``coefficients`` (count,)."""

    coefficients: NDArray[np.floating]

    @classmethod
    def fit(cls, before: Matrix, difference: Matrix, weight: Matrix) -> Self:
        """From samples: ``before`` (n, 3) in sRGB, ``difference`` (n, 3) in Lab, ``weight`` (n,)."""
        count = components().shape[1]
        basis = interpolated(components(), before).transpose(0, 2, 1).reshape(-1, count)
        weighted = basis * (np.repeat(weight, 3) / NOISE**2)[:, None]
        gram = weighted.T @ basis + np.eye(count)
        return cls(np.linalg.solve(gram, weighted.T @ difference.ravel()))

    def predict(self, colours: Matrix) -> Matrix:
        """The difference (n, 3) in Lab at colours (n, 3) in sRGB."""
        return interpolated(np.einsum("nkc,k->nc", components(), self.coefficients), colours)
