# SPDX-License-Identifier: GPL-3.0-or-later
"""Is a layer a processed chart? The worker knows; GIMP's side knows which one is most likely meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from gi.repository import Gimp

from ..chart_mark import is_marked
from ..guesses import single_layers
from ..i18n import _
from ..layers import check_photo
from ..refusal import RefusalError

if TYPE_CHECKING:
    from ..worker_link import Worker


def check_layer(layer: Gimp.Layer | None) -> Gimp.Layer:
    """Check what can be told without looking at the pixels, and give the layer back."""
    if layer is None:
        raise RefusalError(_("Please open the processed chart, and choose its layer."))
    check_photo(layer)
    return layer


def recognise(worker: Worker, header: dict[str, Any], bands: Sequence[bytes]) -> str:
    """Have the worker look at a picture; answer with its sentence. For any thread.

    Raises ``RefusalError`` with the reason where it is no processed chart.
    """
    worker.send(header)
    worker.receive("ready")
    for band in bands:
        worker.send({"type": "band"}, band)
    worker.send({"type": "end"})
    words: str = worker.receive("done")[0]["words"]
    return words


def likely_chart(current: Gimp.Image | None, images: Iterable[Gimp.Image]) -> Gimp.Layer | None:
    """Guess which layer is the processed chart.

    A square one, of the current image first and then of the newest, and rather one that came from a file
    than the chart that was made here. Where none is square, any layer.
    """
    now = None if current is None else current.get_id()

    def order(image: Gimp.Image) -> tuple[bool, bool, int]:
        return is_marked(image), image.get_id() != now, -image.get_id()

    layers = [layer for image in sorted(images, key=order) for layer in single_layers(image)]
    square = [layer for layer in layers if layer.get_width() == layer.get_height()]
    return next(iter(square or layers), None)
