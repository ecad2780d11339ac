"""Where pixels lie."""

from __future__ import annotations

import numpy as np
import pytest

from nnlook_core.effects.window import Window
from nnlook_core.files import images


def test_places_are_the_middles_of_pixels() -> None:
    x, y = Window.whole(4, 2).places(8)
    assert x.tolist() == [-0.75, -0.25, 0.25, 0.75] * 2
    assert y.tolist() == [-0.5] * 4 + [0.5] * 4
    assert x.dtype == y.dtype == np.float32


def test_a_run_goes_on_where_the_last_one_ended() -> None:
    window = Window(9, 7, 2, 1, 5)
    whole = np.stack(window.places(20))
    for cut in (1, 4, 5, 13):
        parts = window.places(cut), window.after(cut).places(20 - cut)
        assert np.array_equal(np.concatenate(parts, axis=1), whole)


def test_what_lies_beyond_the_picture_counts_as_its_edge() -> None:
    window = Window(4, 4, -10, 3, 20)
    column, row = window.pixels(40)
    assert [int(side) for side in (column.min(), column.max(), row.min(), row.max())] == [
        -10,
        9,
        3,
        4,
    ]
    x, y = window.places(40)
    assert set(x[column < 0]) == {-1} and set(x[column > 3]) == {1}
    assert set(y[row > 3]) == {1}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_places_are_those_of_the_upright_picture(orientation: int) -> None:
    height, width = 3, 5
    window = Window.whole(width, height, orientation)
    places = np.stack(window.places(height * width), axis=1).reshape(height, width, 2)
    pixels = np.zeros((height, width, 3), np.float32)
    picture = images.new(pixels)
    picture.spec.attribute("Orientation", orientation)
    upright = images.Picture(np.dstack([places, places[..., :1]]), picture.spec).upright().pixels
    tall, wide = upright.shape[:2]
    expected = np.stack(Window.whole(wide, tall).places(wide * tall), axis=1)
    assert np.allclose(upright[..., :2].reshape(-1, 2), expected, atol=1e-6)
    numbers = window.numbers(*window.pixels(height * width)).reshape(height, width, 1)
    stored = images.Picture(numbers.repeat(3, axis=2), picture.spec)
    assert stored.upright().pixels[..., 0].ravel().tolist() == list(range(height * width))
    assert window.aspect == pytest.approx(wide / tall)
