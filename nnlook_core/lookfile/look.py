"""A look: a network as the bytes of an ONNX file, and the card that tells about it."""

from __future__ import annotations

import datetime
import hashlib
import json
import math
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from nnlook_core.common.i18n import _
from nnlook_core.common.texts import is_blank, shows_plainly
from nnlook_core.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nnlook_core.lookfile.confidence import Confidence


def figure(value: object) -> float | None:
    """A figure of a card; None for anything that is none, since cards come from strangers."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:  # a whole number beyond all floats
        return None


Nodes = Literal["auto", "8", "16", "32", "64"]
NODES: tuple[Nodes, ...] = ("auto", "8", "16", "32", "64")
"""The sizes of the hidden layer to choose from; ``auto`` finds the smallest that is good enough."""

FORMAT = "1"
"""The version of the file format, under ``nnlook.format`` in the file's metadata."""

MAX_TAGS, MAX_TAG_CHARACTERS = 32, 64
MAX_LINE_CHARACTERS = 200
"""Of a name, an author or a licence that is given to a look here."""

CONFIDENCE_KEY = "confidence"
"""Where in a card's ``training`` the text of its ``Confidence`` is, if it has one."""


@dataclass(frozen=True)
class Card:
    """What a look tells about itself.

    ``author`` and ``licence`` are None where nobody gave them; ``created`` is an ISO date;
    ``training`` holds the figures of the learning report, what was learned from, and under
    ``CONFIDENCE_KEY`` the text of how sure the look is of each colour; ``tags`` are words to find the
    look by, see :func:`checked_tags`.
    """

    name: str
    author: str | None = None
    licence: str | None = None
    created: str | None = None
    training: dict[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()

    @property
    def confidence(self) -> Confidence | None:
        """How sure the look is of each colour; None where the card does not say it, or not so."""
        from nnlook_core.lookfile.confidence import (
            Confidence,  # with NumPy, which a card does not need
        )

        return Confidence.from_text(self.training.get(CONFIDENCE_KEY))

    def figures(self, names: Iterable[str]) -> dict[str, float]:
        """Those of these figures that ``training`` tells as numbers."""
        told = {name: figure(self.training.get(name)) for name in names}
        return {name: value for name, value in told.items() if value is not None}

    def to_json(self) -> str:
        """The card as JSON with sorted keys: the same card gives the same bytes."""
        values = asdict(self)
        if not self.tags:  # the bytes of a card that knew no tags
            del values["tags"]
        return json.dumps(values, sort_keys=True, ensure_ascii=False, allow_nan=False)


def printable(text: str) -> str:
    """One line that only shows: names come from strangers, and may hold what steers a terminal."""
    if text.isprintable():  # as good as always, and a list has thousands
        return text
    return "".join(char if char.isprintable() else " " for char in text)


def name_from(stem: str) -> str:
    """A look's name from that of its file, without what no card takes."""
    shown = printable(stem)
    if is_blank(shown):  # of bytes that are no text they are told
        shown = ascii(stem)[1:-1]
    return shown[:MAX_LINE_CHARACTERS]


def today() -> str:
    """The ISO date for the card of a look that is made now, in UTC."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def checked_line(text: str) -> str:
    """A name, an author or a licence as a card takes it: one line, without spaces around it.

    Raises ``Refusal`` for more than ``MAX_LINE_CHARACTERS`` and for what does not show as it is.
    """
    text = text.strip()
    if len(text) > MAX_LINE_CHARACTERS or not shows_plainly(text):
        raise Refusal(
            _(
                "“{text}” cannot be written on a card. Choose one line of at most {count} characters."
            ).format(text=printable(text[:MAX_LINE_CHARACTERS]), count=MAX_LINE_CHARACTERS)
        )
    return text


def checked_name(text: str) -> str:
    """A look's name as a card takes it. Raises ``Refusal`` as :func:`checked_line`, and for a blank one."""
    name = checked_line(text)
    if is_blank(name):
        raise Refusal(_("A look needs a name. Give it one."))
    return name


def checked_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as a card takes them: without spaces around them, none empty, none twice.

    Two that differ in capitals only are the same. Raises ``Refusal`` for more than ``MAX_TAGS``, for
    one longer than ``MAX_TAG_CHARACTERS`` and for what cannot be written.
    """
    kept: dict[str, str] = {}
    for tag in map(str.strip, tags):
        if len(tag) > MAX_TAG_CHARACTERS or not shows_plainly(tag):
            raise Refusal(
                _("“{tag}” cannot be a tag. Choose a word of at most {count} characters.").format(
                    tag=printable(tag[:MAX_TAG_CHARACTERS]), count=MAX_TAG_CHARACTERS
                )
            )
        if tag:
            kept.setdefault(tag.casefold(), tag)
    if len(kept) > MAX_TAGS:
        raise Refusal(
            _("{number} tags are more than a look can have. Choose at most {count}.").format(
                number=len(kept), count=MAX_TAGS
            )
        )
    return tuple(kept.values())


@dataclass(frozen=True)
class Look:
    """A function from colour to colour that can be kept and shared.

    ``model`` is the whole ONNX file; ``nodes`` counts the hidden layer, ``parameters`` all numbers.
    Make one with :func:`nnlook_core.learn` or :func:`nnlook_core.load`, which check what they make.
    """

    model: bytes
    card: Card
    nodes: int
    parameters: int
    bounded: bool
    """Whether it is proven to give 0–1 for all colours; if not, what it gives is clipped."""
    alive: int
    """Numbers that it holds at once for a colour."""

    @property
    def name(self) -> str:
        """The name on the card."""
        return self.card.name

    @cached_property
    def sha256(self) -> str:
        """The hash of the file, in hexadecimal."""
        return hashlib.sha256(self.model).hexdigest()
