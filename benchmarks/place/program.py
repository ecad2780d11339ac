"""The command line of a checkout, in a process of its own that stays: libraries are imported once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import tifffile
from numpy.typing import NDArray

from benchmarks.material import Colours

CHECKOUT = Path(__file__).resolve().parent.parent.parent
SERVE = """
import contextlib, io, json, sys, time
from nnlook_core import cli
for line in sys.stdin:
    said, refused = io.StringIO(), io.StringIO()
    started, worked = time.perf_counter(), time.process_time()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(refused):
        try:
            status = cli.main(json.loads(line))
        except SystemExit as ended:
            status = ended.code
    times = time.perf_counter() - started, time.process_time() - worked
    print(json.dumps([status or 0, said.getvalue(), refused.getvalue(), *times]), flush=True)
"""
LEVELS = 65535
"""Test pictures have 16 bits, so rounding does not matter."""


class FailedError(RuntimeError):
    """A command was refused or failed."""


@dataclass(frozen=True)
class Ran:
    """What a command printed, how long it took, and the processor time of all its threads, in seconds."""

    said: str
    seconds: float
    worked: float


@dataclass(frozen=True)
class Learned:
    """A look file and what the program reported."""

    look: Path
    report: dict[str, Any]
    seconds: float
    worked: float

    @property
    def field(self) -> str | None:
        """The kind of the vignette that was learned, None if there is none."""
        vignette = self.report.get("vignette")
        return None if vignette is None else str(vignette["kind"])

    @property
    def checks(self) -> tuple[str, ...]:
        """What was found in the pair, as codes.

        Versions without ``checks`` say only whether a vignette or a gradient was seen.
        """
        pattern = self.report.get("pattern")
        codes = self.report.get("checks", [] if pattern is None else [pattern])
        return tuple(map(str, codes))


class Program:
    """The program in the folder ``checkout``; also a context manager, which ends it."""

    def __init__(self, checkout: Path) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._count = 0
        environment = {**os.environ, "PYTHONPATH": str(checkout), "LC_ALL": "C.UTF-8"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=checkout,
            env=environment,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()  # the end of its input ends it
        self._folder.cleanup()

    def run(self, *arguments: object) -> Ran:
        """Run a command of ``nnlook``. Raises ``FailedError`` with what it said if its status is not 0."""
        assert self._process.stdin is not None and self._process.stdout is not None
        print(json.dumps(list(map(str, arguments))), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise FailedError(f"the program has ended in {arguments[0]}")
        status, said, refused, seconds, worked = json.loads(line)
        if status:
            raise FailedError(f"{arguments[0]}: {refused.strip() or status}")
        return Ran(said, seconds, worked)

    def new_file(self, ending: str) -> Path:
        """Return the path of a file that is not there yet and that is deleted with the program."""
        self._count += 1
        return Path(self._folder.name, f"{self._count}{ending}")

    @cached_property
    def offers_vignette(self) -> bool:
        """Whether vignettes can be applied."""
        return "--vignette" in self.run("apply", "--help").said

    def learn(self, before: Path, after: Path, *options: object) -> Learned:
        """Learn a look from two files."""
        look = self.new_file(".onnx")
        ran = self.run("learn", before, after, "-o", look, "--json", *options)
        return Learned(look, json.loads(ran.said), ran.seconds, ran.worked)

    def apply(self, look: Path, picture: Colours, *, vignette: bool) -> Colours:
        """Apply a look to a picture (height, width, 3) in 0–1, with or without the vignette; no grain."""
        source, result = self.new_file(".tif"), self.new_file(".tif")
        sixteen_bits: NDArray[np.uint16] = np.rint(picture * LEVELS).astype(np.uint16)
        tifffile.imwrite(source, sixteen_bits, photometric="rgb")
        amounts = ("--vignette", 100 if vignette else 0, "--grain", 0)
        self.run("apply", look, source, "-o", result, *(amounts if self.offers_vignette else ()))
        applied: Colours = tifffile.imread(result) / LEVELS
        source.unlink()
        result.unlink()
        return applied
