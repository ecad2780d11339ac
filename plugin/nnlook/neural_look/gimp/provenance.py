# SPDX-License-Identifier: GPL-3.0-or-later
"""Which look made a layer, and which image is a chart: parasites, which GIMP saves with the image."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from gi.repository import Gimp

LOOK_PARASITE = "nnlook-look"
CHART_PARASITE = "nnlook-chart"


@dataclass(frozen=True)
class Provenance:
    """Which look was put on which layer, and how.

    ``source`` is the layer's tattoo, a number that stays the same when the image is saved;
    ``guessed_share`` the share of its pixels that the look guessed, 0–1, None where unknown. ``other`` is
    the file of the look that was mixed with it, if any, and ``mix`` how much of that in per cent.
    ``source_size`` is the width and height of that layer where its effects have made the new one larger.
    """

    name: str
    sha256: str
    file: str
    strength: float
    mode: str
    source: int
    guessed_share: float | None
    other: str | None = None
    mix: float | None = None
    source_size: tuple[int, int] | None = None


def write_provenance(layer: Gimp.Layer, provenance: Provenance) -> None:
    """Write on a layer where it came from."""
    facts = {key: value for key, value in asdict(provenance).items() if value is not None}
    data = json.dumps(facts).encode()
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
            strength=float(facts["strength"]),
            mode=str(facts["mode"]),
            source=int(facts["source"]),
            guessed_share=None,
            other=str(facts["other"]) if "other" in facts else None,
            mix=float(facts["mix"]) if "mix" in facts else None,
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
