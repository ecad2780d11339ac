"""The job *learn*: pairs come, a look file and a report go back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from nnlook_core import families, library, lookfile
from nnlook_core.atomic import refuse_existing
from nnlook_core.errors import Refusal
from nnlook_core.i18n import _
from nnlook_core.learning import Progress, learn
from nnlook_core.pairs import PicturePair
from nnlook_core.worker.pixels import halves, pixels_of
from nnlook_core.worker.talk import Frame, Talk


def run(talk: Talk, job: dict[str, Any]) -> None:
    """Learn a look from pairs, write it, and report; a *stop* ends it with the best so far."""
    path = Path(job["file"])
    if path.parent == library.looks():
        path.parent.mkdir(parents=True, exist_ok=True)
    refuse_existing(path, overwrite=job["overwrite"])

    stopped = False

    def tell(progress: Progress) -> bool:
        nonlocal stopped
        talk.say(
            "progress",
            fraction=progress.fraction,
            delta_e=progress.delta_e,
            stage=progress.stage,
        )
        stopped = stopped or talk.stopped()
        return stopped

    lesson = learn(
        _pairs(talk.rest(), align=job["align"]),
        name=job["name"],
        author=job["author"],
        licence=job["licence"],
        created=job["created"],
        tags=job.get("tags", ()),
        nodes=job["nodes"],
        seed=job["seed"],
        on_progress=tell,
    )
    lookfile.save(lesson.look, path, overwrite=job["overwrite"])
    confidence = lesson.look.card.confidence
    talk.say(
        "done",
        file=str(path),
        report=lesson.report.to_dict(),
        confidence=None if confidence is None else families.in_words(confidence),
    )


def _pairs(rest: Iterator[Frame], *, align: bool) -> Iterator[PicturePair]:
    """The pairs of a job, each to be used up before the next.

    With ``align`` the pictures are kept whole: they may differ in size and come one after the other.
    """
    frames = _Frames(rest)
    while (opening := frames.next()) is not None:
        header = opening[0]
        if header["type"] != "pair":
            raise Refusal(_("The worker was sent pixels of no pair. Run the installer again."))
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


class _Frames:
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
