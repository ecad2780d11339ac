from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from nnlook_core.demo.processing import hard_look
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.training.levenberg_marquardt import Problem, Weights
from nnlook_core.training.regressor import LookRegressor
from tests.support.looks import random_colours


# Nothing is excluded. Three checks skip themselves: two want pandas, one SciPy's array API switch.
@parametrize_with_checks([LookRegressor(8, max_iter=30)])  # type: ignore[untyped-decorator]
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
def test_keeps_scikit_learns_conventions(estimator: LookRegressor, check: Any) -> None:
    check(estimator)


def test_learns_a_hard_look_to_colours_it_never_saw() -> None:
    before, unseen = random_colours(10_000), random_colours(50_000, seed=1)
    network = LookRegressor(32, random_state=0).fit(before, hard_look(before))
    assert delta_e(network.predict(unseen), hard_look(unseen)).mean() <= 0.08


def test_the_clip_inside_the_residual_helps() -> None:
    before, unseen = random_colours(3000), random_colours(20_000, seed=1)
    errors = []
    for bounds in ((0.0, 1.0), None):
        network = LookRegressor(16, bounds=bounds, max_iter=80, random_state=0)
        network.fit(before, hard_look(before))
        predicted = np.clip(network.predict(unseen), 0, 1)
        errors.append(float(np.abs(predicted - hard_look(unseen)).mean()))
    assert errors[0] < 0.7 * errors[1]


def test_same_seed_same_weights() -> None:
    before = random_colours(500)
    first, second = (
        LookRegressor(8, max_iter=20, random_state=3).fit(before, hard_look(before))
        for _ in range(2)
    )
    assert np.array_equal(first.hidden_coef_, second.hidden_coef_)
    assert np.array_equal(first.output_coef_, second.output_coef_)


def test_weights_are_float32_values() -> None:
    before = random_colours(300)
    network = LookRegressor(8, max_iter=10, random_state=0).fit(before, hard_look(before))
    for name in ("hidden_coef_", "hidden_intercept_", "output_coef_", "skip_coef_", "intercept_"):
        values = getattr(network, name)
        assert np.array_equal(values, values.astype(np.float32))


def test_any_number_of_inputs_and_outputs() -> None:
    x = np.random.default_rng(0).random((400, 5))
    y = np.stack([x.sum(axis=1) / 5, x[:, 0] * x[:, 1]], axis=1)
    network = LookRegressor(8, max_iter=60, random_state=0).fit(x, y)
    assert network.predict(x).shape == (400, 2)
    assert np.abs(network.predict(x) - y).max() < 0.02


def test_heavier_samples_are_fitted_better() -> None:
    before = random_colours(600)
    after = np.where(np.arange(600)[:, None] < 300, before, 1 - before)  # no function does both
    weight = np.where(np.arange(600) < 300, 1.0, 0.01)
    network = LookRegressor(8, max_iter=30, random_state=0).fit(before, after, weight)
    error = np.abs(network.predict(before) - after).mean(axis=1)
    assert error[:300].mean() < 0.1 * error[300:].mean()


def test_progress_is_told_and_may_end_the_fit() -> None:
    told: list[float] = []

    def progress(fraction: float, network: Any) -> bool:
        assert network(random_colours(4)).shape == (4, 3)
        told.append(fraction)
        return len(told) == 5

    before = random_colours(300)
    network = LookRegressor(8, random_state=0, progress=progress).fit(before, hard_look(before))
    assert told == sorted(told)
    assert 0 < told[0] < told[-1] <= 1
    assert network.predict(before).shape == (300, 3)


def test_degenerate_data_is_learned_all_the_same() -> None:
    one_colour = np.full((20, 3), 0.25)
    network = LookRegressor(16, max_iter=10, random_state=0).fit(one_colour, 1 - one_colour)
    assert np.abs(network.predict(one_colour) - 0.75).max() < 1e-3


@pytest.mark.parametrize("bounds", [None, (0.2, 0.8)])
def test_normal_equations_are_those_of_the_jacobian(bounds: tuple[float, float] | None) -> None:
    random = np.random.default_rng(0)
    x = np.hstack([random.uniform(-1, 1, (40, 3)), np.ones((40, 1))])
    y = np.clip(random.random((40, 2)), 0.2, 0.8)
    problem = Problem(x, y, random.random(40) + 0.5, 1e-3, bounds)
    weights = Weights(random.standard_normal((4, 5)), random.standard_normal((9, 2)))
    activation, residual, clipped = problem.residual(weights)
    assert clipped.any() == (bounds is not None)
    matrix, vector = problem.normal_equations(weights, activation, residual, clipped)

    step = 1e-6
    unit = np.eye(weights.flat().size) * step
    jacobian = np.stack(
        [(problem.residual(weights.moved(d))[1] - residual).ravel() / step for d in unit], axis=1
    )
    ridge = problem.ridge
    assert np.allclose(matrix, jacobian.T @ jacobian + ridge * np.eye(len(matrix)), atol=1e-3)
    assert np.allclose(vector, jacobian.T @ residual.ravel() + ridge * weights.flat(), atol=1e-3)


def test_refuses_no_nodes() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        LookRegressor(0).fit(random_colours(10), random_colours(10))
