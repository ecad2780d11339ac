"""Learn Look in a real GIMP, called by a script."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from skimage import data

from nnlook_core import load
from tests.gimp.calls import LEARN, LEARN_PAIRS, applied, call, learn
from tests.gimp.installation import Installation
from tests.gimp.pictures import core_answer, layer_of, photo, processed, to_u8, with_alpha
from tests.gimp.remote import Gimp
from tests.gimp.watch import Watch


def test_look_of_two_layers_holds_for_another_photo(gimp: Gimp, tmp_path: Path) -> None:
    colours = photo(160, 120)
    before = layer_of(gimp, to_u8(colours))
    after = layer_of(gimp, to_u8(processed(colours)), image=before.image)
    file = tmp_path / "hard.onnx"

    answer = learn(before, after, file, name="Hard", nodes="16", seed=3)

    assert answer.status == "success", answer.message
    assert answer.values["file"] == str(file)
    assert 0 < answer.values["delta-e-mean"] < 2
    look = load(file)  # the core's own audit
    assert (look.name, look.nodes) == ("Hard", 16)
    assert [path.name for path in tmp_path.iterdir()] == ["hard.onnx"]
    # The other photo has the same colours in another order, and gets close to the exact look.
    other = photo(90, 130)
    new = applied(layer_of(gimp, to_u8(other)), file).read("R'G'B' u8")
    assert np.abs(new / 255 - processed(other)).mean() < 0.02


def test_learning_changes_no_image(gimp: Gimp, tmp_path: Path) -> None:
    colours = photo(60, 40)
    before, after = layer_of(gimp, to_u8(colours)), layer_of(gimp, to_u8(processed(colours)))
    images = [before.image, after.image]
    for image in images:
        gimp.clean(image)
    described = [gimp.describe(image) for image in images]
    assert learn(before, after, tmp_path / "look.onnx", nodes="8").status == "success"
    assert [gimp.describe(image) for image in images] == described
    assert not any(gimp.is_dirty(image) for image in images)


def test_a_script_learns_from_several_pairs(gimp: Gimp, tmp_path: Path) -> None:
    """Each half of the picture shows half of the colours: the look knows both."""
    colours = photo(80, 60)
    halves = [colours[:30], colours[30:]]
    layers = [layer_of(gimp, to_u8(side)) for half in halves for side in (half, processed(half))]
    files = [tmp_path / "both.onnx", tmp_path / "one.onnx"]
    numbers = [layer.id for layer in layers]
    told = call(gimp, LEARN_PAIRS, layers=numbers, file=files[0], nodes="16")
    assert told.status == "success", told.message
    assert learn(layers[0], layers[1], files[1], nodes="16").status == "success"
    both, one = (load(file).card.training for file in files)
    assert both["pairs"] == 2
    assert both["pixels"] == 80 * 60 == 2 * one["pixels"]


def test_half_a_pair_is_refused(gimp: Gimp, tmp_path: Path) -> None:
    colours = photo(60, 40)
    before, after = layer_of(gimp, to_u8(colours)), layer_of(gimp, to_u8(processed(colours)))
    watch = Watch(gimp, tmp_path)
    for layers in ([before.id, after.id, before.id], [before.id, before.id]):
        answer = call(gimp, LEARN_PAIRS, layers=layers, file=tmp_path / "x.onnx")
        watch.refused(answer, "layer")


def test_same_seed_gives_the_same_network(gimp: Gimp, tmp_path: Path) -> None:
    colours = photo(60, 40)
    before, after = layer_of(gimp, to_u8(colours)), layer_of(gimp, to_u8(processed(colours)))
    colours_to_ask = photo(30, 30, seed=9).astype(np.float32)
    answers = []
    for name, seed in [("a", 1), ("b", 1), ("c", 2)]:
        file = tmp_path / f"{name}.onnx"
        assert learn(before, after, file, nodes="8", seed=seed).status == "success"
        answers.append(core_answer(file, colours_to_ask))
    assert np.array_equal(answers[0], answers[1])
    assert not np.array_equal(answers[0], answers[2])


def off(file: Path) -> float:
    """By how much a look is off on the astronaut, on average."""
    colours = data.astronaut().astype(np.float32) / 255
    return float(np.abs(core_answer(file, colours) - processed(colours.astype(float))).mean())


def test_shifted_layers_are_laid_over_each_other_where_asked(gimp: Gimp, tmp_path: Path) -> None:
    colours = data.astronaut() / 255
    before = layer_of(gimp, to_u8(colours[5:, :-9]))
    after = layer_of(gimp, to_u8(processed(colours[:-5, 9:])))
    as_they_lie, aligned = tmp_path / "as they lie.onnx", tmp_path / "aligned.onnx"
    assert learn(before, after, as_they_lie, nodes="8").status == "success"
    answer = learn(before, after, aligned, nodes="8", align=True)
    assert answer.status == "success", answer.message
    assert off(aligned) < 0.005
    assert off(aligned) < off(as_they_lie) / 2


def test_aligned_layers_may_differ_in_size_and_kind(gimp: Gimp, tmp_path: Path) -> None:
    colours = data.astronaut() / 255
    changed = processed(colours)[30:450, 11:400]
    before = layer_of(gimp, to_u8(colours))
    after = layer_of(gimp, with_alpha(changed, np.ones(1)), precision="U16_NON_LINEAR")
    file = tmp_path / "look.onnx"
    answer = learn(before, after, file, nodes="8", align=True)
    assert answer.status == "success", answer.message
    assert off(file) < 0.005


@pytest.mark.parametrize(
    ("precision", "base"),
    [
        ("U16_NON_LINEAR", "RGB"),
        ("FLOAT_LINEAR", "RGB"),
        ("U8_NON_LINEAR", "GRAY"),
    ],
)
def test_learns_from_other_kinds_of_layers(
    gimp: Gimp, tmp_path: Path, precision: str, base: str
) -> None:
    colours = photo(60, 50)
    if base == "GRAY":
        colours[:] = colours[..., :1]
    before = layer_of(gimp, colours, precision=precision, base=base)
    after = layer_of(gimp, colours**1.5, precision=precision, base=base)
    file = tmp_path / "look.onnx"
    answer = learn(before, after, file, nodes="8")
    assert answer.status == "success", answer.message
    gray = np.linspace(0.2, 0.8, 20, dtype=np.float32)[:, None] * np.ones(3, np.float32)
    assert np.abs(core_answer(file, gray) - gray**1.5).max() < 0.05


def test_learns_from_an_image_with_a_profile_in_srgb(gimp: Gimp, tmp_path: Path) -> None:
    colours = photo(60, 50)
    before = layer_of(gimp, colours, profile="adobe")
    after = layer_of(gimp, 1 - colours)  # plain sRGB
    file = tmp_path / "look.onnx"
    answer = learn(before, after, file, nodes="16")
    assert answer.status == "success", answer.message
    asked = photo(20, 20).astype(np.float32)
    assert np.abs(core_answer(file, asked) - (1 - asked)).mean() < 0.02


def test_transparent_pixels_teach_nothing(gimp: Gimp, tmp_path: Path) -> None:
    colours = photo(80, 60)
    alpha = np.ones((60, 80))
    alpha[:, 40:] = 0
    changed = processed(colours)
    changed[:, 40:] = [1, 0, 1]  # what the transparent half says must not matter
    before = layer_of(gimp, with_alpha(colours, alpha))
    after = layer_of(gimp, with_alpha(changed, alpha))
    file = tmp_path / "look.onnx"
    answer = learn(before, after, file, nodes="16")
    assert answer.status == "success", answer.message
    seen = colours[:, :40].astype(np.float32)
    assert np.abs(core_answer(file, seen) - processed(seen.astype(float))).mean() < 0.02


def test_without_a_file_the_look_goes_to_the_folder_of_looks(
    gimp: Gimp, installation: Installation
) -> None:
    colours = photo(60, 40)
    before, after = layer_of(gimp, to_u8(colours)), layer_of(gimp, to_u8(processed(colours)))
    values = {"before": before.id, "after": after.id, "name": "Kept here", "nodes": "8"}
    answer = gimp.call(LEARN, "NONINTERACTIVE", values)
    assert answer["status"] == "success", answer["message"]
    file = installation.home / "looks" / "Kept here.onnx"
    assert answer["values"]["file"] == str(file)
    assert load(file).name == "Kept here"
    file.unlink()


def test_overwrite_replaces_a_look(gimp: Gimp, tmp_path: Path) -> None:
    colours = photo(60, 40)
    before, after = layer_of(gimp, to_u8(colours)), layer_of(gimp, to_u8(processed(colours)))
    file = tmp_path / "look.onnx"
    file.write_bytes(b"an older one")
    refused = learn(before, after, file, nodes="8")
    assert refused.status == "execution-error"
    assert str(file) in refused.message
    assert file.read_bytes() == b"an older one"
    assert learn(before, after, file, nodes="8", overwrite=True).status == "success"
    assert load(file).name == "Test"
    assert [path.name for path in tmp_path.iterdir()] == ["look.onnx"]
