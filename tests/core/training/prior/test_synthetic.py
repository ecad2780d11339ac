from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from nnlook_core.training.prior import components
from nnlook_core.training.prior.learned import COMPONENTS
from nnlook_core.training.prior.synthetic import look
from tests.support.looks import random_colours


@pytest.mark.parametrize("number", range(30))
def test_made_up_looks_stay_in_the_cube_and_repeat(number: int) -> None:
    colours = np.concatenate([random_colours(500), [[0.0] * 3, [1.0] * 3]])
    once = look(np.random.default_rng((1, number)))(colours)
    again = look(np.random.default_rng((1, number)))(colours)
    assert np.array_equal(once, again)
    assert np.isfinite(once).all()
    assert (once >= 0).all()
    assert (once <= 1).all()


def test_fewer_looks_give_the_same_components_each_time() -> None:
    once, again = (components.components(looks=40, count=4) for _ in range(2))
    assert once.tobytes() == again.tobytes()
    assert once.any()


def test_the_shipped_components_are_small_and_made_anew_bit_for_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert COMPONENTS.stat().st_size <= 3_000_000
    made = tmp_path / "made.npy"
    monkeypatch.setattr("sys.argv", ["components", "-o", str(made)])
    components.main()
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in (made, COMPONENTS)]
    assert digests[0] == digests[1]
