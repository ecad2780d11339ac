# SPDX-License-Identifier: GPL-3.0-or-later
"""Colour charts: making one as an image, recognising a processed one, and learning from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gegl, Gimp, Gio, GLib

from ..client.library import Card
from ..client.look_files import is_taken, numbered
from ..errors import RefusalError
from ..gimp.layers import check_photo, single_layers
from ..gimp.pixels import Band, PixelFormat, bands_of, format_of, rendered_buffer
from ..gimp.provenance import is_chart, mark_as_chart
from ..i18n import _
from ..learn.model import learn_header
from ..ui.wording import describe_remarks

if TYPE_CHECKING:
    from ..client.worker import Worker
    from ..client.worker_process import Frame
    from ..gimp.bitmaps import PreviewSource

CHART_FORMAT, CHART_CHANNELS = "R'G'B' u8", 3


def make_chart(worker: Worker, kind: str, level: int) -> Gimp.Image:
    """Make the image of a chart, 8-bit sRGB, with one layer. Shows GIMP's progress bar."""
    Gimp.progress_init(_("Creating colour chart…"))
    worker.send({"type": "chart", "chart": kind, "level": level})
    worker.send({"type": "end"})
    ready, _body = worker.receive("ready")
    form = _("Colour chart {kind}") if kind == "all" else _("Colour chart {kind} {level}")
    name = form.format(kind=kind, level=level)
    size = ready["width"], ready["height"]
    worker.require(size == (chart_size(kind, level)["side"],) * 2)
    image = Gimp.Image.new(*size, Gimp.ImageBaseType.RGB)
    try:
        layer = Gimp.Layer.new(
            image, name, *size, Gimp.ImageType.RGB_IMAGE, 100.0, Gimp.LayerMode.NORMAL
        )
        _fill_chart(worker, layer)
        image.insert_layer(layer, None, 0)
        image.set_file(Gio.File.new_for_path(str(_unused_file(name))))
        mark_as_chart(image, ready["mark"])
        image.clean_all()  # it can be made again at any time: closing it need not be asked for
    except BaseException:
        image.delete()
        raise
    Gimp.progress_end()
    return image


def _fill_chart(worker: Worker, layer: Gimp.Layer) -> None:
    buffer: Gegl.Buffer = layer.get_buffer()
    width, height = layer.get_width(), layer.get_height()
    try:
        row = 0
        while (frame := worker.receive("band", "done"))[0]["type"] == "band":
            header, data = frame
            left, length = height - row, header["rows"] * width * CHART_CHANNELS
            worker.require(0 < header["rows"] <= left and len(data) == length)
            Band(0, row, width, header["rows"]).write(buffer, CHART_FORMAT, data)
            row += header["rows"]
            Gimp.progress_update(row / height)
        worker.require(row == height)
    finally:
        # Pixels that reach GIMP after the layer was deleted make it end the plug-in.
        buffer.flush()
        del buffer
    layer.update(0, 0, width, height)


def _unused_file(name: str) -> Path:
    """A file of no one, which names the image; saving and exporting begin with it."""
    known: str | None = GLib.get_user_special_dir(GLib.UserDirectory.DIRECTORY_PICTURES)
    folder = Path(known) if known and Path(known).is_dir() else Path.home()
    files = (folder / f"{each}.xcf" for each in numbered(name))
    return next(file for file in files if not is_taken(file))


def chart_size(kind: str, level: int) -> dict[str, Any]:
    """How large a chart will be: its ``side`` in pixels, and how many ``colours`` it has."""
    steps = 256 if kind == "all" else level**2
    return {"side": 4096 if kind == "all" else level**3, "colours": steps**3}


def check_chart_layer(layer: Gimp.Layer | None) -> Gimp.Layer:
    """Check what can be told without looking at the pixels, and give the layer back."""
    if layer is None:
        raise RefusalError(_("Open the processed chart and select its layer."))
    check_photo(layer)
    return layer


def recognise_chart(worker: Worker, header: dict[str, Any], bands: Sequence[bytes]) -> str:
    """Have the worker look at a picture; answer with what is to be said of it. For any thread.

    Raises ``RefusalError`` with the reason where it is no processed chart.
    """
    worker.send(header)
    worker.receive("ready")
    for band in bands:
        worker.send({"type": "band"}, band)
    worker.send({"type": "end"})
    return describe_remarks([worker.receive("done")[0]["chart"]])[0]


def likely_chart(current: Gimp.Image | None, images: Iterable[Gimp.Image]) -> Gimp.Layer | None:
    """Guess which layer is the processed chart.

    A square one, of the current image first and then of the newest, and rather one that came from a file
    than the chart that was made here. Where none is square, any layer.
    """
    now = None if current is None else current.get_id()

    def order(image: Gimp.Image) -> tuple[bool, bool, int]:
        return is_chart(image), image.get_id() != now, -image.get_id()

    layers = [layer for image in sorted(images, key=order) for layer in single_layers(image)]
    square = [layer for layer in layers if layer.get_width() == layer.get_height()]
    return next(iter(square or layers), None)


@dataclass(frozen=True)
class ChartRequest:
    """A look to be learned from a processed chart."""

    processed: Gimp.Layer
    card: Card
    file: Path
    overwrite: bool

    @property
    def layers(self) -> Sequence[Gimp.Layer]:
        """The processed chart."""
        return [self.processed]

    @property
    def preview_source(self) -> PreviewSource | None:
        """None: a chart is nothing to look at."""
        return None

    def header(self) -> dict[str, Any]:
        """The header of the frame that opens the worker's job."""
        header = learn_header(
            self.file, self.card, overwrite=self.overwrite, nodes="auto", seed=0, align=False
        )
        return {**header, "type": "learn-chart"}

    def frames(self, on_read: Callable[[float], None]) -> Iterator[Frame]:
        """The frames that follow: the picture in bands."""
        yield picture_header(self.processed, "picture"), b""
        for share, band in picture_bands(self.processed):
            yield {"type": "band"}, band
            on_read(share)


def picture_header(layer: Gimp.Layer, kind: str) -> dict[str, Any]:
    """The header that says how large a layer is and how its pixels come."""
    pixels = _chart_format(layer)
    return {
        "type": kind,
        "width": layer.get_width(),
        "height": layer.get_height(),
        "depth": pixels.depth,
        "channels": pixels.channels,
    }


def picture_bands(layer: Gimp.Layer) -> Iterator[tuple[float, bytes]]:
    """Read a layer band by band: which share (0–1) is read then, and the band."""
    babl = _chart_format(layer).babl
    with rendered_buffer(layer) as buffer:
        for band in bands_of(layer):
            yield (band.y + band.rows) / layer.get_height(), band.read(buffer, babl)


def _chart_format(layer: Gimp.Layer) -> PixelFormat:
    """8 bits where the layer has no more, else 16: a chart is within 0 and 1, and is kept whole."""
    exact = format_of(layer)
    depth = "u8" if exact.depth == "u8" else "u16"
    return PixelFormat(depth, 4 if layer.has_alpha() else 3)
