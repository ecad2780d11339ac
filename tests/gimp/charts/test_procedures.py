"""New Colour Chart and Learn from Processed Chart in a real GIMP, called by a script."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlook_core import apply, load, measure
from nnlook_core.charts import hald
from nnlook_core.demo.processing import hard_look
from tests.gimp.calls import CHART, LEARN_CHART, Answer
from tests.gimp.pictures import Layer, Pixels, layer_of, processed, to_u8
from tests.gimp.remote import Gimp
from tests.support.looks import random_colours


def make(gimp: Gimp, **values: Any) -> Layer:
    """Make a chart by a script, and return its layer."""
    answer = Answer(**gimp.call(CHART, "NONINTERACTIVE", values))
    assert answer.status == "success", answer.message
    image = answer.values["image"]
    (layer,) = gimp.layers(image)
    size = gimp.describe(image)["size"]
    return Layer(gimp, image, layer, size)


def learn_chart(layer: Layer, file: Path, **more: Any) -> Answer:
    """Learn from a layer by a script."""
    values = {"processed": layer.id, "file": str(file), "name": "Chart", **more}
    return Answer(**layer.gimp.call(LEARN_CHART, "NONINTERACTIVE", values))


def with_look(pixels: Pixels) -> Pixels:
    return to_u8(processed(pixels / 255))


def test_all_colours_are_an_image_of_their_own(gimp: Gimp) -> None:
    layer = make(gimp, kind="all")
    assert layer.size == (4096, 4096)
    assert layer.native == "R'G'B' u8"
    pixels = layer.read_native().reshape(-1, 3).astype(np.uint32)
    numbers = (pixels[:, 0] << 16) | (pixels[:, 1] << 8) | pixels[:, 2]
    assert (np.bincount(numbers, minlength=1 << 24) == 1).all()
    data, persistent = gimp.image_parasite(layer.image, "nnlook-chart")
    assert json.loads(data) == {"kind": "all", "level": 0}
    assert persistent
    assert "Colour chart" in gimp.image_name(layer.image)
    assert not gimp.is_dirty(layer.image)


def test_a_hald_chart_has_the_level_that_was_asked_for(gimp: Gimp) -> None:
    layer = make(gimp, kind="hald", level=4)
    assert np.array_equal(layer.read_native(), hald(4).pixels())
    data, _persistent = gimp.image_parasite(layer.image, "nnlook-chart")
    assert json.loads(data) == {"kind": "hald", "level": 4}


@pytest.mark.parametrize("depth", ["8 bits", "float with alpha"])
def test_what_is_learned_from_a_processed_chart_is_the_look(
    gimp: Gimp, tmp_path: Path, depth: str
) -> None:
    pixels = with_look(hald(8).pixels())
    if depth == "8 bits":
        layer = make(gimp, kind="hald", level=8)
        layer.write(pixels, "R'G'B' u8")
    else:
        opaque = np.concatenate([pixels / 255, np.ones((512, 512, 1))], axis=2)
        layer = layer_of(gimp, opaque, precision="FLOAT_NON_LINEAR")
    file = tmp_path / "chart.onnx"

    answer = learn_chart(layer, file)

    assert answer.status == "success", answer.message
    assert answer.values["file"] == str(file)
    assert 0 < answer.values["delta-e-mean"] < 0.5
    look = load(file)
    assert look.name == "Chart"
    colours = random_colours(3000)
    learned = apply(look, colours.astype(np.float32))
    assert measure(learned, hard_look(colours).astype(np.float32)).delta_e_mean < 0.5


def test_what_is_no_processed_chart_is_refused_with_the_reason(gimp: Gimp, tmp_path: Path) -> None:
    pixels = with_look(hald(8).pixels())
    file = tmp_path / "chart.onnx"
    for picture, reason in (
        (np.ascontiguousarray(np.rot90(pixels)), "rotated 90° counterclockwise"),
        (pixels[:, 12:], "without cropping"),
        (pixels[:300, :300], "not an exact fraction or multiple"),
        (to_u8(np.random.default_rng(1).random((512, 512, 3))), "Not a processed colour chart"),
    ):
        answer = learn_chart(layer_of(gimp, np.ascontiguousarray(picture)), file)
        assert answer.status == "execution-error"
        assert reason in answer.message
    assert list(tmp_path.iterdir()) == []


def test_a_look_that_is_there_is_not_replaced_unasked(gimp: Gimp, tmp_path: Path) -> None:
    file = tmp_path / "chart.onnx"
    file.write_bytes(b"mine")
    layer = layer_of(gimp, with_look(hald(8).pixels()))
    answer = learn_chart(layer, file)
    assert answer.status == "execution-error"
    assert "already" in answer.message
    assert file.read_bytes() == b"mine"
    assert learn_chart(layer, file, overwrite=True).status == "success"
    assert load(file).name == "Chart"


def test_without_a_layer_there_is_a_sentence(gimp: Gimp, tmp_path: Path) -> None:
    values = {"file": str(tmp_path / "chart.onnx")}
    answer = Answer(**gimp.call(LEARN_CHART, "NONINTERACTIVE", values))
    assert answer.status == "execution-error"
    assert "Open the processed chart and select its layer" in answer.message
