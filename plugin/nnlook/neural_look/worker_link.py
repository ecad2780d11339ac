# SPDX-License-Identifier: GPL-3.0-or-later
"""The link to the worker: the process that computes, behind a pair of pipes.

What is said over the pipes is on the page ``docs/wire.md``.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, BinaryIO, cast

from . import wire  # type: ignore[attr-defined]  # install.py lays it here
from .i18n import _, languages
from .refusal import RefusalError, WorkerLostError
from .runtime import REPAIR, Runtime

INHERITED = (
    *("PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP"),
    *("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"),
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "PROGRAMDATA"),
    *("USERPROFILE", "HOMEDRIVE", "HOMEPATH", "APPDATA", "LOCALAPPDATA", "USERNAME"),
    *("NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE"),
)
"""What the worker inherits. GIMP's own LD_LIBRARY_PATH, PYTHONPATH, GI_TYPELIB_PATH and the like
would make another Python load GIMP's libraries."""

LOG_BYTES = 1 << 20
SECONDS_TO_LEAVE = 2.0
SECONDS_OF_SILENCE = 300.0
"""A worker that says nothing for so long, hangs: even aligning two large photos on an old machine
takes less. ``NNLOOK_PATIENCE`` is another number of seconds."""


class Worker:
    """A running worker: takes one job after another, and leaves with the ``with`` block.

    Where it dies, the job that it was at is lost and refused; the next one gets another worker, so that
    an open dialog goes on. ``looks`` is the folder where looks live by default.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._left = False
        self._log_file = runtime.home / "log" / "worker.log"
        self._start()

    def _start(self) -> None:
        """Start a process and hear its greeting."""
        runtime = self._runtime
        self._in_job = self._hangs = False
        self._lost = True  # until it has greeted
        with _opened_log(self._log_file) as log:
            try:
                # All three handles are given: on Windows GIMP's Python runs without a console.
                self._process = subprocess.Popen(
                    [str(runtime.python), "-I", "-m", "nnlook_core.worker"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    env=worker_environment(os.environ, runtime.home),
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except OSError as error:
                raise RefusalError(
                    _(
                        "Neural Look's private Python, {file}, does not start ({reason}). {remedy}"
                    ).format(file=runtime.python, reason=error.strerror, remedy=_(REPAIR))
                ) from error
        self._input = cast(BinaryIO, self._process.stdin)
        self._output = cast(BinaryIO, self._process.stdout)
        patience = float(os.environ.get("NNLOOK_PATIENCE", SECONDS_OF_SILENCE))
        self._watchdog = _Watchdog(patience, self._end_what_hangs)
        try:
            self.looks = self._greet(runtime.version)
        except BaseException:
            self._let_go()
            raise
        self._lost = False

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Let the worker leave, and end it if it does not; no other one comes after it."""
        self._left = True
        self._let_go()

    def _let_go(self) -> None:
        with _unless_done_in(SECONDS_TO_LEAVE, self._process.kill):
            with contextlib.suppress(OSError):  # bytes that a dead worker never took
                self._input.close()
            self._process.wait()
        self._watchdog.close()
        self._output.close()

    def open_look(self, job: dict[str, Any]) -> dict[str, Any]:
        """Begin to apply a look; answer with its name and hash."""
        self.send({"type": "apply", **job})
        return self.receive("ready")[0]

    def look_at(self, band: bytes) -> bytes:
        """Give a band of pixels, get the same pixels with the look."""
        self.send({"type": "band"}, band)
        answer = self.receive("band")[1]
        if len(answer) != len(band):
            raise RefusalError(
                _("Neural Look's worker gave back a band of another size. {remedy}").format(
                    remedy=_(REPAIR)
                )
            )
        return answer

    def close_look(self) -> float | None:
        """End the job that ``open_look`` began; answer with the share of guessed pixels, if known."""
        self.send({"type": "end"})
        share: float | None = self.receive("done")[0]["guessed_share"]
        return share

    def abandon(self) -> None:
        """End the job that is open, if one is, whatever comes of it: the next one starts clean."""
        if self._in_job:
            with contextlib.suppress(RefusalError):  # it is not this that the user is to be told
                self.send({"type": "end"})
                self.receive("done")

    def guessed_share(self, job: dict[str, Any], pixels: bytes) -> float | None:
        """Apply a look to a few pixels for its guesses alone; the worker is ready for a job again."""
        self.open_look(job)
        self.look_at(pixels)
        return self.close_look()

    def _greet(self, version: str) -> Path:
        hello = self.receive("hello", at_start=True)[0]
        if hello.get("protocol") != wire.PROTOCOL or hello.get("nnlook") != version:
            raise RefusalError(
                _(
                    "The plug-in is of version {version} and its private runtime of version "
                    "{other}: they do not belong together. {remedy}"
                ).format(version=version, other=hello.get("nnlook"), remedy=_(REPAIR))
            )
        return Path(hello["looks"])

    def send(self, header: dict[str, Any], body: bytes = b"") -> None:
        """Send a frame. The first one opens a job, and its ``end`` closes it."""
        if header["type"] != "stop":
            opens = header["type"] != "end"
            if opens and not self._in_job:
                self._replace_what_died()
            self._in_job = opens
        try:
            with self._watchdog.watching():
                wire.write_frame(self._input, header, body)
        except OSError as error:
            raise self._loss() from error

    def receive(self, *expected: str, at_start: bool = False) -> tuple[dict[str, Any], bytes]:
        """Wait for a frame of an expected type; the worker's error is raised as a refusal.

        After an error no job is open: what is sent next opens another one.
        """
        try:
            with self._watchdog.watching():
                frame = wire.read_frame(self._output)
        except (OSError, wire.WireError) as error:
            raise self._loss(at_start=at_start) from error
        if frame is None:
            raise self._loss(at_start=at_start)
        header, body = frame
        if header["type"] == "error":
            if self._in_job:  # the worker passes over all frames up to the job's end
                self.send({"type": "end"})
            raise RefusalError(self._explained(header))
        if header["type"] not in expected:
            raise RefusalError(
                _("Neural Look's worker gave an answer out of turn. {remedy}").format(
                    remedy=_(REPAIR)
                )
            )
        return header, body

    def _replace_what_died(self) -> None:
        """Start another process where this one is gone: a job that is only beginning loses nothing."""
        if not self._left and (self._lost or self._process.poll() is not None):
            self._process.kill()  # one that only spoke nonsense may live
            self._let_go()
            self._start()

    def _end_what_hangs(self) -> None:
        self._hangs = True
        self._process.kill()

    def _explained(self, error: dict[str, Any]) -> str:
        """The worker's sentence, and where it is a fault of its own, where more is told."""
        message = str(error["message"])
        if not error["fault"]:
            return message
        more = _("Please report it; the details are in {file}.").format(file=self._log_file)
        return f"{message} {more}"

    def _loss(self, *, at_start: bool = False) -> WorkerLostError:
        self._lost, self._in_job = True, False
        if self._hangs:
            what = _("Neural Look's worker gave no answer and was ended; the image is as it was.")
        elif at_start:
            what = _("Neural Look's worker stopped at the start; the image is as it was.")
        else:
            what = _("Neural Look's worker stopped in the middle; the image is as it was.")
        remedy = _(
            "Please try again; if it happens again, {file} tells more, and running install.py "
            "again may mend it."
        ).format(file=self._log_file)
        return WorkerLostError(f"{what} {remedy}")


def worker_environment(environment: Mapping[str, str], home: Path) -> dict[str, str]:
    """Give what the worker may inherit of an environment, its home, and the user's languages.

    On Windows and macOS GIMP knows the language from the system or its settings, and no variable
    tells it.
    """
    inherited = {
        name: value
        for name, value in environment.items()
        if name.upper() in INHERITED or name.startswith("LC_")
    }
    return {**inherited, "LANGUAGE": languages(), "NNLOOK_HOME": str(home)}


class _Watchdog:
    """Acts where a wait lasts too long: a read or a write on a pipe can wait for ever by itself.

    One thread watches over all waits: to start one for each would take longer than a short answer.
    """

    LOOKS = 20
    """How often it looks within the time that a wait may last."""

    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        self._seconds, self._act = seconds, act
        self._begun: dict[object, float] = {}
        self._closed = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """While this lasts time counts; several may at once, from several threads."""
        wait = object()
        self._begun[wait] = time.monotonic()
        try:
            yield
        finally:
            del self._begun[wait]

    def close(self) -> None:
        """Watch no more."""
        self._closed.set()

    def _watch(self) -> None:
        while not self._closed.wait(self._seconds / self.LOOKS):
            oldest = min(list(self._begun.values()), default=None)
            if oldest is not None and time.monotonic() - oldest > self._seconds:
                self._act()
                return


@contextlib.contextmanager
def _unless_done_in(seconds: float, act: Callable[[], None]) -> Iterator[None]:
    """Act if what is within takes longer."""
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextlib.contextmanager
def _opened_log(file: Path) -> Iterator[IO[bytes] | int]:
    """Open the worker's log, or nothing at all where there can be none."""
    log: IO[bytes] | int = subprocess.DEVNULL
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # a log that cannot be written is no reason to stop
            file.parent.mkdir(parents=True, exist_ok=True)
            full = file.exists() and file.stat().st_size > LOG_BYTES
            log = stack.enter_context(file.open("wb" if full else "ab"))
        yield log
