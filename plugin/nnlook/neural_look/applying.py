# SPDX-License-Identifier: GPL-3.0-or-later
"""Applying a look: the layer's pixels go to the worker and come back as a new layer above it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gegl, Gimp

from .masks import mask_for
from .pixels import as_seen, bands_of, format_of, native_format_of
from .refusal import RefusalError

if TYPE_CHECKING:
    from .worker_link import Worker

PARASITE = "nnlook-look"
SAMPLE = (256, 256)
"""The most pixels, wide and high, of the small picture that tells how much a look would guess."""


def apply(worker: Worker, source: Gimp.Layer, file: Path, strength: float, mode: str) -> Gimp.Layer:
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
        layer.attach_parasite(_origin(look, file, strength, mode, guessed_share))
        if not image.insert_layer(layer, source.get_parent(), image.get_item_position(source)):
            raise RefusalError(f"GIMP did not take the new layer above “{source.get_name()}”.")
    except BaseException:
        layer.delete()
        raise
    Gimp.progress_end()
    Gimp.displays_flush()
    return layer


def guessed_share(worker: Worker, source: Gimp.Layer, file: Path) -> float | None:
    """Give the share of a layer's visible pixels that a look would guess, 0–1; None where unknown.

    It is taken from a small picture of the layer, and so is about right. Raises ``RefusalError`` where
    the file is no look.
    """
    small = source.get_thumbnail(*SAMPLE, Gimp.PixbufTransparency.KEEP_ALPHA)
    width, height, channels = small.get_width(), small.get_height(), small.get_n_channels()
    pixels, stride = small.get_pixels(), small.get_rowstride()
    rows = [pixels[y * stride : y * stride + width * channels] for y in range(height)]
    job = {"file": str(file), "strength": 100.0, "mode": "all", "depth": "u8", "channels": channels}
    return worker.guessed_share(job, b"".join(rows))


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


def _origin(
    look: dict[str, Any], file: Path, strength: float, mode: str, guessed_share: float | None
) -> Gimp.Parasite:
    """Note on the layer where it came from; GIMP saves the note with the image."""
    facts = {
        "name": look["name"],
        "sha256": look["sha256"],
        "file": str(file),
        "strength": strength,
        "mode": mode,
    }
    if guessed_share is not None:
        facts["guessed_share"] = guessed_share
    return Gimp.Parasite.new(PARASITE, Gimp.PARASITE_PERSISTENT, json.dumps(facts).encode())
