# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a layer with a look came from: a note on the layer, which GIMP saves with the image."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from gi.repository import Gimp

PARASITE = "nnlook-look"


@dataclass(frozen=True)
class Origin:
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


def note(layer: Gimp.Layer, origin: Origin) -> None:
    """Write on a layer where it came from."""
    facts = {key: value for key, value in asdict(origin).items() if value is not None}
    data = json.dumps(facts).encode()
    layer.attach_parasite(Gimp.Parasite.new(PARASITE, Gimp.PARASITE_PERSISTENT, data))


def origin_of(layer: Gimp.Layer) -> Origin | None:
    """Read where a layer came from; None where it says nothing that can be understood."""
    parasite = layer.get_parasite(PARASITE)
    if parasite is None:
        return None
    try:
        facts = json.loads(bytes(parasite.get_data()))
        return Origin(
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
    except (ValueError, TypeError, KeyError):  # another version's, or nobody knows whose
        return None


def source_of(layer: Gimp.Layer) -> Gimp.Layer | None:
    """Find the layer that a layer's look was put on; None where it has no look or that is gone."""
    origin = origin_of(layer)
    if origin is None or origin.source == layer.get_tattoo():
        return None
    source = layer.get_image().get_layer_by_tattoo(origin.source)
    # A copy of both in another image has other numbers; a photo of another size is another photo.
    if source is None:
        return None
    size = origin.source_size or (layer.get_width(), layer.get_height())
    return source if (source.get_width(), source.get_height()) == size else None


def _size(told: list[int]) -> tuple[int, int]:
    width, height = told
    return int(width), int(height)
