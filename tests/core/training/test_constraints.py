from __future__ import annotations

import numpy as np
import pytest

from nnlook_core.training.constraints import BLACK, constrain
from nnlook_core.training.fitting import TrainingSet
from nnlook_core.training.regressor import LookRegressor
from tests.support.looks import random_colours


def shifted(by: float) -> tuple[LookRegressor, TrainingSet]:
    """A network that adds so much to every channel, and what it learned that from."""
    before = random_colours(500)
    network = LookRegressor(2, bounds=None, random_state=0).fit(before, before + by)
    channels = np.ones(3, dtype=np.bool_)
    return network, TrainingSet(before, before + by, np.ones(500), 500, False, channels, ~channels)


def test_a_black_that_the_network_just_misses_is_lifted() -> None:
    network, training_set = shifted(-0.0005)
    constrain(network, training_set)
    assert network.predict(np.zeros((1, 3))) == pytest.approx(np.full((1, 3), BLACK), abs=1e-6)


def test_a_black_that_the_look_cuts_off_stays_so_and_no_other_colour_moves() -> None:
    network, training_set = shifted(-0.004)
    constrain(network, training_set)
    assert network.predict(training_set.before) == pytest.approx(training_set.after, abs=1e-6)
