# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs that stay small, whoever writes to them and however much."""

from __future__ import annotations

import contextlib
import datetime
import threading
import time
from io import BufferedReader
from pathlib import Path

LOG_BYTES = 1 << 20
"""The most that a log has. Where it is full the older half goes."""
KEPT = 1 << 16
"""Bytes of the beginning, and as many of the end, that are kept of what a process says."""
BLOCK = 1 << 16
SECONDS_TO_LOCK = 2.0
"""After which one goes on without a lock: on some network disks there are none."""
PAUSE = 0.01
"""Seconds between two blocks of a flood: neither side of it takes a processor's time then."""


def add(file: Path, text: bytes) -> None:
    """Add to a log; of a text that is longer than half of it, the rest is left out.

    Several GIMPs write to one log, so it is never replaced or emptied: what goes are its oldest lines.
    Raises ``OSError``.
    """
    from ..common.lock import lock  # not at the top: see ``start_worker``

    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+b") as log:
        lock(log, SECONDS_TO_LOCK)
        text = text[: LOG_BYTES // 2]
        size = file.stat().st_size
        if size + len(text) > LOG_BYTES:
            log.seek(max(size - LOG_BYTES // 2, 0))
            newer = log.read(LOG_BYTES // 2)
            log.truncate(0)
            log.write(newer)
        log.write(text)


def now() -> str:
    """The time, as it stands at the head of an entry."""
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


class Pump:
    """Takes what a process says on its standard error, and puts a bounded part of it into a log.

    The beginning goes there at once; of what comes after that the end does, when there is no more, with
    a word on how much was left out. All is taken, so the process never waits for long. An own thread does
    it, which ends with the stream.
    """

    def __init__(self, said: BufferedReader, file: Path, who: str) -> None:
        self._said, self._file, self._who = said, file, who
        self._room = KEPT
        self._end = bytearray()
        self._left_out = 0
        self._turn = threading.Lock()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self, seconds: float) -> None:
        """Have everything in the log that was said: wait for the stream's end, but no longer than that."""
        self._thread.join(seconds)
        self._settle()

    def note(self, text: str) -> None:
        """Add a line of our own to the log."""
        self._write(f"{now()} {self._who}: {text}\n".encode(errors="replace"))

    def _run(self) -> None:
        with self._said, contextlib.suppress(OSError):  # a stream that breaks has ended
            while block := self._said.read1(BLOCK):
                self._take(block)
                if self._left_out:
                    time.sleep(PAUSE)
        self._settle()

    def _take(self, block: bytes) -> None:
        with self._turn:
            if self._room == KEPT:
                self.note("says")
            self._write(block[: self._room])
            self._end += block[self._room :]
            self._room -= min(self._room, len(block))
            surplus = len(self._end) - KEPT
            if surplus > 0:
                del self._end[:surplus]
                self._left_out += surplus

    def _settle(self) -> None:
        """Write down the end of what was said so far."""
        with self._turn:
            if self._left_out:
                self._write(b"\n" + f"[{self._left_out} bytes are left out here]\n".encode())
            self._write(bytes(self._end))
            self._end.clear()
            self._left_out = 0

    def _write(self, text: bytes) -> None:
        if text:
            with contextlib.suppress(OSError):  # a log that cannot be written is no reason to stop
                add(self._file, text)
