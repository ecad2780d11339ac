"""Whether two pictures make a good pair, told from small copies of them before anything is learned.

Quick enough to be asked whenever a layer is chosen. Small copies are enough to see a shift of a few
pixels, a vignette and which colours are missing; fine grain is averaged away in them, and is not asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour.pixels import to_float, usable
from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import HUE_BINS, Remark, describe_remark
from nnlook_core.errors import PairError
from nnlook_core.metrics.hue_bins import Tally
from nnlook_core.pairs.combine import vignette_remark
from nnlook_core.pairs.noise import Noise, noise_of_pair
from nnlook_core.pairs.registration import ALIKE, SHIFT_THAT_MATTERS, SMALLEST, edges, shift_between
from nnlook_core.pairs.vignette import VISIBLE_DELTA_E, Placed, fit_vignette

Pixels = NDArray[Any]

SURE_OF_SHIFT = 0.25
"""Pixels of the small copies by which a shift of theirs can be told from none."""
SAME_DELTA_E = 0.25
"""Mean CIEDE2000 below which nothing was changed that could be learned."""
VISIBLE_RANDOM = 1.5
"""The ΔE by which equal colours differ that is worth a word; where edges are made small, some always do."""
OTHER_PHOTO = 5.0
"""With edges that are not alike too, it is most likely not one photo."""
MANY = 0.5
"""The share of all hue bins that a pair may lack before it counts as showing few."""


class Severity(Enum):
    """How serious a finding is."""

    FINE = "fine"
    HINT = "hint"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing that was found: what it is about, how serious it is, and what it is."""

    subject: str
    severity: Severity
    remark: Remark

    @property
    def text(self) -> str:
        """The remark as a sentence or two."""
        return describe_remark(self.remark)


def check(before: Pixels, after: Pixels, *, scale: float) -> list[Finding]:
    """What small copies of two pictures tell of them as a pair; the most serious comes first.

    before, after : (height, width, 3 or 4) of one size, uint8, uint16 or float32 non-linear sRGB
    scale : so many pixels of the copies are one of the pictures, 0–1

    Raises ``PairError`` where the sizes differ or no pixel is visible in both.
    """
    if before.shape[:2] != after.shape[:2]:
        raise PairError(_("The two pictures differ in size. Choose two of the same size."))
    height, width = before.shape[:2]
    first, second = (to_float(side) for side in (before, after))
    seen = usable(first, second)
    if not seen.any():
        raise PairError(
            _(
                "No pixels to learn from: the pictures are transparent wherever they "
                "overlap, or contain no numbers. Choose other pictures."
            )
        )
    colours = np.clip(first[seen, :3], 0, 1), np.clip(second[seen, :3], 0, 1)
    if _mean_delta_e(*colours) < SAME_DELTA_E:
        return [Finding("change", Severity.WARNING, {"code": "identical"})]
    noise = noise_of_pair(*colours)
    lie = _how_they_lie(first, second, (height, width), scale, noise)
    placed = _placed(*colours, seen.reshape(height, width))
    # A shift looks like noise too, and is the better explanation.
    change = [] if lie.severity is Severity.WARNING else [_what_changed(noise, placed)]
    found = [lie, *change, coverage(before)]
    return sorted(found, key=lambda finding: -list(Severity).index(finding.severity))


def coverage(before: Pixels) -> Finding:
    """Which colours a picture before, any depth, shows and which it does not."""
    pixels = to_float(before)
    tally = Tally()
    tally.add(pixels[usable(pixels, pixels), :3])
    missing = tally.missing()
    if not missing:
        return Finding("coverage", Severity.FINE, {"code": "many-colours"})
    if len(missing) > MANY * len(HUE_BINS):
        return Finding("coverage", Severity.HINT, {"code": "few-colours"})
    return Finding("coverage", Severity.HINT, {"code": "missing-colours", "colours": missing})


def _how_they_lie(
    before: Pixels, after: Pixels, shape: tuple[int, int], scale: float, noise: Noise
) -> Finding:
    """Whether the pictures lie on each other."""
    untold = Finding("alignment", Severity.FINE, {"code": "same-size"})
    if min(shape) < SMALLEST:
        return untold
    pictures = [
        np.clip(np.nan_to_num(side[:, :3]), 0, 1).reshape(*shape, 3) for side in (before, after)
    ]
    (across, down), alike = shift_between(*map(edges, pictures))
    if alike < ALIKE:
        if (noise.floor or 0) < OTHER_PHOTO:
            return untold  # hardly any edges to compare
        return Finding("alignment", Severity.WARNING, {"code": "other-photo"})
    small = float(np.hypot(across, down))
    if small < SURE_OF_SHIFT or small / scale < SHIFT_THAT_MATTERS:
        return Finding("alignment", Severity.FINE, {"code": "aligned-layers"})
    remark = {"code": "shifted-layers", "pixels": small / scale}
    return Finding("alignment", Severity.WARNING, remark)


def _placed(before: Pixels, after: Pixels, seen: NDArray[np.bool_]) -> Placed:
    """The pixels that are ``seen`` (height, width), with their places."""
    height, width = seen.shape
    row, column = np.nonzero(seen)
    return Placed(
        before.astype(np.float64),
        after.astype(np.float64),
        (2 * column + 1) / width - 1,
        (2 * row + 1) / height - 1,
        np.ones(len(row)),
        width / height,
    )


def _what_changed(noise: Noise, placed: Placed) -> Finding:
    """Whether it is a change of colours alone."""
    vignette = fit_vignette(placed)
    if vignette is not None:
        return Finding("change", Severity.HINT, vignette_remark(vignette))
    if noise.floor is not None and noise.floor >= VISIBLE_RANDOM:
        remark = {"code": "local-edits", "delta_e": noise.floor}
        return Finding("change", Severity.HINT, remark)
    if noise.floor is None:
        code = "no-equal-colours"
    elif noise.floor < VISIBLE_DELTA_E:
        code = "only-colours"
    else:
        code = "apparently-only-colours"
    return Finding("change", Severity.FINE, {"code": code})


def _mean_delta_e(before: Pixels, after: Pixels) -> float:
    from nnlook_core.metrics.delta_e import delta_e

    some = slice(None, None, max(1, len(before) // 20_000))
    return float(delta_e(before[some], after[some]).mean())
