"""The job *learn-chart*: a processed chart comes, a look file and a report go back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core.charts.chart_to_pair import pair_of
from nnlook_core.charts.recognition import candidates_of
from nnlook_core.common.i18n import _
from nnlook_core.errors import Refusal
from nnlook_core.pairs.pair import PicturePair
from nnlook_core.worker.jobs.learn import Frames, learn_from
from nnlook_core.worker.pixels import DEPTHS, pixels_of
from nnlook_core.worker.session import Frame, Session


def run(session: Session, job: dict[str, Any]) -> None:
    """Learn a look from a processed chart."""
    learn_from(session, job, _pairs)


def _pairs(frames: Frames) -> Iterator[PicturePair]:
    opening = frames.next()
    if opening is None:
        raise Refusal(_("The worker received no picture. Run the installer again."))
    header = opening[0]
    candidates_of(header["width"], header["height"])  # before its pixels take up room
    yield pair_of(picture_of(header, frames.of("band")))


def picture_of(header: dict[str, Any], bands: Iterable[Frame]) -> NDArray[Any]:
    """A picture that comes in bands, whole: it is recognised before it is learned from.

    Raises ``Refusal`` where there are more or fewer pixels than the header says.
    """
    shape = header["height"], header["width"], header["channels"]
    picture = np.empty((shape[0] * shape[1], shape[2]), DEPTHS[header["depth"]])
    filled = 0
    for _header, body in bands:
        band = pixels_of(body, header)
        if filled + len(band) <= len(picture):
            picture[filled : filled + len(band)] = band
        filled += len(band)
    if filled != len(picture):
        raise Refusal(_("The picture does not have the announced size. Try again."))
    return picture.reshape(shape)
