"""Many short processes of the worker and the command line, most of which are killed.

Starting one takes a second, mostly for imports. So a server imports everything once and forks; the fork
runs ``main`` of the worker or of the command line.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import re
import signal
import sys
import tempfile
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from nnlook_core import cli
from nnlook_core.common import atomic
from nnlook_core.common.wire import WireError, read_frame
from nnlook_core.worker import __main__ as worker
from nnlook_core.worker import jobs
from nnlook_core.worker.jobs import JOBS
from nnlook_core.worker.session import Run, Session

_FORKS = multiprocessing.get_context("forkserver")
_AT_HOME = ("looks", "import-looks")  # these look for their home when they are imported
_JOBS = [jobs.module_of(job) for job in JOBS if job not in _AT_HOME]
_FORKS.set_forkserver_preload(["pytest", __name__, *_JOBS])

PIPE_BYTES = 1 << 16
SECONDS_TO_END = 60
KILLED = -9
"""The exit status of a killed process."""
CHANGES = ("os.link", "os.rename", "os.remove", "os.mkdir")
"""Audit events for changes of files, besides opening for writing; they are raised before the change."""


class Life(NamedTuple):
    """The outcome of a worker: the headers after its ``hello``, its exit status (negative for the signal
    that killed it), and its standard error.
    """

    heard: list[dict[str, Any]]
    status: int
    log: str

    @property
    def steps(self) -> int:
        """The number of steps, if they were counted and the process finished."""
        (told,) = re.findall(r"^steps: (\d+)$", self.log, re.MULTILINE)
        return int(told)


def live(
    home: Path,
    said: bytes,
    *,
    kill_after: int | None = None,
    deadly_change: int | None = None,
    deadly_step: int | None = None,
    named: bool = False,
    hang_up: bool = False,
) -> Life:
    """Start a worker, send frames and receive its answers, up to a *done* or an *error*.

    said : frames, less than the capacity of a pipe
    kill_after : kill it after this number of answers
    deadly_change : kill it before the n-th change of a file near its home, counted from 1
    deadly_step : kill it at the n-th step of a job, counted from 1; 0 only counts the steps
    named : simulate a system where partial files have a name
    hang_up : close the pipes without waiting for an answer
    """
    assert len(said) < PIPE_BYTES
    hears, into = _FORKS.Pipe(duplex=False)
    out, says = _FORKS.Pipe(duplex=False)
    log = home.with_name(f"{home.name}.log")
    process = _FORKS.Process(
        target=_be, args=(hears, says, home, log, deadly_change, deadly_step, named)
    )
    process.start()
    hears.close()
    says.close()
    heard: list[dict[str, Any]] = []
    with out, into, os.fdopen(out.fileno(), "rb", closefd=False) as answers:
        assert read_frame(answers), log.read_text()  # hello
        os.write(into.fileno(), said)
        if hang_up:
            into.close()
        try:
            while kill_after is None or len(heard) < kill_after:
                frame = read_frame(answers)
                if frame is None:
                    break
                heard.append(frame[0])
                if frame[0]["type"] in ("done", "error"):
                    break
        except WireError:
            pass  # it died as it spoke
        if kill_after is not None:
            process.kill()
    process.join(SECONDS_TO_END)
    assert process.exitcode is not None, "the worker does not end"
    told = log.read_text()
    log.unlink()
    return Life(heard, process.exitcode, told)


def command(folder: Path, arguments: Sequence[str], *, deadly_step: int) -> Life:
    """Run a command of the command line in a folder; ``deadly_step`` as for :func:`live`."""
    log = folder.with_name(f"{folder.name}.log")
    process = _FORKS.Process(target=_command, args=(folder, log, arguments, deadly_step))
    process.start()
    process.join(SECONDS_TO_END)
    assert process.exitcode is not None, "the command does not end"
    told = log.read_text()
    log.unlink()
    return Life([], process.exitcode, told)


def _command(folder: Path, log: Path, arguments: Sequence[str], deadly_step: int) -> None:
    """Run the command line in the fork."""
    os.chdir(folder)
    output = os.open(log, os.O_CREAT | os.O_WRONLY)
    for number in (1, 2):
        os.dup2(output, number)
    os.environ["TMPDIR"], tempfile.tempdir = str(folder), None
    with _Steps(deadly_step):
        status = cli.main(arguments)
    sys.exit(status)


def _be(
    hears: Connection,
    says: Connection,
    home: Path,
    log: Path,
    deadly: int | None,
    deadly_step: int | None,
    named: bool,
) -> None:
    """Run the worker in the fork."""
    os.environ["NNLOOK_HOME"] = str(home)
    errors = os.open(log, os.O_CREAT | os.O_WRONLY)
    for number, place in enumerate((hears.fileno(), says.fileno(), errors)):
        os.dup2(place, number)
    hears.close()
    says.close()
    if named:
        atomic._nameless = _no_nameless
    if deadly is not None:
        _die_before_change(deadly, str(home.parent), str(atomic._OPEN_FILES))
    if deadly_step is None:
        worker.main()
        return
    os.environ["TMPDIR"], tempfile.tempdir = str(home), None
    with mock.patch.object(worker, "run", _stepped(deadly_step)):
        worker.main()


def _stepped(deadly_step: int) -> Run:
    """Return the function that runs a job, with its steps counted."""

    def run(session: Session, job: dict[str, Any]) -> None:
        with _Steps(deadly_step):
            jobs.run(session, job)

    return run


class _Steps:
    """Counts calls and returns in the main thread; the deadly one kills the process.

    Unlike times in seconds, these steps are reproducible and spread over all of the work.
    """

    def __init__(self, deadly: int) -> None:
        self._deadly, self._taken = deadly, 0

    def __enter__(self) -> None:
        sys.setprofile(self._step)

    def __exit__(self, *failure: object) -> None:
        sys.setprofile(None)
        print(f"steps: {self._taken}", file=sys.stderr, flush=True)

    def _step(self, *_what: object) -> None:
        self._taken += 1
        if self._taken == self._deadly:
            os.kill(os.getpid(), signal.SIGKILL)


def _no_nameless(folder: Path) -> None:
    """Simulate a system or disk without unnamed files."""


def _die_before_change(deadly: int, *places: str) -> None:
    changes = itertools.count(1)

    def see(event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if (
            (writes or event in CHANGES)
            and str(arguments[0]).startswith(places)
            and next(changes) == deadly
        ):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(see)
