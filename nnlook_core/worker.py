"""The worker: learns and applies for the plug-in, over pipes.

Started as ``python -I -m nnlook_core.worker``. What is said in the frames is on the page
``docs/wire.md``; this is a thin face of the same functions that the command line uses.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import traceback
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core import __version__, library, lookfile
from nnlook_core.atomic import refuse_existing
from nnlook_core.errors import Refusal
from nnlook_core.wire import PROTOCOL, WireError, read_frame, write_frame

if TYPE_CHECKING:
    from nnlook_core.pairs import PicturePair

DEPTHS: dict[str, type[np.generic]] = {"u8": np.uint8, "u16": np.uint16, "float": np.float32}

Frame = tuple[dict[str, Any], bytes]


class PeerLeftError(Exception):
    """The plug-in has left; so does the worker."""


class _Inbox:
    """What the plug-in says, read by a thread of its own: it is heard while the worker is busy.

    A thread and a queue, because on Windows there is no way to ask a pipe whether there is something
    to be read. The thread ends with the process.
    """

    AHEAD = 2
    """Frames that may wait here: some more in the pipe, and then the plug-in waits."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._queue: queue.Queue[Frame | Exception | None] = queue.Queue(self.AHEAD)
        self._seen: list[Frame | Exception | None] = []  # taken from the queue, not yet answered
        threading.Thread(target=self._read, daemon=True).start()

    def next(self) -> Frame | None:
        """Wait for the next frame; None at the end of the input. Raises ``WireError``."""
        item = self._seen[0] if self._seen else self._queue.get()
        # The end, clean or not, is the last that was read: it is there for whoever asks again.
        self._seen = [] if isinstance(item, tuple) else [item]
        if isinstance(item, Exception):
            raise item
        return item

    def peek(self) -> Frame | None:
        """The next frame where it has come already, without taking it; None where none has.

        Raises ``PeerLeftError`` where none will come any more, and ``WireError``.
        """
        if not self._seen:
            try:
                self._seen.append(self._queue.get_nowait())
            except queue.Empty:
                return None
        item = self._seen[0]
        if isinstance(item, Exception):
            raise item
        if item is None:
            raise PeerLeftError("while the worker was busy")
        return item

    def _read(self) -> None:
        item: Frame | Exception | None
        while True:
            try:
                item = read_frame(self._source)
            except (WireError, OSError) as error:
                item = error
            self._queue.put(item)
            if not isinstance(item, tuple):
                return


class Worker:
    """One conversation, from ``hello`` to the end of the input."""

    def __init__(self, source: IO[bytes], target: IO[bytes]) -> None:
        self._inbox, self._target = _Inbox(source), target
        self._at_end = True  # whether the current job's ``end`` has been read
        self._jobs = {"learn": self._learn, "apply": self._apply}

    def serve(self) -> None:
        """Speak first, then do job after job until the plug-in leaves."""
        try:
            self._say(
                "hello",
                protocol=PROTOCOL,
                nnlook=__version__,
                versions={
                    "python": python_version(),
                    "numpy": version("numpy"),
                    "onnxruntime": version("onnxruntime"),
                },
                looks=str(library.looks()),
            )
            while (frame := self._inbox.next()) is not None:
                if frame[0]["type"] != "stop":  # else it came after the end of what it was to stop
                    self._do(frame[0])
        except (PeerLeftError, WireError, BrokenPipeError):
            traceback.print_exc()  # to the log; there is nobody left to tell

    def _do(self, job: dict[str, Any]) -> None:
        """One job; whatever goes wrong in it is an answer, and the next job starts clean."""
        self._at_end = False
        try:
            if job["type"] not in self._jobs:
                raise Refusal(f"The worker knows no {job['type']}. Run the installer again.")
            self._jobs[job["type"]](job)
        except (PeerLeftError, WireError, BrokenPipeError):
            raise
        except (Refusal, OSError) as error:
            self._fail(" ".join(str(error).split()))
        except Exception as error:  # noqa: BLE001 (the boundary: a fault of ours is an answer too)
            traceback.print_exc()
            kind = type(error).__name__
            self._fail(f"An unexpected fault ({kind}: {error}). The log tells more.")

    def _fail(self, message: str) -> None:
        self._say("error", message=message)
        for _ in self._rest():
            pass

    def _say(self, kind: str, body: bytes = b"", **header: Any) -> None:
        write_frame(self._target, {"type": kind, **header}, body)

    def _rest(self) -> Iterator[Frame]:
        """The frames of the current job, up to its ``end``."""
        while not self._at_end:
            frame = self._inbox.next()
            if frame is None:
                raise PeerLeftError("in the middle of a job")
            if frame[0]["type"] == "end":
                self._at_end = True
            else:
                yield frame

    def _stopped(self) -> bool:
        """Whether the plug-in has said ``stop``, which is taken, since its ``end``."""
        frame = self._inbox.peek()
        if frame is None or frame[0]["type"] != "stop":
            return False
        self._inbox.next()
        return True

    def _learn(self, job: dict[str, Any]) -> None:
        # Slow to import, and applying must start quickly.
        from nnlook_core import families
        from nnlook_core.learning import Progress, learn

        path = Path(job["file"])
        if path.parent == library.looks():
            path.parent.mkdir(parents=True, exist_ok=True)
        refuse_existing(path, overwrite=job["overwrite"])

        stopped = False

        def tell(progress: Progress) -> bool:
            nonlocal stopped
            self._say(
                "progress",
                fraction=progress.fraction,
                delta_e=progress.delta_e,
                stage=progress.stage,
            )
            stopped = stopped or self._stopped()
            return stopped

        lesson = learn(
            self._pairs(align=job["align"]),
            name=job["name"],
            author=job["author"],
            licence=job["licence"],
            created=job["created"],
            nodes=job["nodes"],
            seed=job["seed"],
            on_progress=tell,
        )
        lookfile.save(lesson.look, path, overwrite=job["overwrite"])
        confidence = lesson.look.card.confidence
        self._say(
            "done",
            file=str(path),
            report=lesson.report.to_dict(),
            confidence=None if confidence is None else families.in_words(confidence),
        )

    def _pairs(self, *, align: bool) -> Iterator[PicturePair]:
        """The pairs of a job, each to be used up before the next.

        With ``align`` the pictures are kept whole: they may differ in size and come one after the other.
        """
        from nnlook_core.pairs import PicturePair

        frames = _Frames(self._rest())
        while (opening := frames.next()) is not None:
            header = opening[0]
            if header["type"] != "pair":
                raise Refusal("The worker was sent pixels of no pair. Run the installer again.")
            if not align:
                bands = (_halves(_pixels(body, header)) for _, body in frames.of("band"))
                yield PicturePair(header["width"], header["height"], bands)
                continue
            pictures = []
            for kind in ("before", "after"):
                bodies = [_pixels(body, header) for _, body in frames.of(kind)]
                width, height = header[kind]
                pictures.append(np.concatenate(bodies).reshape(height, width, header["channels"]))
            yield PicturePair.aligned(*pictures)

    def _apply(self, job: dict[str, Any]) -> None:
        from nnlook_core.applying import Applier
        from nnlook_core.confidence import Guesses

        look = lookfile.load(job["file"])
        confidence = look.card.confidence
        guesses = None if confidence is None else Guesses(confidence)
        applier = Applier(look, strength=job["strength"], mode=job["mode"])
        self._say("ready", name=look.name, sha256=look.sha256)
        for _, body in self._rest():
            pixels = _pixels(body, job)
            self._say("band", applier.pixels(pixels).tobytes())
            if guesses is not None:
                guesses.add(pixels)
        self._say("done", guessed_share=None if guesses is None else guesses.share)


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


def _pixels(body: bytes, job: dict[str, Any]) -> NDArray[Any]:
    """A body's pixels (n, channels), without a copy."""
    return np.frombuffer(body, dtype=DEPTHS[job["depth"]]).reshape(-1, job["channels"])


def _halves(pixels: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    middle = len(pixels) // 2
    return pixels[:middle], pixels[middle:]


def main() -> None:
    """Serve on standard input and output; all else that prints goes to standard error.

    All else that reads finds nothing. On Windows it would wait for the thread that reads the frames
    even to ask what kind of file standard input is, and so would every program that it starts.
    """
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    Worker(source, target).serve()


if __name__ == "__main__":
    main()
