"""Colour differences between two pictures: CIEDE2000 and PSNR.

Inputs are non-linear sRGB, D65; CIEDE2000 is computed as in scikit-image (``skimage.color``).
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from skimage.color import deltaE_ciede2000, rgb2lab

from nnlook_core.common.sentences import describe_difference

Float = NDArray[np.float32] | NDArray[np.float64]

CHUNK = 1 << 16


@dataclass(frozen=True)
class Difference:
    """Mean, 95th percentile and maximum of CIEDE2000, and PSNR in dB (None for identical pictures)."""

    delta_e_mean: float
    delta_e_p95: float
    delta_e_max: float
    psnr: float | None

    def describe(self) -> str:
        """Describe how visible the difference is."""
        return describe_difference(self.delta_e_mean, self.delta_e_p95)


def delta_e(predicted: Float, reference: Float) -> NDArray[np.float32]:
    """Return CIEDE2000 between colours (n, 3) in 0–1, as (n,) float32."""
    result = np.empty(len(reference), dtype=np.float32)

    def do(start: int) -> None:
        rows = slice(start, start + CHUNK)
        pair = (rgb2lab(np.clip(side[rows], 0, 1)) for side in (predicted, reference))
        result[rows] = deltaE_ciede2000(*pair)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(do, range(0, len(reference), CHUNK)))
    return result


class Differences:
    """Accumulates the difference of two pictures in chunks; needs four bytes per pixel."""

    def __init__(self) -> None:
        self._delta_e: list[NDArray[np.float32]] = []
        self._squares = 0.0

    def add(self, predicted: Float, reference: Float) -> NDArray[np.float32]:
        """Add colours (n, 3); return the CIEDE2000 of each, (n,)."""
        differences = delta_e(predicted, reference)
        self._delta_e.append(differences)
        self._squares += float(np.sum((predicted.astype(np.float64) - reference) ** 2))
        return differences

    def __len__(self) -> int:
        return sum(map(len, self._delta_e))

    def result(self) -> Difference:
        """Return the difference of all colours so far. Raises ``ValueError`` if there are none."""
        if not len(self):
            raise ValueError("there is nothing to compare")
        differences = np.concatenate(self._delta_e)
        squared = self._squares / (3 * len(differences))
        return Difference(
            delta_e_mean=float(differences.mean(dtype=np.float64)),
            delta_e_p95=float(np.percentile(differences, 95)),
            delta_e_max=float(np.max(differences)),
            psnr=None if squared == 0 else float(-10 * np.log10(squared)),
        )


def measure(predicted: Float, reference: Float) -> Difference:
    """Return the difference of colours (n, 3), n ≥ 1. Raises ``ValueError`` if the shapes differ."""
    if predicted.shape != reference.shape or len(reference) == 0:
        raise ValueError(f"cannot compare {predicted.shape} with {reference.shape}")
    differences = Differences()
    differences.add(predicted, reference)
    return differences.result()
