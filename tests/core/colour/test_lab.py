from __future__ import annotations

import numpy as np
from skimage.color import rgb2lab

from nnlook_core.colour import lab
from tests.support.looks import random_colours


def test_agrees_with_scikit_image() -> None:
    rgb = random_colours(20_000).astype(np.float32)
    assert np.abs(lab.from_srgb(rgb) - rgb2lab(rgb)).max() < 0.02


def test_there_and_back() -> None:
    rgb = np.vstack([random_colours(5000), np.zeros((1, 3)), np.ones((1, 3))]).astype(np.float32)
    colours = lab.from_srgb(rgb)
    assert np.abs(lab.with_lightness_of(colours, chroma_of=colours) - rgb).max() < 1e-4


def test_chroma_gives_way_where_the_gamut_ends() -> None:
    white, red = np.ones((1, 3), np.float32), np.array([[1, 0, 0]], np.float32)
    result = lab.with_lightness_of(lab.from_srgb(white), chroma_of=lab.from_srgb(red))
    assert abs(lab.from_srgb(result)[0, 0] - 100) < 0.1
