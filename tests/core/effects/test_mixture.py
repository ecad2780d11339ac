"""Vignettes and grain of mixed looks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnlook_core.effects.mixture import mixed_grain, mixed_vignette
from tests.support.looks import GRAIN, VIGNETTE


def test_of_one_kind_their_numbers_are_mixed() -> None:
    other = replace(VIGNETTE, coefficients=(0.3,) * 27, share=1.0)
    mixed = mixed_vignette([(VIGNETTE, 0.75), (other, 0.25)])
    assert mixed is not None
    expected = 0.75 * np.array(VIGNETTE.coefficients) + 0.25 * 0.3
    assert np.allclose(mixed.coefficients, expected, rtol=1e-5)
    assert mixed.share == pytest.approx(0.75 * VIGNETTE.share + 0.25)
    fine = replace(GRAIN, strengths=(0.0,) * 5, delta_e=0.0)
    grain = mixed_grain([(GRAIN, 0.5), (fine, 0.5)])
    assert grain is not None
    assert np.allclose(grain.strengths, np.array(GRAIN.strengths) / 2)
    assert (grain.size, grain.colour) == (GRAIN.size, GRAIN.colour)


@pytest.mark.parametrize(
    "difference", [{"kind": "linear"}, {"round": False}, {"origin": (0.0, 0.0)}]
)
def test_of_two_kinds_the_one_that_makes_more_stays(difference: dict[str, Any]) -> None:
    other = replace(VIGNETTE, **difference, share=1.0)
    for parts, stays in (
        ([(VIGNETTE, 0.5), (other, 0.5)], (VIGNETTE, 0.5)),
        ([(other, 0.9), (VIGNETTE, 0.1)], (other, 0.9)),
    ):
        mixed = mixed_vignette(parts)
        assert mixed is not None
        kept, share = stays
        assert (mixed.kind, mixed.round, mixed.origin) == (kept.kind, kept.round, kept.origin)
        assert np.allclose(mixed.coefficients, share * np.array(kept.coefficients), rtol=1e-5)
        assert mixed.share == pytest.approx(share * kept.share)
    large = replace(GRAIN, size=3.0, delta_e=9.0)
    grain = mixed_grain([(GRAIN, 0.5), (large, 0.5)])
    assert grain is not None
    assert (grain.size, grain.delta_e) == (3.0, 4.5)


def test_of_one_alone_it_is_weakened_and_of_none_there_is_none() -> None:
    mixed = mixed_vignette([(None, 0.6), (VIGNETTE, 0.4)])
    assert mixed is not None
    assert np.allclose(mixed.coefficients, 0.4 * np.array(VIGNETTE.coefficients), rtol=1e-5)
    assert mixed_vignette([(None, 0.5), (None, 0.5)]) is None
    assert mixed_grain([(None, 1.0)]) is None
    assert mixed_vignette([(VIGNETTE, 1.0)]) == VIGNETTE
    assert mixed_grain([(GRAIN, 1.0)]) == GRAIN
