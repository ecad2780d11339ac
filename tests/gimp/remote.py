"""Another program's Python, in which a script of ``inside/`` does what the tests ask for."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.gimp.inside.requests_served import FailedError

CHECKOUT = Path(__file__).resolve().parents[2]
START_SECONDS = 120
ANSWER_SECONDS = 120
END_SECONDS = 10


class RemoteError(AssertionError):
    """The program or the script in it has ended in the middle; the message is what it printed."""


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return what a program started from the user's desktop has, nothing of the tests' own."""
    kept = ("PATH", "HOME", "TERM", "TMPDIR", "XDG_RUNTIME_DIR")
    inherited = {name: os.environ[name] for name in kept if name in os.environ}
    return {**inherited, "LANG": "C.UTF-8", **more}


class Remote:
    """A running program: any operation of its script is a method of this object."""

    def __init__(self, command: Sequence[str], more: Mapping[str, str]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="nnlook-remote-")
        self._log = Path(self._folder.name) / "log"
        address = str(Path(self._folder.name) / "socket")
        with Listener(address, family="AF_UNIX") as listener, self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=CHECKOUT,
                env=environment({**more, "NNLOOK_TEST_SOCKET": address}),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that all that it starts can be ended with it
            )
            self._connection = self._accept(listener)
        self._asked: str | None = None
        """The operation that is under way."""
        self._receive(f"the start of {command[0]}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        if operation.startswith("_"):
            raise AttributeError(operation)

        def ask(*arguments: Any, **named: Any) -> Any:
            return self.begin(operation, *arguments, **named)()

        return ask

    def begin(self, operation: str, *arguments: Any, **named: Any) -> Callable[[], Any]:
        """Ask for an operation, and return at once what to call for its result."""
        if not self.alive or self._asked:
            raise self._dead(operation)
        self._asked = operation
        try:
            self._connection.send((operation, arguments, named))
        except (BrokenPipeError, ConnectionResetError) as error:
            raise self._dead(operation) from error
        return lambda: self._receive(operation)

    @property
    def alive(self) -> bool:
        """Whether it is there to be asked."""
        return not self._connection.closed and self._process.poll() is None

    @property
    def busy(self) -> bool:
        """Whether what was asked for last is still under way."""
        return self._asked is not None

    def printed(self) -> str:
        """Return what the program and all that it started have printed so far."""
        return self._log.read_text(errors="replace")

    def close(self) -> None:
        """Hang up, so that the program ends; end it where it does not."""
        self._connection.close()
        try:
            self._process.wait(timeout=END_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._folder.cleanup()

    def _receive(self, operation: str) -> Any:
        try:
            if not self._connection.poll(ANSWER_SECONDS):
                raise self._dead(operation)
            self._asked = None
            done, result = self._connection.recv()
        except (EOFError, ConnectionResetError) as error:
            raise self._dead(operation) from error
        if not done:
            raise FailedError(result)
        return result

    def _dead(self, operation: str) -> RemoteError:
        self._connection.close()
        return RemoteError(f"{operation} does not answer; it printed\n{self.printed()[-4000:]}")

    def _accept(self, listener: Listener) -> Connection:
        """Wait for the script to call, no longer than a start may take."""
        # A listener itself would wait for ever.
        listener._listener._socket.settimeout(START_SECONDS)  # type: ignore[attr-defined]
        try:
            return listener.accept()
        except TimeoutError as error:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            raise RemoteError(f"It does not start:\n{self.printed()[-4000:]}") from error


class Gimp(Remote):
    """A real GIMP, started once and asked many things, since a start takes some seconds.

    It does what ``inside/in_gimp.py`` can; with ``display`` it has windows, else it is the program
    for scripts. ``more`` is what else its environment says, as of the user's language.
    """

    def __init__(
        self,
        program: Path,
        directory: Path,
        display: Mapping[str, str] | None = None,
        more: Mapping[str, str] | None = None,
    ) -> None:
        batch = (
            f"import sys; sys.path.insert(0, {str(CHECKOUT)!r}); "
            "from tests.gimp.inside import in_gimp, requests_served; requests_served.serve()"
        )
        command = [str(program), "--new-instance", "--no-splash"]
        command += ["--batch-interpreter=python-fu-eval", "-b", batch, "--quit"]
        if display is None:
            command[:0] = ["dbus-run-session", "--"]
        own = {"GIMP3_DIRECTORY": str(directory), "PYTHONDONTWRITEBYTECODE": "1"}
        super().__init__(command, {**own, **(display or {}), **(more or {})})
