# SPDX-License-Identifier: GPL-3.0-or-later
"""Applying a look: the layer's pixels go to the worker and come back as a new layer above it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gi.repository import Gegl, Gimp

from .masks import mask_for
from .pixels import as_seen, bands_of, format_of, native_format_of
from .refusal import RefusalError
from .words import guessed_in_words

if TYPE_CHECKING:
    from .worker_link import Worker

PARASITE = "nnlook-look"


class Applied(NamedTuple):
    """The new layer, and the share of its visible pixels whose colours the look only guessed, 0–1.

    The share is None where the look does not tell.
    """

    layer: Gimp.Layer
    guessed_share: float | None


def tell_guesses(applied: Applied) -> None:
    """Let GIMP's status bar say how much of the picture was guessed, where it is worth a word."""
    words = guessed_in_words(applied.guessed_share)
    if words is not None:
        Gimp.message(words)


def apply(worker: Worker, source: Gimp.Layer, file: Path, strength: float, mode: str) -> Applied:
    """Put a new layer with the look directly above a layer; it is one step to undo.

    The layer is complete before it enters the image: until then an error leaves no trace.
    """
    pixels = format_of(source)
    job = {
        "file": str(file),
        "strength": strength,
        "mode": mode,
        "depth": pixels.depth,
        "channels": pixels.channels,
    }
    Gimp.progress_init("Applying the look…")
    look = worker.open_look(job)
    image = source.get_image()
    layer = Gimp.Layer.new(
        image,
        look["name"],
        source.get_width(),
        source.get_height(),
        source.type(),
        100,
        Gimp.LayerMode.NORMAL,
    )
    try:
        _, x, y = source.get_offsets()
        layer.set_offsets(x, y)
        _fill(layer, source, worker.look_at if strength > 0 else None)
        guessed_share = worker.close_look()
        mask = mask_for(layer, source)
        if mask is not None:
            layer.add_mask(mask)
        layer.attach_parasite(_origin(look, file, strength, mode))
        if not image.insert_layer(layer, source.get_parent(), image.get_item_position(source)):
            raise RefusalError(f"GIMP did not take the new layer above “{source.get_name()}”.")
    except BaseException:
        layer.delete()
        raise
    Gimp.progress_end()
    Gimp.displays_flush()
    return Applied(layer, guessed_share)


def _fill(layer: Gimp.Layer, source: Gimp.Layer, look_at: Callable[[bytes], bytes] | None) -> None:
    """Fill a layer with the source's pixels after the look; without one, with the very same pixels.

    A look of no strength must not even cost a conversion to sRGB and back.
    """
    babl = format_of(source).babl if look_at else native_format_of(source)
    target: Gegl.Buffer = layer.get_buffer()
    try:
        with as_seen(source) as buffer:
            for band in bands_of(source):
                data = band.read(buffer, babl)
                band.write(target, babl, look_at(data) if look_at else data)
                Gimp.progress_update((band.y + band.rows) / source.get_height())
    finally:
        # Pixels that reach GIMP after the layer was deleted make it end the plug-in.
        target.flush()
        del target
    layer.update(0, 0, layer.get_width(), layer.get_height())


def _origin(look: dict[str, Any], file: Path, strength: float, mode: str) -> Gimp.Parasite:
    """Note on the layer where it came from; GIMP saves the note with the image."""
    facts = {
        "name": look["name"],
        "sha256": look["sha256"],
        "file": str(file),
        "strength": strength,
        "mode": mode,
    }
    return Gimp.Parasite.new(PARASITE, Gimp.PARASITE_PERSISTENT, json.dumps(facts).encode())
