# SPDX-License-Identifier: GPL-3.0-or-later
"""Applying a look: the layer's pixels go to the worker and come back as a new layer above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gi.repository import Gegl, Gimp

from ..errors import RefusalError
from ..gimp.layers import single_layers
from ..gimp.masks import copy_of_mask, mask_for
from ..gimp.pixels import RenderedLayer, Window, format_of, native_format_of, rendered
from ..gimp.provenance import Provenance, provenance_of, source_of, write_provenance
from ..i18n import N_, _, ngettext

if TYPE_CHECKING:
    from ..client.worker import Worker
    from ..common.apply_settings import ApplySettings


MASK, LAYER, IMAGES = "mask", "layer", "images"
Apply = Callable[[Gimp.Image, list[Gimp.Layer]], list[Gimp.Layer]]


class Choice(NamedTuple):
    """What a choice is called and what it does, both to be translated where they are said."""

    label: str
    help: str


MODES = {
    "all": Choice(N_("Colour and tone"), N_("Apply the full look")),
    "colour": Choice(N_("Colour only"), N_("Keep the lightness of every pixel")),
    "tone": Choice(N_("Tone only"), N_("Keep the hue and chroma of every pixel")),
}

OUTPUTS = {
    MASK: Choice(
        N_("New layer with selection as mask"),
        N_("Add a layer above the current one, with the selection as its mask if there is one"),
    ),
    LAYER: Choice(
        N_("New layer"), N_("Add a layer above the current one and ignore the selection")
    ),
    IMAGES: Choice(
        N_("All open images"),
        N_("Add a layer to every open image, each with its own selection as mask"),
    ),
}


@dataclass(frozen=True)
class ApplyRequest:
    """Which look is applied, how, and where it goes.

    ``look`` is None as long as none is chosen. ``mode`` in the settings is one of ``MODES``, ``output`` one
    of ``OUTPUTS``.
    """

    look: Path | None
    settings: ApplySettings
    output: str = MASK

    @classmethod
    def plain(cls, look: Path) -> ApplyRequest:
        """All of one look, on a new layer."""
        from ..common.apply_settings import DEFAULTS  # not at the top: see ``start_worker``

        return cls(look, DEFAULTS)

    def require_look(self) -> Path:
        """Give the look's file. Raises ``RefusalError`` where none is chosen."""
        if self.look is None:
            raise RefusalError(_("Choose a look (.onnx)."))
        return self.look

    def header(self) -> dict[str, Any]:
        """Give the keys of a frame to the worker. Raises ``RefusalError`` where no look is chosen."""
        return {"file": str(self.require_look()), **self.settings.to_json()}


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


def apply(
    worker: Worker, targets: Sequence[Target], request: ApplyRequest, *, selection: bool = True
) -> list[Gimp.Layer]:
    """Put a new layer with the look directly above each layer; all of them are one step to undo.

    With ``selection`` the selection, if there is one, becomes the new layers' mask. All are
    complete before the first enters the image: until then an error leaves no trace.
    """
    Gimp.progress_init(_("Applying look…"))
    made: list[Gimp.Layer] = []
    try:
        for number, target in enumerate(targets):
            made.append(_with_look(worker, target, request, (number, len(targets)), selection))
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
    worker: Worker, target: Target, request: ApplyRequest, turn: tuple[int, int], selection: bool
) -> Gimp.Layer:
    """Make the layer for a target, in no image yet; it is the ``turn``-th of so many."""
    source = target.source
    with rendered(source) as whole:
        pixels = format_of(whole.layer)
        header = {
            **{**request.header(), "depth": pixels.depth, "channels": pixels.channels},
            **Window.of(whole.layer).header(),
        }
        look = worker.open_look(header)
        layer = _empty_layer(look["name"], source, whole)
        try:
            _fill(layer, whole, None if look["identity"] else worker.look_at, turn)
            provenance = Provenance(
                name=look["name"],
                sha256=look["sha256"],
                file=header["file"],
                settings=request.settings,
                source=source.get_tattoo(),
                guessed_share=worker.close_look(),
                source_size=_size_if_not(source, (whole.width, whole.height)),
            )
            if target.earlier is not None:
                _take_over(layer, target.earlier)
            elif (mask := mask_for(layer, source, selection=selection)) is not None:
                layer.add_mask(mask)
            write_provenance(layer, provenance)
        except BaseException:
            layer.delete()
            raise
    return layer


def _empty_layer(name: str, source: Gimp.Layer, whole: RenderedLayer) -> Gimp.Layer:
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
    provenance = provenance_of(earlier)
    if provenance is None or earlier.get_name() != provenance.name:
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
                    _("GIMP could not add the new layer above “{layer}”.").format(
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
    whole: RenderedLayer,
    look_at: Callable[[bytes], bytes] | None,
    turn: tuple[int, int],
) -> None:
    """Fill a layer with the source's pixels after the look; without one, with the very same pixels.

    A look of no strength, vignette and grain must not even cost a conversion to sRGB and back.
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
                raise RefusalError(_("The image has no layers."))
            made += apply(one, chosen)
        except RefusalError as refusal:
            refused.append((one.get_name(), str(refusal)))
    left_out = _describe_refused(refused) if refused else None
    if left_out and not made:
        raise RefusalError(left_out)
    return made, left_out


def likely_layers(image: Gimp.Image) -> list[Gimp.Layer]:
    """Give the layers of an image that are most likely meant: the chosen ones, else the topmost."""
    chosen = [layer for layer in image.get_selected_layers() if not layer.is_group_layer()]
    if chosen:
        return chosen
    top = next(single_layers(image), None)
    return [] if top is None else [top]


def _describe_refused(refused: list[tuple[str, str]]) -> str:
    listed = "; ".join(
        _("{image} ({reason})").format(image=name, reason=reason.rstrip("."))
        for name, reason in refused
    )
    words = ngettext(
        "The look could not be applied to {count} image: {images}.",
        "The look could not be applied to {count} images: {images}.",
        len(refused),
    )
    return words.format(count=len(refused), images=listed)
