"""Fuzz the readers, each in a process of its own: ``python -m tests.fuzz --minutes N FOLDER [READER…]``.

What broke a reader is kept in the folder, and so are the figures and what each process printed last. Exit
status: 0 if nothing broke and each reader got its inputs, else 1.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.fuzz.readers import READERS

MINUTES_FOR_IT = 5.0
"""With so many a reader that got too few inputs counts as failed; a shorter run only says so."""
LINES_KEPT = 400
"""Of what a process prints: libraries in it may complain of every input."""
MEMORY = Path("/dev/shm")
BROKE = ("crash-", "timeout-", "oom-")


@dataclass(frozen=True)
class Outcome:
    """What came of fuzzing a reader. ``broke`` are the files whose content broke it."""

    reader: str
    inputs: int
    seconds: int
    branches: int
    """Places in the instrumented Python code that were reached (libFuzzer's *cov*)."""
    megabytes: int
    broke: tuple[Path, ...]
    log: Path

    @property
    def failed(self) -> bool:
        """Whether an input broke the reader, or the run itself broke off."""
        return bool(self.broke) or not self.inputs

    def __str__(self) -> str:
        found = f"BROKEN by {', '.join(map(str, self.broke))}" if self.broke else "no finding"
        if not self.inputs:
            found = f"DID NOT RUN, {self.log} tells why"
        return (
            f"{self.reader:<8}{self.inputs:>10,} inputs {self.seconds:>6} s "
            f"{self.branches:>5} branches {self.megabytes:>6} MB at most   {found}"
        )


def fuzz(reader: str, folder: Path, *options: str, module: str = "tests.fuzz.one") -> Outcome:
    """Fuzz a reader of ``module`` in a new process, to the end that libFuzzer's options set."""
    place = folder / reader
    place.mkdir(parents=True, exist_ok=True)
    for old in _broke(place):
        old.unlink()
    # In memory where the system has a folder there: it is written for every input.
    memory = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="nnlook-fuzz-", dir=memory) as scratch:
        command = [sys.executable, "-m", module, reader, str(place), f"{scratch}/input.png"]
        with subprocess.Popen(
            [*command, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process:
            assert process.stdout is not None
            lines = deque(process.stdout, LINES_KEPT)
    return _outcome(reader, "".join(lines), place)


def _outcome(reader: str, text: str, place: Path) -> Outcome:
    log = place / "log"
    log.write_text(text)
    # Before it breaks it tells by pulses alone how far it is.
    pulses = [int(number) for number in re.findall(r"^#(\d+)\t", text, re.MULTILINE)]
    covered = [int(number) for number in re.findall(r"\bcov: (\d+)", text)]
    return Outcome(
        reader,
        inputs=max(pulses, default=0),
        seconds=_told(r"^Done \d+ runs in (\d+) second", text),
        branches=max(covered, default=0),
        megabytes=_told(r"^stat::peak_rss_mb:\s+(\d+)", text),
        broke=tuple(_broke(place)),
        log=log,
    )


def _told(pattern: str, text: str) -> int:
    found = re.search(pattern, text, re.MULTILINE)
    return int(found[1]) if found else 0


def _broke(place: Path) -> list[Path]:
    return sorted(path for path in place.iterdir() if path.name.startswith(BROKE))


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz the readers side by side, one for each processor, and tell what came of it."""
    parser = argparse.ArgumentParser(prog="tests.fuzz", description=__doc__)
    parser.add_argument(
        "--minutes", type=float, required=True, help="how long each reader is fuzzed"
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("readers", nargs="*", metavar="READER", help=f"of {', '.join(READERS)}")
    options = parser.parse_args(arguments)
    seconds = f"-max_total_time={round(options.minutes * 60)}"
    failed, outcomes = 0, []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        names = options.readers or list(READERS)
        fuzzed = pool.map(lambda name: fuzz(name, options.folder, seconds), names)
        for name, outcome in zip(names, fuzzed, strict=True):
            enough = READERS[name].enough
            few = outcome.inputs < enough
            failed += outcome.failed or (few and options.minutes >= MINUTES_FOR_IT)
            outcomes.append(asdict(outcome))
            print(outcome, f"(fewer than {enough:,})" if few else "", flush=True)
    figures = json.dumps(outcomes, default=str, indent=1)
    (options.folder / "figures.json").write_text(f"{figures}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
