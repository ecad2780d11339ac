"""The fixed pattern of dithering."""

from __future__ import annotations

import numpy as np
import pytest

from nnlook_core.colour.pixels import from_float
from nnlook_core.effects.dither import SIDE, thresholds
from nnlook_core.effects.window import Window

WINDOW = Window.whole(64, 48)
COUNT = 64 * 48


def test_it_keeps_the_mean() -> None:
    for value in np.linspace(0, 1, 200, dtype=np.float32):
        flat = np.full((COUNT, 3), value)
        dithered = from_float(flat, np.uint8, thresholds(WINDOW, COUNT)) / 255
        assert dithered.mean() == pytest.approx(value, abs=0.5 / SIDE**2 / 255 + 1e-6)
        assert np.ptp(dithered) <= 1 / 255 + 1e-6


def test_whole_steps_stay_and_gray_stays_gray() -> None:
    steps = np.arange(256, dtype=np.uint8).repeat(64)[:, None].repeat(3, axis=1)
    window = Window.whole(64, 256)
    values = steps.astype(np.float32) / np.float32(255)
    assert np.array_equal(from_float(values, np.uint8, thresholds(window, len(steps))), steps)
    gray = np.linspace(0, 1, COUNT, dtype=np.float32)[:, None].repeat(3, axis=1)
    dithered = from_float(gray, np.uint8, thresholds(WINDOW, COUNT))
    assert (dithered == dithered[:, :1]).all()


def test_it_does_not_depend_on_the_cut() -> None:
    whole = thresholds(WINDOW, COUNT)
    part = Window(64, 48, 11, 5, 20)
    assert np.array_equal(thresholds(part, 200).reshape(10, 20), whole.reshape(48, 64)[5:15, 11:31])
    assert 0 < whole.min() < whole.max() < 1
    assert whole.mean() == pytest.approx(0.5)
