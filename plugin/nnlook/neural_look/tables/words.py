# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of looks and tables."""

from __future__ import annotations

from typing import Any

from ..i18n import N_, _

SAME, CLOSE = 1.0, 2.3
"""ΔE: about the smallest difference that is seen side by side, and the usual just noticeable one."""

LIKE_THE_TABLE = N_("You will not see the difference between this look and the table.")
NEARLY = N_("The look is close to the table; a few colours differ visibly side by side.")
ROUGHLY = N_(
    "The look is only roughly like the table, which changes neighbouring colours in very "
    "different ways. Some tables are made for false colours or for other cameras' own pictures."
)


def learning_in_words(delta_e: float | None) -> str:
    """Say what is going on, and how close the look has come."""
    if delta_e is None:
        return _("Learning a look from the table…")
    return _("Learning a look from the table… ΔE {delta_e}").format(delta_e=f"{delta_e:.2f}")


def learned_in_words(report: dict[str, Any]) -> str:
    """Say how close the look came to its table, and what of it is missing."""
    mean, most = report["delta_e_mean"], report["delta_e_p95"]
    closeness = LIKE_THE_TABLE if most < SAME else NEARLY if mean < CLOSE else ROUGHLY
    figures = _("On average they are ΔE {mean} apart, and 95 % of the colours below ΔE {most}.")
    said = f"{_(closeness)} {figures.format(mean=f'{mean:.2f}', most=f'{most:.2f}')}"
    return "\n\n".join([said, *report["remarks"]])
