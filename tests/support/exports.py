"""Networks of other programs, exported by skl2onnx."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np
from skl2onnx import to_onnx
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, RobustScaler, StandardScaler

from nnlook_core.demo.processing import hard_look
from tests.support.looks import random_colours


def mlp(*sizes: int, activation: str = "relu") -> MLPRegressor:
    return MLPRegressor(
        hidden_layer_sizes=sizes,
        activation=activation,
        solver="lbfgs",
        max_iter=60,
        alpha=0.1,  # keeps weights small enough for float32
        random_state=0,
    )


REGRESSORS: dict[str, Callable[[], Any]] = {
    **{
        f"{len(sizes)} of {activation}": partial(mlp, *sizes, activation=activation)
        for activation in ("tanh", "logistic", "relu", "identity")
        for sizes in ((16,), (12, 8))
    },
    "standard scaler": lambda: make_pipeline(StandardScaler(), mlp(16, activation="tanh")),
    "range": lambda: make_pipeline(MinMaxScaler((-1, 1)), mlp(16, activation="logistic")),
    "range, clipped": lambda: make_pipeline(MinMaxScaler(clip=True), mlp(16)),
    "two scalers": lambda: make_pipeline(RobustScaler(), MaxAbsScaler(), mlp(8, 8)),
    "linear": LinearRegression,
    "scaled and linear": lambda: make_pipeline(StandardScaler(), Ridge(alpha=0.1)),
}


@cache
def fitted(name: str, full: int) -> Any:
    """Return a regressor trained on the hard look, with values from 0 to ``full``."""
    colours = random_colours(800)
    with warnings.catch_warnings(
        action="ignore", category=ConvergenceWarning
    ):  # it need not be good
        return REGRESSORS[name]().fit(colours * full, hard_look(colours) * full)


def exported(regressor: Any, dtype: Any = np.float32, **options: Any) -> bytes:
    sample = np.zeros((1, 3), dtype)
    return bytes(to_onnx(regressor, sample, **options).SerializeToString())
