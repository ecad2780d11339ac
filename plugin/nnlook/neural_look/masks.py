# SPDX-License-Identifier: GPL-3.0-or-later
"""The mask of a layer with a look: where the selection is, and where the source shows."""

from __future__ import annotations

from gi.repository import Gegl, Gimp

from .pixels import bands_of


def mask_for(layer: Gimp.Layer, source: Gimp.Layer) -> Gimp.LayerMask | None:
    """Make the mask that a layer above ``source`` needs; None where it needs none.

    What the source's own mask hides stays hidden.
    """
    own = source.get_mask() if source.get_mask() and source.get_apply_mask() else None
    selected = not Gimp.Selection.is_empty(source.get_image())
    if not selected and own is None:
        return None
    mask = layer.create_mask(Gimp.AddMaskType.SELECTION if selected else Gimp.AddMaskType.WHITE)
    if own is not None:
        _multiply(mask, own)
    return mask


def copy_of_mask(layer: Gimp.Layer, mask: Gimp.LayerMask) -> Gimp.LayerMask:
    """Make a mask for a layer that shows the same as another's of the same size."""
    copy = layer.create_mask(Gimp.AddMaskType.WHITE)
    _multiply(copy, mask)
    return copy


def _multiply(mask: Gimp.LayerMask, other: Gimp.LayerMask) -> None:
    target: Gegl.Buffer = mask.get_buffer()
    factor = other.get_buffer()
    for band in bands_of(mask):
        values = zip(band.read(target, "Y u8"), band.read(factor, "Y u8"), strict=True)
        band.write(target, "Y u8", bytes((a * b + 127) // 255 for a, b in values))
    target.flush()
