# SPDX-License-Identifier: GPL-3.0-or-later
"""What a look tells of itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gimp

from .looks import file_name
from .procedures import text_of

if TYPE_CHECKING:
    from .worker_link import Worker


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


def rewrite(worker: Worker, file: Path, changes: dict[str, Any]) -> Path:
    """Write other words on a look's card; answer with its file, which follows its name.

    ``changes`` has the fields of a ``Card`` that are to be others. Raises ``RefusalError``.
    """
    job = {"type": "card", "file": str(file), **changes}
    if "name" in changes:
        job["stem"] = Path(file_name(changes["name"])).stem
    worker.send(job)
    worker.send({"type": "end"})
    return Path(worker.receive("done")[0]["file"])


def differences(old: Card, new: Card) -> dict[str, Any]:
    """The fields of a card that were changed."""
    return {key: value for key, value in vars(new).items() if value != getattr(old, key)}
