"""A library of very many looks: how long the worker and the dialogs take to list it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from nnlook_core.lookfile.metadata import with_card
from tests.machine import roots
from tests.support.conversation import Conversation
from tests.support.looks import some_look

CHECKOUT = Path(__file__).resolve().parents[2]
LOOKS = 10_000
FILM = 36
"""Looks with one tag."""
RESULT = CHECKOUT / "test-output" / "browser-in-gimp.json"
MEASURED = "measure_browser.py"


def fill(folder: Path, count: int) -> None:
    """Put so many looks into a folder, each of another name and with other words on its card."""
    look = some_look()
    for number in range(count):
        tags = ("film", f"roll {number // FILM}")
        card = replace(look.card, name=f"Look {number}", tags=tags)
        (folder / f"{number:05}.onnx").write_bytes(with_card(look.model, card))


def listed(count: int = LOOKS) -> Iterator[str]:
    """Seconds from the start of a worker to the last look that it lists: the first time, and the next."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        looks = home / "looks"
        looks.mkdir(parents=True)
        fill(looks, count)
        for which in ("first", "next"):
            began = time.perf_counter()
            worker = Conversation(home)
            worker.say("looks", folders=[])
            worker.say("end")
            heard = 0
            while (header := worker.hear()[0])["type"] == "looks":
                heard += len(header["looks"])
            seconds = time.perf_counter() - began
            assert (heard, worker.close()) == (count, 0)
            yield f"{count:>7,} looks listed by the {which} worker, its start included: {seconds:.2f} s"


def shown() -> Iterator[str]:
    """What the dialogs take in each GIMP that can be had here."""
    for which in roots.SUITES:
        RESULT.unlink(missing_ok=True)
        command = [sys.executable, "-m", "tests", "gimp", "--gimp", which]
        command += ["--", "-o", f"python_files={MEASURED}"]
        subprocess.run(command, cwd=CHECKOUT, stdout=subprocess.DEVNULL, check=False)
        if not RESULT.exists():
            yield f"In GIMP {which}: not measured, for it could not be run here"
            continue
        told = json.loads(RESULT.read_text())
        for dialog in ("apply", "manage"):
            took = told[dialog]
            yield (
                f"{told['looks']:>7,} looks in the dialog {dialog} of GIMP {told['gimp']}: window after "
                f"{took['window']:.2f} s, looks after {took['looks']:.2f} s "
                f"(the first time {took['first window']:.2f} and {took['first looks']:.2f} s)"
            )
