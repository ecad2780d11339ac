"""Compare a look with the exact processing, in bands: the errors, and the colours with the largest ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour.pixels import to_float, usable
from nnlook_core.common.apply_settings import ApplySettings
from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import describe_evaluation
from nnlook_core.effects.window import Window
from nnlook_core.errors import PairError
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile.look import Look
from nnlook_core.metrics.delta_e import Difference, Differences
from nnlook_core.metrics.hue_bins import Tally, Worst

Float = NDArray[np.float32]

AMPLIFIED = 8
"""Factor by which displayed differences are amplified."""


class EvaluatedPixels(NamedTuple):
    """The result of a look for some pixels, and its error.

    ``predicted`` and ``reference`` (n, 3 or 4), float32 in non-linear sRGB, unrounded; ``delta_e`` (n,),
    NaN for pixels that are transparent in either or not finite.
    """

    predicted: Float
    reference: Float
    delta_e: Float

    def difference(self) -> Float:
        """Return the difference per channel (n, 3), times ``AMPLIFIED``, clipped to 0–1; 0 if unknown."""
        seen = ~np.isnan(self.delta_e)
        apart = np.zeros((len(seen), 3), np.float32)
        apart[seen] = np.abs(self.predicted[seen, :3] - self.reference[seen, :3]) * AMPLIFIED
        return np.clip(apart, 0, 1)


@dataclass(frozen=True)
class Evaluation:
    """The difference over all pixels, and the worst hue bin if one stands out."""

    difference: Difference
    worst: Worst | None

    def describe(self) -> str:
        """Describe the visible difference in one or two sentences."""
        worst = self.worst
        told = None if worst is None else ((worst.hue, worst.lightness), worst.delta_e)
        return describe_evaluation(self.difference.delta_e_mean, self.difference.delta_e_p95, told)


class Evaluator:
    """Compares a look with the exact processing, in constant memory plus four bytes per pixel.

    Parameters
    ----------
    look : with its whole vignette, as the processing made it, and without grain, which never lies alike
    window : where the first pixels lie that are added; without one, only its colours are compared
    """

    def __init__(self, look: Look, window: Window | None = None) -> None:
        vignette = 0.0 if window is None else 100.0
        applier = Applier(look, ApplySettings(vignette=vignette, grain=0.0))
        self._apply = applier.pixels if window is None else applier.following(window)
        self._differences = Differences()
        self._tally = Tally()

    def add(self, before: NDArray[Any], after: NDArray[Any]) -> EvaluatedPixels:
        """Add the next pixels, (n, 3 or 4) each, uint8, uint16 or float32.

        Raises ``PairError`` if the lengths differ.
        """
        if len(before) != len(after):
            raise PairError(_("The two pictures differ in size. Choose two of the same size."))
        source, reference = to_float(before), to_float(after)
        predicted = self._apply(source)
        seen = usable(source, reference)  # by the input: no output of a look is ignored
        delta_e = np.full(len(source), np.nan, np.float32)
        if seen.any():
            delta_e[seen] = self._differences.add(predicted[seen, :3], reference[seen, :3])
            self._tally.add(source[seen, :3], delta_e[seen])
        return EvaluatedPixels(predicted, reference, delta_e)

    def result(self) -> Evaluation:
        """Return the figures of all pixels so far. Raises ``PairError`` if none could be compared."""
        if not len(self._differences):
            raise PairError(
                _(
                    "No pixels to compare: the pictures are transparent wherever they "
                    "overlap, or contain no numbers. Choose other pictures."
                )
            )
        return Evaluation(self._differences.result(), self._tally.worst())
