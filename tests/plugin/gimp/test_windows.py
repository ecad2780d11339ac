"""Where in its image lies what the worker is sent."""

from __future__ import annotations

from unittest.mock import MagicMock

import pytest
from neural_look.gimp.bitmaps import LayerPairSource, View
from neural_look.gimp.pixels import Window


def layer(width: int, height: int, offset: tuple[int, int] = (0, 0)) -> MagicMock:
    """A layer of an image of 400 × 300 pixels."""
    one = MagicMock()
    one.get_width.return_value, one.get_height.return_value = width, height
    one.get_offsets.return_value = True, *offset
    image = one.get_image.return_value
    image.get_width.return_value, image.get_height.return_value = 400, 300
    return one


def test_a_layer_lies_in_its_image() -> None:
    assert Window.of(layer(50, 40, (-10, 20))).header() == {
        "image": [400, 300],
        "offset": [-10, 20],
        "columns": 50,
    }


@pytest.mark.parametrize(
    ("view", "image", "offset"),
    [
        (View(0, 0, 100, 80, 1.0), (400, 300), (-20, 60)),
        (View(7, 30, 60, 50, 1.0), (400, 300), (-13, 90)),
        (View(10, 30, 60, 50, 2.0), (800, 600), (-30, 150)),
        (View(0, 0, 25, 20, 0.25), (100, 75), (-5, 15)),
    ],
    ids=["whole", "panned", "enlarged and panned", "reduced"],
)
def test_a_view_lies_in_the_image_at_its_scale(
    view: View, image: tuple[int, int], offset: tuple[int, int]
) -> None:
    expected = Window(image, offset, view.width)
    assert view.window(Window.of(layer(100, 80, (-20, 60)))) == expected


def test_a_tiny_view_is_of_an_image_that_has_pixels() -> None:
    assert View(0, 0, 1, 1, 0.001).window(Window.whole(400, 300)).image == (1, 1)


def test_a_pair_is_its_own_image() -> None:
    """It is learned from without a word of where its layers lie."""
    pair = LayerPairSource(layer(100, 80, (30, 30)), layer(90, 80, (5, 5)), across=8, down=-4)
    assert pair.size == (90, 76)
    assert pair.window(View(0, 0, 90, 76, 1.0)) == Window((100, 80), (8, 0), 90)
    assert pair.window(View(10, 6, 40, 40, 2.0)) == Window((200, 160), (26, 6), 40)
