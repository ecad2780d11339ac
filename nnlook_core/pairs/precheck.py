"""Whether two pictures make a good pair, told from small copies of them before anything is learned.

Quick enough to be asked whenever a layer is chosen. Small copies are enough to see a shift of a few
pixels, a vignette and which colours are missing; fine grain is averaged away in them, and is not asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
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
from nnlook_core.pairs.checks import MANY, OTHER_PHOTO, SAME_DELTA_E, in_order
from nnlook_core.pairs.combine import vignette_remark
from nnlook_core.pairs.noise import Noise, noise_of_pair
from nnlook_core.pairs.pair import Pair, PicturePair
from nnlook_core.pairs.registration import ALIKE, SHIFT_THAT_MATTERS, SMALLEST, edges, shift_between

Pixels = NDArray[Any]

SURE_OF_SHIFT = 0.25
"""Pixels of the small copies by which a shift of theirs can be told from none."""
VISIBLE_RANDOM = 1.5
"""The ΔE by which equal colours differ that is worth a word; where edges are made small, some always do."""

CHECKS = {
    **{"identical": "same-picture", "other-photo": "different-photos", "local": "local"},
    **{"shifted-layers": "shifted", "few-colours": "few-colours"},
    "only-colours": "clean",
}
"""The codes of ``checks.py`` that remarks stand for; ``varies`` stands for its pattern."""


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


def checks_of(findings: Iterable[Finding]) -> tuple[str, ...]:
    """What was found, as codes of ``checks.CODES``."""
    remarks = [finding.remark for finding in findings]
    patterns = [remark["pattern"] for remark in remarks if remark["code"] == "varies"]
    codes = {CHECKS[remark["code"]] for remark in remarks if remark["code"] in CHECKS}
    return in_order([*patterns, *codes])


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
    # A shift looks like noise too, and is the better explanation.
    aligned = lie.severity is not Severity.WARNING
    change = [_what_changed(noise, Pair.look_at(PicturePair.of(before, after)))] if aligned else []
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


def _what_changed(noise: Noise, pair: Pair) -> Finding:
    """Whether it is a change of colours alone."""
    vignette, locality = pair.beside_colour()
    if vignette is not None:
        return Finding("change", Severity.HINT, vignette_remark(vignette))
    if locality is not None and locality.visible:
        return Finding("change", Severity.WARNING, locality.remarks()[0])
    if noise.floor is not None and noise.floor >= VISIBLE_RANDOM:
        remark = {"code": "local-edits", "delta_e": noise.floor}
        return Finding("change", Severity.HINT, remark)
    if noise.floor is None and locality is None:
        code = "no-equal-colours"
    elif locality is not None and locality.traces:
        code = "mostly-colours"
    else:
        code = "only-colours"
    return Finding("change", Severity.FINE, {"code": code})


def _mean_delta_e(before: Pixels, after: Pixels) -> float:
    from nnlook_core.metrics.delta_e import delta_e

    some = slice(None, None, max(1, len(before) // 20_000))
    return float(delta_e(before[some], after[some]).mean())
