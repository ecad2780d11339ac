"""Adoption: a look made of a network that somebody else has trained and written as ONNX.

The stranger's file is audited as a look's is, with more operators, and only read: its numbers become layers
(:mod:`reading`), the range that they are meant for is found (:mod:`ranges`), and a look is built of them
(:mod:`layers`), which is then audited and run as any other. What it gives is what the stranger's network
gives, clipped to 0–1.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TypedDict

import numpy as np

from nnlook_core.common.sentences import describe_origin
from nnlook_core.lookfile.cards import metadata_of
from nnlook_core.lookfile.layout import FORMAT_KEY, GRAPH_NAME, OPSET
from nnlook_core.lookfile.look import Card, Look
from nnlook_core.lookfile.reading import message, named, read
from nnlook_core.lookfile.refusals import AlreadyALookError
from nnlook_core.lookfile.storage import parse
from nnlook_core.onnx_import.layers import graph_of, scaled
from nnlook_core.onnx_import.ranges import RANGES, Range, found
from nnlook_core.onnx_import.reading import layers_of

IMPORTED_KEY = "adopted"
"""Where in a look's ``training`` it is told what it was made of: program, range and sha256."""

IR_VERSION = 8
"""The one that came with opset 17."""


def import_file(
    path: str | Path,
    *,
    name: str,
    author: str | None = None,
    licence: str | None = None,
    created: str | None = None,
    full: Range | None = None,
) -> Look:
    """Make a look of a network in a file that is none.

    name, author, licence, created : for the card
    full : whether the network's numbers are of 0–1 or of 0–255, in and out; None to find it out

    Raises ``LookFileError`` where no look can be made of it, or where its range cannot be found.
    """
    path = Path(path)
    content = read(path)
    with named(path):
        return import_bytes(content, Card(name, author, licence, created), full)


def import_bytes(content: bytes, card: Card, full: Range | None = None) -> Look:
    """Make a look of the bytes of a file; as :func:`import_file`."""
    proto = message(content)
    if proto.graph.name == GRAPH_NAME and FORMAT_KEY in metadata_of(proto):
        raise AlreadyALookError
    with np.errstate(
        over="ignore", invalid="ignore"
    ):  # whatever is not finite is refused by its name
        layers, spread = layers_of(proto)
        full = full or found(layers, spread)
        graph = graph_of(scaled(layers, full))
    told = {
        "program": f"{proto.producer_name} {proto.producer_version}".strip() or None,
        "range": full,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    card = replace(card, training={IMPORTED_KEY: told})
    return parse(graph.to_bytes(card, ir_version=IR_VERSION, opset=OPSET))


class Origin(TypedDict):
    """What a look was made of: the program that wrote the network, if known, and its range, 0–``range``."""

    program: str | None
    range: Range


def origin_told(told: object) -> Origin | None:
    """What a card tells under ``IMPORTED_KEY``; None where it tells nothing that can be understood."""
    match told:
        case {"program": str() | None as program, "range": full} if full in RANGES:
            return {"program": program, "range": full}
    return None


def describe(told: object) -> str | None:
    """What a card tells under ``IMPORTED_KEY``, as a sentence or two; None where it tells nothing of it."""
    origin = origin_told(told)
    return None if origin is None else describe_origin(origin["program"], origin["range"])
