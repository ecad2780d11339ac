from __future__ import annotations

import numpy as np

from nnlook_core.colour import lab
from nnlook_core.metrics.heatmap import TOP, heatmap_of, ramp


def test_lightness_alone_tells_the_order_and_rises_evenly() -> None:
    """So that who cannot tell red from green, or sees a print in gray, reads it too."""
    lightness = lab.from_srgb(ramp())[:, 0]
    steps = np.diff(lightness)
    assert steps.min() > 0.9 * steps.mean()
    assert steps.max() < 1.1 * steps.mean()
    assert lightness[0] < 6
    assert lightness[-1] > 92


def test_what_is_over_the_top_is_brightest_and_what_is_unknown_is_dark() -> None:
    heat = heatmap_of(np.array([0, TOP, 99, np.nan, np.inf], np.float32))
    assert np.array_equal(heat[0], ramp()[0])
    assert np.array_equal(heat[1], ramp()[-1])
    assert np.array_equal(heat[2], ramp()[-1])
    assert np.array_equal(heat[3], ramp()[0])
    assert np.array_equal(heat[4], ramp()[-1])


def test_any_shape() -> None:
    assert heatmap_of(np.zeros((4, 5), np.float32)).shape == (4, 5, 3)
