"""Compare with Reference in a real GIMP, called by a script."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import nnlook_core
from nnlook_core.common.apply_settings import ApplySettings
from nnlook_core.metrics.delta_e import Difference
from nnlook_core.metrics.evaluate import Evaluator
from nnlook_core.metrics.heatmap import heatmap_of
from tests.gimp.calls import compare
from tests.gimp.effects import placed_answer
from tests.gimp.pictures import Layer, Pixels, core_answer, layer_of, photo, processed, to_u8
from tests.gimp.pictures import with_alpha as alpha_with
from tests.gimp.remote import Gimp
from tests.support.looks import look_with_effects


def core_figures(look: Path, before: Pixels, after: Pixels) -> Difference:
    """What ``nnlook evaluate`` says of the same pixels."""
    evaluator = Evaluator(nnlook_core.load(look))
    channels = before.shape[-1]
    evaluator.add(before.reshape(-1, channels), after.reshape(-1, channels))
    return evaluator.result().difference


def check_figures(answer: object, expected: Difference) -> None:
    assert isinstance(answer, dict)
    assert answer["delta-e-mean"] == pytest.approx(expected.delta_e_mean, abs=1e-6)
    assert answer["delta-e-p95"] == pytest.approx(expected.delta_e_p95, abs=1e-6)
    assert answer["delta-e-max"] == pytest.approx(expected.delta_e_max, abs=1e-6)


def test_figures_are_those_of_the_core(gimp: Gimp, look: Path) -> None:
    colours = photo(120, 150)
    before, after = layer_of(gimp, to_u8(colours)), layer_of(gimp, to_u8(processed(colours)))
    described = [gimp.describe(layer.image) for layer in (before, after)]
    answer = compare(look, before, after)
    assert answer.status == "success", answer.message
    expected = core_figures(look, to_u8(colours), to_u8(processed(colours)))
    check_figures(answer.values, expected)
    assert [gimp.describe(layer.image) for layer in (before, after)] == described


def test_invisible_pixels_do_not_count(gimp: Gimp, look: Path) -> None:
    colours = photo(50, 70)
    alpha = np.ones((70, 50))
    alpha[:30] = 0
    exact = processed(colours)
    exact[:30] = 0
    before = layer_of(gimp, to_u8(alpha_with(colours, alpha)))
    after = layer_of(gimp, to_u8(alpha_with(exact, np.ones(1))))
    answer = compare(look, before, after)
    assert answer.status == "success", answer.message
    expected = core_figures(look, to_u8(colours[30:]), to_u8(processed(colours)[30:]))
    check_figures(answer.values, expected)


def test_float_layers_are_compared_unrounded(gimp: Gimp, look: Path) -> None:
    colours = photo(50, 70)
    before = layer_of(gimp, colours, precision="FLOAT_NON_LINEAR")
    after = layer_of(gimp, processed(colours), precision="FLOAT_NON_LINEAR")
    answer = compare(look, before, after)
    assert answer.status == "success", answer.message
    expected = core_figures(look, colours.astype(np.float32), processed(colours).astype(np.float32))
    check_figures(answer.values, expected)


def test_a_vignette_lies_on_the_layer_as_in_the_pair(gimp: Gimp, tmp_path: Path) -> None:
    """Wherever in its image the layer is: of a pair that is learned nobody says where it lies either."""
    file = tmp_path / "effects.onnx"
    nnlook_core.save(look_with_effects(), file)
    image = gimp.new_image(160, 120, "RGB", "FLOAT_NON_LINEAR", None)
    before = layer_of(gimp, photo(60, 70), image=image, offsets=(90, 40))
    pixels = before.read("R'G'B' float")
    exact = placed_answer(file, pixels, (60, 70), (0, 0), ApplySettings(vignette=100.0))
    after = layer_of(gimp, exact, precision="FLOAT_NON_LINEAR")
    answer = compare(file, before, after)
    assert answer.status == "success", answer.message
    assert answer.values["delta-e-max"] < 0.01
    elsewhere = placed_answer(file, pixels, (160, 120), (90, 40), ApplySettings(vignette=100.0))
    after = layer_of(gimp, elsewhere, precision="FLOAT_NON_LINEAR")
    assert compare(file, before, after).values["delta-e-mean"] > 1


def test_layers_show_the_prediction_and_the_error(gimp: Gimp, look: Path) -> None:
    colours = photo(60, 140)
    pixels, exact = to_u8(colours), to_u8(processed(colours))
    before = layer_of(gimp, pixels, offsets=(7, 3))
    after = layer_of(gimp, exact)
    answer = compare(look, before, after, layers=True)
    assert answer.status == "success", answer.message
    numbers = gimp.layers(before.image)
    assert numbers[-1] == before.id
    heat, difference, predicted = (
        Layer(gimp, before.image, number, before.size).read("R'G'B' u8") for number in numbers[:-1]
    )
    described = gimp.describe(before.image)["layers"]
    name = nnlook_core.load(look).name
    assert [layer["name"] for layer in described[:-1]] == [
        f"{name}: error",
        f"{name}: difference × 8",
        f"{name}: predicted",
    ]
    assert all(layer["offsets"] == (7, 3) for layer in described)
    assert [layer["visible"] for layer in described] == [False, False, True, True]
    assert np.array_equal(predicted, core_answer(look, pixels))
    evaluated = Evaluator(nnlook_core.load(look)).add(pixels.reshape(-1, 3), exact.reshape(-1, 3))
    assert np.array_equal(difference, rounded(evaluated.difference()).reshape(difference.shape))
    assert np.array_equal(heat, rounded(heatmap_of(evaluated.delta_e)).reshape(heat.shape))


def rounded(colours: Pixels) -> Pixels:
    whole: Pixels = np.floor(colours * np.float32(255) + np.float32(0.5)).astype(np.uint8)
    return whole


def test_what_cannot_be_compared_is_refused(gimp: Gimp, look: Path, tmp_path: Path) -> None:
    colours = photo(40, 30)
    before, after = layer_of(gimp, to_u8(colours)), layer_of(gimp, to_u8(colours[1:]))
    gray = layer_of(gimp, to_u8(np.repeat(colours[..., :1], 3, axis=2)), base="GRAY")
    same = layer_of(gimp, to_u8(colours))
    stranger = tmp_path / "stranger.onnx"
    stranger.write_bytes(b"not a look")
    layers = (before, after, gray, same)
    described = [gimp.describe(layer.image) for layer in layers]
    for answer, word in (
        (compare(look, before, after), "30"),
        (compare(look, before, before), "same layer"),
        (compare(look, gray, same, layers=True), "Mode"),
        (compare(stranger, before, same, layers=True), "stranger.onnx"),
        (compare(tmp_path / "nowhere.onnx", before, same), "nowhere.onnx"),
    ):
        assert answer.status == "execution-error"
        assert word in answer.message
    assert [gimp.describe(layer.image) for layer in layers] == described
    assert compare(look, gray, same).status == "success"
