"""A network as a row of layers: what is read of a stranger's graph, and what a look is built of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnlook_core.lookfile.graph import Graph
from nnlook_core.lookfile.layout import INPUT, OUTPUT

Matrix = NDArray[np.float64]
Bend = Literal["tanh"] | tuple[float | None, float | None]
"""What a layer does to each of its numbers: tanh, or a clip to bounds, of which one may be None."""


@dataclass(frozen=True)
class Layer:
    """x·``weights`` + ``bias``, then ``bend``: (n, inputs) → (n, outputs), in float64."""

    weights: Matrix
    bias: Matrix
    bend: Bend | None = None

    def __call__(self, x: Matrix) -> Matrix:
        """What the layer makes of rows (n, inputs)."""
        values: Matrix = x @ self.weights + self.bias
        if self.bend is None:
            return values
        return np.tanh(values) if self.bend == "tanh" else np.clip(values, *self.bend)


Layers = tuple[Layer, ...]
"""At least one; the first takes 3 numbers, the last, without a bend, gives 3."""


def run(layers: Layers, x: Matrix) -> Matrix:
    """What a network gives for rows (n, 3)."""
    for layer in layers:
        x = layer(x)
    return x


def scaled(layers: Layers, full: float) -> Layers:
    """The same network for numbers of 0–1 in the place of 0–``full``, in and out."""
    first, *rest = layers
    *before, last = replace(first, weights=first.weights * full), *rest
    return (*before, replace(last, weights=last.weights / full, bias=last.bias / full))


def graph_of(layers: Layers) -> Graph:
    """The network of a look: the layers, and a clip to 0–1 after the last."""
    graph = Graph()
    value = INPUT
    *hidden, last = layers
    for place, layer in enumerate([*hidden, replace(last, bend=(0.0, 1.0))]):
        coef = graph.number(f"coef_{place}", layer.weights)
        intercept = graph.number(f"intercept_{place}", layer.bias)
        inputs = [_node(graph, "Gemm", [value, coef, intercept], f"gemm_{place}")]
        output = OUTPUT if place == len(hidden) else f"layer_{place}"
        if layer.bend == "tanh":
            value = _node(graph, "Tanh", inputs, output)
        elif layer.bend is not None:
            for side, bound in zip(("low", "high"), layer.bend, strict=True):
                inputs.append("" if bound is None else graph.number(f"{side}_{place}", bound))
            value = _node(graph, "Clip", inputs, output)
        else:
            value = inputs[0]
    return graph


def _node(graph: Graph, kind: str, inputs: Sequence[str], output: str) -> str:
    return graph.node(kind, inputs, output, name=output)
