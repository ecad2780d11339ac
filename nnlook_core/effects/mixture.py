"""The vignette and the grain of looks that are mixed, by the shares of these (0–1, together 1).

Of one kind, their numbers are mixed as the looks are. Of different kinds two cannot become one: then it is
that whose share makes the larger difference, weakened to this share. So it is too where one look has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nnlook_core.effects.grain import Grain
from nnlook_core.effects.vignette import Vignette


def mixed_vignette(parts: Sequence[tuple[Vignette | None, float]]) -> Vignette | None:
    """That of a mix, with the digits that a card holds; None of none."""
    known = [(vignette, share) for vignette, share in parts if vignette is not None and share > 0]
    if not known or known[0][1] == 1:
        return known[0][0] if known else None
    if len({(part.kind, part.origin, part.round) for part, _share in known}) > 1:
        known = [max(known, key=lambda part: part[0].share * part[1])]
    total = replace(
        known[0][0],
        coefficients=_weighted([(part.coefficients, share) for part, share in known]),
        share=sum(part.share * share for part, share in known),
    )
    return Vignette.from_json(total.to_json())


def mixed_grain(parts: Sequence[tuple[Grain | None, float]]) -> Grain | None:
    """That of a mix, with the digits that a card holds; None of none."""
    known = [(grain, share) for grain, share in parts if grain is not None and share > 0]
    if not known or known[0][1] == 1:
        return known[0][0] if known else None
    if len({(part.size, part.colour) for part, _share in known}) > 1:
        known = [max(known, key=lambda part: part[0].delta_e * part[1])]
    total = replace(
        known[0][0],
        strengths=_weighted([(part.strengths, share) for part, share in known]),
        delta_e=sum(part.delta_e * share for part, share in known),
    )
    return Grain.from_json(total.to_json())


def _weighted(parts: Sequence[tuple[tuple[float, ...], float]]) -> tuple[float, ...]:
    scaled = [[share * number for number in numbers] for numbers, share in parts]
    return tuple(map(sum, zip(*scaled, strict=True)))
