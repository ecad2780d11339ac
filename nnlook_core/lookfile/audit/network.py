"""The network of a look, operator by operator: that it fits together, and treats each colour by itself.

Every value within is a row of numbers for each colour. Constants are matrices to multiply with, rows to
add or to multiply by, or bounds; so nothing can mix the colours, and nothing is larger than what the
widths say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from onnx import GraphProto, NodeProto, TensorProto, ValueInfoProto

from nnlook_core.lookfile.layout import INPUT, MAX_WIDTH, OUTPUT
from nnlook_core.lookfile.refusals import (
    InconsistentError,
    OperatorError,
    SignatureError,
    TooManyPartsError,
)

Dims = tuple[int, ...]
Widths = Mapping[str, int]
"""The numbers for each colour that a value of this name has."""
Constants = Mapping[str, Dims]


def hidden_nodes(graph: GraphProto, widths: Widths) -> int:
    """How many numbers go through a bend, in all layers, several in a mix; with :func:`check`'s widths."""
    return sum(widths[node.output[0]] for node in graph.node if _bends(node))


def check(graph: GraphProto) -> Widths:
    """The widths of all values. Raises ``LookFileError`` where it is no network of a look."""
    if len(graph.input) != 1 or len(graph.output) != 1:
        raise SignatureError
    if [_signature(graph.input[0]), _signature(graph.output[0])] != [(INPUT, 3), (OUTPUT, 3)]:
        raise SignatureError
    constants = {tensor.name: tuple(tensor.dims) for tensor in graph.initializer}
    if len(constants) < len(graph.initializer) or {"", INPUT} & constants.keys():
        raise InconsistentError
    widths = {INPUT: 3}
    for node in graph.node:
        if len(node.output) != 1 or node.output[0] in {"", *widths, *constants}:
            raise InconsistentError
        rule = _RULES.get(node.op_type)
        if rule is None:
            raise OperatorError
        width = rule(node, widths, constants)
        if width > MAX_WIDTH:
            raise TooManyPartsError
        widths[node.output[0]] = width
    if widths.get(OUTPUT) != 3:
        raise InconsistentError
    return widths


def _signature(value: ValueInfoProto) -> tuple[str, int] | None:
    """The name and the width of a float [N, width] input or output, None for any other."""
    tensor = value.type.tensor_type
    if tensor.elem_type != TensorProto.FLOAT or len(tensor.shape.dim) != 2:
        return None
    rows, columns = tensor.shape.dim
    return None if rows.HasField("dim_value") else (value.name, columns.dim_value)


def _bends(node: NodeProto) -> bool:
    """Whether it is a hidden layer's: tanh, or a clip on one side (a rectifier); two bound the output."""
    return node.op_type == "Tanh" or (
        node.op_type == "Clip" and not all((*node.input, "", "")[1:3])
    )


def _same(node: NodeProto, widths: Widths, constants: Constants) -> int:
    """Tanh, Identity: one value in."""
    if len(node.input) != 1:
        raise InconsistentError
    return _width(node.input[0], widths)


def _clip(node: NodeProto, widths: Widths, constants: Constants) -> int:
    """A value, and two bounds that are single numbers or not there."""
    value, *bounds = node.input or [""]
    if len(bounds) > 2 or any(name and constants.get(name) != () for name in bounds):
        raise InconsistentError
    return _width(value, widths)


def _product(node: NodeProto, widths: Widths, constants: Constants) -> int:
    """MatMul: a value by a matrix."""
    if len(node.input) != 2:
        raise InconsistentError
    value, matrix = node.input
    return _columns(_width(value, widths), constants.get(matrix), turned=False)


def _gemm(node: NodeProto, widths: Widths, constants: Constants) -> int:
    """A value by a matrix, plus a row or another value."""
    attributes = {attribute.name: attribute.i for attribute in node.attribute}
    if len(node.input) not in (2, 3) or attributes.get("transA"):
        raise InconsistentError
    value, matrix, *bias = node.input
    turned = bool(attributes.get("transB"))
    width = _columns(_width(value, widths), constants.get(matrix), turned=turned)
    if any(name and not _goes_with(name, width, widths, constants) for name in bias):
        raise InconsistentError
    return width


def _together(node: NodeProto, widths: Widths, constants: Constants) -> int:
    """Add, Mul: two values of one width, or a value and a row."""
    values = [name for name in node.input if name in widths]
    if len(node.input) != 2 or not values:
        raise InconsistentError
    width = widths[values[0]]
    if not all(_goes_with(name, width, widths, constants) for name in node.input):
        raise InconsistentError
    return width


_RULES: dict[str, Callable[[NodeProto, Widths, Constants], int]] = {
    "Tanh": _same,
    "Identity": _same,
    "Clip": _clip,
    "MatMul": _product,
    "Gemm": _gemm,
    "Add": _together,
    "Mul": _together,
}


def _width(name: str, widths: Widths) -> int:
    if name not in widths:
        raise InconsistentError
    return widths[name]


def _columns(width: int, matrix: Dims | None, *, turned: bool) -> int:
    """What a matrix makes of so many numbers."""
    if matrix is None or len(matrix) != 2:
        raise InconsistentError
    rows, columns = reversed(matrix) if turned else matrix
    if rows != width or columns < 1:
        raise InconsistentError
    return columns


def _goes_with(name: str, width: int, widths: Widths, constants: Constants) -> bool:
    """Whether it can be added to a value: one of the same width, or the same for all colours."""
    if name in widths:
        return widths[name] == width
    return constants.get(name) in ((), (1,), (width,), (1, 1), (1, width))
