"""Looks put together operator by operator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, helper, numpy_helper

from nnlook_core.lookfile.graph import Graph
from nnlook_core.lookfile.look import Card
from tests.support.looks import random_colours


def network(nodes: Sequence[NodeProto], **numbers: Any) -> bytes:
    """The bytes of a look with these operators and numbers."""
    graph = Graph()
    graph.nodes.extend(nodes)
    for name, value in numbers.items():  # too small ones too
        graph.numbers.append(numpy_helper.from_array(np.asarray(value, np.float32), name))
    return graph.to_bytes(Card("made"), ir_version=8, opset=17)


def op(kind: str, inputs: str, output: str, **attributes: Any) -> NodeProto:
    return helper.make_node(kind, inputs.split(), [output], **attributes)


SPIKE_AT, SPIKE_WIDTH = 1 / 16, 1 / 64
"""A red between those of the colours that every look is tried on, and how far the spike reaches."""


def spike(*nodes: NodeProto, **numbers: Any) -> bytes:
    """A network in which ``s`` is 1 at one red, and 0 at all farther than ``SPIKE_WIDTH`` from it."""
    steep = np.zeros((3, 2))
    steep[0] = 1 / SPIKE_WIDTH, -1 / SPIKE_WIDTH
    return network(
        [
            helper.make_node("Gemm", ["rgb", "steep", "offset"], ["sides"]),
            op("Clip", "sides zero", "distances"),
            op("MatMul", "distances both", "distance"),
            op("Mul", "distance minus", "below"),
            op("Add", "below one", "peak"),
            op("Clip", "peak zero", "s"),
            *nodes,
        ],
        steep=steep,
        offset=[-SPIKE_AT / SPIKE_WIDTH, SPIKE_AT / SPIKE_WIDTH],
        both=np.ones((2, 3)),
        zero=0.0,
        one=1.0,
        minus=-1.0,
        **numbers,
    )


def around_the_spike() -> NDArray[np.float32]:
    colours = random_colours(4000).astype(np.float32)
    colours[:, 0] = np.linspace(0, 2 * SPIKE_AT, len(colours))
    return colours
