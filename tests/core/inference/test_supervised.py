"""A batch outlives its processes, and these never outlive it."""

from __future__ import annotations

import itertools
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import nnlook_core
from nnlook_core.cli import main
from nnlook_core.common.apply_settings import ApplySettings
from nnlook_core.files import images
from nnlook_core.inference.batch import Outcome, Recipe, plan, run
from tests.support.batch_processes import children
from tests.support.commands import Captured
from tests.support.looks import photo, some_look
from tests.support.waiting import until

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="processes are found and ended by Linux's ways"
)

ROOT = Path(nnlook_core.__file__).parents[1]
RECIPE = Recipe(some_look(), ApplySettings(), overwrite=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("look.onnx").write_bytes(some_look().model)
    return tmp_path


def pictures(count: int, size: int = 40) -> list[Path]:
    first = photo(size, size)
    paths = [Path(f"{number:02}.png") for number in range(count)]
    for path in paths:
        images.write(images.new(first), first, path)
    return paths


def left_in_shared_memory(*pids: int) -> list[str]:
    """What has one of these numbers in its name, as locks and folders of joblib and Python have."""
    names = [path.name for path in Path("/dev/shm").iterdir()]
    return [name for name in names if {str(pid) for pid in pids} & set(re.findall(r"\d+", name))]


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_process_that_is_killed_costs_one_file(folder: Path, jobs: int) -> None:
    paths = pictures(12)
    outcomes: list[Outcome] = []
    for outcome in run(plan(paths, Path("out"), None), RECIPE, jobs=jobs):
        if not outcomes:
            os.kill(children()[0], signal.SIGKILL)
        outcomes.append(outcome)
    lost = [outcome for outcome in outcomes if outcome.reason is not None]
    assert len(outcomes) == 12 and len(lost) <= 1
    whole = {path.name for path in Path("out").iterdir()}
    assert whole >= {outcome.target.name for outcome in outcomes if outcome not in lost}
    for outcome in lost:  # it may be there all the same: killed before it was told
        assert str(outcome.source) in str(outcome.reason) and "Killed" in str(outcome.reason)
    assert children() == []


def test_what_ends_a_decoder_costs_the_files_that_it_was_at(
    folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that ends its process for some of the files, as libjpeg does; the others are done."""
    paths = pictures(9)
    deadly = Path("deadly")
    deadly.mkdir()
    (deadly / "sitecustomize.py").write_text(
        "import os, sys\n"
        "def opened(event, arguments):\n"
        "    name = str(arguments[0]) if event == 'open' else ''\n"
        "    if name.endswith(('03.png', '07.png')):\n"
        "        os._exit(1)\n"
        "sys.addaudithook(opened)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(deadly.resolve()))
    for jobs in ("1", "2"):
        arguments = ["apply", "look.onnx", *map(str, paths), "--out-dir", f"out{jobs}"]
        assert main([*arguments, "--jobs", jobs, "--json"]) == 1
        told = json.loads(capsys.readouterr().out)
        assert sorted(entry["file"] for entry in told["failed"]) == ["03.png", "07.png"]
        assert all("exit status 1" in entry["reason"] for entry in told["failed"])
        assert len(told["files"]) == 7
    monkeypatch.delenv("PYTHONPATH")
    arguments = ["apply", "look.onnx", *map(str, paths), "--out-dir", "out2", "--resume"]
    assert main(arguments) == 0
    assert "2 of 9 files written, 7 skipped because they exist" in capsys.readouterr().out


def test_processes_that_cannot_start_cost_their_files_and_nothing_more(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = pictures(3)
    monkeypatch.setattr(
        "nnlook_core.inference.batch.pythons.command", lambda module: ["/nowhere/python", module]
    )
    outcomes = list(run(plan(paths, Path("out"), None), RECIPE, jobs=2))
    assert ["did not start" in str(outcome.reason) for outcome in outcomes] == [True] * 3


@pytest.fixture
def batch(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A batch of large files in a process of its own, when it has written the first."""
    big = np.random.default_rng(0).integers(0, 256, (1500, 1500, 3), np.uint8)
    paths = [f"{number}.png" for number in range(12)]
    images.write(images.new(big), big, paths[0])
    for path in paths[1:]:
        Path(path).hardlink_to(paths[0])
    started = subprocess.Popen(
        [
            *(sys.executable, "-m", "nnlook_core", "apply", "look.onnx", *paths),
            *("--out-dir", "out", "--jobs", "2"),
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        until(lambda: list(Path().glob("out/*.png")) or started.poll() is not None)
        yield started
    finally:
        started.kill()
        started.wait()
        assert started.stderr is not None
        started.stderr.close()
        until(lambda: not children())


@pytest.mark.parametrize("whole_group", [False, True])
def test_nothing_outlives_a_batch_that_is_killed(
    batch: subprocess.Popen[bytes], whole_group: bool
) -> None:
    pids = batch.pid, *children()
    assert len(pids) == 3
    if whole_group:
        os.killpg(batch.pid, signal.SIGKILL)
    else:
        batch.kill()
    batch.wait()
    until(lambda: not children())
    written = set(Path("out").iterdir())
    assert 0 < len(written) < 12 and not list(Path("out").glob(".*"))
    assert left_in_shared_memory(*pids) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_batch_that_is_broken_off_leaves_nothing_behind(
    batch: subprocess.Popen[bytes], number: int
) -> None:
    os.killpg(batch.pid, number)  # as a terminal does
    _, said = batch.communicate()
    assert children() == []
    assert not list(Path("out").glob(".*"))
    if number == signal.SIGINT:
        assert batch.returncode == 130
        (line,) = said.decode().splitlines()
        assert line.startswith("nnlook: interrupted; ") and "of 12 files written" in line
    else:
        assert batch.returncode == 128 + signal.SIGTERM and said == b""


def test_interrupted_as_it_starts_it_says_so_and_nothing_else(folder: Path) -> None:
    """Ctrl+C at any moment, from the start of Python's own work to the first file."""
    pictures(4)
    arguments = ["apply", "look.onnx", "00.png", "01.png", "02.png", "03.png", "--jobs", "2"]
    for step in itertools.count():
        started = subprocess.Popen(
            [sys.executable, "-c", START, *arguments, "--out-dir", f"out{step}"],
            env={**os.environ, "PYTHONPATH": str(ROOT), "STEP": str(step)},
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        written, said = (stream.decode() for stream in started.communicate())
        if "4 of 4 files written" in written:  # there was no further event
            break
        assert started.returncode == 130, said
        (line,) = said.splitlines()
        assert line.startswith("nnlook: interrupted; ")
        until(lambda: not children())
    assert step > 7


# Interrupts itself, the whole group as a terminal does, at one of the events of a start: the
# imports of its packages and the start of each process.
START = """
import os, signal, sys
step, seen = int(os.environ["STEP"]), 0
WATCHED = ("numpy", "onnx", "onnxruntime", "OpenImageIO", "tqdm", "nnlook_core.inference.batch", "argparse")
def watch(event, arguments):
    global seen
    if event == "subprocess.Popen" or event == "import" and arguments[0] in WATCHED:
        seen += 1
        if seen == step + 1:
            os.killpg(0, signal.SIGINT)
sys.addaudithook(watch)
from nnlook_core.entry import main
sys.exit(main())
"""


def test_a_batch_that_nobody_waits_for_ends_its_processes(folder: Path) -> None:
    before = set(threading.enumerate())
    coming = run(plan(pictures(6), Path("out"), None), RECIPE, jobs=2)
    next(coming)
    assert len(children()) == 2
    coming.close()
    assert children() == [] and set(threading.enumerate()) <= before
