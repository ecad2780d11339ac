from __future__ import annotations

import numpy as np

from nnlook_core.metrics.comparison import CAPTION, GAP, MOST_PIXELS, comparison
from nnlook_core.metrics.heatmap import heatmap_of


def test_panels_show_what_they_say() -> None:
    before, exact, learned = (np.full((40, 60, 3), v, np.float32) for v in (0.2, 0.4, 0.8))
    sheet = comparison(before, exact, learned)
    assert sheet.shape == (2 * (40 + CAPTION) + GAP, 2 * 60 + 3 * GAP, 3)
    middle_row, second_row = CAPTION + 20, 40 + 2 * CAPTION + 20
    left, right = GAP + 30, 2 * GAP + 90
    assert (sheet[middle_row, left] == 51).all()
    assert (sheet[middle_row, right] == 102).all()
    assert (sheet[second_row, left] == 204).all()
    hottest = np.floor(heatmap_of(np.array([99], np.float32))[0] * 255 + 0.5)
    assert np.abs(sheet[second_row, right] - hottest).max() <= 1


def test_large_pictures_are_shown_smaller() -> None:
    wide = np.zeros((100, 4000, 3), np.float32)
    assert comparison(wide, wide, wide).shape[1] == 2 * MOST_PIXELS + 3 * GAP


def test_what_is_not_visible_is_not_judged() -> None:
    """A half that differs and is transparent is as cold as one that is equal."""
    before = np.full((40, 60, 3), 0.5, np.float32)
    learned = before.copy()
    learned[:, :30] = 0.9
    differences = np.zeros((40, 60), np.float32)
    differences[:, :30] = np.nan
    assert (
        comparison(before, before, learned, differences.ravel())[40 + 2 * CAPTION :, 60 + 2 * GAP :]
        == comparison(before, before, before)[40 + 2 * CAPTION :, 60 + 2 * GAP :]
    ).all()
