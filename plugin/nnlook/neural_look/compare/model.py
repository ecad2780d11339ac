# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparing a look with the exact processing: two layers go to the worker, the error comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gegl, Gimp

from ..client.look_files import local_path
from ..errors import RefusalError
from ..gimp.bitmaps import Bitmap
from ..gimp.layers import check_pair
from ..gimp.pixels import PixelFormat, Window, bands_of, common_format, format_of, rendered_buffer
from ..i18n import N_, _

if TYPE_CHECKING:
    from ..client.worker import Worker


SHOWN = {
    "predicted": N_("{look}: predicted"),
    "difference": N_("{look}: difference × 8"),
    "heat": N_("{look}: error"),
}
"""What the worker can show of a comparison, and what it is called as a layer."""
LEGEND_CHANNELS = 3
"""Bytes of a colour of the heat map."""


@dataclass(frozen=True)
class ComparisonRequest:
    """Which look is compared on which layers, and whether layers are made that show it."""

    file: Path
    before: Gimp.Layer
    after: Gimp.Layer
    make_layers: bool


def request_from(config: Gimp.ProcedureConfig) -> ComparisonRequest:
    """Read and check the arguments."""
    file = local_path(config.get_property("file"))
    if file is None:
        raise RefusalError(_("Choose a look (.onnx)."))
    before, after = config.get_property("before"), config.get_property("after")
    make_layers = config.get_property("layers")
    check_request(before, after, make_layers=make_layers)
    return ComparisonRequest(file, before, after, make_layers)


def check_request(
    before: Gimp.Layer | None, after: Gimp.Layer | None, *, make_layers: bool
) -> None:
    """Check that two layers can be compared, and that the image takes layers where they are wanted."""
    check_pair(before, after, align=False)
    if before is not None and make_layers:
        image = before.get_image()
        if image.get_base_type() != Gimp.ImageBaseType.RGB:
            raise RefusalError(
                _(
                    "A heat map needs an RGB image. Convert the image of the layer "
                    "before first (Image ▸ Mode ▸ RGB)."
                )
            )
        if image.get_floating_sel() is not None:
            raise RefusalError(
                _("There is a floating selection. Anchor it first (Layer ▸ Anchor Floating Layer).")
            )


@dataclass(frozen=True)
class ComparisonFigures:
    """How far a look is off: CIEDE2000 and PSNR (dB, None where nothing differs), and that in words."""

    delta_e_mean: float
    delta_e_p95: float
    delta_e_max: float
    psnr: float | None
    words: str


@dataclass(frozen=True)
class ComparisonPictures:
    """What a look makes of a picture, where it is off, and the heat map's colours up to ``top``."""

    predicted: Bitmap
    difference: Bitmap
    heat: Bitmap
    legend: bytes
    top: float


def compare_pictures(
    worker: Worker,
    file: Path,
    window: Window,
    smooth: tuple[Bitmap, Bitmap],
    sampled: tuple[Bitmap, Bitmap],
) -> ComparisonPictures:
    """Compare a look with the exact processing on a view of a photo, before and exactly after.

    ``window`` is where both lie in the whole photo. ``smooth`` is for the eyes. The error is that of the
    pixels in ``sampled``, of the same size: what is made smaller smoothly mixes pixels, and a look of mixed
    pixels is not the mixture of their looks.
    """
    size, length = (smooth[0].width, smooth[0].height), len(smooth[0].data)
    shown: list[bytes] = []
    for pair, wanted in ((smooth, ["predicted"]), (sampled, ["difference", "heat"])):
        ready, legend = _open(worker, file, PixelFormat("u8", 4), wanted, window)
        body = _compared(worker, pair[0].data + pair[1].data, len(wanted) * length)
        shown += [body[start : start + length] for start in range(0, len(body), length)]
        worker.send({"type": "end"})
        worker.receive("done")
    predicted, difference, heat = (Bitmap(*size, data) for data in shown)
    return ComparisonPictures(predicted, difference, heat, legend, ready["heat_top"])


def compare_layers(
    worker: Worker, file: Path, before: Gimp.Layer, after: Gimp.Layer, *, make_layers: bool
) -> tuple[ComparisonFigures, list[Gimp.Layer]]:
    """Compare a look with the exact processing; answer with the figures and the new layers.

    These show what the look makes of *before*, and hidden at first the difference and a heat map of
    the error. They come above *before*, in one step to undo, and only when all of them are complete.
    A vignette lies as it did in the pair that it was learned from: on the layer, wherever in its image that
    is.
    """
    Gimp.progress_init(_("Comparing…"))
    pixels = common_format(format_of(before), format_of(after))
    shown = list(SHOWN) if make_layers else []
    window = Window.whole(before.get_width(), before.get_height())
    ready, _legend = _open(worker, file, pixels, shown, window)
    made: list[Gimp.Layer] = []
    try:
        for what in shown:
            made.append(_empty_layer(before, pixels, _(SHOWN[what]).format(look=ready["name"])))
        _go_through(worker, before, after, pixels, made)
        worker.send({"type": "end"})
        done, _body = worker.receive("done")
        if made:
            _enter(before, made)
    except BaseException:
        worker.abandon()
        for layer in made:
            layer.delete()
        raise
    Gimp.progress_end()
    Gimp.displays_flush()
    figures = {name: done[name] for name in ("delta_e_mean", "delta_e_p95", "delta_e_max", "psnr")}
    return ComparisonFigures(**figures, words=_describe(done)), made


def _describe(done: dict[str, Any]) -> str:
    from ..common.sentences import describe_evaluation  # not at the top: see ``start_worker``

    worst = done["worst"]
    told = None if worst is None else ((worst["hue"], worst["lightness"]), worst["delta_e"])
    words: str = describe_evaluation(done["delta_e_mean"], done["delta_e_p95"], told)
    return words


def _open(
    worker: Worker, file: Path, pixels: PixelFormat, shown: Sequence[str], window: Window
) -> tuple[dict[str, Any], bytes]:
    """Begin the worker's job; what it says first, and the colours of the heat map."""
    job = {"file": str(file), "depth": pixels.depth, "channels": pixels.channels}
    worker.send({"type": "compare", **job, "show": list(shown), **window.header()})
    ready, legend = worker.receive("ready")
    worker.require(len(legend) >= LEGEND_CHANNELS)
    return ready, legend


def _compared(worker: Worker, both: bytes, length: int) -> bytes:
    """Give a band of both layers, get what is to be shown of it: so many bytes."""
    worker.send({"type": "band"}, both)
    body = worker.receive("band")[1]
    worker.require(len(body) == length)
    return body


def _go_through(
    worker: Worker,
    before: Gimp.Layer,
    after: Gimp.Layer,
    pixels: PixelFormat,
    made: Sequence[Gimp.Layer],
) -> None:
    """Compare all of two layers, and fill the new ones with what comes back."""
    targets: list[Gegl.Buffer] = [layer.get_buffer() for layer in made]
    try:
        with rendered_buffer(before) as first, rendered_buffer(after) as second:
            for band in bands_of(before):
                sides = [band.read(buffer, pixels.babl) for buffer in (first, second)]
                body = _compared(worker, b"".join(sides), len(made) * len(sides[0]))
                for number, target in enumerate(targets):
                    start = number * len(sides[0])
                    band.write(target, pixels.babl, body[start : start + len(sides[0])])
                Gimp.progress_update((band.y + band.rows) / before.get_height())
    finally:
        # Pixels that reach GIMP after the layer was deleted make it end the plug-in.
        while targets:
            targets.pop().flush()
    for layer in made:
        layer.update(0, 0, layer.get_width(), layer.get_height())


def _empty_layer(before: Gimp.Layer, pixels: PixelFormat, name: str) -> Gimp.Layer:
    """Make a layer of the size and at the place of *before*, in no image yet."""
    image, size = before.get_image(), (before.get_width(), before.get_height())
    kind = Gimp.ImageType.RGBA_IMAGE if pixels.channels == 4 else Gimp.ImageType.RGB_IMAGE
    layer = Gimp.Layer.new(image, name, *size, kind, 100, Gimp.LayerMode.NORMAL)
    place = before.get_offsets()
    layer.set_offsets(place.offset_x, place.offset_y)
    return layer


def _enter(before: Gimp.Layer, made: Sequence[Gimp.Layer]) -> None:
    """Put the layers above *before*, the first one lowest."""
    image = before.get_image()
    image.undo_group_start()
    try:
        below = before
        for layer in made:
            layer.set_visible(layer is made[0])
            # Each at the place of the one below it, which moves down.
            place = image.get_item_position(below)
            if not image.insert_layer(layer, before.get_parent(), place):
                raise RefusalError(
                    _("GIMP could not add the new layer above “{layer}”.").format(
                        layer=before.get_name()
                    )
                )
            below = layer
        image.set_selected_layers([made[0]])
    finally:
        image.undo_group_end()
