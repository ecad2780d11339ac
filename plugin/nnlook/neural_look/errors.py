# SPDX-License-Identifier: GPL-3.0-or-later
"""The errors whose words are for the user."""

from __future__ import annotations

import re

from .i18n import N_

REPAIR = N_("Run install.py again.")
"""The remedy for an installation that is not whole."""
LONGEST = 4000
"""Characters of what is told at once. Sentences are far shorter, but cite names, of files and others."""
_UNSHOWN = re.compile("[\0\ud800-\udfff]")


def showable(text: str) -> str:
    """Give a text as GTK and GIMP take it: of a sensible length, all of it Unicode, without a NUL."""
    cut = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return cut if cut.isprintable() else _UNSHOWN.sub("\ufffd", cut)


class RefusalError(Exception):
    """Something cannot be done: a sentence says why and, where there is one, the remedy."""

    def __init__(self, sentence: str) -> None:
        super().__init__(showable(sentence))


class WorkerLostError(RefusalError):
    """The worker died, hung or made no sense: what it was asked for may be asked again, of another one."""
