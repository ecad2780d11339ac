"""Fair samples of a stream of pixels, the same however the stream is cut.

Every pixel has a priority, a hash of its number in the picture, and those with the lowest priorities are
kept ("bottom-k", E. Cohen, H. Kaplan, "Summarizing Data using Bottom-k Sketches", PODC 2007). So a
sample depends neither on the bands nor on the threads, and comes from all over the picture.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour.pixels import to_float
from nnlook_core.compute.hashing import hashed

Numbers = NDArray[np.uint32]
Rows = NDArray[np.int64]

_NONE = np.uint64(0xFFFFFFFFFFFFFFFF)


@dataclass(frozen=True)
class Sampled:
    """Pixels of a pair: ``key`` (n,), ``index`` (n,) in the picture, and the colours in 16 bits (n, 6).

    ``flatness``: a pixel is 2^flatness times as likely to be in the sample of its cell. ``neighbourhood``
    (n, k): what else is known of what lies about it.
    """

    key: Numbers
    index: Numbers
    flatness: NDArray[np.uint8]
    values: NDArray[np.uint16]
    neighbourhood: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.key)

    def __getitem__(self, rows: Rows | NDArray[np.bool_]) -> Sampled:
        return Sampled(
            self.key[rows],
            self.index[rows],
            self.flatness[rows],
            self.values[rows],
            self.neighbourhood[rows],
        )

    @property
    def before(self) -> NDArray[np.float32]:
        """(n, 3) in 0–1."""
        return to_float(self.values[:, :3])

    @property
    def after(self) -> NDArray[np.float32]:
        """(n, 3) in 0–1."""
        return to_float(self.values[:, 3:])

    def lowest(self, most: int, priority: Numbers) -> tuple[Sampled, NDArray[np.bool_]]:
        """The ``most`` first of each key, sorted by key, and which of them is the last of so many."""
        order = np.argsort(_joined(self.key, priority))
        key = self.key[order]
        first = np.flatnonzero(np.diff(key, prepend=key[:1] ^ np.uint32(1)))
        rank = np.arange(len(order)) - np.repeat(first, np.diff(first, append=len(order)))
        kept = rank < most
        return self[order[kept]], rank[kept] == most - 1


class _Stream:
    """Pixels taken in bit by bit, and thinned out when they are many."""

    PATIENCE = 1 << 18
    """Pixels to take in before they are thinned out."""

    def __init__(self) -> None:
        self._parts: list[Sampled] = []
        self._rows, self._limit = 0, self.PATIENCE

    def add(self, pixels: Sampled) -> None:
        """Take in the candidates of a chunk."""
        self._parts.append(pixels)
        self._rows += len(pixels)
        if self._rows > self._limit:
            self._thin()

    def _thin(self) -> Sampled:
        together = {
            field.name: np.concatenate([getattr(part, field.name) for part in self._parts])
            for field in fields(Sampled)
        }
        thinned = self._thinned(Sampled(**together))
        self._parts = [thinned]
        self._rows = len(thinned)
        self._limit = self._rows + self.PATIENCE
        return thinned

    def _thinned(self, pixels: Sampled) -> Sampled:
        raise NotImplementedError


class OfEachCell(_Stream):
    """Up to ``most`` pixels of each of a fixed number of cells.

    A pixel of weight w has its priority divided by w (N. Duffield, C. Lund, M. Thorup, "Priority
    Sampling for Estimation of Arbitrary Subset Sums", J. ACM 54, 2007). Of pixels with a weight of n
    in all, the k-th lowest lies near k/n of the whole range. So what lies clearly above need not be
    looked at, once these have been seen, and there is nothing to sort until the end. At the end the
    same rule holds for all, whenever they came.
    """

    MOST_IN_ALL = 1 << 19
    LEAST = 8
    """Of each cell, however many cells there are."""

    def __init__(self, most: int, cells: int) -> None:
        super().__init__()
        self._most = most
        self._below = np.full(cells, 2**32 - 1, dtype=np.uint32)

    def candidates(self, cell: NDArray[np.int32], priority: Numbers) -> Rows:
        """The rows of a chunk that may belong to the sample; may be asked from several threads."""
        return np.flatnonzero(priority <= self._below[cell])

    def have_seen(self, weight: NDArray[np.float64]) -> None:
        """Tell the weight of all pixels of each cell that have been seen."""
        share = self.MOST_IN_ALL // max(int(np.count_nonzero(weight)), 1)
        self._most = max(min(self._most, share), self.LEAST)
        wanted = self._most + 3 * self._most**0.5  # three standard deviations more, to be sure
        limit = wanted * 2.0**32 / np.maximum(weight, 1)
        self._below = np.minimum(limit, 2.0**32 - 1).astype(np.uint32)

    def sample(self) -> Sampled:
        """The sample as it stands, sorted by cell."""
        pixels = self._thin()
        return pixels.lowest(self._most, _weighted(pixels))[0]

    def _thinned(self, pixels: Sampled) -> Sampled:
        return pixels[_weighted(pixels) <= self._below[pixels.key]]


class OfSomeColours(_Stream):
    """Up to ``most`` pixels of each of some colours, in all no more than ``capacity`` pixels.

    Which colours are kept is decided by a hash of the colour, so that all pixels of a colour count or
    none: P. B. Gibbons, "Distinct Sampling for Highly-Accurate Answers to Distinct Values Queries",
    VLDB 2001.
    """

    BUCKETS = 1 << 16

    def __init__(self, most: int, capacity: int) -> None:
        super().__init__()
        self._most, self._capacity = most, capacity
        self._mask = np.uint32(0)  # colours whose hash has none of these bits are kept
        # For each bucket one colour that is full, and the priority from which on its pixels need not
        # be looked at, in one number: other threads read it while it is written.
        self._full = np.full(self.BUCKETS, _NONE, dtype=np.uint64)

    def candidates(self, colour: Numbers, priority: Numbers) -> Rows:
        """The rows of a chunk that may belong to the sample; may be asked from several threads."""
        rows = np.flatnonzero(self._kept(colour))
        ours = _joined(colour[rows], priority[rows])
        full = self._full[self._bucket(colour[rows])]
        may: Rows = rows[(ours < full) | ((ours ^ full) >> np.uint64(32) != 0)]
        return may

    def sample(self) -> Sampled:
        """The sample as it stands, sorted by colour."""
        return self._thin()

    def _bucket(self, colour: Numbers) -> Numbers:
        return hashed(colour) % np.uint32(self.BUCKETS)

    def _kept(self, colour: Numbers) -> NDArray[np.bool_]:
        # Knuth's multiplicative hash; its high bits are the mixed ones.
        kept: NDArray[np.bool_] = (
            (colour * np.uint32(2654435761)) & (self._mask << np.uint32(8))
        ) == 0
        return kept

    def _thinned(self, pixels: Sampled) -> Sampled:
        # Some were let in by a thread that did not know yet that their colour is kept no longer.
        pixels = pixels[self._kept(pixels.key)]
        kept, last = pixels.lowest(self._most, hashed(pixels.index))
        full = kept[last]
        self._full[self._bucket(full.key)] = _joined(full.key, hashed(full.index))
        while len(kept) > self._capacity:
            self._mask = (self._mask << np.uint32(1)) | np.uint32(1)
            kept = kept[self._kept(kept.key)]
        return kept


def _weighted(pixels: Sampled) -> Numbers:
    return hashed(pixels.index) >> pixels.flatness


def _joined(key: Numbers, priority: Numbers) -> NDArray[np.uint64]:
    """Numbers that sort by key first."""
    return (key.astype(np.uint64) << np.uint64(32)) | priority
