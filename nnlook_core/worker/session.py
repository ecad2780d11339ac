"""The conversation with the plug-in: frames in, frames out, one job after another."""

from __future__ import annotations

import queue
import threading
import traceback
from collections.abc import Callable, Iterator
from importlib.metadata import version
from platform import python_version
from typing import IO, Any

from nnlook_core import minimum_versions
from nnlook_core._version import __version__
from nnlook_core.common.i18n import _
from nnlook_core.common.wire import PROTOCOL, WireError, read_frame, write_frame
from nnlook_core.errors import Refusal
from nnlook_core.library import paths
from nnlook_core.worker import sandbox

Frame = tuple[dict[str, Any], bytes]

Run = Callable[["Session", dict[str, Any]], None]
"""What does a job; it raises a ``Refusal`` where it cannot be done."""


LONGEST_MESSAGE = 2000
"""Characters of an error's sentence; more is cut off."""


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
        sandbox.renew_time()
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
            except (WireError, OSError, MemoryError) as error:
                item = error
            self._queue.put(item)
            if not isinstance(item, tuple):
                return


class Session:
    """One conversation, from ``hello`` to the end of the input."""

    def __init__(self, source: IO[bytes], target: IO[bytes], run: Run) -> None:
        self._inbox, self._target = _Inbox(source), target
        self._run = run
        self._at_end = True  # whether the current job's ``end`` has been read

    def serve(self) -> None:
        """Speak first, then do job after job until the plug-in leaves."""
        try:
            minimum_versions.require()
            self.say(
                "hello",
                protocol=PROTOCOL,
                nnlook=__version__,
                versions={
                    "python": python_version(),
                    "numpy": version("numpy"),
                    "onnxruntime": version("onnxruntime"),
                },
                looks=str(paths.looks()),
            )
            while (frame := self._inbox.next()) is not None:
                if frame[0]["type"] != "stop":  # else it came after the end of what it was to stop
                    self._do(frame[0])
        except Refusal as refusal:  # in the place of hello: nothing can be done here
            self.say("error", message=str(refusal), fault=False)
        except (PeerLeftError, WireError, BrokenPipeError, MemoryError):
            # To the log: there is nobody left to tell, or no telling where the next frame begins.
            traceback.print_exc()

    def _do(self, job: dict[str, Any]) -> None:
        """One job; whatever goes wrong in it is an answer, and the next job starts clean."""
        self._at_end = False
        try:
            self._run(self, job)
        except (PeerLeftError, WireError, BrokenPipeError):
            raise
        except (Refusal, OSError) as error:
            self._fail(" ".join(str(error).split()))
        except MemoryError:
            traceback.print_exc()
            self._fail(_("Not enough memory. Close other programs, or use a smaller picture."))
        except Exception as error:  # noqa: BLE001 (the boundary: a fault of ours is an answer too)
            traceback.print_exc()
            kind = type(error).__name__
            message = _("Internal error in the worker ({kind}: {fault}).").format(
                kind=kind, fault=" ".join(str(error).split())
            )
            self._fail(message, fault=True)

    def _fail(self, message: str, *, fault: bool = False) -> None:
        # A message may cite what a stranger wrote, and be too long for a frame.
        cut = message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]}…"
        self.say("error", message=cut, fault=fault)
        self.pass_over()

    def say(self, kind: str, body: bytes = b"", **header: Any) -> None:
        """Send a frame. Raises ``ValueError``, and sends nothing, where there can be no such frame."""
        sandbox.renew_time()
        try:
            write_frame(self._target, {"type": kind, **header}, body)
        except WireError as error:  # our own, and not the end of the conversation
            raise ValueError(str(error)) from error

    def rest(self) -> Iterator[Frame]:
        """The frames of the current job, up to its ``end``."""
        while not self._at_end:
            frame = self._inbox.next()
            if frame is None:
                raise PeerLeftError("in the middle of a job")
            if frame[0]["type"] == "end":
                self._at_end = True
            else:
                yield frame

    def pass_over(self) -> None:
        """Wait for the current job's ``end``, whatever comes before it."""
        for _frame in self.rest():
            pass

    def stop(self) -> dict[str, Any] | None:
        """The plug-in's ``stop`` since its ``end``, which is taken; None where it has said none."""
        frame = self._inbox.peek()
        if frame is None or frame[0]["type"] != "stop":
            return None
        self._inbox.next()
        return frame[0]
