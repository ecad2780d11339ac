"""What a network can give for colours in 0–1 at the most, and what it holds and does for each of them.

By interval arithmetic over its operators (R. E. Moore, Interval Analysis, 1966): no colour needs to be
tried, and none is left out. A sum in float32 is off by a share of the sum of its magnitudes, and by what
counts as zero because it is denormal; the bounds are widened by more than that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from onnx import GraphProto, NodeProto, numpy_helper

from nnlook_core.compute import denormals
from nnlook_core.lookfile.audit.network import Widths
from nnlook_core.lookfile.layout import (
    COST_OF_TANH,
    INPUT,
    LARGEST,
    MAX_OPERATIONS,
    MAX_WIDTH,
    OUTPUT,
)
from nnlook_core.lookfile.refusals import SubnormalError, TooManyOperationsError, UnboundedError

Row = NDArray[np.float64]

WIDENED = 1e-3
"""Share of the sum of magnitudes that the error of a sum in float32 stays below: ``MAX_WIDTH`` + 2 terms,
each rounded by 6e-8 at the most."""
FLUSHED = (MAX_WIDTH + 2) * float(denormals.SMALLEST)
"""What so many terms can lose where those that are too small for a normal float32 count as zero."""


class Interval(NamedTuple):
    """The least and the largest that each number of a value can be, (width,) or (1,) for all alike."""

    low: Row
    high: Row

    @property
    def magnitude(self) -> Row:
        """The largest absolute value."""
        return np.maximum(np.abs(self.low), np.abs(self.high))

    def widened(self, magnitude: Row) -> Interval:
        """With room for the error of a float32 sum of such magnitudes."""
        room = WIDENED * magnitude + FLUSHED
        return Interval(self.low - room, self.high + room)


class Bounds(NamedTuple):
    """What is known of a network before it runs.

    ``within`` : whether all that it gives is proven to lie in 0–1
    ``alive`` : the numbers that it holds at once for a colour
    """

    within: bool
    alive: int


def bound(graph: GraphProto, widths: Widths) -> Bounds:
    """Bound what a consistent network gives and takes.

    widths : as ``network.check`` gives them

    Raises ``UnboundedError`` where a number within could overflow float32, so that there might be
    infinity or NaN, and ``TooManyOperationsError`` where a colour would cost more than any look's.
    """
    constants = {
        tensor.name: numpy_helper.to_array(tensor).astype(np.float64)
        for tensor in graph.initializer
    }
    if sum(_operations(node, widths, constants) for node in graph.node) > MAX_OPERATIONS:
        raise TooManyOperationsError
    values = {INPUT: Interval(np.zeros(3), np.ones(3))}
    with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is refused just below
        for node in graph.node:
            value = _RULES[node.op_type](node, _Operands(values, constants))
            _require_bounded(*value)
            values[node.output[0]] = value
    given = values[OUTPUT]
    return Bounds(
        within=bool(given.low.min() >= 0 and given.high.max() <= 1),
        alive=_alive(graph, widths),
    )


class _Operands(NamedTuple):
    values: Mapping[str, Interval]
    constants: Mapping[str, Row]

    def interval(self, name: str) -> Interval:
        """A value, or a constant, which is an interval without extent."""
        if name in self.values:
            return self.values[name]
        constant = self.constants[name].reshape(-1)
        return Interval(constant, constant)


def _same(node: NodeProto, operands: _Operands) -> Interval:
    return operands.interval(node.input[0])


def _tanh(node: NodeProto, operands: _Operands) -> Interval:
    value = operands.interval(node.input[0])
    result = Interval(np.tanh(value.low), np.tanh(value.high))
    return result.widened(result.magnitude)


def _clip(node: NodeProto, operands: _Operands) -> Interval:
    """Of bounds that cross the upper one counts, as in ONNX Runtime."""
    low, high = operands.interval(node.input[0])
    least, most = (*node.input, "", "")[1:3]
    if least:
        bounds = operands.constants[least]
        low, high = np.maximum(low, bounds), np.maximum(high, bounds)
    if most:
        bounds = operands.constants[most]
        low, high = np.minimum(low, bounds), np.minimum(high, bounds)
    return Interval(low, high)


def _product(node: NodeProto, operands: _Operands) -> Interval:
    return _by_matrix(operands.interval(node.input[0]), operands.constants[node.input[1]])


def _by_matrix(value: Interval, matrix: Row) -> Interval:
    up, down = np.maximum(matrix, 0), np.minimum(matrix, 0)
    low, high = value.low @ up + value.high @ down, value.high @ up + value.low @ down
    return Interval(low, high).widened(value.magnitude @ np.abs(matrix))


def _gemm(node: NodeProto, operands: _Operands) -> Interval:
    attributes = {attribute.name: attribute for attribute in node.attribute}
    alpha, beta = (attributes[name].f if name in attributes else 1.0 for name in ("alpha", "beta"))
    if denormals.any_in(np.array([alpha, beta])):
        raise SubnormalError
    turned = "transB" in attributes and attributes["transB"].i
    matrix = operands.constants[node.input[1]]
    result = _by_matrix(operands.interval(node.input[0]), matrix.T if turned else matrix)
    # In which order it is scaled is not said anywhere: each step of any order must be bounded.
    _require_bounded(alpha, beta, matrix * alpha, *result)
    result = _scaled(result, alpha)
    if len(node.input) == 3 and node.input[2]:
        result = _sum(result, _scaled(operands.interval(node.input[2]), beta))
    return result


def _add(node: NodeProto, operands: _Operands) -> Interval:
    return _sum(*(operands.interval(name) for name in node.input))


def _mul(node: NodeProto, operands: _Operands) -> Interval:
    first, second = (operands.interval(name) for name in node.input)
    corners = [one * other for one in first for other in second]
    result = Interval(np.minimum.reduce(corners), np.maximum.reduce(corners))
    return result.widened(result.magnitude)


_RULES = {
    "Tanh": _tanh,
    "Identity": _same,
    "Clip": _clip,
    "MatMul": _product,
    "Gemm": _gemm,
    "Add": _add,
    "Mul": _mul,
}


def _scaled(value: Interval, factor: float) -> Interval:
    ends = value.low * factor, value.high * factor
    result = Interval(np.minimum(*ends), np.maximum(*ends))
    return result.widened(result.magnitude)


def _sum(first: Interval, second: Interval) -> Interval:
    result = Interval(first.low + second.low, first.high + second.high)
    return result.widened(first.magnitude + second.magnitude)


def _require_bounded(*numbers: Row | float) -> None:
    if not all((np.abs(part) <= LARGEST).all() for part in numbers):  # not >: false of NaN
        raise UnboundedError


def _operations(node: NodeProto, widths: Widths, constants: Mapping[str, Row]) -> int:
    """How many multiplications an operator costs for a colour, about."""
    if node.op_type in ("Gemm", "MatMul"):
        return constants[node.input[1]].size
    width = widths[node.output[0]]
    return width * COST_OF_TANH if node.op_type == "Tanh" else width


def _alive(graph: GraphProto, widths: Widths) -> int:
    """The most numbers that are held at once for a colour: each from its making to its last use."""
    last = {name: at for at, node in enumerate(graph.node) for name in node.input}
    last[OUTPUT] = len(graph.node)
    held = {INPUT: widths[INPUT]}
    most = 0
    for at, node in enumerate(graph.node):
        held[node.output[0]] = widths[node.output[0]]
        most = max(most, sum(held.values()))
        held = {name: width for name, width in held.items() if last.get(name, -1) > at}
    return most
