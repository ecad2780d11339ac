from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import __version__ as exporter
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType

from nnlook_core import apply
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile.layout import OPERATORS
from nnlook_core.lookfile.look import Card
from nnlook_core.lookfile.refusals import ImplausibleError, RangeUnclearError
from nnlook_core.lookfile.storage import parse
from nnlook_core.onnx_import import describe, import_bytes, import_file
from nnlook_core.onnx_import.ranges import Range
from tests.support.exports import REGRESSORS, exported, fitted
from tests.support.looks import negative_look, photo, random_colours

COLOURS = random_colours(4000, seed=9).astype(np.float32)


def largest_difference(content: bytes, regressor: Any, full: Range) -> float:
    """Between the look that is made and what the regressor itself predicts, clipped to 0–1."""
    look = import_bytes(content, Card("Theirs"), full)
    exact = np.clip(regressor.predict(COLOURS.astype(np.float64) * full) / full, 0, 1)
    return float(np.abs(Applier(look).colours(COLOURS) - exact).max())


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("full", [1, 255])
@pytest.mark.parametrize("name", REGRESSORS)
def test_a_regressor_becomes_a_look_that_gives_the_same(name: str, full: Range, dtype: Any) -> None:
    regressor = fitted(name, full)
    assert largest_difference(exported(regressor, dtype), regressor, full) < 1e-5


@pytest.mark.parametrize("opset", [11, 13, 21])
def test_exports_of_older_and_newer_versions(opset: int) -> None:
    regressor = fitted("range, clipped", 1)
    content = exported(regressor, target_opset=opset)
    assert largest_difference(content, regressor, 1) < 1e-5


def test_an_input_of_another_name() -> None:
    regressor = fitted("1 of tanh", 1)
    types = [("pixels", FloatTensorType([None, 3]))]
    content = bytes(to_onnx(regressor, initial_types=types).SerializeToString())
    assert largest_difference(content, regressor, 1) < 1e-5


def test_a_chain_of_other_operators() -> None:
    """What other programs than skl2onnx make of layers."""
    rng = np.random.default_rng(3)
    first, last = rng.normal(size=(4, 3)).astype(np.float32), rng.normal(size=(4, 3)) * 0.3
    nodes = [
        helper.make_node("Sub", ["x", "half"], ["a"]),
        helper.make_node("Gemm", ["a", "first"], ["b"], transB=1, alpha=0.5),
        helper.make_node("Sigmoid", ["b"], ["c"]),
        helper.make_node("Mul", ["two", "c"], ["d"]),
        helper.make_node("Cast", ["d"], ["e"], to=TensorProto.DOUBLE),
        helper.make_node("MatMul", ["e", "last"], ["f"]),
        helper.make_node("Div", ["f", "thirds"], ["g"]),
        helper.make_node("Clip", ["g", "", "most"], ["h"]),
        helper.make_node("Identity", ["h"], ["y"]),
    ]
    weights = {
        **{"half": np.full(1, 0.5, np.float32), "first": first, "two": np.float32(2), "last": last},
        **{"thirds": np.array([[1.0, 2, 3]]), "most": np.array(0.25)},
    }
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", size])
        for name, size in (("x", None), ("y", 3))
    ]
    numbers = [numpy_helper.from_array(np.asarray(v), k) for k, v in weights.items()]
    graph = helper.make_graph(nodes, "theirs", ends[:1], ends[1:], numbers)
    look = import_bytes(helper.make_model(graph).SerializeToString(), Card("Theirs"), 1)
    hidden = 2 / (1 + np.exp(-0.5 * (COLOURS - 0.5) @ first.T))
    exact = np.clip(np.minimum(hidden @ last / [1, 2, 3], 0.25), 0, 1)
    assert np.abs(Applier(look).colours(COLOURS) - exact).max() < 1e-5


@pytest.mark.parametrize("full", [1, 255])
@pytest.mark.parametrize(
    "name",
    [
        *("1 of tanh", "2 of logistic", "standard scaler", "range", "range, clipped"),
        *("two scalers", "scaled and linear"),
    ],
)
def test_the_range_is_found(name: str, full: int) -> None:
    look = import_bytes(exported(fitted(name, full)), Card("Theirs"))
    assert look.card.training["adopted"]["range"] == full


@pytest.mark.parametrize("full", [1, 255])
@pytest.mark.parametrize("name", REGRESSORS)
def test_a_range_is_never_taken_for_the_other(name: str, full: int) -> None:
    content = exported(fitted(name, full))
    try:
        look = import_bytes(content, Card("Theirs"))
    except (RangeUnclearError, ImplausibleError):
        look = import_bytes(content, Card("Theirs"), 255)
        assert look.card.training["adopted"]["range"] == 255
    else:
        assert look.card.training["adopted"]["range"] == full


def test_where_both_ranges_are_the_same_it_does_not_matter() -> None:
    colours = random_colours(300)
    regressor = REGRESSORS["linear"]().fit(colours, colours[:, ::-1])
    look = import_bytes(exported(regressor), Card("Theirs"))
    assert np.abs(Applier(look).colours(COLOURS) - COLOURS[:, ::-1]).max() < 1e-5


def test_what_is_made_is_a_look_as_any_other(tmp_path: Path) -> None:
    content = exported(fitted("2 of logistic", 1))
    (tmp_path / "theirs.onnx").write_bytes(content)
    look = import_file(
        tmp_path / "theirs.onnx", name="Theirs", licence="CC0-1.0", created="2026-01-31"
    )
    assert parse(look.model) == look
    graph = onnx.load_model_from_string(look.model).graph
    assert {node.op_type for node in graph.node} <= OPERATORS
    assert (look.nodes, look.parameters) == (12 + 8, 4 * 12 + 13 * 8 + 9 * 3)
    told = look.card.training["adopted"]
    assert told == {
        **{"program": f"skl2onnx {exporter}", "range": 1},
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    assert (look.name, look.card.licence, look.card.created) == ("Theirs", "CC0-1.0", "2026-01-31")
    assert look.card.confidence is None
    assert describe(told) == (
        f"Converted from a network of skl2onnx {exporter}, value range 0–1. "
        "Its training and accuracy are unknown."
    )
    assert not np.array_equal(apply(look, photo()), photo())


def test_a_rectifiers_nodes_are_counted() -> None:
    look = import_bytes(exported(fitted("2 of relu", 1)), Card("Theirs"), 1)
    assert look.nodes == 12 + 8
    assert import_bytes(exported(fitted("linear", 1)), Card("Theirs"), 1).nodes == 0


@pytest.mark.parametrize(
    "told", [None, 1, {"program": 1, "range": 1}, {"program": "x", "range": 10**300}, {"range": 1}]
)
def test_a_strange_note_tells_nothing(told: object) -> None:
    assert describe(told) is None
    assert negative_look().card.training.get("adopted") is None
