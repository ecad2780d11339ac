from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType

from nnlook_core.demo.processing import hard_look
from nnlook_core.lookfile.look import Card
from nnlook_core.training.export import ExportMismatch, largest_difference, to_look
from nnlook_core.training.regressor import LookRegressor
from tests.support.looks import fitted_network, random_colours, some_look


def test_the_graph_is_a_plain_little_network() -> None:
    model = onnx.load_model_from_string(some_look().model)
    operators = [node.op_type for node in model.graph.node]
    assert sorted(operators) == ["Clip", "Gemm", "Gemm", "Gemm", "Tanh"]
    assert model.graph.name == "nnlook"
    assert model.ir_version <= 10
    assert 13 <= model.opset_import[0].version <= 21


def test_bare_onnxruntime_runs_it_as_the_estimator_does() -> None:
    session = onnxruntime.InferenceSession(some_look().model)
    colours = random_colours(10_000, seed=5).astype(np.float32)
    (result,) = session.run(["look"], {"rgb": colours})
    assert np.abs(result - fitted_network().predict(colours)).max() <= 1e-5
    assert largest_difference(some_look(), fitted_network()) <= 1e-5


def test_same_network_and_card_give_the_same_bytes() -> None:
    assert to_look(fitted_network(), some_look().card).model == some_look().model


def test_a_look_of_32_nodes_has_at_most_4_kb() -> None:
    before = random_colours(600)
    network = LookRegressor(32, max_iter=5, random_state=0).fit(before, hard_look(before))
    look = to_look(network, Card("A name of usual length", "Some Body", "CC0-1.0", "2026-01-31"))
    assert (look.nodes, look.parameters) == (32, 7 * 32 + 12)
    assert len(look.model) <= 4096


def test_only_three_to_three() -> None:
    x = random_colours(50)
    network = LookRegressor(4, max_iter=3).fit(x, x[:, :2])
    with pytest.raises(ValueError, match="3 numbers into 3"):
        to_look(network, Card("x"))


def test_a_file_that_computes_something_else_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    predict = LookRegressor.predict
    monkeypatch.setattr(LookRegressor, "predict", lambda self, X: predict(self, X) + 2e-5)
    with pytest.raises(ExportMismatch, match="differs from the trained network"):
        to_look(fitted_network(), Card("x"))


def test_without_bounds_there_is_no_clip() -> None:
    before = random_colours(200)
    network = LookRegressor(4, bounds=None, max_iter=5, random_state=0).fit(before, 2 * before)
    model = to_onnx(network, initial_types=[("rgb", FloatTensorType([None, 3]))], target_opset=17)
    assert "Clip" not in [node.op_type for node in model.graph.node]
