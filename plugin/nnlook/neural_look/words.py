# SPDX-License-Identifier: GPL-3.0-or-later
"""What the figures of a report mean to a photographer."""

from __future__ import annotations

from typing import Any

ALIGN = "Align the two layers first"
"""What the choice is called that lets a pair be shifted or of two sizes."""
CLOSENESS = (
    (0.5, "On the colours of this pair nobody can tell the look from the original."),
    (1.0, "On the colours of this pair the look is as good: only a trained eye sees a difference."),
    (2.0, "The look is very close: you see small differences when you flick back and forth."),
    (4.0, "The look is close: the mood is right, and some colours differ visibly."),
)
FAR = "The look is only roughly like the original."
WHY_FAR = (
    "The processing may do more than change colours (sharpening, a vignette, local edits), "
    "or the two layers do not lie exactly on each other."
)
"""What may be the matter with a pair of which nothing is known."""
NARROW = (
    "The pair shows few colours. On photos with other colours the look has to guess; "
    "a more colourful pair would teach it more."
)
MORE_COLOURS = "A more colourful pair would teach it more."
NARROW_BELOW = 0.1
GUESSED_FROM = 0.01
"""The share of a picture."""
SCALE = "ΔE 1 is about the smallest difference that an eye can see."


def in_words(report: dict[str, Any]) -> str:
    """Say how close the look came, and what held it back."""
    mean, coverage = report["delta_e_mean"], report["coverage"]
    # The core calls a choice as scripts do, the dialog by its own name.
    remarks = [remark.replace("“align”", f"“{ALIGN}”") for remark in report["remarks"]]
    far = FAR if remarks else f"{FAR} {WHY_FAR}"
    closeness = next((words for limit, words in CLOSENESS if mean < limit), far)
    # More colours are no help to a look that is off on those that it saw.
    narrow = coverage is not None and coverage < NARROW_BELOW and closeness != far
    unseen = [NARROW] * narrow
    if report["confidence"]:  # says it better: which colours
        unseen = [" ".join([report["confidence"], *[MORE_COLOURS] * narrow])]
    if report.get("worst_in_words"):
        closeness = f"{closeness} {report['worst_in_words']}"
    return "\n\n".join([closeness, *remarks, *unseen])


def what_happens(layers: int, replaced: str | None) -> str:
    """Say where the look goes."""
    if replaced is not None:
        return f"The look takes the place of “{replaced}”. One undo brings it back."
    if layers == 1:
        return "The look goes on a new layer above this one. One undo takes it away."
    return f"The look goes on new layers above these {layers}. One undo takes them away."


def guessed_in_words(share: float | None) -> str | None:
    """Say how much of a picture a look would guess; None where that is unknown."""
    if share is None:
        return None
    if share < GUESSED_FROM:
        return "The look knows the colours of this picture."
    return (
        f"The look has to guess the colours of about {_percent(share)} of this picture: "
        "look at these twice, or learn it from a pair that shows them."
    )


def figures(report: dict[str, Any]) -> list[tuple[str, str]]:
    """Give the figures as rows of a table: what, and how much."""
    rows = [
        ("Average difference", _delta_e(report["delta_e_mean"])),
        ("95 % of the colours stay below", _delta_e(report["delta_e_p95"])),
        ("Worst colour", _delta_e(report["delta_e_max"])),
        ("Unevenness of the pair itself", _delta_e(report["noise_floor"])),
        ("Colours that the pair shows", _percent(report["coverage"])),
        ("Network", f"{report['nodes']} nodes"),
    ]
    return [(what, amount) for what, amount in rows if amount is not None]


def _delta_e(value: float | None) -> str | None:
    return None if value is None else f"ΔE {value:.2f}"


def _percent(value: float | None) -> str | None:
    return None if value is None else f"{100 * value:.0f} %"
