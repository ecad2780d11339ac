# SPDX-License-Identifier: GPL-3.0-or-later
"""Which look made a layer, and which image is a chart: parasites, which GIMP saves with the image."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gi.repository import Gimp

if TYPE_CHECKING:
    from ..common.apply_settings import ApplySettings

LOOK_PARASITE = "nnlook-look"
CHART_PARASITE = "nnlook-chart"


@dataclass(frozen=True)
class Provenance:
    """Which look was put on which layer, and how.

    ``settings`` is None where what a layer says of them cannot be used. ``source`` is the layer's tattoo, a
    number that stays the same when the image is saved; ``guessed_share`` the share of its pixels that the
    look guessed, 0–1, None where unknown. ``source_size`` is the width and height of that layer where its
    effects have made the new one larger.
    """

    name: str
    sha256: str
    file: str
    settings: ApplySettings | None
    source: int
    guessed_share: float | None
    source_size: tuple[int, int] | None = None


def write_provenance(layer: Gimp.Layer, provenance: Provenance) -> None:
    """Write on a layer where it came from."""
    settings = provenance.settings
    facts = {
        **{"name": provenance.name, "sha256": provenance.sha256, "file": provenance.file},
        **({} if settings is None else settings.to_json()),
        **{"source": provenance.source, "guessed_share": provenance.guessed_share},
        "source_size": provenance.source_size,
    }
    if settings is None or settings.other is None:
        facts.pop("mix", None)
    data = json.dumps({key: value for key, value in facts.items() if value is not None}).encode()
    layer.attach_parasite(Gimp.Parasite.new(LOOK_PARASITE, Gimp.PARASITE_PERSISTENT, data))


def provenance_of(layer: Gimp.Layer) -> Provenance | None:
    """Read where a layer came from; None where it says nothing that can be understood."""
    parasite = layer.get_parasite(LOOK_PARASITE)
    if parasite is None:
        return None
    try:
        facts = json.loads(bytes(parasite.get_data()))
        return Provenance(
            name=str(facts["name"]),
            sha256=str(facts["sha256"]),
            file=str(facts["file"]),
            settings=_settings(facts),
            source=int(facts["source"]),
            guessed_share=None,
            source_size=_size(facts["source_size"]) if "source_size" in facts else None,
        )
    except (ValueError, TypeError, KeyError):  # of another version, or not ours
        return None


def source_of(layer: Gimp.Layer) -> Gimp.Layer | None:
    """Find the layer that a layer's look was put on; None where it has no look or that is gone."""
    provenance = provenance_of(layer)
    if provenance is None or provenance.source == layer.get_tattoo():
        return None
    source = layer.get_image().get_layer_by_tattoo(provenance.source)
    # A copy of both in another image has other numbers; a photo of another size is another photo.
    if source is None:
        return None
    size = provenance.source_size or (layer.get_width(), layer.get_height())
    return source if (source.get_width(), source.get_height()) == size else None


def _settings(facts: dict[str, Any]) -> ApplySettings | None:
    """The settings of a look on a layer; None where there are none, or not such as this version has."""
    from ..common.apply_settings import ApplySettings  # not at the top: see ``start_worker``

    try:
        return ApplySettings.from_json(facts)
    except (KeyError, ValueError):
        return None


def _size(noted: list[int]) -> tuple[int, int]:
    width, height = noted
    return int(width), int(height)


def mark_as_chart(image: Gimp.Image, facts: dict[str, Any]) -> None:
    """Write on an image which chart it is: its ``kind`` and ``level``."""
    data = json.dumps(facts).encode()
    image.attach_parasite(Gimp.Parasite.new(CHART_PARASITE, Gimp.PARASITE_PERSISTENT, data))


def is_chart(image: Gimp.Image) -> bool:
    """Tell whether an image is a chart that was made here."""
    return image.get_parasite(CHART_PARASITE) is not None
