"""Two looks blended into one: a look that is a weighted sum of both, and holds both networks.

Mixing is linear in what the looks give: P per cent of B in A is (1 − P/100)·A + P/100·B, for every
colour. Each network keeps its own clip. The mix is a look like any other: it can be applied, saved, shared
and mixed again. A mix of one part alone is that part.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

from nnlook_core.common.apply_settings import DEFAULTS, ApplySettings
from nnlook_core.common.i18n import _
from nnlook_core.compute import denormals
from nnlook_core.errors import Refusal
from nnlook_core.lookfile import storage
from nnlook_core.lookfile.confidence import Confidence
from nnlook_core.lookfile.layout import (
    INPUT,
    MAX_FILE_BYTES,
    MAX_NODES,
    MAX_NUMBERS,
    MAX_TEXT_CHARACTERS,
    OUTPUT,
)
from nnlook_core.lookfile.look import (
    CONFIDENCE_KEY,
    MAX_LINE_CHARACTERS,
    MAX_TAGS,
    Card,
    Look,
    checked_line,
    checked_name,
    checked_tags,
    figure,
)
from nnlook_core.lookfile.writing import assembled

Float = NDArray[np.float32]

MIX_KEY = "mix"
"""Where in a mix's ``training`` its two parts are told: name, author, licence, sha256 and share."""

KEPT = 64
"""Looks that are kept in memory: a preview that moves a slider asks for the same two again and again."""


def load(path: str | Path, settings: ApplySettings = DEFAULTS) -> Look:
    """The look of a file, mixed with the second one of the settings where there is one.

    Looks that were read lately are kept, and read anew when their file changes. Raises
    ``LookFileError`` where a file is not a look, ``Refusal`` where two cannot be mixed.
    """
    look = _loaded(Path(path))
    if settings.other is None:
        return look
    return mixed(look, _loaded(settings.other), settings.mix)


def parts_of(path: Path, settings: ApplySettings) -> list[tuple[Look, float]]:
    """The looks that :func:`load` would mix, with their shares (0–1, together 1); none of a share of 0."""
    look = _loaded(path)
    if settings.other is None or settings.mix == 0:
        return [(look, 1.0)]
    other = _loaded(settings.other)
    if settings.mix == 100:
        return [(other, 1.0)]
    share = settings.mix / 100.0
    return [(look, 1.0 - share), (other, share)]


def mixed(
    a: Look,
    b: Look,
    percent: float,
    *,
    name: str | None = None,
    author: str | None = None,
    licence: str | None = None,
    created: str | None = None,
    tags: Sequence[str] | None = None,
) -> Look:
    """One look, audited, that is (1 − percent/100)·a + percent/100·b.

    percent : 0 (``a`` alone) to 100 (``b`` alone)
    name : for the card, by default both names with their shares
    author, licence : for the card, by default those of both parts where they are the same, else none
    created : an ISO date for the card
    tags : for the card, by default those of both

    What the card tells of its parts is in its ``training``. Raises ``Refusal`` where the mix would hold
    more than a look may, as a mix of many mixes does.
    """
    if not 0.0 <= percent <= 100.0:
        raise ValueError(f"percent is 0 to 100, not {percent}")
    given: dict[str, Any] = {
        "name": None if name is None else checked_name(name),
        **{
            key: None if text is None else checked_line(text)
            for key, text in (("author", author), ("licence", licence))
        },
        "created": created,
        "tags": None if tags is None else checked_tags(tags),
    }
    given = {key: value for key, value in given.items() if value is not None}
    if percent in (0.0, 100.0) and not given:
        return b if percent else a
    card = replace(_card(a, b, percent / 100.0), **given)
    return storage.parse(_model(a, b, percent / 100.0, card))


def _model(a: Look, b: Look, share: float, card: Card) -> bytes:
    """The file of a mix."""
    protos = [onnx.load_model_from_string(look.model) for look in (a, b)]
    parts = [
        _Part(proto.graph, weight, look.bounded)
        for proto, weight, look in zip(protos, _weights([1.0 - share, share]), (a, b), strict=True)
    ]
    nodes, numbers = _network(parts)
    content = assembled(
        nodes,
        numbers,
        card,
        ir_version=max(proto.ir_version for proto in protos),
        # What the operators of a look do is the same in all versions that one may be of.
        opset=max(map(_opset, protos)),
    )
    total = sum(math.prod(tensor.dims) for tensor in numbers)
    if len(nodes) > MAX_NODES or total > MAX_NUMBERS or len(content) > MAX_FILE_BYTES:
        raise Refusal(
            _(
                "“{first}” and “{second}” together are more than one look can hold. "
                "Mix looks that are not mixes of many others."
            ).format(first=a.name, second=b.name)
        )
    return content


def _opset(proto: ModelProto) -> int:
    return max(int(opset.version) for opset in proto.opset_import)


class _Part(NamedTuple):
    graph: GraphProto
    weight: np.float32
    bounded: bool


def _network(parts: Sequence[_Part]) -> tuple[list[NodeProto], list[TensorProto]]:
    """Both networks side by side, each with its weight, and their sum: operators and numbers.

    What a part is not proven to give in 0–1 is clipped, as where it is applied alone. The last clip takes
    away what the rounding of the weights puts beyond 1.
    """
    nodes: list[NodeProto] = []
    numbers: list[TensorProto] = [
        _number("low", np.float32(0)),
        _number("high", np.float32(1)),
    ]
    weighted = []
    for prefix, (graph, weight, bounded) in zip("ab", parts, strict=True):
        nodes += _renamed(graph, prefix)
        for tensor in graph.initializer:
            copy = TensorProto()
            copy.CopyFrom(tensor)
            copy.name = _within(prefix, tensor.name)
            numbers.append(copy)
        numbers.append(_number(f"weight_{prefix}", weight))
        weighted.append(f"weighted_{prefix}")
        source = _within(prefix, OUTPUT)
        if not bounded:
            nodes.append(helper.make_node("Clip", [source, "low", "high"], [f"clipped_{prefix}"]))
            source = f"clipped_{prefix}"
        nodes.append(helper.make_node("Mul", [source, f"weight_{prefix}"], [weighted[-1]]))
    nodes.append(helper.make_node("Add", weighted, ["sum"]))
    nodes.append(helper.make_node("Clip", ["sum", "low", "high"], [OUTPUT]))
    return nodes, numbers


def _renamed(part: GraphProto, prefix: str) -> Iterator[NodeProto]:
    """The operators of a network, with names that no other part has; both have the same input."""
    for node in part.node:
        copy = NodeProto()
        copy.CopyFrom(node)
        copy.name = _within(prefix, node.name)
        copy.input[:] = [_within(prefix, name) for name in node.input]
        copy.output[:] = [_within(prefix, name) for name in node.output]
        yield copy


def _within(prefix: str, name: str) -> str:
    # An input that an operator can do without has no name.
    return name if name in (INPUT, "") else f"{prefix}/{name}"


def _number(name: str, value: np.float32) -> TensorProto:
    return numpy_helper.from_array(np.asarray(value), name)


def weighted(results: Sequence[Float], shares: Sequence[float]) -> Float:
    """What the network of a mix makes of what its parts give, (n, 3) in 0–1 each: the same bits.

    shares : 0–1, together 1; with one part alone it is what that gives
    """
    if len(results) == 1:
        return results[0]
    first, second = (
        result * weight for result, weight in zip(results, _weights(shares), strict=True)
    )
    total: Float = np.clip(first + second, np.float32(0), np.float32(1))
    return total


def _weights(shares: Sequence[float]) -> NDArray[np.float32]:
    """The numbers that a mix holds for its parts."""
    return denormals.as_float32(shares)


def _card(a: Look, b: Look, share: float) -> Card:
    """What a mix tells about itself where nobody says otherwise."""
    parts = ((a, 1.0 - share), (b, share))
    training: dict[str, Any] = {MIX_KEY: [_told(look, part) for look, part in parts]}
    if (confidence := confidence_of(parts)) is not None:
        training[CONFIDENCE_KEY] = confidence.to_text()
    name = _("{first} {first_percent:.0f} % + {second} {second_percent:.0f} %").format(
        first=a.name,
        second=b.name,
        first_percent=100 * (1.0 - share),
        second_percent=100 * share,
    )
    return Card(
        name[:MAX_LINE_CHARACTERS],
        author=a.card.author if a.card.author == b.card.author else None,
        licence=a.card.licence if a.card.licence == b.card.licence else None,
        training=training,
        tags=checked_tags([*a.card.tags, *b.card.tags][:MAX_TAGS]),
    )


def confidence_of(parts: Sequence[tuple[Look, float]]) -> Confidence | None:
    """How sure looks mixed by their shares (0–1, together 1) are; None where one of them does not tell."""
    told = [(look.card.confidence, share) for look, share in parts if share > 0]
    known = [(confidence, share) for confidence, share in told if confidence is not None]
    if len(known) < len(told):
        return None
    return known[0][0] if len(known) == 1 else Confidence.weighted(known)


def _told(look: Look, share: float) -> dict[str, Any]:
    card = look.card
    return {
        "name": card.name,
        "author": card.author,
        "licence": card.licence,
        "sha256": look.sha256,
        "share": share,
    }


def describe_parts(told: object) -> list[str]:
    """What a card tells under ``MIX_KEY``, a line for each part; none where it is told otherwise."""
    lines = []
    for part in told[:2] if isinstance(told, list) else []:
        match part:
            case {"name": str(name), "share": told_share} if (
                share := figure(told_share)
            ) is not None:
                who = _("{percent:.0f} % of {name}").format(percent=100 * share, name=name)
                known = [part.get(key) for key in ("author", "licence")]
                texts = [who, *(text for text in known if isinstance(text, str))]
                lines.append(", ".join(texts)[:MAX_TEXT_CHARACTERS])
    return lines


def _loaded(path: Path) -> Look:
    try:
        status = path.stat()
    except OSError:
        return storage.load(path)  # which says what is the matter
    return _kept(path, (status.st_mtime_ns, status.st_size, status.st_dev, status.st_ino))


@lru_cache(KEPT)
def _kept(path: Path, _state: tuple[int, ...]) -> Look:
    return storage.load(path)
