# SPDX-License-Identifier: GPL-3.0-or-later
"""Making a chart: the worker knows the colours, GIMP gets an image of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gegl, Gimp, Gio, GLib

from ..chart_mark import mark
from ..i18n import _
from ..looks import is_taken, numbered
from ..pixels import Band

if TYPE_CHECKING:
    from ..worker_link import Worker

FORMAT, CHANNELS = "R'G'B' u8", 3


def make(worker: Worker, kind: str, level: int) -> Gimp.Image:
    """Make the image of a chart, 8-bit sRGB, with one layer. Shows GIMP's progress bar."""
    Gimp.progress_init(_("Making the colour chart…"))
    worker.send({"type": "chart", "chart": kind, "level": level})
    worker.send({"type": "end"})
    ready, _body = worker.receive("ready")
    form = _("Colour chart {kind}") if kind == "all" else _("Colour chart {kind} {level}")
    name = form.format(kind=kind, level=level)
    size = ready["width"], ready["height"]
    worker.require(size == (described(kind, level)["side"],) * 2)
    image = Gimp.Image.new(*size, Gimp.ImageBaseType.RGB)
    try:
        layer = Gimp.Layer.new(
            image, name, *size, Gimp.ImageType.RGB_IMAGE, 100.0, Gimp.LayerMode.NORMAL
        )
        _fill(worker, layer)
        image.insert_layer(layer, None, 0)
        image.set_file(Gio.File.new_for_path(str(_unused(name))))
        mark(image, ready["mark"])
        image.clean_all()  # it can be made again at any time: closing it need not be asked for
    except BaseException:
        image.delete()
        raise
    Gimp.progress_end()
    return image


def _fill(worker: Worker, layer: Gimp.Layer) -> None:
    buffer: Gegl.Buffer = layer.get_buffer()
    width, height = layer.get_width(), layer.get_height()
    try:
        row = 0
        while (frame := worker.receive("band", "done"))[0]["type"] == "band":
            header, data = frame
            left, length = height - row, header["rows"] * width * CHANNELS
            worker.require(0 < header["rows"] <= left and len(data) == length)
            Band(0, row, width, header["rows"]).write(buffer, FORMAT, data)
            row += header["rows"]
            Gimp.progress_update(row / height)
        worker.require(row == height)
    finally:
        # Pixels that reach GIMP after the layer was deleted make it end the plug-in.
        buffer.flush()
        del buffer
    layer.update(0, 0, width, height)


def _unused(name: str) -> Path:
    """A file of no one, which names the image; saving and exporting begin with it."""
    known: str | None = GLib.get_user_special_dir(GLib.UserDirectory.DIRECTORY_PICTURES)
    folder = Path(known) if known and Path(known).is_dir() else Path.home()
    files = (folder / f"{each}.xcf" for each in numbered(name))
    return next(file for file in files if not is_taken(file))


def described(kind: str, level: int) -> dict[str, Any]:
    """How large a chart will be: its ``side`` in pixels, and how many ``colours`` it has."""
    steps = 256 if kind == "all" else level**2
    return {"side": 4096 if kind == "all" else level**3, "colours": steps**3}
