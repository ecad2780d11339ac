"""The job *learn*: pairs come, a look file and a report go back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from nnlook_core.colour.pixels import from_float, to_float
from nnlook_core.common.i18n import _
from nnlook_core.errors import Refusal
from nnlook_core.lookfile import storage
from nnlook_core.pairs.pair import PicturePair
from nnlook_core.training.train import Progress, learn
from nnlook_core.worker.figures import confidence_told
from nnlook_core.worker.pixels import halves, pixels_of
from nnlook_core.worker.session import Frame, Session
from nnlook_core.worker.target import target_of

Pairs = Callable[["Frames"], Iterable[PicturePair]]
"""What makes pairs of the frames of a job."""


def run(session: Session, job: dict[str, Any]) -> None:
    """Learn a look from pairs of pictures."""
    learn_from(session, job, lambda frames: _pairs(frames, align=job["align"]))


def learn_from(session: Session, job: dict[str, Any], pairs: Pairs) -> None:
    """Learn a look, write it, and report; a *stop* ends it with the best so far, or with none."""
    path = target_of(job)
    stop: dict[str, Any] | None = None
    frames = Frames(session.rest())
    preview = Preview(frames)

    def tell(progress: Progress) -> bool:
        nonlocal stop
        session.say(
            "progress",
            preview.as_now(progress),
            fraction=progress.fraction,
            delta_e=progress.delta_e,
            stage=progress.stage,
        )
        stop = stop or session.stop()
        return stop is not None

    lesson = learn(
        pairs(frames),
        name=job["name"],
        author=job["author"],
        licence=job["licence"],
        created=job["created"],
        tags=job.get("tags", ()),
        nodes=job["nodes"],
        seed=job["seed"],
        on_progress=tell,
    )
    if stop is not None and not stop.get("keep", True):
        session.say("done", file=None, report=None, confidence=None)
        return
    storage.save(lesson.look, path, overwrite=job["overwrite"])
    session.say(
        "done",
        file=str(path),
        report={**lesson.report.to_dict(), "remarks": list(lesson.report.coded_remarks)},
        confidence=confidence_told(lesson.look.card),
    )


class Preview:
    """The photo that the plug-in may send to see it with the network as it is at the moment.

    It is computed when it is due: every PAUSE seconds at the most, and it is a small picture. To look
    at a network changes nothing of it.
    """

    PAUSE = 0.2

    def __init__(self, frames: Frames) -> None:
        photo = next(frames.of("photo"), None)
        self._pixels = None if photo is None else pixels_of(photo[1], photo[0])
        self._due = 0.0

    def as_now(self, progress: Progress) -> bytes:
        """The photo's pixels with the network; none where it is not due or there is none."""
        if self._pixels is None or progress.predict is None or time.monotonic() < self._due:
            return b""
        seen = np.array(self._pixels)
        values = progress.predict(to_float(self._pixels)[:, :3].astype(np.float64))
        seen[:, :3] = from_float(values.astype(np.float32), seen.dtype.type)
        self._due = time.monotonic() + self.PAUSE
        return seen.tobytes()


def _pairs(frames: Frames, *, align: bool) -> Iterator[PicturePair]:
    """The pairs of a job, each to be used up before the next.

    With ``align`` the pictures are kept whole: they may differ in size and come one after the other.
    """
    while (opening := frames.next()) is not None:
        header = opening[0]
        if header["type"] != "pair":
            raise Refusal(_("The worker received pixels outside a pair. Run the installer again."))
        if not align:
            bands = (halves(pixels_of(frame[1], header)) for frame in frames.of("band"))
            yield PicturePair(header["width"], header["height"], bands)
            continue
        pictures = []
        for kind in ("before", "after"):
            bodies = [pixels_of(frame[1], header) for frame in frames.of(kind)]
            width, height = header[kind]
            pictures.append(np.concatenate(bodies).reshape(height, width, header["channels"]))
        yield PicturePair.aligned(*pictures)


class Frames:
    """The frames of a job, one of which can be looked at before it is taken."""

    def __init__(self, frames: Iterator[Frame]) -> None:
        self._frames = frames
        self._kept: Frame | None = None

    def next(self) -> Frame | None:
        """The next frame, None after the last."""
        frame, self._kept = self._kept or next(self._frames, None), None
        return frame

    def of(self, kind: str) -> Iterator[Frame]:
        """The frames of a kind that come next."""
        while (frame := self.next()) is not None and frame[0]["type"] == kind:
            yield frame
        self._kept = frame
