from __future__ import annotations

import numpy as np
import pytest

from nnlook_core.training.constraints import BLACK, finish
from nnlook_core.training.fitting import Material
from nnlook_core.training.regressor import LookNetwork
from tests.support.looks import random_colours


def shifted(by: float) -> tuple[LookNetwork, Material]:
    """A network that adds so much to every channel, and what it learned that from."""
    before = random_colours(500)
    network = LookNetwork(2, bounds=None, random_state=0).fit(before, before + by)
    channels = np.ones(3, dtype=np.bool_)
    return network, Material(before, before + by, np.ones(500), 500, False, channels, ~channels)


def test_a_black_that_the_network_just_misses_is_lifted() -> None:
    network, material = shifted(-0.0005)
    finish(network, material)
    assert network.predict(np.zeros((1, 3))) == pytest.approx(np.full((1, 3), BLACK), abs=1e-6)


def test_a_black_that_the_look_cuts_off_stays_so_and_no_other_colour_moves() -> None:
    network, material = shifted(-0.004)
    finish(network, material)
    assert network.predict(material.before) == pytest.approx(material.after, abs=1e-6)
