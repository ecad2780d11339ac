"""A look file put together of operators and numbers."""

from __future__ import annotations

from collections.abc import Sequence

from onnx import NodeProto, TensorProto, helper

from nnlook_core.lookfile.layout import CARD_KEY, FORMAT_KEY, GRAPH_NAME, INPUT, OUTPUT
from nnlook_core.lookfile.look import FORMAT, Card


def assembled(
    nodes: Sequence[NodeProto],
    numbers: Sequence[TensorProto],
    card: Card,
    *,
    ir_version: int,
    opset: int,
) -> bytes:
    """The bytes of a look, not audited yet: ``nodes`` lead from ``INPUT`` to ``OUTPUT``."""
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", 3]) for name in (INPUT, OUTPUT)
    ]
    model = helper.make_model(
        helper.make_graph(nodes, GRAPH_NAME, ends[:1], ends[1:], numbers),
        producer_name="nnlook",
        ir_version=ir_version,
        opset_imports=[helper.make_opsetid("", opset)],
    )
    helper.set_model_props(model, {FORMAT_KEY: FORMAT, CARD_KEY: card.to_json()})
    content: bytes = model.SerializeToString(deterministic=True)
    return content
