"""A look beside the exact processing, band by band: how far off it is, and where most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour.pixels import to_float, usable
from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import describe_evaluation
from nnlook_core.errors import PairError
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile.look import Look
from nnlook_core.metrics.delta_e import Difference, Differences
from nnlook_core.metrics.hue_bins import Tally, Worst

Float = NDArray[np.float32]

AMPLIFIED = 8
"""How many times larger a difference is shown than it is."""


class EvaluatedPixels(NamedTuple):
    """What a look makes of some pixels, and how far that is from what it should be.

    ``predicted`` (n, 3 or 4) and ``exact`` (n, 3 or 4), float32 in non-linear sRGB, unrounded;
    ``delta_e`` (n,), NaN for pixels that are transparent in either or hold no numbers.
    """

    predicted: Float
    exact: Float
    delta_e: Float

    def difference(self) -> Float:
        """Of each channel (n, 3), ``AMPLIFIED`` and clipped to 0–1; 0 where it is unknown."""
        seen = ~np.isnan(self.delta_e)
        apart = np.zeros((len(seen), 3), np.float32)
        apart[seen] = np.abs(self.predicted[seen, :3] - self.exact[seen, :3]) * AMPLIFIED
        return np.clip(apart, 0, 1)


@dataclass(frozen=True)
class Evaluation:
    """The difference over all pixels, and the hue bin that is worst if one stands out."""

    difference: Difference
    worst: Worst | None

    def describe(self) -> str:
        """What a person would see, as a sentence or two."""
        worst = self.worst
        told = None if worst is None else ((worst.hue, worst.lightness), worst.delta_e)
        return describe_evaluation(self.difference.delta_e_mean, self.difference.delta_e_p95, told)


class Evaluator:
    """Compares a look with exact processing; in constant memory but for four bytes a pixel."""

    def __init__(self, look: Look) -> None:
        self._applier = Applier(look)
        self._differences = Differences()
        self._tally = Tally()

    def add(self, before: NDArray[Any], after: NDArray[Any]) -> EvaluatedPixels:
        """Take in a run of pixels, (n, 3 or 4) each, uint8, uint16 or float32.

        Raises ``PairError`` where the lengths differ.
        """
        if len(before) != len(after):
            raise PairError(_("The two pictures differ in size. Choose two of the same size."))
        source, exact = to_float(before), to_float(after)
        predicted = self._applier.pixels(source)
        seen = usable(source, exact)  # by what was given: nothing that a look gives is passed over
        delta_e = np.full(len(source), np.nan, np.float32)
        if seen.any():
            delta_e[seen] = self._differences.add(predicted[seen, :3], exact[seen, :3])
            self._tally.add(source[seen, :3], delta_e[seen])
        return EvaluatedPixels(predicted, exact, delta_e)

    def result(self) -> Evaluation:
        """The figures of all pixels so far. Raises ``PairError`` where none could be compared."""
        if not len(self._differences):
            raise PairError(
                _(
                    "There is no pixel to compare: the pictures are fully transparent where they "
                    "meet, or hold no numbers."
                )
            )
        return Evaluation(self._differences.result(), self._tally.worst())
