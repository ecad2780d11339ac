"""Plant one fault in a copy of the checkout, and see whether the tests find it."""

from __future__ import annotations

import contextlib
import difflib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.mutants import rooms
from tests.mutants.drawing import Drawn

_FAILED = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)


@dataclass(frozen=True)
class Verdict:
    """What came of one mutant."""

    address: str
    room: str
    before: str
    after: str
    line: int
    outcome: str
    """``killed``, ``survived``, ``timeout`` (not seen to the end: it hangs, or the limit is short),
    ``unsound`` (the test fails without the fault too) or ``untried`` (it takes a GIMP)."""
    by: str
    """The first test that failed."""
    seconds: float

    def told(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)


class Laboratory:
    """A copy of a checkout in which faults are planted, one at a time."""

    def __init__(self, checkout: Path, folder: Path, *, limit: float, gimp: str | None) -> None:
        self.checkout, self.folder = checkout, folder
        self._limit, self._gimp = limit, gimp
        self._sound: dict[str, bool] = {}
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=checkout,
            capture_output=True,
            check=True,
        )
        for name in listed.stdout.decode().split("\0"):
            if name and (checkout / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(checkout / name, folder / name)

    def tried(self, drawn: Drawn) -> Verdict:
        """Plant a fault, run the tests that should find it, and take it out again."""
        began = time.monotonic()
        path = self.folder / drawn.module
        source = path.read_bytes()
        path.write_bytes(drawn.mutant.applied(source))
        try:
            outcome, by = self._outcome(drawn.module)
        finally:
            path.write_bytes(source)
            self._forget(path)
        if outcome == "killed" and not self._passes_without(by):
            outcome = "unsound"  # it fails without the fault too, and so says nothing
        one, room = drawn.mutant, rooms.room_of(drawn.module)
        seconds = round(time.monotonic() - began, 1)
        texts = (one.before, one.after, one.line)
        return Verdict(drawn.address, room, *texts, outcome, by, seconds)

    def diff(self, drawn: Drawn) -> str:
        """Return the fault as a diff."""
        source = (self.checkout / drawn.module).read_bytes()
        without, with_it = (
            text.decode().splitlines() for text in (source, drawn.mutant.applied(source))
        )
        lines = list(difflib.unified_diff(without, with_it, n=1, lineterm=""))
        return "\n".join(lines[2:])  # less the names of files

    def _outcome(self, module: Path) -> tuple[str, str]:
        tests, chosen = rooms.tests_of(module, self.folder), rooms.in_gimp(module)
        outcome, by = self._pytest(tests) if tests else ("untried", "")
        if outcome not in ("survived", "untried") or chosen is None or self._gimp is None:
            return outcome, by
        command = ["-m", "tests", "gimp", "--gimp", self._gimp, "-k", chosen, "--", "-x"]
        status, told = self._run([sys.executable, *command])
        return _judged(status, told)

    def _pytest(self, tests: list[str]) -> tuple[str, str]:
        command = ["-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        return _judged(*self._run([sys.executable, *command]))

    def _passes_without(self, test: str) -> bool:
        if test.startswith("tests/gimp/") or not test.startswith("tests/"):
            return True  # seen in a run of the whole part
        if test not in self._sound:
            self._sound[test] = self._pytest([test])[0] == "survived"
        return self._sound[test]

    def _run(self, command: list[str]) -> tuple[int | None, str]:
        """Return the exit status, or None where the time was up, and what was printed."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        with subprocess.Popen(
            command,
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                told, _ = process.communicate(timeout=self._limit)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                told, _ = process.communicate()
                return None, told
        return process.returncode, told

    @staticmethod
    def _forget(path: Path) -> None:
        """Remove what a child without our environment compiled: it may be taken for today's."""
        for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
            compiled.unlink()


def _judged(status: int | None, told: str) -> tuple[str, str]:
    if status is None:
        return "timeout", ""
    if status == 0:
        return "survived", ""
    found = _FAILED.search(told)
    return "killed", found[1] if found else told.strip().rpartition("\n")[2][:200]
