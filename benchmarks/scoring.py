"""Errors of a learned look on its training photo, on other photos and on unknown colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.material import Look, Photo
from benchmarks.peers import Learned
from nnlook_core.metrics.delta_e import delta_e

PER_PHOTO, IN_CUBE = 6000, 20_000
CELL_BITS = 3
"""A cell of the 32³ grid spans 2³ of the 256 levels per channel."""

COLUMNS = ("own photo", "other photos", "never shown", "full cube")
UNSEEN = ("other photos", "full cube")
"""Columns without the training photo; *never shown* is a part of *other photos*."""


@dataclass(frozen=True)
class Error:
    """Mean and 95th percentile of CIEDE2000."""

    mean: float
    p95: float

    @classmethod
    def of(cls, errors: NDArray[np.floating]) -> Error:
        """Summarise the CIEDE2000 of colours, (n,)."""
        return cls(float(errors.mean()), float(np.percentile(errors, 95)))


@dataclass(frozen=True)
class Score:
    """The result of one method for one look and training photo; ``errors`` has the ``COLUMNS``."""

    method: str
    look: str
    group: str
    teacher: str
    errors: Mapping[str, Error]
    seconds: float
    size: int
    nodes: int


class Probes:
    """The 8-bit test colours for looks learned from the photo ``teacher``, always the same.

    *own photo*: random pixels of it. *other photos*: as many random pixels of each other photo. *never
    shown*: those of them in cells of a 32³ grid in which the training photo has no pixels. *full cube*:
    uniformly random colours.
    """

    def __init__(self, photos: Mapping[str, Photo], teacher: str) -> None:
        random = np.random.default_rng(0)
        picked = {
            name: random.permutation(photo.reshape(-1, 3))[:PER_PHOTO]
            for name, photo in photos.items()
        }
        others = np.concatenate([picked[name] for name in photos if name != teacher])
        cube = random.integers(0, 256, (IN_CUBE, 3), dtype=np.uint8)
        self.colours: Photo = np.concatenate([picked[teacher], others, cube])
        own, end = len(picked[teacher]), len(picked[teacher]) + len(others)

        shown = np.zeros((256 >> CELL_BITS) ** 3, dtype=np.bool_)
        shown[_cells(photos[teacher].reshape(-1, 3))] = True
        self.shown_share = float(shown.mean())
        never_shown = own + np.flatnonzero(~shown[_cells(others)])
        self.never_shown_share = len(never_shown) / len(others)
        self.rows: dict[str, slice | NDArray[np.int64]] = dict(
            zip(
                COLUMNS,
                (slice(own), slice(own, end), never_shown, slice(end, None)),
                strict=True,
            )
        )

    def errors(self, learned: Learned, look: Look) -> dict[str, Error]:
        """Return the errors of unrounded results, compared with the exact look, by column."""
        found = delta_e(learned.apply(self.colours / 255), look.exact(self.colours))
        return {column: Error.of(found[rows]) for column, rows in self.rows.items()}


def _cells(colours: Photo) -> NDArray[np.int64]:
    side = 256 >> CELL_BITS
    steps = (colours >> CELL_BITS).astype(np.int64)
    numbers: NDArray[np.int64] = (steps[:, 0] * side + steps[:, 1]) * side + steps[:, 2]
    return numbers
