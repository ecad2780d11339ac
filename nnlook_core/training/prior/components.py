"""``python -m nnlook_core.training.prior.components``: make the shipped components anew, bit for bit.

The made-up looks of ``synthetic`` are asked at the nodes of a grid over the colour cube; their
differences in Lab are rounded to integers. The covariance of the differences, a sum of integers, is then
exact in whatever order it is added, and its low-rank factor is found by pivoted Cholesky with element-wise
arithmetic alone: no matrix library's rounding enters, so that every machine makes the same bytes.

Method: H. Harbrecht, M. Peters, R. Schneider, "On the low-rank approximation by the pivoted Cholesky
decomposition", Applied Numerical Mathematics 62 (2012).
"""

from __future__ import annotations

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from skimage.color import rgb2lab
from tqdm import tqdm

from nnlook_core.colour import rgb_grid
from nnlook_core.training.prior.learned import COMPONENTS, SIDE
from nnlook_core.training.prior.synthetic import look

LOOKS, COUNT, SEED = 4000, 96, 2026
UNITS = 4096
"""Integers to a hundredth of Lab: coarse enough that no library's last bit shows."""


def difference(number: int, seed: int = SEED) -> NDArray[np.int16]:
    """What made-up look ``number`` changes at the nodes, (3·SIDE³,), in units of Lab."""
    colours = rgb_grid.nodes(SIDE)
    after = look(np.random.default_rng((seed, number)))(colours)
    moved = (rgb2lab(after) - rgb2lab(colours)) * (UNITS / 100)
    rounded: NDArray[np.int16] = np.rint(moved).astype(np.int16).ravel()
    return rounded


def components(
    looks: int = LOOKS, count: int = COUNT, *, show: bool = False
) -> NDArray[np.float16]:
    """The factor of the covariance: (count, SIDE³, 3), in hundredths of Lab."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        made = pool.map(difference, range(looks), chunksize=50)
        rows = list(tqdm(made, total=looks, unit="looks", disable=None if show else True))
    # Sums of products of such integers stay below 2⁵³: exact in float64, in whatever order.
    differences = np.array(rows, dtype=np.float64)
    left = (differences**2).sum(axis=0) / looks
    factor = np.empty((count, differences.shape[1]))
    for number in range(count):
        pivot = int(left.argmax())
        column = (differences.T @ differences[:, pivot]) / looks
        for earlier in factor[:number]:
            column -= earlier * earlier[pivot]
        factor[number] = column / np.sqrt(left[pivot])
        left = np.maximum(left - factor[number] ** 2, 0)
    return (factor / UNITS).astype(np.float16).reshape(count, SIDE**3, 3)


def main() -> None:
    """Make the file that ships, or another."""
    parser = argparse.ArgumentParser(description="Make the components of the completion anew.")
    parser.add_argument("-o", "--output", type=Path, default=COMPONENTS, metavar="NPY")
    options = parser.parse_args()
    np.save(options.output, components(show=True))


if __name__ == "__main__":
    main()
