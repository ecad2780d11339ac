"""What cannot be done is refused with a sentence, and nothing is changed."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from skimage import data

from tests.gimp.calls import apply, apply_to_all, learn
from tests.gimp.installation import Installation
from tests.gimp.pictures import Layer, large_layer, layer_of, photo, processed, to_u8, with_alpha
from tests.gimp.remote import Gimp
from tests.gimp.watch import Watch
from tests.gimp.worker_processes import IN_THE_MIDDLE, Killer, workers


@pytest.fixture
def pair(gimp: Gimp) -> tuple[Layer, Layer]:
    colours = photo(48, 32)
    before = layer_of(gimp, to_u8(colours), name="before")
    after = layer_of(gimp, to_u8(processed(colours)), image=before.image, name="after")
    return before, after


@pytest.fixture
def source(gimp: Gimp) -> Layer:
    return layer_of(gimp, to_u8(photo(48, 32)), name="source")


# What cannot be a pair


def test_layers_of_different_size(gimp: Gimp, tmp_path: Path) -> None:
    before, after = layer_of(gimp, to_u8(photo(48, 32))), layer_of(gimp, to_u8(photo(48, 33)))
    watch = Watch(gimp, tmp_path)
    watch.refused(learn(before, after, tmp_path / "a.onnx"), "32", "33", "size", "align")


def test_layers_of_two_photos_cannot_be_aligned(gimp: Gimp, tmp_path: Path) -> None:
    before, after = (to_u8(picture / 255) for picture in (data.astronaut(), data.coffee()))
    layers = layer_of(gimp, before), layer_of(gimp, after)
    watch = Watch(gimp, tmp_path)
    watch.refused(learn(*layers, tmp_path / "a.onnx", align=True), "same photo")


def test_same_layer_twice(gimp: Gimp, pair: tuple[Layer, Layer], tmp_path: Path) -> None:
    watch = Watch(gimp, tmp_path)
    watch.refused(learn(pair[0], pair[0], tmp_path / "a.onnx"), "same layer")


def test_fully_transparent_pair(gimp: Gimp, tmp_path: Path) -> None:
    colours = to_u8(photo(48, 32))
    seen, unseen = layer_of(gimp, colours), layer_of(gimp, with_alpha(colours, np.zeros(1)))
    watch = Watch(gimp, tmp_path)
    watch.refused(learn(seen, unseen, tmp_path / "a.onnx"), "transparent")
    watch.refused(learn(unseen, seen, tmp_path / "a.onnx"), "transparent")


def test_pair_that_is_nowhere_visible_together(gimp: Gimp, tmp_path: Path) -> None:
    colours = to_u8(photo(48, 32))
    left = np.repeat([[255, 0]], 24, axis=1).reshape(1, 48)
    before = layer_of(gimp, with_alpha(colours, left))
    after = layer_of(gimp, with_alpha(colours, 255 - left))
    watch = Watch(gimp, tmp_path)
    watch.refused(learn(before, after, tmp_path / "a.onnx"), "transparent")


SPECIAL = ["text", "group", "locked"]


def special_layer(gimp: Gimp, image: int, kind: str) -> Layer:
    """Make a layer that is not to be learned from."""
    if kind == "text":
        return Layer(gimp, image, gimp.add_text(image, "text"), (1, 1))
    if kind == "group":
        group = gimp.add_group(image, "group")
        layer_of(gimp, to_u8(photo(48, 32)), image=image, parent=group)
        return Layer(gimp, image, group, (48, 32))
    layer = layer_of(gimp, to_u8(photo(48, 32)), image=image)
    gimp.lock_content(layer.id)
    return layer


@pytest.mark.parametrize("kind", SPECIAL)
@pytest.mark.parametrize("place", ["before", "after"])
def test_special_layer_in_a_pair(
    gimp: Gimp, pair: tuple[Layer, Layer], tmp_path: Path, kind: str, place: str
) -> None:
    special = special_layer(gimp, pair[0].image, kind)
    watch = Watch(gimp, tmp_path)
    layers = (special, pair[1]) if place == "before" else (pair[0], special)
    watch.refused(learn(*layers, tmp_path / "a.onnx"), kind)


# What cannot take a look


def test_look_on_a_locked_layer(gimp: Gimp, look: Path, source: Layer) -> None:
    locked = special_layer(gimp, source.image, "locked")
    watch = Watch(gimp, look.parent)
    watch.refused(apply(locked, look), "locked")


def test_look_on_a_fully_transparent_layer(gimp: Gimp, look: Path) -> None:
    layer = layer_of(gimp, with_alpha(to_u8(photo(48, 32)), np.zeros(1)))
    watch = Watch(gimp, look.parent)
    watch.refused(apply(layer, look), "transparent")


def test_selection_that_does_not_meet_the_layer(gimp: Gimp, look: Path) -> None:
    image = gimp.new_image(100, 50)
    layer = layer_of(gimp, to_u8(photo(40, 40)), image=image)
    levels = np.zeros((50, 100), np.uint8)
    levels[:, 60:] = 255
    gimp.select(image, levels.tobytes())
    watch = Watch(gimp, look.parent)
    watch.refused(apply(layer, look), "select")


def test_several_layers_of_which_one_cannot(gimp: Gimp, look: Path, source: Layer) -> None:
    """None gets a look where one cannot have it."""
    locked = special_layer(gimp, source.image, "locked")
    watch = Watch(gimp, look.parent)
    watch.refused(apply_to_all([source, locked], look), "locked")


# What is not a look


def network(inputs: int = 3, outputs: int = 3, kind: int = TensorProto.FLOAT) -> bytes:
    """Make an ONNX file that is sound, but is no look."""
    weights = np.ones((inputs, outputs), helper.tensor_dtype_to_np_dtype(kind))
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["rgb", "weights"], ["look"])],
        "stranger",
        [helper.make_tensor_value_info("rgb", kind, [None, inputs])],
        [helper.make_tensor_value_info("look", kind, [None, outputs])],
        [onnx.numpy_helper.from_array(weights, "weights")],
    )
    opset = [helper.make_opsetid("", 17)]
    made: bytes = helper.make_model(graph, opset_imports=opset, ir_version=10).SerializeToString()
    return made


NOT_LOOKS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda look: b"",
    "truncated": lambda look: look[: len(look) // 2],
    "cut at its end": lambda look: look[:-3],
    "not ONNX": lambda look: b"# a table of colours, or something else\n" * 40,
    "another shape": lambda look: network(inputs=4),
    "another output": lambda look: network(outputs=1),
    "another type": lambda look: network(kind=TensorProto.DOUBLE),
    "no look's card": lambda look: network(),
}


@pytest.mark.parametrize("kind", NOT_LOOKS)
def test_file_that_is_no_look(
    gimp: Gimp, look: Path, source: Layer, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "stranger.onnx"
    file.write_bytes(NOT_LOOKS[kind](look.read_bytes()))
    watch = Watch(gimp, tmp_path)
    watch.refused(apply(source, file), "stranger.onnx")


def test_look_file_that_is_missing(gimp: Gimp, source: Layer, tmp_path: Path) -> None:
    watch = Watch(gimp, tmp_path)
    watch.refused(apply(source, tmp_path / "missing.onnx"), "missing.onnx")


def test_look_file_that_is_a_folder(gimp: Gimp, source: Layer, tmp_path: Path) -> None:
    (tmp_path / "folder.onnx").mkdir()
    watch = Watch(gimp, tmp_path)
    watch.refused(apply(source, tmp_path / "folder.onnx"), "folder.onnx")


# What is wrong with the installation


@pytest.fixture
def record(installation: Installation) -> Iterator[Path]:
    """The note of where the private runtime is; put right again afterwards."""
    file = installation.directory / "plug-ins" / "nnlook" / "runtime.json"
    facts = file.read_bytes()
    yield file
    file.write_bytes(facts)


def check_both_refuse(
    gimp: Gimp, look: Path, pair: tuple[Layer, Layer], folder: Path, *words: str
) -> None:
    watch = Watch(gimp, folder)
    watch.refused(apply(pair[0], look), *words)
    watch.refused(learn(*pair, folder / "a.onnx"), *words)


def test_runtime_of_another_version(
    gimp: Gimp, look: Path, pair: tuple[Layer, Layer], record: Path, tmp_path: Path
) -> None:
    facts = json.loads(record.read_text())
    record.write_text(json.dumps({**facts, "version": "0.0.9"}))
    check_both_refuse(gimp, look, pair, tmp_path, "0.0.9", facts["version"], "install.py")


@pytest.mark.parametrize(
    "content",
    [None, b"", b"{}", b"[1]", b'{"python": "/nowhere/python", "version": "1", "home": "/x"}'],
    ids=["no note", "empty note", "note without facts", "note of another kind", "no Python"],
)
def test_runtime_that_is_missing(
    gimp: Gimp,
    look: Path,
    pair: tuple[Layer, Layer],
    record: Path,
    tmp_path: Path,
    content: bytes | None,
) -> None:
    if content is None:
        record.unlink()
    else:
        record.write_bytes(content)
    check_both_refuse(gimp, look, pair, tmp_path, "install.py")


def test_python_that_is_no_runtime(
    gimp: Gimp, look: Path, pair: tuple[Layer, Layer], record: Path, tmp_path: Path
) -> None:
    facts = json.loads(record.read_text())
    record.write_text(json.dumps({**facts, "python": "/usr/bin/python3"}))
    check_both_refuse(gimp, look, pair, tmp_path, "install.py")


def test_worker_killed_while_applying(gimp: Gimp, look: Path, installation: Installation) -> None:
    layer = large_layer(gimp, "large")
    watch = Watch(gimp, look.parent)
    killer = Killer(installation.home, IN_THE_MIDDLE)
    killer.start()
    answer = apply(layer, look)
    assert killer.killed
    watch.refused(answer, "worker")
    assert workers(installation.home) == []


def test_worker_killed_while_learning(
    gimp: Gimp, installation: Installation, tmp_path: Path
) -> None:
    before, after = large_layer(gimp, "before"), large_layer(gimp, "after")
    watch = Watch(gimp, tmp_path)
    killer = Killer(installation.home, IN_THE_MIDDLE)
    killer.start()
    answer = learn(before, after, tmp_path / "a.onnx")
    assert killer.killed
    watch.refused(answer, "worker")
    assert workers(installation.home) == []


def test_no_worker_stays_behind(
    gimp: Gimp, look: Path, source: Layer, installation: Installation
) -> None:
    assert apply(source, look).status == "success"
    assert workers(installation.home) == []


# Where a look cannot be written


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mount a small file system of its own with some options."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a file system to fill")
    places: list[Path] = []

    def mount(options: str) -> Path:
        place = tmp_path / f"mounted-{len(places)}"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        subprocess.run(command, check=True)
        places.append(place)
        return place

    yield mount
    for place in places:
        subprocess.run(["umount", str(place)], check=True)


def test_folder_that_cannot_be_written_to(
    gimp: Gimp, pair: tuple[Layer, Layer], mounted: Callable[[str], Path]
) -> None:
    folder = mounted("ro")
    watch = Watch(gimp, folder)
    watch.refused(learn(*pair, folder / "a.onnx", nodes="8"), "a.onnx")


def test_folder_that_is_a_file(gimp: Gimp, pair: tuple[Layer, Layer], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    watch = Watch(gimp, tmp_path)
    watch.refused(learn(*pair, tmp_path / "file" / "a.onnx", nodes="8"), str(tmp_path / "file"))


@pytest.mark.parametrize("overwrite", [False, True])
def test_disk_that_is_full(
    gimp: Gimp,
    pair: tuple[Layer, Layer],
    mounted: Callable[[str], Path],
    look: Path,
    overwrite: bool,
) -> None:
    folder = mounted("size=64k")
    file = folder / "a.onnx"
    if overwrite:
        file.write_bytes(look.read_bytes())
    with (folder / "filler").open("wb", buffering=0) as filler, pytest.raises(OSError):
        while True:
            filler.write(bytes(4096))
    watch = Watch(gimp, folder)
    watch.refused(learn(*pair, file, nodes="8", overwrite=overwrite), "a.onnx")


# Faults of our own


@pytest.fixture
def faulty(installation: Installation) -> Iterator[Path]:
    """The installed plug-in, in which applying divides by zero; the log that this must go to."""
    module = installation.directory / "plug-ins/nnlook/neural_look/apply/model.py"
    source = module.read_text()
    module.write_text(f"{source}\n\ndef apply(*_: object, **__: object) -> None:\n    1 / 0\n")
    yield installation.error_log
    module.write_text(source)
    installation.error_log.unlink(missing_ok=True)  # it was wanted


def test_a_fault_of_its_own_goes_to_a_log_that_is_named(
    gimp: Gimp, look: Path, pair: tuple[Layer, Layer], faulty: Path
) -> None:
    before, _after = pair
    described = gimp.describe(before.image)
    answer = apply(before, look)
    assert answer.status == "execution-error"
    assert "ZeroDivisionError" in answer.message
    assert str(faulty) in answer.message
    assert "Traceback" not in answer.message
    assert "1 / 0" in faulty.read_text()
    assert gimp.describe(before.image) == described
