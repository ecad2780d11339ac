# SPDX-License-Identifier: GPL-3.0-or-later
"""What the figures of a report mean to a photographer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..gimp.layers import ALIGN
from ..i18n import N_, _, ngettext

if TYPE_CHECKING:
    from ..client.settings import Settings

CLOSENESS = (
    (0.5, N_("On the colours that it learned nobody can tell the look from the original.")),
    (
        1.0,
        N_(
            "On the colours that it learned the look is very close: only a trained eye sees a difference."
        ),
    ),
    (2.3, N_("The look is close: you see small differences when you flick back and forth.")),
    (4.0, N_("The mood is right, but some colours differ visibly.")),
)

FAR = N_("The look is only roughly like the original.")

WHY_FAR = N_(
    "The processing may do more than change colours (sharpening, a vignette, local edits), "
    "or the two layers do not lie exactly on each other."
)
"""What may be the matter with a pair of which nothing is known."""

NARROW = N_(
    "The pair shows few colours. On photos with other colours the look has to guess; "
    "a more colourful pair would teach it more."
)
MORE_COLOURS = N_("A more colourful pair would teach it more.")
NARROW_BELOW = 0.1
GUESSED_FROM = 0.01
"""The share of a picture."""
SCALE = N_("ΔE 1 is about the smallest difference that an eye can see.")


def describe_report(report: dict[str, Any]) -> str:
    """Say how close the look came, and what held it back."""
    mean, coverage = report["delta_e_mean"], report["coverage"]
    # The core calls a choice as scripts do, the dialog by its own name.
    choice = _("“{choice}”").format(choice=_(ALIGN))
    remarks = [remark.replace(_("“align”"), choice) for remark in report["remarks"]]
    closeness = next((_(words) for limit, words in CLOSENESS if mean < limit), None)
    # More colours are no help to a look that is off on those that it saw.
    narrow = coverage is not None and coverage < NARROW_BELOW and closeness is not None
    if closeness is None:
        closeness = _(FAR) if remarks else f"{_(FAR)} {_(WHY_FAR)}"
    unseen = [_(NARROW)] * narrow
    if report["confidence"]:  # says it better: which colours
        unseen = [" ".join([report["confidence"], *[_(MORE_COLOURS)] * narrow])]
    if report.get("worst_in_words"):
        closeness = f"{closeness} {report['worst_in_words']}"
    return "\n\n".join([closeness, *remarks, *unseen])


def describe_output(layers: int, replaced: str | None) -> str:
    """Say where the look goes."""
    if replaced is not None:
        taken = _("The look takes the place of “{layer}”. One undo brings it back.")
        return taken.format(layer=replaced)
    return ngettext(
        "The look goes on a new layer above this one. One undo takes it away.",
        "The look goes on new layers above these {count}. One undo takes them away.",
        layers,
    ).format(count=layers)


def describe_guessed_share(share: float | None) -> str | None:
    """Say how much of a picture a look would guess; None where that is unknown."""
    if share is None:
        return None
    if share < GUESSED_FROM:
        return _("The look knows the colours of this picture.")
    return _(
        "The look has to guess the colours of about {share} of this picture: "
        "look at these twice, or learn it from a pair that shows them."
    ).format(share=_percent(share))


def report_figures(report: dict[str, Any]) -> list[tuple[str, str]]:
    """Give the figures as rows of a table: what, and how much."""
    rows = [
        (_("Average difference"), _delta_e(report["delta_e_mean"])),
        (_("95 % of the colours stay below"), _delta_e(report["delta_e_p95"])),
        (_("Worst colour"), _delta_e(report["delta_e_max"])),
        (_("Unevenness of what was shown"), _delta_e(report["noise_floor"])),
        (_("Share of all colours that was shown"), _percent(report["coverage"])),
        (_("Network"), _("{nodes} nodes").format(nodes=report["nodes"])),
    ]
    return [(what, amount) for what, amount in rows if amount is not None]


def _delta_e(value: float | None) -> str | None:
    return None if value is None else f"ΔE {value:.2f}"


def _percent(value: float | None) -> str | None:
    return None if value is None else f"{100 * value:.0f} %"


def describe_damaged_settings(settings: Settings) -> str | None:
    """Say that the settings were damaged; None where they were not."""
    if settings.put_aside is None:
        return None
    return _(
        "Your favourites and added folders could not be read, and begin anew. "
        "The damaged file is kept as {file}."
    ).format(file=settings.put_aside)
