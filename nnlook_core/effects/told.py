"""A vignette and a grain in a few figures, for reports and dialogs."""

from __future__ import annotations

from typing import Any

from nnlook_core.effects.grain import Grain
from nnlook_core.effects.vignette import Vignette


def vignette_told(vignette: Vignette | None) -> dict[str, Any] | None:
    """Its kind, how dark it gets (0–1), its share (ΔE) and its default (per cent); None of none."""
    if vignette is None:
        return None
    return {
        "kind": vignette.kind,
        "darkest": vignette.darkest,
        "share": vignette.share,
        "default": vignette.default,
    }


def grain_told(grain: Grain | None) -> dict[str, Any] | None:
    """Its ΔE, its size in pixels and its default (per cent); None of none."""
    if grain is None:
        return None
    return {"delta_e": grain.delta_e, "size": grain.size, "default": grain.default}
