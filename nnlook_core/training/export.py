"""A trained network as an ONNX file, through skl2onnx and a converter of our own.

Importing this module registers the converter. Reading looks is ``lookfile``'s and needs none of this.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import ModelProto, helper, numpy_helper
from skl2onnx import to_onnx, update_registered_converter
from skl2onnx.common.data_types import FloatTensorType

from nnlook_core.common.i18n import _
from nnlook_core.errors import Refusal
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile.graph import Graph
from nnlook_core.lookfile.layout import (
    CARD_KEY,
    FORMAT_KEY,
    GRAPH_NAME,
    INPUT,
    MAX_IR_VERSION,
    OPSET,
    OUTPUT,
)
from nnlook_core.lookfile.look import FORMAT, Card, Look
from nnlook_core.lookfile.storage import parse
from nnlook_core.training.regressor import LookRegressor

TOLERANCE = 1e-5
PROBES = 10_000


class ExportMismatch(Refusal):
    """The file does not compute what the network does, so it is not kept."""


def to_look(network: LookRegressor, card: Card) -> Look:
    """Export a fitted 3→3 network with its card.

    The file is run on ``PROBES`` random colours and compared with the network before it is given back.
    Raises ``ExportMismatch`` if they differ by more than ``TOLERANCE`` anywhere, ``ValueError`` for a
    network that is not 3→3.
    """
    if network.skip_coef_.shape != (3, 3):
        raise ValueError(f"a look turns 3 numbers into 3, not {network.skip_coef_.shape}")
    look = parse(_to_model(network, card).SerializeToString(deterministic=True))
    difference = largest_difference(look, network)
    if not difference <= TOLERANCE:
        raise ExportMismatch(
            _(
                "The exported look differs from the trained network by {difference}. "
                "Learn it again with fewer nodes."
            ).format(difference=f"{difference:.1e}")
        )
    return look


def largest_difference(look: Look, network: LookRegressor) -> float:
    """The largest difference between an exported look and its network on random colours of the cube."""
    colours = np.random.default_rng(0).random((PROBES, 3)).astype(np.float32)
    exported = Applier(look, threads=1).colours(colours)
    return float(np.abs(exported - network.predict(colours)).max())


def _to_model(network: LookRegressor, card: Card) -> ModelProto:
    model: ModelProto = to_onnx(
        network,
        name=GRAPH_NAME,  # skl2onnx would make up a random one
        initial_types=[(INPUT, FloatTensorType([None, 3]))],
        target_opset=OPSET,
    )
    model.ir_version = min(model.ir_version, MAX_IR_VERSION)
    _name_output(model)
    helper.set_model_props(model, {FORMAT_KEY: FORMAT, CARD_KEY: card.to_json()})
    return model


def _name_output(model: ModelProto) -> None:
    """Call the output by the format's name; skl2onnx calls every regressor's ``variable``.

    Its ``final_types`` would do so at the price of one more operator in the graph.
    """
    (output,) = model.graph.output
    for node in model.graph.node:
        node.output[:] = [OUTPUT if name == output.name else name for name in node.output]
    output.name = OUTPUT


def _output_shape(operator: Any) -> None:
    network: LookRegressor = operator.raw_operator
    rows = operator.inputs[0].get_first_dimension()
    operator.outputs[0].type = FloatTensorType([rows, network.skip_coef_.shape[1]])


def _convert(scope: Any, operator: Any, container: Any) -> None:
    """Gemm, Tanh, Gemm on top of a Gemm for the skip, and Clip where there are bounds.

    skl2onnx looks the three parameters up by their names.
    """
    network: LookRegressor = operator.raw_operator
    (source,), (target,) = operator.inputs, operator.outputs
    graph = Graph(scope.get_unique_variable_name)

    def node(kind: str, inputs: list[str], output: str | None = None) -> str:
        result = output or scope.get_unique_variable_name(kind.lower())
        return graph.node(kind, inputs, result, name=scope.get_unique_operator_name(kind))

    rgb = source.full_name
    skip = [graph.number("skip_coef", network.skip_coef_)]
    skip.append(graph.number("intercept", network.intercept_))
    straight = node("Gemm", [rgb, *skip])
    hidden = [graph.number("hidden_coef", network.hidden_coef_)]
    hidden.append(graph.number("hidden_intercept", network.hidden_intercept_))
    bent = node("Gemm", [rgb, *hidden])
    output_coef = graph.number("output_coef", network.output_coef_)
    last = None if network.bounds is not None else target.full_name
    values = node("Gemm", [node("Tanh", [bent]), output_coef, straight], last)
    if network.bounds is not None:
        bounds = [
            graph.number(*named) for named in zip(("low", "high"), network.bounds, strict=True)
        ]
        node("Clip", [values, *bounds], target.full_name)
    for tensor in graph.numbers:
        numbers = numpy_helper.to_array(tensor)
        container.add_initializer(
            tensor.name, tensor.data_type, numbers.shape, numbers.ravel().tolist()
        )
    for made in graph.nodes:
        container.add_node(made.op_type, list(made.input), list(made.output), name=made.name)


update_registered_converter(LookRegressor, "NnlookLookRegressor", _output_shape, _convert)
