"""Two looks mixed into one: a look that is a weighted sum of both, and holds both networks.

Mixing is linear in what the looks give, for every colour; :func:`mixed` has the formula. Each network
keeps its own clip. Vignettes and grain are mixed as :mod:`nnlook_core.effects.mixture` tells. The mix is a
look like any other: it can be applied, saved, shared and mixed again. A mix of one part alone is that part.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto

from nnlook_core.common.apply_settings import DEFAULTS, ApplySettings
from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import describe_part
from nnlook_core.compute import denormals
from nnlook_core.effects.mixture import mixed_grain, mixed_vignette
from nnlook_core.errors import Refusal
from nnlook_core.inference.overlay import Effects
from nnlook_core.lookfile import storage
from nnlook_core.lookfile.confidence import Confidence
from nnlook_core.lookfile.graph import Graph
from nnlook_core.lookfile.layout import (
    MAX_FILE_BYTES,
    MAX_NODES,
    MAX_NUMBERS,
    MAX_TEXT_CHARACTERS,
    OUTPUT,
)
from nnlook_core.lookfile.look import (
    CONFIDENCE_KEY,
    GRAIN_KEY,
    MAX_LINE_CHARACTERS,
    MAX_TAGS,
    VIGNETTE_KEY,
    Card,
    Look,
    checked_line,
    checked_name,
    checked_tags,
    figure,
)

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
    look: Look,
    other: Look,
    mix: float,
    *,
    name: str | None = None,
    author: str | None = None,
    licence: str | None = None,
    created: str | None = None,
    tags: Sequence[str] | None = None,
) -> Look:
    """One look, audited, that is (1 − mix/100)·look + mix/100·other.

    mix : 0 (``look`` alone) to 100 (``other`` alone)
    name : for the card, by default both names with their shares
    author, licence : for the card, by default those of both parts where they are the same, else none
    created : an ISO date for the card
    tags : for the card, by default those of both

    What the card tells of its parts is in its ``training``. Raises ``Refusal`` where the mix would hold
    more than a look may, as a mix of many mixes does.
    """
    if not 0.0 <= mix <= 100.0:
        raise ValueError(f"mix is 0 to 100, not {mix}")
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
    if mix in (0.0, 100.0) and not given:
        return other if mix else look
    share = mix / 100.0
    parts = [(look, 1.0 - share), (other, share)]
    return storage.parse(_file_of(parts, replace(_card(parts), **given)))


Parts = Sequence[tuple[Look, float]]
"""Two looks, or one, with their shares: 0–1, together 1."""


def _file_of(parts: Parts, card: Card) -> bytes:
    """The file of a mix."""
    protos = [onnx.load_model_from_string(look.model) for look, _share in parts]
    graph = _graph([proto.graph for proto in protos], parts)
    content = graph.to_bytes(
        card,
        ir_version=max(proto.ir_version for proto in protos),
        # What the operators of a look do is the same in all versions that one may be of.
        opset=max(map(_opset, protos)),
    )
    total = sum(math.prod(tensor.dims) for tensor in graph.numbers)
    if len(graph.nodes) > MAX_NODES or total > MAX_NUMBERS or len(content) > MAX_FILE_BYTES:
        first, second = (look.name for look, _share in parts)
        raise Refusal(
            _(
                "The mix of “{first}” and “{second}” is too large for one look. Mix "
                "looks that are not themselves mixes."
            ).format(first=first, second=second)
        )
    return content


def _opset(proto: ModelProto) -> int:
    return max(int(opset.version) for opset in proto.opset_import)


def _graph(networks: Sequence[GraphProto], parts: Parts) -> Graph:
    """Both networks side by side, each with its weight, and their sum.

    What a part is not proven to give in 0–1 is clipped, as where it is applied alone. The last clip takes
    away what the rounding of the weights puts beyond 1. :func:`weighted` computes the same.
    """
    graph = Graph()
    bounds = [graph.number("low", 0), graph.number("high", 1)]
    products = []
    for prefix, network, (look, share) in zip("ab", networks, parts, strict=True):
        value = graph.include(network, prefix)
        weight = graph.number(f"weight_{prefix}", share)
        if not look.bounded:
            value = graph.node("Clip", [value, *bounds], f"clipped_{prefix}")
        products.append(graph.node("Mul", [value, weight], f"weighted_{prefix}"))
    graph.node("Clip", [graph.node("Add", products, "sum"), *bounds], OUTPUT)
    return graph


def weighted(results: Sequence[Float], shares: Sequence[float]) -> Float:
    """What the network of a mix makes of what its parts give, (n, 3) in 0–1 each: the same bits.

    shares : 0–1, together 1; with one part alone it is what that gives
    """
    if len(results) == 1:
        return results[0]
    weights = denormals.as_float32(shares)
    first, second = (result * weight for result, weight in zip(results, weights, strict=True))
    total: Float = np.clip(first + second, np.float32(0), np.float32(1))
    return total


def _card(parts: Parts) -> Card:
    """What a mix tells about itself where nobody says otherwise."""
    (first, first_share), (second, second_share) = ((look.card, share) for look, share in parts)
    training: dict[str, Any] = {MIX_KEY: [_told(look, share) for look, share in parts]}
    if (confidence := confidence_of(parts)) is not None:
        training[CONFIDENCE_KEY] = confidence.text
    told = zip((VIGNETTE_KEY, GRAIN_KEY), effects_of(parts), strict=True)
    training |= {key: effect.to_json() for key, effect in told if effect is not None}
    name = _("{first} {first_percent:.0f} % + {second} {second_percent:.0f} %").format(
        first=first.name,
        second=second.name,
        first_percent=100 * first_share,
        second_percent=100 * second_share,
    )
    return Card(
        name[:MAX_LINE_CHARACTERS],
        author=first.author if first.author == second.author else None,
        licence=first.licence if first.licence == second.licence else None,
        training=training,
        tags=checked_tags([*first.tags, *second.tags][:MAX_TAGS]),
    )


def confidence_of(parts: Parts) -> Confidence | None:
    """How sure looks mixed by their shares are; None where one of them does not tell."""
    told = [(look.card.confidence, share) for look, share in parts if share > 0]
    known = [(confidence, share) for confidence, share in told if confidence is not None]
    if len(known) < len(told):
        return None
    return known[0][0] if len(known) == 1 else Confidence.weighted(known)


def effects_of(parts: Parts) -> Effects:
    """The vignette and the grain of looks mixed by their shares."""
    return Effects(
        mixed_vignette([(look.card.vignette, share) for look, share in parts]),
        mixed_grain([(look.card.grain, share) for look, share in parts]),
    )


def _told(look: Look, share: float) -> dict[str, Any]:
    card = look.card
    return {
        "name": card.name,
        "author": card.author,
        "licence": card.licence,
        "sha256": look.sha256,
        "share": share,
    }


class Part(TypedDict):
    """A part of a mix, with its share (0–1)."""

    name: str
    share: float
    author: str | None
    licence: str | None


def parts_told(told: object) -> list[Part]:
    """What a card tells under ``MIX_KEY``, a part each; none where it is told otherwise."""
    parts: list[Part] = []
    for part in told[:2] if isinstance(told, list) else []:
        match part:
            case {"name": str(name), "share": told_share} if (
                share := figure(told_share)
            ) is not None:
                author, licence = (
                    text[:MAX_TEXT_CHARACTERS] if isinstance(text, str) else None
                    for text in (part.get("author"), part.get("licence"))
                )
                name = name[:MAX_TEXT_CHARACTERS]
                parts.append({"name": name, "share": share, "author": author, "licence": licence})
    return parts


def describe_parts(told: object) -> list[str]:
    """What a card tells under ``MIX_KEY``, a line for each part."""
    return [describe_part(**part)[:MAX_TEXT_CHARACTERS] for part in parts_told(told)]


def _loaded(path: Path) -> Look:
    try:
        status = path.stat()
    except OSError:
        return storage.load(path)  # which says what is the matter
    return _kept(path, (status.st_mtime_ns, status.st_size, status.st_dev, status.st_ino))


@lru_cache(KEPT)
def _kept(path: Path, _state: tuple[int, ...]) -> Look:
    return storage.load(path)
