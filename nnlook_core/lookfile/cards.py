"""The metadata of a file and the card within: read as a stranger's, that is, doubted to the last value."""

from __future__ import annotations

import json
import math
from typing import Any

from onnx import ModelProto

from nnlook_core.common.texts import shows_plainly
from nnlook_core.lookfile.layout import (
    CARD_KEY,
    FORMAT_KEY,
    GRAPH_NAME,
    MAX_CARD_CHARACTERS,
    MAX_CARD_DEPTH,
    MAX_KEY_CHARACTERS,
    MAX_METADATA,
    MAX_TEXT_CHARACTERS,
)
from nnlook_core.lookfile.look import FORMAT, MAX_TAG_CHARACTERS, MAX_TAGS, Card
from nnlook_core.lookfile.refusals import (
    CardDepthError,
    CardNameError,
    CardSyntaxError,
    CardTagsError,
    CardValueError,
    MetadataError,
    NewerFormatError,
    OtherKindError,
    TextError,
)

MAX_DIGITS = 9
"""Of a later format's number; what is longer is no number of a format."""


def card_of(proto: ModelProto) -> Card:
    """The card of a look of a format that this version knows. Raises ``LookFileError``."""
    metadata = metadata_of(proto)
    version = metadata.get(FORMAT_KEY)
    if proto.graph.name != GRAPH_NAME or version is None:
        raise OtherKindError(format=FORMAT)
    if version != FORMAT:
        if not (version.isascii() and version.isdecimal() and len(version) <= MAX_DIGITS):
            raise OtherKindError(format=FORMAT)
        raise NewerFormatError(format=version, known=FORMAT)
    return read_card(metadata.get(CARD_KEY, ""))


def metadata_of(proto: ModelProto) -> dict[str, str]:
    """The metadata by their keys. Raises ``MetadataError`` for keys twice, too many, too long, no text."""
    entries = proto.metadata_props
    if len(entries) > MAX_METADATA or any(
        isinstance(text, bytes) or len(text) > most  # what is no UTF-8 comes as it stands
        for entry in entries
        for text, most in ((entry.key, MAX_KEY_CHARACTERS), (entry.value, MAX_CARD_CHARACTERS))
    ):
        raise MetadataError
    metadata = {entry.key: entry.value for entry in entries}
    if len(metadata) < len(entries):
        raise MetadataError
    return metadata


def read_card(text: str) -> Card:
    """Read a card. Raises ``LookFileError`` where it is not one; unknown keys are passed over."""
    try:
        values = json.loads(text, object_pairs_hook=_without_doubles)
    except RecursionError as error:
        raise CardDepthError from error
    except ValueError as error:
        raise CardSyntaxError from error
    return checked_card(values)


def checked_card(values: object) -> Card:
    """The card that values of JSON are. Raises ``LookFileError`` as :func:`read_card` does."""
    _check(values, MAX_CARD_DEPTH)
    if not isinstance(values, dict) or not isinstance(values.get("name"), str):
        raise CardNameError
    optional = {key: values.get(key) for key in ("author", "licence", "created")}
    if not all(value is None or isinstance(value, str) for value in optional.values()):
        raise CardValueError
    if any(len(text or "") > MAX_TEXT_CHARACTERS for text in (values["name"], *optional.values())):
        raise TextError
    training, tags = values.get("training", {}), values.get("tags", [])
    if not isinstance(training, dict) or not isinstance(tags, list):
        raise CardValueError
    if not all(isinstance(tag, str) for tag in tags):
        raise CardValueError
    if len(tags) > MAX_TAGS or any(len(tag) > MAX_TAG_CHARACTERS for tag in tags):
        raise CardTagsError
    return Card(values["name"], training=training, tags=tuple(tags), **optional)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("a key twice")
    return values


def _check(value: object, depth: int) -> None:
    """Every text shows plainly, every number is finite, nothing lies deeper than ``depth``."""
    if isinstance(value, str):
        if not shows_plainly(value):
            raise TextError
    elif isinstance(value, (int, float)):
        try:
            finite = math.isfinite(value)
        except OverflowError:  # a whole number beyond all floats
            finite = False
        if not finite:
            raise CardValueError
    elif isinstance(value, (dict, list)):
        if depth == 0:
            raise CardDepthError
        within = [*value, *value.values()] if isinstance(value, dict) else value
        for part in within:
            _check(part, depth - 1)
