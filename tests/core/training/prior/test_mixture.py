from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from nnlook_core.demo.processing import hue_rotation
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.starter.processings.parts import saturate
from nnlook_core.training.prior.mixture import fit_prior
from nnlook_core.training.prior.structured import Structured
from nnlook_core.training.prior.synthetic import look
from tests.support.looks import random_colours

STRUCTURED = 1


def curves_and_matrix(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    mixed = saturate(rgb**1.2, 0.8) @ hue_rotation(0.15).T
    return np.clip(mixed, 0, 1) ** 0.9


def test_curves_and_a_matrix_are_recovered_from_half_of_the_cube() -> None:
    colours = random_colours(800)
    half = colours[colours[:, 0] < 0.6]
    fitted = Structured.fit(half, curves_and_matrix(half), np.ones(len(half)))
    unseen = colours[colours[:, 0] > 0.7]
    found = delta_e(np.clip(fitted.predict(unseen), 0, 1), curves_and_matrix(unseen)).mean()
    assert found < 0.1 * delta_e(unseen, curves_and_matrix(unseen)).mean()


def test_nothing_is_completed_by_nothing() -> None:
    colours = random_colours(600)
    prior = fit_prior(colours, colours, np.ones(600))
    assert np.abs(prior.predict(random_colours(500, seed=1)) - random_colours(500, 1)).max() < (
        0.5 / 255
    )


def test_noise_about_nothing_is_nothing() -> None:
    colours = 0.3 + 0.4 * random_colours(900)
    noisy = np.clip(colours + np.random.default_rng(0).normal(0, 0.01, colours.shape), 0, 1)
    prior = fit_prior(colours, noisy, np.full(900, 1 / (1 + (0.01 / 0.004) ** 2)))
    assert prior.unchanged
    unseen = random_colours(500, seed=1)
    assert np.abs(prior.predict(unseen) - unseen).max() < 0.5 / 255


def test_a_slight_look_without_noise_is_not_nothing() -> None:
    colours = random_colours(600)
    assert not fit_prior(colours, colours**0.97, np.ones(600)).unchanged


def test_trust_goes_to_what_explains_the_look() -> None:
    colours = random_colours(900)
    prior = fit_prior(colours, curves_and_matrix(colours), np.ones(900))
    assert prior.trust[STRUCTURED] > 0.8
    assert np.isclose(prior.trust.sum(), 1)


def test_more_error_is_expected_where_there_is_more() -> None:
    ranks = []
    for number in range(4):
        exact = look(np.random.default_rng((7, number)))
        shown = random_colours(3000, seed=number)
        shown = shown[np.ptp(shown, axis=1) < 0.35][:600]
        prior = fit_prior(shown, exact(shown), np.ones(len(shown)))
        colours = random_colours(800, seed=50)
        error = delta_e(prior.predict(colours), exact(colours))
        ranks.append(spearmanr(error, prior.expected_error(colours)).statistic)
    assert np.mean(ranks) > 0.3
