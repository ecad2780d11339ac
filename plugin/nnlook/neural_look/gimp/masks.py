# SPDX-License-Identifier: GPL-3.0-or-later
"""The mask of a layer with a look: where the selection is, and where the source shows."""

from __future__ import annotations

from array import array
from operator import mul

from gi.repository import Gegl, Gimp

from .pixels import bands_of

FORMAT = "Y float"
"""As deep as any mask."""


def mask_for(
    layer: Gimp.Layer, source: Gimp.Layer, *, selection: bool = True
) -> Gimp.LayerMask | None:
    """Make the mask that a layer above ``source`` needs; None where it needs none.

    What the source's own mask hides stays hidden, and so does all around that mask. With ``selection`` only
    what is selected is to be seen.
    """
    own = source.get_mask() if source.get_mask() and source.get_apply_mask() else None
    selected = selection and not Gimp.Selection.is_empty(source.get_image())
    if not selected and own is None:
        return None
    mask = layer.create_mask(Gimp.AddMaskType.SELECTION if selected else Gimp.AddMaskType.WHITE)
    if own is not None:
        combine = _multiply if selected else _copy
        combine(mask, own, _between(source, layer), Gegl.AbyssPolicy.NONE)
    return mask


def copy_of_mask(layer: Gimp.Layer, other: Gimp.Layer) -> Gimp.LayerMask:
    """Make a mask for a layer that shows the same as another layer's; around that one as its edge does."""
    copy = layer.create_mask(Gimp.AddMaskType.WHITE)
    _copy(copy, other.get_mask(), _between(other, layer), Gegl.AbyssPolicy.CLAMP)
    return copy


def _between(one: Gimp.Layer, other: Gimp.Layer) -> tuple[int, int]:
    """Give where the other layer's corner lies in the coordinates of the one."""
    (left, top), (x, y) = one.get_offsets()[1:], other.get_offsets()[1:]
    return x - left, y - top


def _copy(
    mask: Gimp.LayerMask,
    other: Gimp.LayerMask,
    corner: tuple[int, int],
    around: Gegl.AbyssPolicy,
) -> None:
    """Give a mask the values of another one, in which its corner lies there."""
    size = mask.get_width(), mask.get_height()
    target: Gegl.Buffer = mask.get_buffer()
    there, here = Gegl.Rectangle.new(*corner, *size), Gegl.Rectangle.new(0, 0, *size)
    other.get_buffer().copy(there, around, target, here)
    target.flush()


def _multiply(
    mask: Gimp.LayerMask,
    other: Gimp.LayerMask,
    corner: tuple[int, int],
    around: Gegl.AbyssPolicy,
) -> None:
    """Multiply a mask with another one, in which its corner lies there."""
    target: Gegl.Buffer = mask.get_buffer()
    factor = other.get_buffer()
    for band, there in zip(bands_of(mask), bands_of(mask, *corner), strict=True):
        values, levels = (
            array("f", pixels)
            for pixels in (band.read(target, FORMAT), there.read(factor, FORMAT, around))
        )
        band.write(target, FORMAT, array("f", map(mul, values, levels)).tobytes())
    target.flush()
