# SPDX-License-Identifier: GPL-3.0-or-later
"""A look on all open images at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gi.repository import Gimp

from ..guesses import single_layers
from ..i18n import _, ngettext
from ..refusal import RefusalError

Apply = Callable[[Gimp.Image, list[Gimp.Layer]], list[Gimp.Layer]]


def apply_to_all(
    image: Gimp.Image, layers: Sequence[Gimp.Layer], apply: Apply
) -> tuple[list[Gimp.Layer], str | None]:
    """Apply to ``layers`` of an image, and to the likely layers of all others.

    Each image has a step to undo of its own. Answers with the new layers and a sentence on the images that
    could not take the look, None where all could. Raises ``RefusalError`` where none could.
    """
    made: list[Gimp.Layer] = []
    refused: list[tuple[str, str]] = []  # images may have the same name
    others = [other for other in Gimp.get_images() if other.get_id() != image.get_id()]
    for one in (image, *sorted(others, key=Gimp.Image.get_id)):
        chosen = list(layers) if one.get_id() == image.get_id() else likely_layers(one)
        try:
            if not chosen:
                raise RefusalError(_("There is no layer in it."))
            made += apply(one, chosen)
        except RefusalError as refusal:
            refused.append((one.get_name(), str(refusal)))
    told = _told(refused) if refused else None
    if told and not made:
        raise RefusalError(told)
    return made, told


def likely_layers(image: Gimp.Image) -> list[Gimp.Layer]:
    """Give the layers of an image that are most likely meant: the chosen ones, else the topmost."""
    chosen = [layer for layer in image.get_selected_layers() if not layer.is_group_layer()]
    if chosen:
        return chosen
    top = next(single_layers(image), None)
    return [] if top is None else [top]


def _told(refused: list[tuple[str, str]]) -> str:
    listed = "; ".join(
        _("{image} ({reason})").format(image=name, reason=reason.rstrip("."))
        for name, reason in refused
    )
    words = ngettext(
        "{count} image could not take the look: {images}.",
        "{count} images could not take the look: {images}.",
        len(refused),
    )
    return words.format(count=len(refused), images=listed)
