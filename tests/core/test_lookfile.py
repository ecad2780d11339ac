from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from nnlook_core import load, save
from nnlook_core.applying import Applier
from nnlook_core.errors import LookFileError, WriteError
from nnlook_core.lookfile import MAX_FILE_BYTES, parse
from tests.core.looks import some_look


def test_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "Ünnamed look.onnx"
    save(some_look(), path)
    loaded = load(path)
    assert loaded == some_look()
    assert (loaded.name, loaded.card.author) == ("Évening glow", "A. Tester")
    assert (loaded.nodes, loaded.parameters) == (16, 124)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_an_existing_look_stays_unless_told_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "look.onnx"
    path.write_bytes(b"precious")
    with pytest.raises(WriteError, match="exists already"):
        save(some_look(), path)
    assert path.read_bytes() == b"precious"
    save(some_look(), path, overwrite=True)
    assert path.read_bytes() == some_look().model


def changed(change: Callable[[onnx.ModelProto], object]) -> bytes:
    model = onnx.load_model_from_string(some_look().model)
    change(model)
    return bytes(model.SerializeToString())


def external(model: onnx.ModelProto) -> None:
    tensor = model.graph.initializer[0]
    tensor.ClearField("float_data")
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="/etc/passwd")


def not_finite(model: onnx.ModelProto) -> None:
    tensor = model.graph.initializer[0]
    values = numpy_helper.to_array(tensor).copy()
    values.flat[0] = np.nan
    tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))


def another_type(model: onnx.ModelProto) -> None:
    model.graph.input[0].type.tensor_type.elem_type = TensorProto.DOUBLE


def another_width(model: onnx.ModelProto) -> None:
    model.graph.output[0].type.tensor_type.shape.dim[1].dim_value = 4


def another_operator(model: onnx.ModelProto) -> None:
    model.graph.node[-1].op_type = "Sigmoid"


def foreign_domain(model: onnx.ModelProto) -> None:
    model.opset_import.append(helper.make_opsetid("com.example", 1))


def another_name(model: onnx.ModelProto) -> None:
    model.graph.name = "sneaky"


def too_many_numbers(model: onnx.ModelProto) -> None:
    model.graph.initializer[0].dims[:] = [3, 30_000]


def no_text(model: onnx.ModelProto) -> None:
    model.graph.node[0].name = "\udc80".encode(errors="surrogateescape").decode("latin-1")
    model.graph.initializer[0].dims[:] = [1, 1, 1]


def without_clip(model: onnx.ModelProto) -> None:
    """The values before the clip, as the output."""
    clip = model.graph.node.pop()
    assert clip.op_type == "Clip"
    model.graph.node[-1].output[:] = list(clip.output)
    bias = next(tensor for tensor in model.graph.initializer if list(tensor.dims) == [3])
    bias.CopyFrom(numpy_helper.from_array(np.full(3, 5, np.float32), bias.name))


def huge(model: onnx.ModelProto) -> None:
    """Finite numbers whose sums are not: infinity from the skip, minus infinity from the nodes."""
    fills = {(3, 3): 3e38, (3, 16): 1.0, (16, 3): -3e38}
    for tensor in model.graph.initializer:
        if (fill := fills.get(tuple(tensor.dims))) is not None:
            values = np.full(tensor.dims, fill, np.float32)
            tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))


def rows_that_know_of_one_another(model: onnx.ModelProto) -> None:
    """Only five rows can be added to; ONNX Runtime refuses all others."""
    model.graph.initializer.append(numpy_helper.from_array(np.ones((5, 3), np.float32), "five"))
    model.graph.node[-1].output[:] = ["clipped"]
    model.graph.node.append(helper.make_node("Add", ["clipped", "five"], ["look"]))


def odd_shapes(model: onnx.ModelProto) -> None:
    tensor = model.graph.initializer[0]
    tensor.CopyFrom(numpy_helper.from_array(np.ones((5, 7), np.float32), tensor.name))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"This is a letter to a friend, not a network.", "damaged or no ONNX"),
        (some_look().model[: len(some_look().model) // 2], "damaged|does not fit"),
        (b"\0" * (MAX_FILE_BYTES + 1), "too large"),
        (changed(external), "another file"),
        (changed(not_finite), "finite"),
        (changed(another_type), "another shape"),
        (changed(another_width), "another shape"),
        (changed(another_operator), "more than a look may do"),
        (changed(foreign_domain), "ONNX version"),
        (changed(odd_shapes), "does not fit together"),
        (changed(another_name), "another kind"),
        (changed(too_many_numbers), "too large"),
        (changed(no_text), "damaged"),
        (changed(without_clip), "no colours"),
        (changed(huge), "no colours|by itself"),
        (changed(rows_that_know_of_one_another), "cannot be run|fit together"),
        (
            changed(lambda model: setattr(model.metadata_props[1], "value", "[" * 100_000)),
            "not JSON",
        ),
        (changed(lambda model: model.ClearField("metadata_props")), "another kind"),
        (changed(lambda model: setattr(model, "ir_version", 11)), "ONNX version"),
        (changed(lambda model: setattr(model.metadata_props[1], "value", "{}")), "no name"),
        (changed(lambda model: setattr(model.metadata_props[1], "value", "[1")), "not JSON"),
    ],
)
def test_what_is_no_look_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "stranger.onnx"
    path.write_bytes(content)
    with pytest.raises(LookFileError, match=reason) as refusal:
        load(path)
    assert str(path) in str(refusal.value)


def test_every_truncation_is_refused() -> None:
    whole = some_look().model
    for length in range(0, len(whole), 7):
        with pytest.raises(LookFileError):
            parse(whole[:length])


def test_every_damaged_byte_is_a_sentence_or_harmless() -> None:
    """A look with one byte of its own set to 255 is refused, or still gives colours."""
    whole = some_look().model
    for place in range(0, len(whole), 3):
        damaged = bytearray(whole)
        damaged[place] = 0xFF
        try:
            look = parse(bytes(damaged))
        except LookFileError:
            continue
        colours = Applier(look).colours(np.full((4, 3), 0.5, np.float32))
        assert np.isfinite(colours).all()


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(LookFileError, match="cannot be read"):
        load(tmp_path / "nowhere.onnx")
    with pytest.raises(LookFileError, match="not a file"):
        load(tmp_path)
    os.mkfifo(tmp_path / "pipe.onnx")
    with pytest.raises(LookFileError, match="not a file"):
        load(tmp_path / "pipe.onnx")
