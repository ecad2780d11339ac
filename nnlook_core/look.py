"""A look: a network as the bytes of an ONNX file, and the card that tells about it."""

from __future__ import annotations

import datetime
import hashlib
import json
import math
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from nnlook_core.errors import LookFileError, Refusal
from nnlook_core.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nnlook_core.confidence import Confidence


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
MAX_TEXT = 10_000
"""Characters of any other text of a card: more than a mix of many looks has in its name, and few enough
for the worker to tell all of them in one frame."""

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
        from nnlook_core.confidence import Confidence  # with NumPy, which a card does not need

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

    @classmethod
    def from_json(cls, text: str) -> Card:
        """Read a card; raises ``LookFileError`` where it is not one. Unknown keys are passed over."""
        try:
            values = json.loads(text, parse_constant=lambda _name: None, parse_float=_finite)
            json.dumps(values, ensure_ascii=False).encode()  # half a character cannot be written
        except (ValueError, RecursionError) as error:
            raise LookFileError(_("Its card is not JSON. Get the file again.")) from error
        if not isinstance(values, dict) or not isinstance(values.get("name"), str):
            raise LookFileError(_("Its card has no name. Get the file again."))
        optional = {key: values.get(key) for key in ("author", "licence", "created")}
        if not all(value is None or isinstance(value, str) for value in optional.values()):
            raise LookFileError(_("Its card has a value of a wrong type. Get the file again."))
        if any(len(text or "") > MAX_TEXT for text in (values["name"], *optional.values())):
            raise LookFileError(_("Its card has longer texts than a look may have."))
        training = values.get("training", {})
        if not isinstance(training, dict):
            raise LookFileError(_("Its card has a value of a wrong type. Get the file again."))
        tags = values.get("tags", [])
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
            raise LookFileError(_("Its card has a value of a wrong type. Get the file again."))
        if len(tags) > MAX_TAGS or any(len(tag) > MAX_TAG_CHARACTERS for tag in tags):
            raise LookFileError(_("Its card has more or longer tags than a look may have."))
        return cls(values["name"], training=training, tags=tuple(tags), **optional)


def _finite(digits: str) -> float | None:
    """A number of a card; None for one that is beyond all numbers, which JSON could not write again."""
    number = float(digits)
    return number if math.isfinite(number) else None


def printable(text: str) -> str:
    """One line that only shows: names come from strangers, and may hold what steers a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


def today() -> str:
    """The ISO date for the card of a look that is made now, in UTC."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def checked_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as a card takes them: without spaces around them, none empty, none twice.

    Two that differ in capitals only are the same. Raises ``Refusal`` for more than ``MAX_TAGS``, for
    one longer than ``MAX_TAG_CHARACTERS`` and for what cannot be written.
    """
    kept: dict[str, str] = {}
    for tag in map(str.strip, tags):
        if len(tag) > MAX_TAG_CHARACTERS or not tag.isprintable():
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

    @property
    def name(self) -> str:
        """The name on the card."""
        return self.card.name

    @cached_property
    def sha256(self) -> str:
        """The hash of the file, in hexadecimal."""
        return hashlib.sha256(self.model).hexdigest()
