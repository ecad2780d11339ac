# SPDX-License-Identifier: GPL-3.0-or-later
"""The client of the worker: the process that computes, behind a pair of pipes.

What is said over the pipes is on the page ``docs/wire.md``.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from ..common import i18n, wire
from ..errors import REPAIR, RefusalError, WorkerLostError
from ..i18n import _, languages
from . import answers
from .answers import ShapeError
from .worker_process import Frame, WorkerProcess

if TYPE_CHECKING:
    from .runtime import Runtime

INHERITED = (
    *("PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP"),
    *("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"),
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "PROGRAMDATA"),
    *("USERPROFILE", "HOMEDRIVE", "HOMEPATH", "APPDATA", "LOCALAPPDATA", "USERNAME"),
    *("NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE"),
)
"""What the worker inherits. GIMP's own LD_LIBRARY_PATH, PYTHONPATH, GI_TYPELIB_PATH and the like
would make another Python load GIMP's libraries."""
SECONDS_OF_SILENCE = 300.0
"""A worker that says nothing for so long, hangs: even aligning two large photos on an old machine
takes less. ``NNLOOK_PATIENCE`` is another whole number of seconds."""


class Worker:
    """A running worker: takes one job after another, and leaves with the ``with`` block.

    Where it dies, hangs or makes no sense, the job that it was at is lost and refused; the next one gets
    another worker, so that an open dialog goes on. ``looks`` is the folder where looks live by default.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._left = False
        self._log_file = runtime.home / "log" / "worker.log"
        self._start()

    def _start(self) -> None:
        """Start a process and hear its greeting."""
        runtime = self._runtime
        i18n.speak(languages().split(":"))  # what both sides say of its answers
        self._job, self._in_job = answers.GREETING, False
        chosen = os.environ.get("NNLOOK_PATIENCE", "")
        patience = float(chosen) if chosen.isdecimal() else SECONDS_OF_SILENCE
        environment = worker_environment(os.environ, runtime.home)
        try:
            self._process = WorkerProcess(runtime.python, environment, self._log_file, patience)
        except OSError as error:
            raise RefusalError(
                _(
                    "Cannot start the private Python of Neural Look, {file} ({reason}). {remedy}"
                ).format(file=runtime.python, reason=error.strerror, remedy=_(REPAIR))
            ) from error
        try:
            self.looks = self._greet(runtime.version)
        except BaseException:
            self._process.leave()
            raise

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
        """Stop the worker, by force if need be; no other one is started."""
        self._left = True
        self._process.leave()

    def open_look(self, job: dict[str, Any]) -> dict[str, Any]:
        """Begin to apply a look; answer with its name and hash, and whether it changes nothing."""
        self.send({"type": "apply", **job})
        return self.receive("ready")[0]

    def look_at(self, band: bytes) -> bytes:
        """Give a band of pixels, get the same pixels with the look."""
        self.send({"type": "band"}, band)
        answer = self.receive("band")[1]
        self.require(len(answer) == len(band))
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
        hello = self.receive("hello")[0]
        if hello["protocol"] != wire.PROTOCOL or hello["nnlook"] != version:
            raise RefusalError(
                _(
                    "The plug-in has version {version}, but its private runtime has "
                    "version {other}. {remedy}"
                ).format(version=version, other=hello["nnlook"], remedy=_(REPAIR))
            )
        return Path(hello["looks"])

    def send(self, header: dict[str, Any], body: bytes = b"") -> None:
        """Send a frame. The first one opens a job, and its ``end`` closes it."""
        kind = header["type"]
        opens = not self._in_job and kind not in ("end", "stop")
        if opens:
            self._replace_what_is_of_no_use()
        process = self._process
        try:
            process.write(header, body)
        except wire.WireError as error:  # nothing of it was sent
            self.abandon()
            raise RefusalError(
                _(
                    "Too much data for one request to the worker. Choose fewer files, "
                    "or enter shorter texts."
                )
            ) from error
        except OSError as error:
            raise self._loss(process) from error
        if opens:
            self._job = kind
        if kind != "stop":
            self._in_job = kind != "end"

    def receive(self, *expected: str) -> Frame:
        """Wait for a frame of an expected type; the worker's error is raised as a refusal.

        Its header has what ``answers`` says, or it is no answer. After an error no job is open: what is
        sent next opens another one.
        """
        process = self._process
        try:
            frame = process.read()
        except (OSError, wire.WireError, MemoryError) as error:
            raise self._loss(process) from error
        if frame is None:
            raise self._loss(process)
        try:
            header = answers.read(self._job, frame[0])
        except ShapeError as error:
            raise self._nonsense(error) from error
        if header["type"] == "error":
            if self._in_job:  # the worker passes over all frames up to the job's end
                with contextlib.suppress(RefusalError):  # it said more than that it has left
                    self.send({"type": "end"})
            raise RefusalError(self._explained(header))
        if header["type"] not in expected:
            raise self._nonsense(
                ShapeError(f"{header['type']} in the place of {' or '.join(expected)}")
            )
        return header, frame[1]

    def require(self, fits: bool) -> None:
        """Hold an answer against what was asked for. Raises ``WorkerLostError`` where it does not fit."""
        if not fits:
            raise self._nonsense(ShapeError("it does not fit what was asked for"))

    def _replace_what_is_of_no_use(self) -> None:
        """Start another process in the place of such a one: a job that only begins loses nothing."""
        if not self._left and not self._process.is_ready():
            self._process.leave()
            self._start()

    def _explained(self, error: dict[str, Any]) -> str:
        """The worker's sentence, and where it is a fault of its own, where more is told."""
        message: str = error["message"]
        if not error["fault"]:
            return message
        more = _("Please report it, with the details in {file}.").format(file=self._log_file)
        return f"{message} {more}"

    def _nonsense(self, error: ShapeError) -> WorkerLostError:
        """Lose a worker whose answer is invalid."""
        return self._lost(
            self._process,
            _("Invalid answer from Neural Look's worker. The image was not changed."),
            f"{self._job}: {error}",
        )

    def _loss(self, process: WorkerProcess) -> WorkerLostError:
        """Lose a process that has died or hangs."""
        process.wait()
        if process.hangs:
            what = _(
                "Neural Look's worker did not respond and was stopped. The image was not changed."
            )
        elif self._job == answers.GREETING:
            what = _("Neural Look's worker stopped while starting. The image was not changed.")
        else:
            what = _("Neural Look's worker stopped unexpectedly. The image was not changed.")
        how = "silent" if process.hangs else "gone"
        return self._lost(process, what, f"{self._job}: {how}")

    def _lost(self, process: WorkerProcess, what: str, why: str) -> WorkerLostError:
        """End a process; ``what`` is for the user and ``why`` for the log."""
        process.lose(why)
        if process is self._process:
            self._in_job = False
        remedy = _(
            "Try again. If it happens again, see {file} for details, or run install.py again."
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
