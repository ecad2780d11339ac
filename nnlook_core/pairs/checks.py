"""What is known of pairs of pictures, as codes for programs: ``checks`` of a report and of the dialog."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from nnlook_core.common.sentences import HUE_BINS
from nnlook_core.metrics import hue_bins
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.pairs.pair import PairStatistics, Samples
from nnlook_core.pairs.registration import SHIFT_THAT_MATTERS

CODES = (
    *("clean", "few-colours", "same-picture", "different-photos", "shifted", "clipped"),
    *("vignette", "gradient", "grain", "local", "adaptive", "contradiction"),
)
"""All codes, in the order in which they are told.

``adaptive`` is told by nothing here. That processing adapts to the photo no single pair was
found to show: three of four equalised photos have an evenly spread luminance (Kolmogorov–Smirnov's D
0.02–0.04), but a genuine Instagram filter has it too, on one photo of two.
"""

SAME_DELTA_E = 0.25
"""Mean CIEDE2000 below which nothing was changed that could be learned."""
OTHER_PHOTO = 5.0
"""The ΔE by which equal colours differ that no change of colours leaves, whatever JPEG adds."""
MANY = 0.5
"""The share of all hue bins that a pair may lack before it counts as showing few."""
MUCH_CLIPPED = 0.05
"""The share of *before* that may be black or white."""


def checks_of(pairs: Sequence[PairStatistics], *, contradiction: bool) -> tuple[str, ...]:
    """The codes that hold for the pairs of one look; what is wrong with one pair is told of all.

    ``clean``: a function of colour explains all that happened, as far as these pairs can tell. That the
    same function holds for other photos is known from several pairs alone.
    """
    found = {code for pair in pairs for code in _of_pair(pair)}
    if _missing([pair.samples for pair in pairs]) > MANY * len(HUE_BINS):
        found.add("few-colours")
    if contradiction:
        found.add("contradiction")
    if found <= {"few-colours", "clipped"} and all(map(_seems_clean, pairs)):
        found.add("clean")
    return in_order(found)


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes as they are told, each once."""
    found = set(codes)
    return tuple(code for code in CODES if code in found)


def _of_pair(pair: PairStatistics) -> set[str]:
    """What is to be said of one pair, besides that it is clean."""
    found = set()
    change = delta_e(pair.samples.before, pair.samples.after)
    unchanged = np.average(change, weights=pair.samples.count) < SAME_DELTA_E
    if unchanged and pair.vignette is None:
        found.add("same-picture")
    if pair.shift is not None and np.hypot(*pair.shift) >= SHIFT_THAT_MATTERS:
        found.add("shifted")
    if pair.clipped > MUCH_CLIPPED:
        found.add("clipped")
    if pair.vignette is not None:
        found.add(pair.vignette.pattern)
    if pair.grain is not None:
        found.add("grain")
    if pair.locality is not None and pair.locality.visible:
        found.add("local")
    return found


def _seems_clean(pair: PairStatistics) -> bool:
    traces = pair.locality is not None and pair.locality.traces
    return not traces and (pair.noise.floor or 0.0) < OTHER_PHOTO


def _missing(samples: Iterable[Samples]) -> int:
    """How many hue bins (almost) no pixel belongs to."""
    count = np.zeros(len(HUE_BINS))
    for one in samples:
        bins = hue_bins.numbers(one.before.astype(np.float32))
        count += np.bincount(bins, one.count, minlength=len(HUE_BINS))
    return int(np.count_nonzero(count < hue_bins.SHOWN_SHARE * count.sum()))
