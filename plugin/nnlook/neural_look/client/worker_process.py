# SPDX-License-Identifier: GPL-3.0-or-later
"""One process of the worker: its pipes, a watch over them, and what it says to its log."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, cast

from ..common import wire
from .logs import Pump

SECONDS_TO_LEAVE = 2.0
SECONDS_TO_TELL = 1.0
"""In which one that has closed its end of the pipe may say why before it is ended."""
Frame = tuple[dict[str, Any], bytes]
"""A header with its ``type``, and a body: what is said to the worker or by it."""


class WorkerProcess:
    """A process that was just started. Raises ``OSError`` where it cannot be.

    ``patience``: seconds of silence after which it is taken to hang, and ended.
    """

    def __init__(
        self, program: Path, environment: Mapping[str, str], log: Path, patience: float
    ) -> None:
        # All three handles are given: on Windows GIMP's Python runs without a console. The session of
        # its own is a group of processes, on systems that have such.
        self._process = subprocess.Popen(
            [str(program), "-I", "-m", "nnlook_core.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            start_new_session=True,
        )
        self._input = cast(BinaryIO, self._process.stdin)
        self._output = cast(BufferedReader, self._process.stdout)
        self._log = Pump(
            cast(BufferedReader, self._process.stderr), log, f"worker {self._process.pid}"
        )
        self._watchdog = _Watchdog(patience, self._end_what_hangs)
        self.hangs = False
        """Whether it was ended because it gave no answer."""
        self._leaving = self._lost = self._over = False

    def write(self, header: Mapping[str, Any], body: bytes) -> None:
        """Send a frame. Raises ``OSError`` if the pipe is closed, ``WireError`` if it is too large."""
        if self._leaving:
            raise BrokenPipeError
        with self._watchdog.watching():
            wire.write_frame(self._input, header, body)

    def read(self) -> Frame | None:
        """Wait for a frame; None where none comes any more. Raises ``OSError`` and ``WireError``."""
        if self._leaving:
            return None
        with self._watchdog.watching():
            frame: Frame | None = wire.read_frame(self._output)
        return frame

    def is_ready(self) -> bool:
        """Whether it can be given a job: it lives, and has said no more than it was asked."""
        return not self._lost and self.poll() is None and not self._has_unread()

    def poll(self) -> int | None:
        """The status with which it ended; None while it lives."""
        return self._process.poll()

    def lose(self, why: str) -> None:
        """End it, and write down why; what it had to say to its log is there then."""
        if self._lost or self._leaving:
            return
        self._lost = True
        self.kill()
        self._log.close(SECONDS_TO_LEAVE)
        self._log.note(f"{why}; status {self._process.wait()}")
        self._over = True

    def wait(self) -> None:
        """Give one that has closed its end of a pipe the time to say why."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(SECONDS_TO_TELL)

    def kill(self) -> None:
        """End it and, where the system has groups of processes, whatever it may have started."""
        if self._over:
            return  # its number may be another one's by now
        if os.name == "posix":
            with contextlib.suppress(OSError):  # none of them is left
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()

    def leave(self) -> None:
        """Let it leave, and end it if it does not."""
        if self._leaving:
            return
        self._leaving = True
        with _unless_done_in(SECONDS_TO_LEAVE, self.kill):
            with contextlib.suppress(OSError):  # bytes that a dead worker never took
                self._input.close()
            self._process.wait()
        self.kill()
        self._over = True
        self._watchdog.close()
        self._output.close()
        self._log.close(SECONDS_TO_LEAVE)

    def _has_unread(self) -> bool:
        """Whether there is something in the pipe; False where the system has no way to tell."""
        if not hasattr(os, "set_blocking"):  # Windows, before Python 3.12
            return False
        os.set_blocking(self._output.fileno(), False)
        try:
            return bool(self._output.peek(1))
        finally:
            os.set_blocking(self._output.fileno(), True)

    def _end_what_hangs(self) -> None:
        self.hangs = True
        self.kill()


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
