# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the open layers the user most likely means."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from gi.repository import Gimp

from .chart_mark import is_marked
from .origins import origin_of


def likely_pair(
    current: Gimp.Image | None, images: Iterable[Gimp.Image]
) -> tuple[Gimp.Layer | None, Gimp.Layer | None]:
    """Guess which layers are before and after: two of the same size, the current image's first.

    Of two layers in one image the lower one is before; of two images, the one that was opened
    first. Where none fit, any two layers. A layer that a look has made is nobody's example.
    """
    ordered = sorted(images, key=lambda image: (not _is(image, current), image.get_id()))
    layers = [
        [layer for layer in single_layers(image) if origin_of(layer) is None] for image in ordered
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
        if image.get_id() in used or is_marked(image):
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
