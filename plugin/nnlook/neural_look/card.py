# SPDX-License-Identifier: GPL-3.0-or-later
"""What a look tells of itself."""

from __future__ import annotations

from dataclasses import dataclass

from gi.repository import Gimp

from .procedures import text_of


@dataclass(frozen=True)
class Card:
    """What a look is to tell of itself; None or empty where nobody said it."""

    name: str
    author: str | None = None
    licence: str | None = None
    tags: tuple[str, ...] = ()


def card_from(config: Gimp.ProcedureConfig, name: str) -> Card:
    """The card of a look with this name, as the arguments ``author``, ``licence`` and ``tags`` say it."""
    author, licence = (text_of(config, argument) or None for argument in ("author", "licence"))
    return Card(name, author, licence, tags_in(text_of(config, "tags")))


def tags_in(text: str) -> tuple[str, ...]:
    """The tags that are written with commas between them."""
    return tuple(tag.strip() for tag in text.split(",") if tag.strip())
