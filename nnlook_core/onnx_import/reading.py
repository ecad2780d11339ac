"""A stranger's graph as layers. Its numbers are read; it is never run.

What skl2onnx writes for ``MLPRegressor``, ``LinearRegression`` and their kin, alone or behind scalers, in
float or double: a chain of operators, each either affine (which are multiplied together), or a bend, or
without effect on the numbers. The logistic function is a tanh: 1 / (1 + e⁻ˣ) = ½·tanh(x/2) + ½.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from onnx import AttributeProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

from nnlook_core.lookfile.audit.structure import Rules, audit
from nnlook_core.lookfile.layout import MAX_WIDTH
from nnlook_core.lookfile.refusals import (
    NotAdoptableError,
    NotFiniteError,
    SignatureError,
    TooManyPartsError,
)
from nnlook_core.onnx_import.layers import Bend, Layer, Layers, Matrix

ML = "ai.onnx.ml"
_FLOATS = (TensorProto.FLOAT, TensorProto.DOUBLE)


def layers_of(proto: ModelProto) -> tuple[Layers, float | None]:
    """The layers of a network from 3 numbers to 3, and the spread that it divides colours by, if it does.

    Raises ``LookFileError`` where it is none such.
    """
    audit(proto, RULES)
    name = _input(proto)
    reader = _Reader({tensor.name: tensor for tensor in proto.graph.initializer})
    for node in proto.graph.node:
        if len(node.output) != 1 or list(node.input).count(name) != 1:
            raise NotAdoptableError
        reader.take(node, name)
        name = node.output[0]
    if [output.name for output in proto.graph.output] != [name]:
        raise NotAdoptableError
    return reader.layers(), reader.spread


def _input(proto: ModelProto) -> str:
    """The name of the only input, floats [N, 3]."""
    numbers = {tensor.name for tensor in proto.graph.initializer}
    # Up to IR version 3 numbers had to be inputs too.
    inputs = [value for value in proto.graph.input if value.name not in numbers]
    if len(inputs) != 1:
        raise SignatureError
    tensor = inputs[0].type.tensor_type
    sizes = [dim.dim_value if dim.HasField("dim_value") else None for dim in tensor.shape.dim]
    if tensor.elem_type not in _FLOATS or len(sizes) != 2 or sizes[1] not in (3, None):
        raise SignatureError
    name: str = inputs[0].name
    return name


class _Reader:
    """Takes one operator after another; what is affine waits until a bend comes."""

    def __init__(self, numbers: dict[str, TensorProto]) -> None:
        self._numbers = numbers
        self._layers: list[Layer] = []
        self._weights, self._bias = np.eye(3), np.zeros(3)
        self._reshaped = False
        self._untouched = True
        self.spread: float | None = None

    def layers(self) -> Layers:
        """All layers, the last without a bend."""
        if len(self._bias) != 3:
            raise SignatureError
        return (*self._layers, Layer(self._weights, self._bias))

    def take(self, node: NodeProto, value: str) -> None:
        """Take in an operator that is given ``value``."""
        if self._reshaped and node.op_type not in ("Cast", "Identity"):
            raise NotAdoptableError  # it would not see rows of 3
        _TAKE[node.domain, node.op_type](self, node, value)
        if len(self._bias) > MAX_WIDTH:
            raise TooManyPartsError
        # Of numbers that are finite each by itself.
        if not (np.isfinite(self._weights).all() and np.isfinite(self._bias).all()):
            raise NotFiniteError

    def _end_of_scaling(self) -> None:
        """Before the first operator that mixes or bends, each channel has been scaled by itself."""
        if (
            self._untouched
            and (scale := np.abs(np.diag(self._weights))).all()
            and (scale != 1).any()
        ):
            self.spread = float(np.median(1 / scale))
        self._untouched = False

    # What is affine.

    def _product(self, matrix: Matrix) -> None:
        if matrix.ndim != 2 or len(matrix) != len(self._bias):
            raise NotAdoptableError
        self._end_of_scaling()
        self._weights, self._bias = self._weights @ matrix, self._bias @ matrix

    def _times(self, row: Matrix) -> None:
        self._weights, self._bias = self._weights * row, self._bias * row

    def _plus(self, row: Matrix) -> None:
        self._bias = self._bias + row

    def matmul(self, node: NodeProto, value: str) -> None:
        self._product(self._constant(_second(node, value)))

    def gemm(self, node: NodeProto, value: str) -> None:
        attributes = _attributes(node, transA=0, transB=0, alpha=1.0, beta=1.0)
        name, *bias = _others(node, value, 1, 2)
        matrix = self._constant(name)
        if attributes["transA"] or node.input[0] != value:
            raise NotAdoptableError
        self._product(attributes["alpha"] * (matrix.T if attributes["transB"] else matrix))
        if bias and bias[0]:
            self._plus(attributes["beta"] * self._row(bias[0]))

    def add(self, node: NodeProto, value: str) -> None:
        self._plus(self._row(_others(node, value, 1)[0]))

    def sub(self, node: NodeProto, value: str) -> None:
        self._plus(-self._row(_second(node, value)))

    def mul(self, node: NodeProto, value: str) -> None:
        self._times(self._row(_others(node, value, 1)[0]))

    def div(self, node: NodeProto, value: str) -> None:
        row = self._row(_second(node, value))
        if not row.all():
            raise NotFiniteError
        self._times(1 / row)

    def scaler(self, node: NodeProto, value: str) -> None:
        """(x − offset)·scale, of ONNX's operators for machine learning."""
        attributes = _attributes(node, offset=[0.0], scale=[1.0])
        self._plus(-self._broadcast(np.array(attributes["offset"])))
        self._times(self._broadcast(np.array(attributes["scale"])))

    def linear_regressor(self, node: NodeProto, value: str) -> None:
        """A row of coefficients for each target, of the same."""
        attributes = _attributes(
            node, coefficients=[], intercepts=[], targets=1, post_transform=b"NONE"
        )
        coefficients, targets = np.array(attributes["coefficients"]), attributes["targets"]
        if attributes["post_transform"] != b"NONE" or targets < 1:
            raise NotAdoptableError
        if len(coefficients) != targets * len(self._bias):
            raise NotAdoptableError
        self._product(coefficients.reshape(targets, -1).T)
        if attributes["intercepts"]:
            self._plus(self._broadcast(np.array(attributes["intercepts"])))

    # What bends.

    def _bend(self, bend: Bend) -> None:
        self._end_of_scaling()
        self._layers.append(Layer(self._weights, self._bias, bend))
        width = len(self._bias)
        self._weights, self._bias = np.eye(width), np.zeros(width)

    def tanh(self, node: NodeProto, value: str) -> None:
        self._bend("tanh")

    def sigmoid(self, node: NodeProto, value: str) -> None:
        self._end_of_scaling()
        self._times(np.array(0.5))
        self._bend("tanh")
        self._times(np.array(0.5))
        self._plus(np.array(0.5))

    def relu(self, node: NodeProto, value: str) -> None:
        self._bend((0.0, None))

    def clip(self, node: NodeProto, value: str) -> None:
        bounds = [self._bound(name) for name in (*node.input[1:], "", "")[:2]]
        if node.input[0] != value or node.attribute:  # before opset 11 they were attributes
            raise NotAdoptableError
        if bounds != [None, None]:
            self._bend((bounds[0], bounds[1]))

    # What leaves the numbers as they are.

    def identity(self, node: NodeProto, value: str) -> None:
        pass

    def cast(self, node: NodeProto, value: str) -> None:
        if _attributes(node, to=0, saturate=1)["to"] not in _FLOATS:
            raise NotAdoptableError

    def reshape(self, node: NodeProto, value: str) -> None:
        """The last of a regressor of scikit-learn.

        For several outputs skl2onnx writes [N, 3] as [3·N, 1]: the same numbers in the same order, and
        no row that belongs to a colour any more. They are taken as the rows that they were.
        """
        shape = self._constant(_second(node, value))
        if shape.tolist() not in ([-1, 1], [-1, 3], [0, 3]) or len(self._bias) != 3:
            raise NotAdoptableError
        self._reshaped = True

    # Numbers.

    def _constant(self, name: str) -> Matrix:
        if name not in self._numbers:
            raise NotAdoptableError
        return numpy_helper.to_array(self._numbers[name]).astype(np.float64)

    def _row(self, name: str) -> Matrix:
        constant = self._constant(name)
        if constant.ndim > 1 and constant.shape[:-1] != (1,) * (constant.ndim - 1):
            raise NotAdoptableError
        return self._broadcast(constant.ravel())

    def _broadcast(self, row: Matrix) -> Matrix:
        """One number for all, or one for each."""
        if len(row) not in (1, len(self._bias)):
            raise NotAdoptableError
        return np.broadcast_to(row, self._bias.shape)

    def _bound(self, name: str) -> float | None:
        if not name:
            return None
        bound = self._constant(name)
        if bound.size != 1:
            raise NotAdoptableError
        return float(bound.ravel()[0])


def _others(node: NodeProto, value: str, *counts: int) -> list[str]:
    """The inputs beside ``value``, as many as one of the counts."""
    others = [name for name in node.input if name != value]
    if len(others) not in counts:
        raise NotAdoptableError
    return others


def _second(node: NodeProto, value: str) -> str:
    """The second of two inputs, of which ``value`` is the first."""
    (other,) = _others(node, value, 1)
    if node.input[0] != value:
        raise NotAdoptableError
    return other


def _attributes(node: NodeProto, **defaults: Any) -> dict[str, Any]:
    """The attributes of an operator that has no others than these, each of the type of its default."""
    values = dict(defaults)
    for attribute in node.attribute:
        kind = _KINDS.get(type(defaults.get(attribute.name)))
        if kind is None or attribute.type != kind:
            raise NotAdoptableError
        values[attribute.name] = helper.get_attribute_value(attribute)
    return values


_KINDS: dict[type, int] = {
    int: AttributeProto.INT,
    float: AttributeProto.FLOAT,
    bytes: AttributeProto.STRING,
    list: AttributeProto.FLOATS,
}

_TAKE: dict[tuple[str, str], Callable[[_Reader, NodeProto, str], None]] = {
    ("", "MatMul"): _Reader.matmul,
    ("", "Gemm"): _Reader.gemm,
    ("", "Add"): _Reader.add,
    ("", "Sub"): _Reader.sub,
    ("", "Mul"): _Reader.mul,
    ("", "Div"): _Reader.div,
    (ML, "Scaler"): _Reader.scaler,
    (ML, "LinearRegressor"): _Reader.linear_regressor,
    ("", "Tanh"): _Reader.tanh,
    ("", "Sigmoid"): _Reader.sigmoid,
    ("", "Relu"): _Reader.relu,
    ("", "Clip"): _Reader.clip,
    ("", "Identity"): _Reader.identity,
    ("", "Cast"): _Reader.cast,
    ("", "Reshape"): _Reader.reshape,
}

RULES = Rules(
    operators=frozenset(_TAKE),
    # What these operators do has been the same since 7.
    opsets={"": range(7, 31), ML: range(1, 6)},
    ir_versions=range(3, 15),
    types=frozenset({*_FLOATS, TensorProto.INT64}),
)
"""Wider than for a look: for reading only."""
