"""One worker that applies and shows looks again and again, and what its memory does meanwhile."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core import save
from nnlook_core.common.apply_settings import MODES, ApplySettings
from nnlook_core.inference import mixing
from nnlook_core.inference.apply import Applier
from tests.support.conversation import Conversation
from tests.support.jobs import photo_job
from tests.support.looks import look_with, negative_look, photo, some_look, unsure_of_blue

Pixels = NDArray[np.uint8]

HEIGHT, WIDTH = 90, 120
BANDS = 3
PHOTOS = 7
"""Different ones, so that what was computed last is of no use to the next."""
READINGS = 10
"""Of the memory, evenly spaced."""
SETTLING = 10
"""Readings of which the least counts."""


@dataclass(frozen=True)
class Endurance:
    """``times`` turns of one kind; ``memory`` is the worker's resident memory in MB, after the first tenth
    of the turns, the second … the last.
    """

    kind: str
    times: int
    memory: Sequence[float]

    @property
    def growth(self) -> float:
        """MB between the least of the first three readings and of the last three.

        The least, because what a turn has for a moment comes and goes; a leak stays.
        """
        return min(self.memory[-3:]) - min(self.memory[:3])

    def __str__(self) -> str:
        told = " ".join(f"{megabytes:.1f}" for megabytes in self.memory)
        return f"{self.times:>7,} {self.kind}: {told} MB, growth {self.growth:+.1f} MB"


@dataclass(frozen=True)
class Task:
    """A look, or a mix with a second one, as it is to be applied to a photo."""

    file: Path
    settings: ApplySettings
    photo: Pixels

    @cached_property
    def expected(self) -> Pixels:
        """What the core makes of it."""
        look = mixing.load(self.file, self.settings)
        made: Pixels = Applier(look, self.settings).pixels(self.photo)
        return made

    def header(self) -> dict[str, Any]:
        """As the worker is told it."""
        return {"file": str(self.file), **self.settings.to_json()}


def endure(times: int) -> Iterator[Endurance]:
    """Let one worker do both so often. Raises ``AssertionError`` where a look comes out wrong."""
    with _worker() as (worker, tasks):
        yield _repeated(
            "applies", times, worker, lambda turn: _apply(worker, tasks[turn % len(tasks)])
        )
        worker.say("preview")
        yield _repeated(
            "previews", times, worker, lambda turn: _show(worker, tasks[turn % len(tasks)])
        )
        worker.say("end")
        assert worker.hear()[0] == {"type": "done"}


@contextmanager
def _worker() -> Iterator[tuple[Conversation, Sequence[Task]]]:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{number}.onnx") for number in range(3)]
        for file, look in zip(
            files, (some_look(), negative_look(), look_with(unsure_of_blue())), strict=True
        ):
            save(look, file)
        modes = list(MODES)
        tasks = [
            Task(
                files[number % 3],
                ApplySettings(
                    100.0 - number % 60,
                    modes[number % len(modes)],
                    files[(number + 1) % 3] if number % 2 else None,
                    37.0 if number % 2 else 0.0,
                ),
                photo(HEIGHT, WIDTH, seed=number % PHOTOS),
            )
            for number in range(2 * 3 * len(modes) * PHOTOS)
        ]
        worker = Conversation(Path(folder, "home"))
        try:
            yield worker, tasks
            assert worker.close() == 0
        finally:
            worker.process.kill()


def _repeated(kind: str, times: int, worker: Conversation, do: Callable[[int], None]) -> Endurance:
    memory = []
    for turn in range(times):
        do(turn)
        if (turn + 1) * READINGS % times < READINGS:
            memory.append(_settled(worker.process.pid))
    return Endurance(kind, times, memory)


def _settled(pid: int) -> float:
    """The memory of a process that may still be putting away what its last job, told as done, had held."""
    readings = []
    for _ in range(SETTLING):
        readings.append(resident(pid))
        time.sleep(0.05)
    return min(readings)


def _apply(worker: Conversation, task: Task) -> None:
    place: dict[str, Any] = {"image": [WIDTH, HEIGHT], "offset": [0, 0], "columns": WIDTH}
    worker.say("apply", **task.header(), depth="u8", channels=3, **place)
    header, _ = worker.hear()
    assert header["type"] == "ready", header
    made = b""
    for band in np.array_split(task.photo, BANDS):
        worker.say("band", band.tobytes())
        made += worker.hear()[1]
    worker.say("end")
    header, _ = worker.hear()
    assert header["type"] == "done", header
    assert made == task.expected.tobytes()


def _show(worker: Conversation, task: Task) -> None:
    worker.say("photo", task.photo.tobytes(), **photo_job("photo", task.photo))
    worker.say("show", photo="photo", guesses=False, **task.header())
    header, body = worker.hear()
    assert header["type"] == "shown", header
    shown = np.frombuffer(body, np.uint8).reshape(task.photo.shape).astype(int)
    assert np.abs(shown - task.expected).max() <= 1


def resident(process: int) -> float:
    """The memory that a process has now, in MB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmRSS:"))
    return int(kilobytes) / 1024
