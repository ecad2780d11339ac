# SPDX-License-Identifier: GPL-3.0-or-later
"""Applying a look: the layer's pixels go to the worker and come back as a new layer above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gegl, Gimp

from ..i18n import _
from ..masks import copy_of_mask, mask_for
from ..origins import Origin, note, origin_of, source_of
from ..pixels import Seen, format_of, native_format_of, seen
from ..refusal import RefusalError

if TYPE_CHECKING:
    from ..worker_link import Worker


@dataclass(frozen=True)
class Target:
    """A layer that is to get a look; ``earlier`` is the layer with a look that the new one replaces."""

    source: Gimp.Layer
    earlier: Gimp.Layer | None

    @classmethod
    def of(cls, chosen: Gimp.Layer) -> Target:
        """What is meant by a chosen layer: itself, or where a look made it, the layer below the look."""
        source = source_of(chosen)
        return cls(chosen, None) if source is None else cls(source, chosen)


@dataclass(frozen=True)
class Wish:
    """The look's file, how much of it in per cent, and which part of it.

    With ``other`` it is mixed with a second look, ``mix`` per cent of that one.
    """

    file: Path
    strength: float
    mode: str
    other: Path | None = None
    mix: float = 0.0

    def for_worker(self) -> dict[str, Any]:
        """Give it as the worker wants it."""
        return {
            "file": str(self.file),
            "other": None if self.other is None else str(self.other),
            "mix": self.mix,
            "strength": self.strength,
            "mode": self.mode,
        }


def apply(
    worker: Worker, targets: Sequence[Target], wish: Wish, *, selection: bool = True
) -> list[Gimp.Layer]:
    """Put a new layer with the look directly above each layer; all of them are one step to undo.

    With ``selection`` the selection, if there is one, becomes the new layers' mask. All are
    complete before the first enters the image: until then an error leaves no trace.
    """
    Gimp.progress_init(_("Applying the look…"))
    made: list[Gimp.Layer] = []
    try:
        for number, target in enumerate(targets):
            made.append(_with_look(worker, target, wish, (number, len(targets)), selection))
    except BaseException:
        worker.abandon()
        for layer in made:
            layer.delete()
        raise
    _enter(targets, made)
    Gimp.progress_end()
    Gimp.displays_flush()
    return made


def _with_look(
    worker: Worker, target: Target, wish: Wish, turn: tuple[int, int], selection: bool
) -> Gimp.Layer:
    """Make the layer for a target, in no image yet; it is the ``turn``-th of so many."""
    source = target.source
    with seen(source) as whole:
        pixels = format_of(whole.layer)
        job = {**wish.for_worker(), "depth": pixels.depth, "channels": pixels.channels}
        look = worker.open_look(job)
        layer = _empty_layer(look["name"], source, whole)
        try:
            _fill(layer, whole, worker.look_at if wish.strength > 0 else None, turn)
            origin = Origin(
                name=look["name"],
                sha256=look["sha256"],
                file=str(wish.file),
                strength=wish.strength,
                mode=wish.mode,
                source=source.get_tattoo(),
                guessed_share=worker.close_look(),
                other=None if wish.other is None else str(wish.other),
                mix=None if wish.other is None else wish.mix,
                source_size=_size_if_not(source, (whole.width, whole.height)),
            )
            if target.earlier is not None:
                _take_over(layer, target.earlier)
            elif (mask := mask_for(layer, source, selection=selection)) is not None:
                layer.add_mask(mask)
            note(layer, origin)
        except BaseException:
            layer.delete()
            raise
    return layer


def _empty_layer(name: str, source: Gimp.Layer, whole: Seen) -> Gimp.Layer:
    """Make a layer that has the place of another one with its effects."""
    size, kind = (whole.width, whole.height), whole.layer.type()
    layer = Gimp.Layer.new(source.get_image(), name, *size, kind, 100, Gimp.LayerMode.NORMAL)
    x, y = source.get_offsets()[1:]
    layer.set_offsets(x + whole.x, y + whole.y)
    return layer


def _size_if_not(layer: Gimp.Layer, other: tuple[int, int]) -> tuple[int, int] | None:
    size = layer.get_width(), layer.get_height()
    return None if size == other else size


def _take_over(layer: Gimp.Layer, earlier: Gimp.Layer) -> None:
    """Give a layer what the user may have set on the one that it replaces."""
    origin = origin_of(earlier)
    if origin is None or earlier.get_name() != origin.name:
        layer.set_name(earlier.get_name())
    layer.set_opacity(earlier.get_opacity())
    layer.set_mode(earlier.get_mode())
    layer.set_visible(earlier.get_visible())
    if earlier.get_mask() is not None:
        layer.add_mask(copy_of_mask(layer, earlier))
        layer.set_apply_mask(earlier.get_apply_mask())


def _enter(targets: Sequence[Target], made: Sequence[Gimp.Layer]) -> None:
    """Put the layers into their image, in the place of those that they replace."""
    image = targets[0].source.get_image()
    image.undo_group_start()
    try:
        for target, layer in zip(targets, made, strict=True):
            below = target.earlier or target.source
            place = image.get_item_position(below)
            name = layer.get_name()
            if not image.insert_layer(layer, below.get_parent(), place):
                raise RefusalError(
                    _("GIMP did not take the new layer above “{layer}”.").format(
                        layer=below.get_name()
                    )
                )
            if target.earlier is not None:
                image.remove_layer(target.earlier)
                layer.set_name(name)  # beside the earlier one it had to have another
        image.set_selected_layers(list(made))
    finally:
        image.undo_group_end()


def _fill(
    layer: Gimp.Layer,
    whole: Seen,
    look_at: Callable[[bytes], bytes] | None,
    turn: tuple[int, int],
) -> None:
    """Fill a layer with the source's pixels after the look; without one, with the very same pixels.

    A look of no strength must not even cost a conversion to sRGB and back.
    """
    babl = format_of(whole.layer).babl if look_at else native_format_of(whole.layer)
    target: Gegl.Buffer = layer.get_buffer()
    number, count = turn
    try:
        buffer = whole.buffer
        for band in whole.bands():
            data = band.read(buffer, babl)
            band.write(target, babl, look_at(data) if look_at else data)
            done = (band.y + band.rows) / whole.height
            Gimp.progress_update((number + done) / count)
    finally:
        # Pixels that reach GIMP after the layer was deleted make it end the plug-in.
        target.flush()
        del target
    layer.update(0, 0, layer.get_width(), layer.get_height())
