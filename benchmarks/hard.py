"""Training on the hard look with 32 hidden nodes: nnlook and the recipe of 2019."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from benchmarks.peers import NODES, recipe_of_2019
from nnlook_core.demo.processing import hard_look
from nnlook_core.lookfile.look import Card
from nnlook_core.metrics.delta_e import Difference, measure
from nnlook_core.training.export import to_look
from nnlook_core.training.regressor import LookRegressor

OUR_COLOURS, THEIR_COLOURS, UNSEEN_COLOURS = 10_000, 1_000_000, 200_000


def run() -> Iterator[str]:
    """Yield the errors and training times of both methods for the same look and test colours."""
    random = np.random.default_rng(0)
    unseen = random.random((UNSEEN_COLOURS, 3))
    exact = hard_look(unseen)

    def trained(network: Any, count: int) -> tuple[Difference, float]:
        colours = random.random((count, 3))
        target = hard_look(colours)
        started = time.perf_counter()
        network.fit(colours, target)
        seconds = time.perf_counter() - started
        return measure(np.clip(network.predict(unseen), 0, 1), exact), seconds

    ours = LookRegressor(NODES, random_state=0)
    our_error, our_seconds = trained(ours, OUR_COLOURS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the recipe has 30 iterations
        their_error, their_seconds = trained(recipe_of_2019(), THEIR_COLOURS)

    yield (
        f"Training on the hard look, {NODES} nodes; "
        f"CIEDE2000 on {UNSEEN_COLOURS:,} colours not used for training"
    )
    yield f"{'':<24}{'colours':>10}{'seconds':>9}{'mean':>8}{'95 %':>8}{'largest':>9}"
    for title, count, seconds, error in (
        ("the recipe of 2019", THEIR_COLOURS, their_seconds, their_error),
        ("nnlook", OUR_COLOURS, our_seconds, our_error),
    ):
        figures = f"{error.delta_e_mean:>8.3f}{error.delta_e_p95:>8.2f}{error.delta_e_max:>9.2f}"
        yield f"{title:<24}{count:>10,}{seconds:>9.2f}{figures}"
    yield (
        f"error {their_error.delta_e_mean / our_error.delta_e_mean:.0f} times lower, "
        f"in {our_seconds / their_seconds:.2f} of the time"
    )
    look = to_look(ours, Card("Hard look", "nnlook", "CC0-1.0", "2026-01-31"))
    yield f"Size with {look.nodes} nodes: {look.parameters} parameters, {len(look.model)} bytes"
