"""The network of a look file, put together operator by operator: what is written, whoever writes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from numpy.typing import ArrayLike
from onnx import GraphProto, NodeProto, TensorProto, helper, numpy_helper

from nnlook_core.compute import denormals
from nnlook_core.lookfile.layout import CARD_KEY, FORMAT_KEY, GRAPH_NAME, INPUT, OUTPUT
from nnlook_core.lookfile.look import FORMAT, Card


class Graph:
    """Operators and numbers, in the order in which they are added, not audited.

    unique : makes a name of a number that nothing else has, of the one that it would have by itself
    """

    def __init__(self, unique: Callable[[str], str] = str) -> None:
        self.nodes: list[NodeProto] = []
        self.numbers: list[TensorProto] = []
        self._unique = unique

    def number(self, name: str, values: ArrayLike) -> str:
        """Add numbers of any shape, in float32, with zero for what is too small for a normal one.

        Returns the name that they got.
        """
        unique = self._unique(name)
        self.numbers.append(numpy_helper.from_array(denormals.as_float32(values), unique))
        return unique

    def node(
        self,
        kind: str,
        inputs: Sequence[str],
        output: str,
        *,
        name: str | None = None,
        **attributes: Any,
    ) -> str:
        """Add an operator of a kind; an input that it does without is an empty name. Returns its output."""
        self.nodes.append(helper.make_node(kind, inputs, [output], name, **attributes))
        return output

    def include(self, graph: GraphProto, prefix: str) -> str:
        """Add another network of the same input, its names after ``prefix/``. Returns its output."""

        def renamed(name: str) -> str:
            # An input that an operator can do without has no name.
            return name if name in (INPUT, "") else f"{prefix}/{name}"

        for node in graph.node:
            copy = NodeProto()
            copy.CopyFrom(node)
            copy.name = renamed(node.name)
            copy.input[:] = map(renamed, node.input)
            copy.output[:] = map(renamed, node.output)
            self.nodes.append(copy)
        for tensor in graph.initializer:
            number = TensorProto()
            number.CopyFrom(tensor)
            number.name = renamed(tensor.name)
            self.numbers.append(number)
        return renamed(OUTPUT)

    def to_bytes(self, card: Card, *, ir_version: int, opset: int) -> bytes:
        """The bytes of a look; the operators lead from ``INPUT`` to ``OUTPUT``, (n, 3) each."""
        ends = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", 3])
            for name in (INPUT, OUTPUT)
        ]
        model = helper.make_model(
            helper.make_graph(self.nodes, GRAPH_NAME, ends[:1], ends[1:], self.numbers),
            producer_name="nnlook",
            ir_version=ir_version,
            opset_imports=[helper.make_opsetid("", opset)],
        )
        helper.set_model_props(model, {FORMAT_KEY: FORMAT, CARD_KEY: card.to_json()})
        content: bytes = model.SerializeToString(deterministic=True)
        return content
