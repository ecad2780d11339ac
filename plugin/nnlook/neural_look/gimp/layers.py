# SPDX-License-Identifier: GPL-3.0-or-later
"""Which layers can be learned from or take a look, and which the user most likely means.

Each check raises a RefusalError; none of them changes anything.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from gi.repository import Gimp

from ..errors import RefusalError
from ..i18n import N_, _
from .pixels import bands_of, rendered
from .provenance import is_chart, provenance_of

ALIGN = N_("Align the two layers first")
"""What the choice is called that lets a pair be shifted or of two sizes."""


def check_pair(before: Gimp.Layer | None, after: Gimp.Layer | None, *, align: bool) -> None:
    """Check that two layers can show one photo before and after.

    With ``align`` they will be laid over each other first, so they may differ in size.
    """
    if before is None or after is None:
        raise RefusalError(_("Select two layers: the photo before and the photo after."))
    if before.get_id() == after.get_id():
        raise RefusalError(_("Before and After are the same layer. Select two different ones."))
    for layer in (before, after):
        check_photo(layer)
    sizes = [f"{layer.get_width()} × {layer.get_height()}" for layer in (before, after)]
    if sizes[0] != sizes[1] and not align:
        raise RefusalError(
            _(
                "Before has {size} pixels and After has {other}. Select two layers of "
                "the same size, or switch on “{choice}”."
            ).format(size=sizes[0], other=sizes[1], choice=_(ALIGN))
        )
    for layer in (before, after):
        check_visible_pixels(layer)


def check_source(image: Gimp.Image, layer: Gimp.Item, *, selection: bool = True) -> None:
    """Check that a layer of an image can take a look; with ``selection`` within that, if there is one."""
    if not layer.is_valid():
        raise RefusalError(_("The layer no longer exists. Select another one."))
    if not isinstance(layer, Gimp.Layer):
        raise RefusalError(
            _("Looks can only be applied to layers. Select a layer, not a mask or channel.")
        )
    if image.get_base_type() == Gimp.ImageBaseType.INDEXED:
        raise RefusalError(
            # Translators: the menu entry as GIMP calls it in your language.
            _("Looks need an RGB image. Convert the indexed image first (Image ▸ Mode ▸ RGB).")
        )
    if image.get_floating_sel() is not None:
        raise RefusalError(
            # Translators: the menu entry as GIMP calls it in your language.
            _("There is a floating selection. Anchor it first (Layer ▸ Anchor Floating Layer).")
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
            _("“{layer}” is a layer group. Select a layer in it.").format(layer=name)
        )
    if layer.is_text_layer():
        raise RefusalError(
            _("“{layer}” is a text layer. Select the layer of a photo.").format(layer=name)
        )
    check_unlocked(layer)


def check_unlocked(layer: Gimp.Layer) -> None:
    """Check that neither a layer nor a group around it is locked."""
    for item in _with_groups(layer):
        if item.get_lock_content():
            raise RefusalError(
                _("The pixels of “{layer}” are locked. Unlock them in the Layers dialog.").format(
                    layer=item.get_name()
                )
            )


def check_visible_pixels(layer: Gimp.Layer) -> None:
    """Check that there is something to be seen in a layer."""
    buffer = layer.get_buffer()
    if layer.has_alpha() and all(band.is_blank(buffer, "A float") for band in bands_of(layer)):
        raise RefusalError(
            _("“{layer}” is fully transparent. Select another layer.").format(
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
                "The selection is outside “{layer}”. Select a part of the layer, or "
                "select nothing to use all of it."
            ).format(layer=layer.get_name())
        )


def _is_selected(image: Gimp.Image, layer: Gimp.Layer) -> bool:
    buffer = image.get_selection().get_buffer()
    x, y = layer.get_offsets()[1:]
    with rendered(layer) as whole:
        bands = bands_of(whole.layer, x + whole.x, y + whole.y)
        return not all(band.is_blank(buffer, "Y float") for band in bands)


def _with_groups(layer: Gimp.Layer) -> Iterator[Gimp.Item]:
    item: Gimp.Item | None = layer
    while item is not None:
        yield item
        item = item.get_parent()


def likely_pair(
    current: Gimp.Image | None, images: Iterable[Gimp.Image]
) -> tuple[Gimp.Layer | None, Gimp.Layer | None]:
    """Guess which layers are before and after: two of the same size, the current image's first.

    Of two layers in one image the lower one is before; of two images, the one that was opened
    first. Where none fit, any two layers. Layers that a look has made are left out.
    """
    ordered = sorted(images, key=lambda image: (not _is(image, current), image.get_id()))
    layers = [
        [layer for layer in single_layers(image) if provenance_of(layer) is None]
        for image in ordered
    ]
    for within in layers:
        for after, before in itertools.pairwise(within):
            if _size(after) == _size(before):
                return before, after
    tops = [within[0] for within in layers if within]
    for pair in itertools.combinations(tops, 2):
        if _size(pair[0]) == _size(pair[1]):
            before, after = sorted(pair, key=lambda layer: layer.get_image().get_id())
            return before, after
    first, second = [*itertools.chain(*layers), None, None][:2]
    return first, second


def likely_target(
    learned_from: Sequence[Gimp.Layer], images: Iterable[Gimp.Image]
) -> Gimp.Layer | None:
    """Guess where a look that was learned from some layers goes.

    To the newest photo that was not learned from and is no chart, else to the first of the layers; its
    image may have been closed in the meantime.
    """
    there = [layer for layer in learned_from if layer.is_valid()]
    used = {layer.get_image().get_id() for layer in there}
    for image in sorted(images, key=Gimp.Image.get_id, reverse=True):
        if image.get_id() in used or is_chart(image):
            continue
        if image.get_base_type() != Gimp.ImageBaseType.INDEXED:
            selected = [
                layer for layer in image.get_selected_layers() if not layer.is_group_layer()
            ]
            layer = next(iter(selected), None) or next(single_layers(image), None)
            if layer is not None:
                return layer
    return next(iter(there), None)


def single_layers(image: Gimp.Image) -> Iterator[Gimp.Layer]:
    """Go through an image's layers from top to bottom, into groups and without the groups."""
    stack = list(reversed(image.get_layers()))
    while stack:
        layer = stack.pop()
        if layer.is_group_layer():
            stack.extend(reversed(layer.get_children()))
        else:
            yield layer


def _size(layer: Gimp.Layer) -> tuple[int, int]:
    return layer.get_width(), layer.get_height()


def _is(image: Gimp.Image, other: Gimp.Image | None) -> bool:
    return other is not None and image.get_id() == other.get_id()
