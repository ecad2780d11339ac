# SPDX-License-Identifier: GPL-3.0-or-later
"""Which layers can be learned from, and which can take a look.

Each check raises a RefusalError; none of them changes anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from gi.repository import Gimp

from .i18n import _
from .pixels import bands_of, seen
from .refusal import RefusalError
from .words import ALIGN


def check_pair(before: Gimp.Layer | None, after: Gimp.Layer | None, *, align: bool) -> None:
    """Check that two layers can show one photo before and after.

    With ``align`` they will be laid over each other first, so they may differ in size.
    """
    if before is None or after is None:
        raise RefusalError(_("Please choose two layers: the photo before and the photo after."))
    if before.get_id() == after.get_id():
        raise RefusalError(
            _("Before and After are the same layer. Please choose two different ones.")
        )
    for layer in (before, after):
        check_photo(layer)
    sizes = [f"{layer.get_width()} × {layer.get_height()}" for layer in (before, after)]
    if sizes[0] != sizes[1] and not align:
        raise RefusalError(
            _(
                "Before has {size} pixels and After {other}. "
                "Please choose the same photo in the same size, or switch on “{choice}”."
            ).format(size=sizes[0], other=sizes[1], choice=_(ALIGN))
        )
    for layer in (before, after):
        check_visible_pixels(layer)


def check_source(image: Gimp.Image, layer: Gimp.Item, *, selection: bool = True) -> None:
    """Check that a layer of an image can take a look; with ``selection`` within that, if there is one."""
    if not layer.is_valid():
        raise RefusalError(_("The layer is no longer there. Please choose another one."))
    if not isinstance(layer, Gimp.Layer):
        raise RefusalError(
            _("A look is applied to a layer. Please choose one, not a mask or a channel.")
        )
    if image.get_base_type() == Gimp.ImageBaseType.INDEXED:
        raise RefusalError(
            # Translators: the menu entry as GIMP calls it in your language.
            _(
                "An image with a palette has no room for a look's colours. "
                "Please convert it first (Image ▸ Mode ▸ RGB)."
            )
        )
    if image.get_floating_sel() is not None:
        raise RefusalError(
            # Translators: the menu entry as GIMP calls it in your language.
            _(
                "There is a floating selection. "
                "Please anchor it first (Layer ▸ Anchor Floating Layer)."
            )
        )
    if not layer.is_group_layer():  # of a group what it looks like is taken
        check_unlocked(layer)
    check_visible_pixels(layer)
    if selection:
        check_selection(image, layer)


def check_photo(layer: Gimp.Layer) -> None:
    """Check that a layer is one that can be a photo: no group, no text."""
    name = layer.get_name()
    if layer.is_group_layer():
        raise RefusalError(
            _("“{layer}” is a layer group. Please choose a layer in it.").format(layer=name)
        )
    if layer.is_text_layer():
        raise RefusalError(
            _("“{layer}” is a text layer. Please choose a photo's layer.").format(layer=name)
        )
    check_unlocked(layer)


def check_unlocked(layer: Gimp.Layer) -> None:
    """Check that neither a layer nor a group around it is locked."""
    for item in _with_groups(layer):
        if item.get_lock_content():
            raise RefusalError(
                _(
                    "The pixels of “{layer}” are locked. Please unlock them in the Layers dialog."
                ).format(layer=item.get_name())
            )


def check_visible_pixels(layer: Gimp.Layer) -> None:
    """Check that there is something to be seen in a layer."""
    buffer = layer.get_buffer()
    if layer.has_alpha() and all(band.is_blank(buffer, "A float") for band in bands_of(layer)):
        raise RefusalError(
            _("“{layer}” is fully transparent. Please choose another layer.").format(
                layer=layer.get_name()
            )
        )


def check_selection(image: Gimp.Image, layer: Gimp.Layer) -> None:
    """Check that the selection, if there is one, meets a layer."""
    if Gimp.Selection.is_empty(image):
        return
    # The bounding boxes first, which know nothing of effects; the pixels decide.
    meets = bool(layer.mask_intersect()[0] or layer.get_filters())
    if meets:
        meets = _is_selected(image, layer)
    if not meets:
        raise RefusalError(
            _(
                "Nothing of “{layer}” is selected. "
                "Please select a part of it, or nothing at all for the whole layer."
            ).format(layer=layer.get_name())
        )


def _is_selected(image: Gimp.Image, layer: Gimp.Layer) -> bool:
    buffer = image.get_selection().get_buffer()
    x, y = layer.get_offsets()[1:]
    with seen(layer) as whole:
        bands = bands_of(whole.layer, x + whole.x, y + whole.y)
        return not all(band.is_blank(buffer, "Y float") for band in bands)


def _with_groups(layer: Gimp.Layer) -> Iterator[Gimp.Item]:
    item: Gimp.Item | None = layer
    while item is not None:
        yield item
        item = item.get_parent()
