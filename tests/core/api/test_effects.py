"""A look's vignette and grain on arrays, images and files in Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageOps

import nnlook_core as nnlook
from nnlook_core.common.apply_settings import ApplySettings
from nnlook_core.errors import PictureError
from nnlook_core.inference.apply import Applier
from tests.support.looks import look_with_effects, photo, some_look

HOW: dict[str, Any] = {"vignette": 60, "grain": 40, "seed": 5}
ORIENTATION = 0x0112


def expected(pixels: Any) -> Any:
    return Applier(look_with_effects(), ApplySettings(vignette=60, grain=40, seed=5)).pixels(pixels)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_an_array_is_a_picture(dtype: Any) -> None:
    pixels = photo().astype(dtype)
    pixels = pixels / np.float32(255) if dtype is np.float32 else pixels
    assert np.array_equal(look_with_effects()(pixels, **HOW), expected(pixels))
    assert np.array_equal(nnlook.apply(look_with_effects(), pixels, **HOW), expected(pixels))
    usual = look_with_effects()(pixels)
    assert np.array_equal(usual, look_with_effects()(pixels, vignette=100, grain=0))
    assert not np.array_equal(usual, some_look()(pixels))


def test_grayscale_and_a_film_of_pictures() -> None:
    gray = photo()[..., 0]
    assert np.array_equal(look_with_effects()(gray, **HOW), expected(np.dstack([gray] * 3)))
    film = np.stack([photo(seed=seed) for seed in range(3)])
    frames = look_with_effects()(film, **HOW)
    assert all(
        np.array_equal(frame, expected(shot)) for frame, shot in zip(frames, film, strict=True)
    )
    assert look_with_effects()(film[:0], **HOW).shape == (0, 60, 80, 3)


def test_colours_without_a_place_have_neither() -> None:
    colours = photo().reshape(-1, 3)
    look = look_with_effects()
    assert np.array_equal(look(colours), some_look()(colours))
    assert np.array_equal(look(colours[0], vignette=0), some_look()(colours[0]))
    for name in ("vignette", "grain"):
        amount: dict[str, Any] = {name: 1}
        with pytest.raises(PictureError, match="without a place"):
            look(colours, **amount)
        assert np.array_equal(some_look()(colours, **amount), some_look()(colours))


@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_an_image_and_its_file_are_seen_upright(tmp_path: Path, orientation: int) -> None:
    image = Image.fromarray(photo())
    exif = image.getexif()
    exif[ORIENTATION] = orientation
    image.save(tmp_path / "photo.png", exif=exif)
    with Image.open(tmp_path / "photo.png") as image:
        result = look_with_effects()(image, vignette=100, grain=100)
        assert result.size == image.size
        upright = ImageOps.exif_transpose(image)
        turned = ImageOps.exif_transpose(result)
    exact = look_with_effects()(upright, vignette=100, grain=100)
    assert turned.size == exact.size
    difference = np.asarray(turned).astype(int) - np.asarray(exact)
    assert np.abs(difference).max() <= 1  # dithered as it lies
    from_file = look_with_effects()(tmp_path / "photo.png", vignette=100, grain=100)
    assert np.array_equal(from_file, np.asarray(exact))


def test_wrong_amounts_are_told() -> None:
    wrong: list[tuple[dict[str, Any], type[Exception]]] = [
        ({"vignette": 101}, ValueError),
        ({"grain": -1}, ValueError),
        ({"vignette": "all"}, TypeError),
        ({"grain": True}, TypeError),
        ({"seed": -1}, ValueError),
        ({"seed": 1.5}, TypeError),
    ]
    for how, error in wrong:
        with pytest.raises(error, match=next(iter(how))):
            look_with_effects()(photo(), **how)


def test_a_filter_has_the_colours_alone() -> None:
    image = Image.fromarray(photo())
    with_effects, without = (look.to_lut(9) for look in (look_with_effects(), some_look()))
    assert np.array_equal(np.asarray(image.filter(with_effects)), np.asarray(image.filter(without)))
