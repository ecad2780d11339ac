# SPDX-License-Identifier: GPL-3.0-or-later
"""What the figures of a report mean to a photographer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..gimp.layers import ALIGN
from ..i18n import N_, _, ngettext

if TYPE_CHECKING:
    from ..client.settings import Settings

CLOSENESS = (
    (0.5, N_("The look matches the original: differences are not visible.")),
    (
        1.0,
        N_("The look is very close to the original: differences are barely visible."),
    ),
    (2.3, N_("The look is close to the original: small differences are visible side by side.")),
    (4.0, N_("The look has the right mood, but some colours differ visibly.")),
)

FAR = N_("The look only roughly matches the original.")

WHY_FAR = N_(
    "The processing may change more than colours (sharpening, local edits), "
    "or the two layers may not be exactly aligned."
)
"""What may be the matter with a pair of which nothing is known."""

NARROW = N_(
    "The pair contains few colours, so other colours are not covered. Add a more colourful pair."
)
MORE_COLOURS = N_("Add a more colourful pair to cover more.")
NARROW_BELOW = 0.1
EFFECTS = ("vignette", "grain")
"""What a look may have beside its colours, as it is called in settings and answers."""
SCALE = N_("ΔE 1 is about the smallest visible difference.")


def describe_report(report: dict[str, Any]) -> str:
    """Say how close the look came, and what held it back."""
    mean, coverage = report["delta_e_mean"], report["coverage"]
    remarks = describe_remarks(report["remarks"])
    closeness = next((_(words) for limit, words in CLOSENESS if mean < limit), None)
    # More colours are no help to a look that is off on those that it saw.
    narrow = coverage is not None and coverage < NARROW_BELOW and closeness is not None
    if closeness is None:
        closeness = _(FAR) if remarks else f"{_(FAR)} {_(WHY_FAR)}"
    unseen = [_(NARROW)] * narrow
    covered = describe_confidence(report["confidence"])
    if covered is not None:  # says it better: which colours
        unseen = [" ".join([covered, *[_(MORE_COLOURS)] * narrow])]
    if report["worst"] is not None:
        closeness = f"{closeness} {_describe_worst(report['worst'])}"
    return "\n\n".join([closeness, *remarks, *unseen])


# What is shared with the core is not imported at the top: see ``start_worker``.


def describe_remarks(remarks: Sequence[dict[str, Any]]) -> list[str]:
    """Say what is to be known of what was learned from, or was found in a pair, a sentence or two each."""
    from ..common.sentences import describe_remark

    choice = _("“{choice}”").format(choice=_(ALIGN))
    return [describe_remark(remark, align=choice) for remark in remarks]


def describe_confidence(told: dict[str, Any] | None) -> str | None:
    """Say what a look is sure of, as the worker tells it; None where it does not tell."""
    if told is None:
        return None
    from ..common import sentences

    words: str = sentences.describe_confidence(told["sure"], told["guessed"])
    return words


def _describe_worst(told: dict[str, Any]) -> str:
    from ..common.sentences import describe_worst

    words: str = describe_worst((told["hue"], told["lightness"]), told["delta_e"])
    return words


def describe_part(told: dict[str, Any]) -> str:
    """Say what a part of a mix is, and whose."""
    from ..common import sentences

    words: str = sentences.describe_part(**told)
    return words


def describe_origin(told: dict[str, Any] | None) -> str | None:
    """Say which network of another program a look was made of; None where it was of none."""
    if told is None:
        return None
    from ..common import sentences

    words: str = sentences.describe_origin(told["program"], told["range"])
    return words


def effect_rows(about: dict[str, Any]) -> list[tuple[str, str]]:
    """What a look tells of its vignette and its grain, as rows of a table; none where it has neither."""
    from ..common import sentences

    rows = []
    vignette, grain = about["vignette"], about["grain"]
    if vignette is not None:
        figures = vignette["kind"], vignette["darkest"], vignette["share"]
        rows.append((_("Vignette"), sentences.describe_vignette(*figures)))
    if grain is not None:
        rows.append((_("Grain"), sentences.describe_grain(grain["delta_e"], grain["size"])))
    return rows


def describe_left_out(effects: Sequence[str]) -> str | None:
    """Say which effects, some of ``EFFECTS``, a LUT does not have of its look; None of none."""
    from ..common import sentences

    words: str | None = sentences.describe_left_out(effects)
    return words


def describe_output(layers: int, replaced: str | None) -> str:
    """Say where the look goes."""
    if replaced is not None:
        taken = _("Replaces “{layer}”. Undo restores it.")
        return taken.format(layer=replaced)
    return ngettext(
        "Adds a layer above this one. Undo removes it.",
        "Adds layers above these {count}. Undo removes them.",
        layers,
    ).format(count=layers)


def describe_guessed_share(share: float | None) -> str | None:
    """Say how much of a picture a look would guess; None where that is unknown."""
    if share is None:
        return None
    from ..common import sentences

    words: str = sentences.describe_guessed_share(share)
    return words


def report_figures(report: dict[str, Any]) -> list[tuple[str, str]]:
    """Give the figures as rows of a table: what, and how much."""
    rows = [
        (_("Mean error"), _delta_e(report["delta_e_mean"])),
        (_("95 % of the colours below"), _delta_e(report["delta_e_p95"])),
        (_("Largest error"), _delta_e(report["delta_e_max"])),
        (_("Noise floor of the pair"), _delta_e(report["noise_floor"])),
        (_("Colours in the pair"), _percent(report["coverage"])),
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
        "The favourites and added folders could not be read and were reset. The "
        "damaged file was saved as {file}."
    ).format(file=settings.put_aside)
