"""Samples of a stream: the same whenever its parts come in."""

from __future__ import annotations

import numpy as np
import pytest

from nnlook_core.compute.hashing import hashed
from nnlook_core.pairs.reservoir import OfSomeColours, Sampled


def pixels(first: int, count: int) -> Sampled:
    """Pixels of random colours among a thousand."""
    index = np.arange(first, first + count, dtype=np.uint32)
    key = np.random.default_rng(first).integers(0, 1000, count).astype(np.uint32) * np.uint32(7919)
    nothing = np.zeros((count, 0), np.int16)
    return Sampled(key, index, np.zeros(count, np.uint8), np.zeros((count, 6), np.uint16), nothing)


def test_what_a_thread_lets_in_late_does_not_change_the_sample(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(OfSomeColours, "PATIENCE", 100)
    parts = [pixels(first, 500) for first in range(0, 3000, 500)]
    found = []
    for early in (False, True):
        stream = OfSomeColours(4, 1200)
        chosen = [stream.candidates(part.key, hashed(part.index)) for part in parts]
        for part, rows in zip(parts, chosen, strict=True):
            now = stream.candidates(part.key, hashed(part.index))
            stream.add(part[rows if early else now])
        found.append(stream.sample())
    assert len(found[0]) > 100
    np.testing.assert_array_equal(np.sort(found[0].index), np.sort(found[1].index))
