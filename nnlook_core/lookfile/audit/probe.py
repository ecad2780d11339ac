"""What an audited network gives for colours, before anybody relies on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour import rgb_grid
from nnlook_core.compute.onnx_session import ERRORS, Network, Threads
from nnlook_core.lookfile.refusals import (
    ConstantError,
    InconsistentError,
    OutOfRangeError,
    UnboundedError,
)

SIDE = 9
"""Colours along each side of the grid."""
SEEN = 0.5 / 255
"""Half a step of 8 bits: less is no difference between two colours."""


def probe(model: bytes, alive: int) -> None:
    """Run it on a grid of colours. Raises ``LookFileError`` where it does not give colours for them.

    alive : the numbers that it holds at once for a colour
    """
    colours = rgb_grid.nodes(SIDE).astype(np.float32)
    try:
        network = Network(model, alive)
        (result,) = Threads(1).map(network.run, [colours])
    except ERRORS as error:
        raise InconsistentError from error
    judge(result)


def judge(result: NDArray[np.float32]) -> None:
    """Refuse what a network gave for the grid (n, 3), if that is no colours."""
    if not np.isfinite(result).all():
        raise UnboundedError
    if result.min() < 0 or result.max() > 1:
        raise OutOfRangeError
    if np.ptp(result, axis=0).max() < SEEN:
        raise ConstantError
