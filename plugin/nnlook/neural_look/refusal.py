# SPDX-License-Identifier: GPL-3.0-or-later
"""The one exception that is meant for the user's eyes."""

from __future__ import annotations


class RefusalError(Exception):
    """Something cannot be done: a sentence says why and, where there is one, the remedy."""


class WorkerLostError(RefusalError):
    """The worker died or hung: it says nothing about what it was asked for, which may be asked again."""
