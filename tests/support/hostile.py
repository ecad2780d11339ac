"""Invalid look files, at least one for every reason for refusal, each made from a valid look.

``HOSTILE`` are bytes for ``storage.parse``, ``PLACES`` are paths for ``storage.load``, and ``STRANGERS``
are bytes for ``onnx_import.import_bytes``; each is listed under the class of its refusal. ``seeds`` returns
all bytes, as seeds for fuzzing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import ModelProto, TensorProto, helper, numpy_helper

from nnlook_core.errors import LookFileError
from nnlook_core.lookfile import refusals as no
from nnlook_core.lookfile.layout import (
    CARD_KEY,
    FORMAT_KEY,
    MAX_CARD_CHARACTERS,
    MAX_CARD_DEPTH,
    MAX_DIMENSIONS,
    MAX_FILE_BYTES,
    MAX_KEY_CHARACTERS,
    MAX_METADATA,
    MAX_NAME_CHARACTERS,
    MAX_NODES,
    MAX_NUMBERS,
    MAX_PARTS,
    MAX_TEXT_CHARACTERS,
    MAX_WIDTH,
)
from nnlook_core.lookfile.look import MAX_TAG_CHARACTERS, MAX_TAGS
from tests.support.looks import some_look

Make = Callable[[], bytes]
Change = Callable[[ModelProto], object]


def changed(change: Change) -> Make:
    """Return the bytes of a look after a change of its protobuf message."""

    def make() -> bytes:
        proto = onnx.load_model_from_string(some_look().model)
        change(proto)
        return bytes(proto.SerializeToString())

    return make


def refilled(value: float, *shapes: tuple[int, ...]) -> Change:
    """Fill the tensors of these shapes, or all tensors, with one value."""

    def change(proto: ModelProto) -> None:
        for tensor in proto.graph.initializer:
            if tensor.dims and (not shapes or tuple(tensor.dims) in shapes):
                put(tensor, np.full(tensor.dims, value, np.float32))

    return change


def put(tensor: TensorProto, values: Any) -> None:
    """Replace the values of a tensor."""
    tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))


def fill(tensor: TensorProto) -> None:
    """Set the values of a tensor to 1, as raw bytes."""
    put(tensor, np.ones(tensor.dims, np.float32))


def first(*steps: Callable[[TensorProto], object]) -> Change:
    """Apply changes to the first tensor, in order."""

    def change(proto: ModelProto) -> None:
        for step in steps:
            step(proto.graph.initializer[0])

    return change


def tensor(values: Any, name: str = "extra") -> TensorProto:
    return numpy_helper.from_array(np.asarray(values, np.float32), name)


def appended(kind: str, *constants: Any, **attributes: Any) -> Change:
    """Append an operator, with constants."""

    def change(proto: ModelProto) -> None:
        graph = proto.graph
        number = len(graph.node)
        names = [f"extra_{number}_{place}" for place in range(len(constants))]
        graph.initializer.extend(map(tensor, constants, names))
        graph.node[-1].output[:] = [f"before_{number}"]
        inputs = [f"before_{number}", *names]
        graph.node.append(helper.make_node(kind, inputs, ["look"], **attributes))

    return change


def set_card(text: str) -> Change:
    def change(proto: ModelProto) -> None:
        (entry,) = (entry for entry in proto.metadata_props if entry.key == CARD_KEY)
        entry.value = text

    return change


def card(**values: Any) -> Make:
    """Return a look with these values on its card; NaN and infinity as Python writes them."""
    return changed(set_card(json.dumps({"name": "x", **values})))


def set_format(text: str) -> Change:
    def change(proto: ModelProto) -> None:
        (entry,) = (entry for entry in proto.metadata_props if entry.key == FORMAT_KEY)
        entry.value = text

    return change


def external(tensor: TensorProto) -> TensorProto:
    """Move the values of a tensor to an external file that exists everywhere."""
    tensor.ClearField("float_data")
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="/etc/passwd")
    return tensor


def sparse() -> onnx.SparseTensorProto:
    indices = numpy_helper.from_array(np.array([0]), "indices")
    return helper.make_sparse_tensor(tensor([1.0], "sparse"), indices, [3, 3])


def graph() -> onnx.GraphProto:
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", 3]) for name in "xy"]
    return helper.make_graph([helper.make_node("Tanh", ["x"], ["y"])], "inner", ends[:1], ends[1:])


def attribute(**field: Any) -> Change:
    """Add an attribute of some type to the first operator."""

    def change(proto: ModelProto) -> None:
        for name, value in field.items():
            proto.graph.node[0].attribute.append(helper.make_attribute(name, value))

    return change


def length(field: str, count: int) -> Change:
    """Put ``count`` numbers into the field of a type in the first tensor."""

    def change(proto: ModelProto) -> None:
        first = proto.graph.initializer[0]
        first.ClearField("raw_data")
        first.ClearField("float_data")
        getattr(first, field).extend([0] * count)

    return change


def dims(*sizes: int) -> Change:
    """Change the shape of the first tensor."""

    def change(proto: ModelProto) -> None:
        proto.graph.initializer[0].ClearField("dims")
        proto.graph.initializer[0].dims.extend(sizes)

    return change


def without_clip(proto: ModelProto) -> None:
    """Output the values before the clip, which exceed 1."""
    clip = proto.graph.node.pop()
    proto.graph.node[-1].output[:] = list(clip.output)
    refilled(5, (3,))(proto)


def huge(proto: ModelProto) -> None:
    """Use finite weights with infinite sums: infinity from the skip, minus infinity from the nodes."""
    refilled(3e38, (3, 3))(proto)
    refilled(1.0, (3, 16))(proto)
    refilled(-3e38, (16, 3))(proto)


def deepened(proto: ModelProto) -> None:
    """Insert a wide matrix that is applied repeatedly before the clip."""
    side, clip = 128, proto.graph.node.pop()
    sizes = {"wide": (3, side), "square": (side, side), "narrow": (side, 3)}
    for name, size in sizes.items():
        proto.graph.initializer.append(numpy_helper.from_array(np.ones(size, np.float32), name))
    value = clip.input[0]
    for place, name in enumerate(["wide", *["square"] * 17, "narrow"]):
        proto.graph.node.append(helper.make_node("MatMul", [value, name], [f"deep{place}"]))
        value = f"deep{place}"
    clip.input[0] = value
    proto.graph.node.append(clip)


def renamed(name: str) -> Change:
    """Rename the input of the last operator."""

    def change(proto: ModelProto) -> None:
        proto.graph.node[-2].output[0] = proto.graph.node[-1].input[0] = name

    return change


def unknown_field() -> bytes:
    """Return a field that no version of ONNX defines: number 2000, four bytes."""
    return some_look().model + b"\x85\x7d" + b"\0\0\0\0"


def no_utf8() -> bytes:
    name = some_look().model.index(b"hidden_coef")
    return some_look().model[:name] + b"\xff" + some_look().model[name + 1 :]


def card_no_utf8() -> bytes:
    return some_look().model.replace(b"A. Tester", b"A. Test\xff\xfe")


def many(count: int, add: Callable[[ModelProto, int], object]) -> Change:
    def change(proto: ModelProto) -> None:
        for number in range(count):
            add(proto, number)

    return change


def signature(change: Callable[[onnx.GraphProto], object]) -> Make:
    return changed(lambda proto: change(proto.graph))


def _set(message: Any, name: str, value: Any) -> None:
    setattr(message, name, value)


HOSTILE: dict[type[LookFileError], dict[str, Make]] = {
    no.EmptyError: {"nothing": lambda: b""},
    no.DamagedError: {
        "a letter": lambda: b"This is a letter to a friend, not a network.",
        "half": lambda: some_look().model[: len(some_look().model) // 2],
        "no operators": changed(lambda proto: proto.graph.ClearField("node")),
        "a name that is no text": no_utf8,
    },
    no.OtherKindError: {
        "no marks": changed(lambda proto: proto.ClearField("metadata_props")),
        "another graph": changed(lambda proto: _set(proto.graph, "name", "sneaky")),
        "format": changed(set_format("one")),
        "a long format": changed(set_format("9" * 5000)),
    },
    no.NewerFormatError: {"format 2": changed(set_format("2"))},
    no.VersionError: {
        "opset 12": changed(lambda proto: _set(proto.opset_import[0], "version", 12)),
        "opset 22": changed(lambda proto: _set(proto.opset_import[0], "version", 22)),
        "no opset": changed(lambda proto: proto.ClearField("opset_import")),
        "IR 3": changed(lambda proto: _set(proto, "ir_version", 3)),
        "IR 11": changed(lambda proto: _set(proto, "ir_version", 11)),
    },
    no.MetadataError: {
        "a key twice": changed(lambda proto: proto.metadata_props.add(key=CARD_KEY, value="{}")),
        "many": changed(
            many(MAX_METADATA, lambda proto, n: proto.metadata_props.add(key=str(n), value=""))
        ),
        "a long key": changed(
            lambda proto: proto.metadata_props.add(key="k" * (MAX_KEY_CHARACTERS + 1), value="")
        ),
        "a long value": changed(
            lambda proto: proto.metadata_props.add(key="k", value="v" * (MAX_CARD_CHARACTERS + 1))
        ),
        "no text": card_no_utf8,
    },
    no.TextError: {
        "a control character": changed(renamed("wipe\x1b[2J")),
        "a bidirectional one": changed(renamed("look\u202egnp.exe")),
        "a long name": changed(renamed("n" * (MAX_NAME_CHARACTERS + 1))),
        "a producer": changed(lambda proto: _set(proto, "producer_name", "a\nb")),
        "a card's name": card(name="two\nlines"),
        "a card's author": card(author="\u2067nobody"),
        "a card's tag": card(tags=["\x07"]),
        "a card's key": card(training={"a\u200fb": 1}),
        "a card's figure": card(training={"pairs": ["\x9b"]}),
        "a card's long text": card(licence="l" * (MAX_TEXT_CHARACTERS + 1)),
        "half a character": card(name="\ud800"),
    },
    no.ExternalDataError: {
        "a weight": changed(lambda proto: external(proto.graph.initializer[0])),
        "an attribute": changed(
            lambda proto: proto.graph.node[0].attribute.add(
                name="value", type=onnx.AttributeProto.TENSOR, t=external(tensor([1.0]))
            )
        ),
        "a place without a name": changed(
            lambda proto: _set(proto.graph.initializer[0], "data_location", TensorProto.EXTERNAL)
        ),
    },
    no.FunctionsError: {
        "a function": changed(
            lambda proto: proto.functions.append(
                helper.make_function(
                    "x",
                    "f",
                    ["a"],
                    ["b"],
                    [helper.make_node("Tanh", ["a"], ["b"])],
                    [helper.make_opsetid("", 17)],
                )
            )
        )
    },
    no.SubgraphError: {
        "a graph": changed(attribute(body=graph())),
        "graphs": changed(attribute(bodies=[graph(), graph()])),
    },
    no.TrainingInfoError: {"training": changed(lambda proto: proto.training_info.add())},
    no.SparseError: {
        "a weight": changed(lambda proto: proto.graph.sparse_initializer.append(sparse())),
        "an attribute": changed(attribute(value=sparse())),
        "attributes": changed(attribute(values=[sparse(), sparse()])),
    },
    no.ExtrasError: {
        "an unknown field": unknown_field,
        "a tensor at an operator": changed(attribute(value=tensor([1.0]))),
        "quantization": changed(lambda proto: proto.graph.quantization_annotation.add()),
        "a part of a tensor": changed(
            lambda proto: _set(proto.graph.initializer[0].segment, "begin", 1)
        ),
        "a list as input": changed(
            lambda proto: proto.graph.input[0].type.sequence_type.elem_type.SetInParent()
        ),
    },
    no.ForeignDomainError: {
        "an opset": changed(
            lambda proto: proto.opset_import.append(helper.make_opsetid("com.example", 1))
        ),
        "an operator": changed(lambda proto: _set(proto.graph.node[0], "domain", "com.example")),
    },
    no.OperatorError: {
        "sigmoid": changed(appended("Sigmoid")),
        "a loop": changed(appended("Loop")),
        "a random one": changed(appended("RandomNormalLike")),
    },
    no.TooManyPartsError: {
        "numbers": changed(
            lambda proto: put(proto.graph.initializer[0], np.ones(MAX_NUMBERS + 1, np.float32))
        ),
        "numbers by their shape": changed(dims(1 << 40, 1 << 40)),
        "dimensions": changed(dims(*[1] * MAX_DIMENSIONS, 9)),
        "more dimensions": changed(dims(*[1] * (MAX_PARTS + 1))),
        "operators": changed(
            many(MAX_NODES, lambda proto, n: proto.graph.node.add(op_type="Identity"))
        ),
        "tensors": changed(many(MAX_PARTS, lambda proto, n: proto.graph.initializer.add())),
        "attributes": changed(
            many(MAX_PARTS + 1, lambda proto, n: proto.graph.node[0].attribute.add())
        ),
        "values": changed(many(MAX_PARTS + 1, lambda proto, n: proto.graph.value_info.add())),
        "a layer": changed(
            lambda proto: (
                appended("MatMul", np.zeros((3, MAX_WIDTH + 1)))(proto),
                appended("MatMul", np.zeros((MAX_WIDTH + 1, 3)))(proto),
            )
        ),
    },
    no.NumberTypeError: {
        "double": changed(first(lambda tensor: put(tensor, np.ones((3, 3))))),
        "half": changed(first(lambda tensor: put(tensor, np.ones(3, np.float16)))),
    },
    no.LengthError: {
        "fewer": changed(length("float_data", 8)),
        "more": changed(length("float_data", 10)),
        "none": changed(length("float_data", 0)),
        "of another type": changed(length("int64_data", 9)),
        "raw and typed": changed(
            first(fill, lambda tensor: tensor.float_data.extend([1] * tensor.dims[0]))
        ),
        "raw, but none": changed(first(lambda tensor: _set(tensor, "raw_data", b""))),
        "a part of a number": changed(
            first(fill, lambda tensor: _set(tensor, "raw_data", tensor.raw_data + b"\0"))
        ),
        "less than none": changed(dims(-1, -9)),
        "no numbers": changed(appended("MatMul", np.zeros((3, 0)))),
        "none of very many": changed(dims(0, 1 << 62, 1 << 62)),
    },
    no.NotFiniteError: {
        "NaN": changed(refilled(np.nan)),
        "infinity": changed(refilled(np.inf)),
        "an attribute": changed(attribute(alpha=float("nan"))),
    },
    no.SignatureError: {
        "double": signature(
            lambda graph: _set(graph.input[0].type.tensor_type, "elem_type", TensorProto.DOUBLE)
        ),
        "width": signature(
            lambda graph: _set(graph.output[0].type.tensor_type.shape.dim[1], "dim_value", 4)
        ),
        "rows": signature(
            lambda graph: _set(graph.input[0].type.tensor_type.shape.dim[0], "dim_value", 5)
        ),
        "name": signature(lambda graph: _set(graph.input[0], "name", "x")),
        "two inputs": signature(lambda graph: graph.input.append(graph.input[0])),
        "no output": signature(lambda graph: graph.ClearField("output")),
    },
    no.InconsistentError: {
        "odd shapes": changed(
            lambda proto: put(proto.graph.initializer[0], np.ones((5, 7), np.float32))
        ),
        "five colours alone": changed(appended("Add", np.ones((5, 3)))),
        "colours that know of one another": changed(appended("MatMul", np.ones((3, 1, 1, 3)))),
        "a matrix before": changed(
            lambda proto: (
                appended("MatMul", np.ones((5, 5)))(proto),
                proto.graph.node[-1].input.reverse(),
            )
        ),
        "a product of two values": changed(
            lambda proto: (
                appended("MatMul")(proto),
                proto.graph.node[-1].input.append("rgb"),
            )
        ),
        "columns for rows": changed(appended("Gemm", np.eye(3), transA=1)),
        "a bound for each": changed(appended("Clip", np.zeros(3))),
        "an input too many": changed(appended("Tanh", np.zeros(3))),
        "no input": changed(lambda proto: proto.graph.node[0].ClearField("input")),
        "a clip of nothing": changed(lambda proto: proto.graph.node[-1].ClearField("input")),
        "an input from nowhere": changed(
            lambda proto: proto.graph.node[-1].input.__setitem__(0, "nowhere")
        ),
        "one name twice": changed(
            lambda proto: proto.graph.node.append(helper.make_node("Tanh", ["rgb"], ["look"]))
        ),
        "one tensor twice": changed(
            lambda proto: proto.graph.initializer.append(proto.graph.initializer[0])
        ),
        "nothing comes out": changed(lambda proto: proto.graph.node.pop()),
        "an attribute of nobody": changed(attribute(wings=2)),
        "a note of an unknown type": changed(
            lambda proto: proto.graph.value_info.append(
                helper.make_tensor_value_info(proto.graph.node[0].output[0], 65, ["N", 3])
            )
        ),
        "a wrong note on a shape": changed(
            lambda proto: proto.graph.value_info.append(
                helper.make_tensor_value_info(
                    proto.graph.node[0].output[0], TensorProto.FLOAT, ["N", 77]
                )
            )
        ),
    },
    no.SubnormalError: {"weights of next to nothing": changed(refilled(1e-39))},
    no.UnboundedError: {"infinite sums": changed(huge)},
    no.TooManyOperationsError: {"a matrix over and over": changed(deepened)},
    no.OutOfRangeError: {"without clip": changed(without_clip)},
    no.ConstantError: {"all weights 0": changed(refilled(0.0))},
    no.CardSyntaxError: {
        "no JSON": changed(set_card("[1")),
        "nothing": changed(set_card("")),
        "no card": changed(lambda proto: proto.metadata_props.pop()),
        "a key twice": changed(set_card('{"name": "a", "name": "b"}')),
        "a number of 9,000 digits": changed(set_card('{"name": "a", "n": ' + "9" * 9000 + "}")),
    },
    no.CardDepthError: {
        "too deep": card(deep=json.loads("[" * MAX_CARD_DEPTH + "]" * MAX_CARD_DEPTH)),
        "bottomless": changed(set_card("[" * MAX_CARD_CHARACTERS)),
    },
    no.CardNameError: {
        "no name": changed(set_card("{}")),
        "a number": card(name=1),
        "a list": changed(set_card("[]")),
        "a text": changed(set_card('"name"')),
    },
    no.CardValueError: {
        "author": card(author=1),
        "created": card(created=["2026"]),
        "training": card(training=[1]),
        "tags": card(tags="film"),
        "a tag": card(tags=[1]),
        "NaN": card(training={"pairs": float("nan")}),
        "infinity": card(training={"pairs": [float("inf")]}),
        "beyond all numbers": changed(set_card('{"name": "a", "n": 1e999}')),
        "a whole one beyond all": card(n=10**400),
    },
    no.CardTagsError: {
        "many": card(tags=["x"] * (MAX_TAGS + 1)),
        "a long one": card(tags=["x" * (MAX_TAG_CHARACTERS + 1)]),
    },
}


def _missing(folder: Path) -> Path:
    return folder / "nowhere.onnx"


def _folder(folder: Path) -> Path:
    return folder


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.onnx")
    return folder / "pipe.onnx"


def _device(folder: Path) -> Path:
    (folder / "zero.onnx").symlink_to("/dev/zero")
    return folder / "zero.onnx"


def _long_name(folder: Path) -> Path:
    return folder / ("n" * 300)


def _zero(folder: Path) -> Path:
    return folder / "a\0b.onnx"


def _large(folder: Path) -> Path:
    path = folder / "large.onnx"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    return path


def _just_too_large(folder: Path) -> Path:
    path = folder / "larger.onnx"
    path.write_bytes(b"\0" * (MAX_FILE_BYTES + 1))
    return path


PLACES: dict[type[LookFileError], list[Callable[[Path], Path]]] = {
    no.MissingError: [_missing],
    no.UnreadableError: [_long_name, _zero],
    no.NotAFileError: [_folder, _pipe, _device],
    no.OversizeError: [_large, _just_too_large],
}


def stranger(
    *nodes: onnx.NodeProto,
    weights: dict[str, Any] | None = None,
    width: int = 3,
    kind: int = TensorProto.FLOAT,
) -> Make:
    """Return a network from ``X`` to ``Y`` that is not a look."""

    def make() -> bytes:
        ends = [
            helper.make_tensor_value_info(name, kind, ["N", size])
            for name, size in (("X", width), ("Y", 3))
        ]
        numbers = [numpy_helper.from_array(np.asarray(v), k) for k, v in (weights or {}).items()]
        proto = helper.make_model(
            helper.make_graph(list(nodes), "stranger", ends[:1], ends[1:], numbers),
            ir_version=8,
            opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)],
        )
        return bytes(proto.SerializeToString())

    return make


node = helper.make_node


def _regressor(**attributes: Any) -> Make:
    return stranger(node("LinearRegressor", ["X"], ["Y"], domain="ai.onnx.ml", **attributes))


def _on(kind: str, *constants: Any, **attributes: Any) -> Make:
    """Return a single operator with constants."""
    weights = {f"c{place}": constant for place, constant in enumerate(constants)}
    return stranger(node(kind, ["X", *weights], ["Y"], **attributes), weights=weights)


ONES = np.ones((3, 3))

STRANGERS: dict[type[LookFileError], dict[str, Make]] = {
    no.AlreadyALookError: {"a look": lambda: some_look().model},
    no.NotAdoptableError: {
        "two ways": stranger(
            node("Tanh", ["X"], ["a"]), node("MatMul", ["X", "W"], ["Y"]), weights={"W": ONES}
        ),
        "the end is elsewhere": stranger(node("Tanh", ["X"], ["a"])),
        "a square": stranger(node("Mul", ["X", "X"], ["Y"])),
        "a matrix before": stranger(node("MatMul", ["W", "X"], ["Y"]), weights={"W": ONES}),
        "a quotient": stranger(node("Div", ["W", "X"], ["Y"]), weights={"W": np.ones(3)}),
        "a wrong matrix": _on("MatMul", np.ones((5, 3))),
        "a matrix from nowhere": stranger(node("MatMul", ["X", "W"], ["Y"])),
        "a wrong row": _on("Add", np.ones(5)),
        "a column": _on("Add", np.ones((3, 1))),
        "turned colours": _on("Gemm", ONES, transA=1),
        "an unknown attribute": _on("Gemm", ONES, wings=1),
        "an attribute of another type": _on("Gemm", ONES, alpha=1),
        "bounds for each": _on("Clip", np.zeros(3)),
        "bounds as attributes": _on("Clip", min=0.0),
        "a bound without a value": stranger(node("Clip", ["lo", "X"], ["Y"]), weights={"lo": 0.0}),
        "whole numbers": _on("Cast", to=TensorProto.INT64),
        "an odd shape": _on("Reshape", np.array([-1, 5])),
        "more after the shape": stranger(
            node("Reshape", ["X", "shape"], ["a"]),
            node("Tanh", ["a"], ["Y"]),
            weights={"shape": np.array([-1, 1])},
        ),
        "coefficients missing": _regressor(coefficients=[1.0] * 8, targets=3),
        "a probability": _regressor(coefficients=[1.0] * 9, targets=3, post_transform="LOGISTIC"),
        "targets of nothing": _regressor(targets=0),
    },
    no.SignatureError: {
        "four numbers": stranger(node("MatMul", ["X", "W"], ["Y"]), weights={"W": ONES}, width=4),
        "whole numbers": stranger(node("Tanh", ["X"], ["Y"]), kind=TensorProto.INT64),
        "two numbers out": _on("MatMul", np.ones((3, 2))),
    },
    no.OperatorError: {
        "a forest": stranger(node("TreeEnsembleRegressor", ["X"], ["Y"], domain="ai.onnx.ml"))
    },
    no.TooManyPartsError: {"a wide layer": _on("MatMul", np.ones((3, MAX_WIDTH + 1)))},
    no.NotFiniteError: {
        "by nothing": _on("Div", np.zeros(3)),
        "beyond all numbers": stranger(
            *[node("MatMul", [a, "W"], [b]) for a, b in ("Xa", "ab", "bY")],
            weights={"W": np.full((3, 3), 1e150)},
        ),
    },
    no.ImplausibleError: {
        "far out": _on("Add", np.full(3, 1e6)),
        "all the same": _on("Mul", np.zeros(3)),
    },
    no.RangeUnclearError: {"a linear one": _on("Add", np.full(3, 0.2))},
}


def seeds() -> Iterator[bytes]:
    """Return the bytes of all hostile files, of all other networks and of a look."""
    yield some_look().model
    for makers in (*HOSTILE.values(), *STRANGERS.values()):
        for make in makers.values():
            yield make()
