"""A look with a vignette and grain, applied by scripts: they lie in the image and not in the layer."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import nnlook_core
from nnlook_core.common.apply_settings import ApplySettings
from tests.gimp.calls import applied, apply
from tests.gimp.effects import placed_answer
from tests.gimp.pictures import Layer, Pixels, layer_of, photo, to_u8, with_alpha
from tests.gimp.remote import Gimp
from tests.support.looks import look_with_effects

IMAGE, OFFSET = (160, 110), (90, -15)
AS_SUGGESTED = ApplySettings()


@pytest.fixture
def vignetted(tmp_path: Path) -> Path:
    file = tmp_path / "effects.onnx"
    nnlook_core.save(look_with_effects(), file)
    return file


def layer_in_image(
    gimp: Gimp, pixels: Pixels, precision: str = "U8_NON_LINEAR", profile: str | None = None
) -> Layer:
    """A layer smaller than its image, that reaches beyond it at the top."""
    image = gimp.new_image(*IMAGE, "RGB", precision, profile)
    return layer_of(gimp, pixels, image=image, offsets=OFFSET)


@pytest.mark.parametrize("precision", ["U8_NON_LINEAR", "U16_NON_LINEAR", "FLOAT_NON_LINEAR"])
def test_the_place_is_the_image_s(gimp: Gimp, vignetted: Path, precision: str) -> None:
    kind = {"U8": "u8", "U1": "u16", "FL": "float"}[precision[:2]]
    source = layer_in_image(gimp, with_alpha(photo(70, 80), np.ones(1)), precision)
    pixels = source.read(f"R'G'B'A {kind}")
    new = applied(source, vignetted)
    got = new.read(f"R'G'B'A {kind}").astype(np.float64)
    expected = placed_answer(vignetted, pixels, IMAGE, OFFSET, AS_SUGGESTED).astype(np.float64)
    level = {"u8": 0, "u16": 1, "float": 2.0**-16}[kind]
    assert np.abs(got - expected).max() <= level
    in_the_layer = placed_answer(vignetted, pixels, (70, 80), (0, 0), AS_SUGGESTED)
    assert np.abs(got - in_the_layer).max() > 20 * max(level, 0.001)


def test_amounts_and_seed_are_the_core_s(gimp: Gimp, vignetted: Path) -> None:
    source = layer_in_image(gimp, to_u8(photo(70, 80)))
    pixels = source.read("R'G'B' u8")
    seen: list[Pixels] = []
    for chosen in (
        {"vignette": 0.0},
        {"vignette": 40.0, "grain": 60.0},
        {"vignette": 40.0, "grain": 60.0, "seed": 7},
        {"strength": 0.0},
        {"strength": 30.0, "mode": "tone", "grain": 100.0, "seed": 2**31 - 1},
    ):
        new = applied(source, vignetted, **chosen)
        got = new.read("R'G'B' u8")
        settings = ApplySettings(**chosen)
        assert np.array_equal(got, placed_answer(vignetted, pixels, IMAGE, OFFSET, settings))
        assert not any(np.array_equal(got, other) for other in seen)
        seen.append(got)
        gimp.remove_layer(new.id)


def test_nothing_of_a_look_gives_the_source_itself(gimp: Gimp, vignetted: Path) -> None:
    """Not even a conversion to sRGB and back."""
    source = layer_in_image(gimp, photo(70, 80), "U8_LINEAR", "adobe")
    nothing = applied(source, vignetted, strength=0.0, vignette=0.0, grain=0.0)
    assert np.array_equal(nothing.read_native(), source.read_native())
    gimp.remove_layer(nothing.id)
    vignette = applied(source, vignetted, strength=0.0)
    assert not np.array_equal(vignette.read_native(), source.read_native())


def test_a_selection_is_a_mask_over_it(gimp: Gimp, vignetted: Path) -> None:
    source = layer_in_image(gimp, to_u8(photo(70, 80)))
    levels = np.zeros(IMAGE[::-1], np.uint8)
    levels[10:60, 100:150] = 255
    gimp.select(source.image, levels.tobytes())
    new = applied(source, vignetted)
    expected = placed_answer(vignetted, source.read("R'G'B' u8"), IMAGE, OFFSET, AS_SUGGESTED)
    assert np.array_equal(new.read("R'G'B' u8"), expected)
    mask = np.frombuffer(gimp.mask(new.id), np.uint8).reshape(80, 70)
    assert np.array_equal(mask[15:], levels[:65, 90:160])


def test_an_effect_beyond_the_edges_moves_nothing(gimp: Gimp, vignetted: Path) -> None:
    image = gimp.new_image(*IMAGE)
    source = layer_of(
        gimp, with_alpha(to_u8(photo(40, 30)), np.ones(1) * 255), image=image, offsets=(100, 50)
    )
    gimp.add_effect(source.id, "gegl:dropshadow")
    size, offsets, data = gimp.merged(source.id, "R'G'B'A u8")
    assert tuple(offsets) != (100, 50) or tuple(size) != (40, 30)
    pixels = np.frombuffer(data, np.uint8).reshape(size[1], size[0], 4)
    answer = apply(source, vignetted)
    assert answer.status == "success", answer.message
    new = Layer(gimp, image, answer.values["layers"][0], tuple(size))
    expected = placed_answer(vignetted, pixels, IMAGE, tuple(offsets), AS_SUGGESTED)
    assert np.array_equal(new.read("R'G'B'A u8"), expected)


def test_a_layer_keeps_how_it_was_made(gimp: Gimp, vignetted: Path) -> None:
    source = layer_in_image(gimp, to_u8(photo(70, 80)))
    first = applied(source, vignetted, vignette=25.0, seed=3)
    facts = json.loads(gimp.parasite(first.id, "nnlook-look")[0])
    assert (facts["vignette"], facts["seed"]) == (25.0, 3)
    assert "grain" not in facts
    again = applied(first, vignetted, grain=50.0)
    assert gimp.layers(source.image) == [again.id, source.id]
    expected = placed_answer(
        vignetted, source.read("R'G'B' u8"), IMAGE, OFFSET, ApplySettings(grain=50.0)
    )
    assert np.array_equal(again.read("R'G'B' u8"), expected)
