from __future__ import annotations

import colorsys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nnlook_core.colour import lab
from nnlook_core.common.sentences import HUE_BINS, HUES, LIGHTNESSES, named
from nnlook_core.lookfile.confidence import SIDE, Confidence
from nnlook_core.metrics.hue_bins import (
    Rating,
    _binned_colours,
    describe,
    drawn,
    ratings,
)
from tests.support.looks import confidence_of, unsure_of_blue


def family_of(*rgb: float) -> tuple[str, str]:
    """The bin of the colour of the cube that is nearest to this one."""
    colours, hue_bin = _binned_colours()
    nearest = np.abs(colours - np.array(rgb)).sum(axis=1).argmin()
    return HUE_BINS[int(hue_bin[nearest])]


@pytest.mark.parametrize(
    ("hue", "name"),
    [
        *((0, "reds"), (30, "oranges"), (60, "yellows"), (120, "greens")),
        *((180, "cyans"), (240, "blues"), (270, "purples"), (300, "magentas")),
    ],
)
@pytest.mark.parametrize(("saturation", "value"), [(1.0, 1.0), (0.7, 1.0), (1.0, 0.7)])
def test_hues_have_the_names_that_photographers_use(
    hue: int, name: str, saturation: float, value: float
) -> None:
    assert family_of(*colorsys.hsv_to_rgb(hue / 360, saturation, value))[0] == name


def test_things_have_the_colours_that_people_say() -> None:
    assert family_of(0.88, 0.67, 0.55) == ("oranges", "light")  # skin
    assert family_of(0.47, 0.66, 0.86) == ("blues", "light")  # sky
    assert family_of(0.35, 0.47, 0.20) == ("greens", "medium")  # grass
    assert family_of(0, 0, 0.3) == ("blues", "dark")  # navy
    for lightness, level in zip(LIGHTNESSES, (0.1, 0.5, 0.95), strict=True):
        assert family_of(level, level, level) == ("grays", lightness)


def test_every_family_has_colours_and_its_own_lightness() -> None:
    colours, hue_bin = _binned_colours()
    assert (np.bincount(hue_bin, minlength=len(HUE_BINS)) > 50).all()
    lightness = lab.from_srgb(colours)[:, 0]
    for number, (_, light) in enumerate(HUE_BINS):
        third = LIGHTNESSES.index(light)
        within = lightness[hue_bin == number]
        assert within.min() >= 100 / 3 * third - 0.01
        assert within.max() <= 100 / 3 * (third + 1) + 0.01


def everywhere(value: float) -> Confidence:
    return Confidence.from_grid(np.full(SIDE**3, value))


@pytest.mark.parametrize(
    ("value", "rating", "words"),
    [
        (0.5, Rating.SURE, "Covered: all colours."),
        (1.7, Rating.FAIR, "All colours are partly covered."),
        (9.0, Rating.GUESS, "Not covered: all colours."),
    ],
)
def test_one_rating_for_all(value: float, rating: Rating, words: str) -> None:
    confidence = everywhere(value)
    assert set(ratings(confidence).values()) == {rating}
    assert describe(confidence) == words
    table = "\n".join(drawn(confidence)[:-1])
    assert table.count(rating.value) == len(HUE_BINS)


def test_what_is_known_is_told_in_a_sentence() -> None:
    told = describe(unsure_of_blue())
    assert told == ("Covered: most colours. Not covered: blues and dark to medium purples.")


def test_the_table_shows_each_rating_in_its_row_and_column() -> None:
    confidence = confidence_of(lambda rgb: 0.3 + 8 * rgb[..., 1] * (1 - rgb[..., 2]))
    rated, (head, *rows, legend) = ratings(confidence), drawn(confidence)
    assert len(set(rated.values())) == 3
    assert all(rating.value in legend for rating in Rating)
    for name, row in zip(HUES, rows, strict=True):
        assert row.startswith(name)
        for light in LIGHTNESSES:
            place = head.index(light)
            assert rated[name, light].value in row[place - 1 : place + len(light) + 1]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (lambda hue, light: hue == "reds", "reds"),
        (lambda hue, light: hue in ("reds", "blues", "grays"), "grays, reds and blues"),
        (lambda hue, light: hue == "reds" and light != "dark", "medium to light reds"),
        (lambda hue, light: hue == "reds" and light != "medium", "dark and light reds"),
        (lambda hue, light: light == "dark", "dark colours"),
        (lambda hue, light: light == "dark" or hue == "reds", "dark colours and reds"),
        (lambda hue, light: hue != "reds", "most colours"),
        (lambda hue, light: hue > "m" and light == "dark", "dark reds, dark oranges, dark yellows"),
        (
            lambda hue, light: hue != "grays" and light == "dark",
            "dark reds, dark oranges, dark yellows, dark greens and others",
        ),
        (lambda hue, light: True, "all colours"),
    ],
)
def test_families_are_named_in_few_words(chosen: Callable[[str, str], Any], words: str) -> None:
    assert named([hue_bin for hue_bin in HUE_BINS if chosen(*hue_bin)]).startswith(words)
