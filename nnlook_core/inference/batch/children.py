"""Files spread over supervised processes: one that dies costs the file it was at, and another takes over.

Decoders are C libraries, some of which end their process where a disk is full or a file is broken in a way
of its own, and a system that is short of memory ends whole processes. That must not cost other files.
Between the processes there are pipes alone: no lock and no shared memory, which could stay behind.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import IO, Any, cast

from nnlook_core.common.i18n import _
from nnlook_core.common.wire import WireError, read_frame, write_frame
from nnlook_core.files import memory
from nnlook_core.inference.batch import pythons
from nnlook_core.inference.batch.files import TOLD, Outcome, Recipe

SECONDS_TO_LEAVE = 5.0
"""For a process that is to leave; it needs two where it is in the middle of a file."""
SECONDS_BETWEEN_LOOKS = 0.5
"""So often the wait for an outcome looks up: on Windows nothing else lets Ctrl+C through."""

_STARTING = threading.Lock()
"""On Windows a process would inherit the pipes of another one that is started at the same moment."""


def spread(to_do: Sequence[Outcome], recipe: Recipe, jobs: int) -> Iterator[Outcome]:
    """Do all files, ``jobs`` at a time; yields each one's outcome as it is done.

    All processes are gone when this ends, is closed, or is broken off.
    """
    waiting: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
    for planned in to_do:
        waiting.put(planned)
    done: queue.SimpleQueue[Outcome | BaseException] = queue.SimpleQueue()
    children = [_Child(recipe, jobs) for _ in range(jobs)]

    def work(child: _Child) -> None:
        try:
            while not child.closed:
                done.put(child.do(waiting.get_nowait()))
        except queue.Empty:
            return
        except BaseException as error:  # noqa: BLE001 (told to whoever waits)
            done.put(error)

    threads = [threading.Thread(target=work, args=(child,), daemon=True) for child in children]
    try:
        for thread in threads:
            thread.start()
        for _file in to_do:
            outcome = _wait_for(done)
            if isinstance(outcome, BaseException):
                raise outcome
            yield outcome
    finally:
        for child in children:
            child.close()
        for child in children:
            child.wait()
        for thread in threads:
            if thread.ident is not None:
                thread.join()


def _wait_for(
    done: queue.SimpleQueue[Outcome | BaseException],
) -> Outcome | BaseException:
    while True:
        with contextlib.suppress(queue.Empty):
            return done.get(timeout=SECONDS_BETWEEN_LOOKS)


class _Child:
    """A process that does one file after another; where it dies, the next file gets another one."""

    def __init__(self, recipe: Recipe, jobs: int) -> None:
        self._recipe, self._jobs = recipe, jobs
        self._process: subprocess.Popen[bytes] | None = None
        self._closing = threading.Lock()
        self.closed = False

    def do(self, planned: Outcome) -> Outcome:
        """One file; a process that does not come to its end is told as what went wrong with the file."""
        told = {
            "type": "file",
            "source": os.fspath(planned.source),
            "target": os.fspath(planned.target),
        }
        try:
            process = self._started()
            write_frame(cast("IO[bytes]", process.stdin), told)
            frame = read_frame(cast("IO[bytes]", process.stdout))
        except (OSError, WireError):
            frame = None
        if frame is None:
            return replace(planned, reason=self._told_of_the_end(planned))
        return replace(planned, **{key: frame[0][key] for key in TOLD})

    def close(self) -> None:
        """Let the process leave, also in the middle of a file."""
        with self._closing:
            self.closed = True
            if self._process is not None and self._process.stdin is not None:
                with contextlib.suppress(OSError):  # bytes that it never took
                    self._process.stdin.close()

    def wait(self) -> int | None:
        """Wait until the process is gone, end it if it stays; its exit status, None where there is none."""
        if (process := self._process) is None:
            return None
        try:
            process.wait(SECONDS_TO_LEAVE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):  # bytes that it never took
                cast("IO[bytes]", pipe).close()
        return process.returncode

    def _started(self) -> subprocess.Popen[bytes]:
        """The process, which knows what is to be done to files."""
        if self._process is not None:
            return self._process
        with self._closing, _STARTING:
            if self.closed:
                raise BrokenPipeError
            self._process = subprocess.Popen(
                pythons.command("nnlook_core.inference.batch.child"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**pythons.environment(), **self._share_of_memory()},
                **_OUT_OF_REACH,
            )
        recipe = {
            "type": "recipe",
            **self._recipe.settings.to_json(),
            "overwrite": self._recipe.overwrite,
            "threads": None if self._jobs == 1 else 1,
        }
        write_frame(cast("IO[bytes]", self._process.stdin), recipe, self._recipe.look.model)
        return self._process

    def _share_of_memory(self) -> dict[str, str]:
        if memory.VARIABLE in os.environ:  # what a user says of one picture holds for each
            return {}
        return {memory.VARIABLE: str(memory.limit() // self._jobs // memory.MB)}

    def _told_of_the_end(self, planned: Outcome) -> str:
        """How the process ended, as what went wrong with the file that it was at."""
        status, self._process = self.wait(), None
        if status is None:
            how = _("did not start")
        elif status < 0:
            how = signal.strsignal(-status) or str(status)
        else:
            how = _("exit status {status}").format(status=status)
        return _(
            "The process for {file} stopped ({reason}). If it happens again, the file "
            "is damaged or needs too much memory; use fewer --jobs."
        ).format(file=planned.source, reason=how)


# What the terminal sends at Ctrl+C is for the parent, which lets its children leave in order.
_OUT_OF_REACH: dict[str, Any] = (
    {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    if os.name == "nt"
    else {"process_group": 0}
)
