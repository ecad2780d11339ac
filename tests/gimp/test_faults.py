"""Faults at the worst moments, in a real GIMP: images and looks stay, nothing is left, and it is said."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nnlook_core
from tests.gimp.calls import LEARN, Answer, applied, apply, export_table, import_table, learn
from tests.gimp.conftest import Installation
from tests.gimp.desk import APPLY_DIALOG, Desk, until
from tests.gimp.pictures import Layer, core_answer, layer_of, photo, processed, to_u8
from tests.gimp.remote import Gimp
from tests.gimp.test_refusals import IN_THE_MIDDLE, Killer, Watch, large, workers
from tests.gimp.test_screen_learn import LEARN_DIALOG, LEARNING_DIALOG, fill_in
from tests.gimp.test_tables import CURVES

PATIENCE = 8
"""Seconds of silence that an impatient GIMP bears: more than a worker takes to start on a busy machine."""
TICKS = os.sysconf("SC_CLK_TCK")


class Strike(threading.Thread):
    """Kills the worker as soon as it has worked for so many seconds."""

    def __init__(self, home: Path, seconds: float) -> None:
        super().__init__(daemon=True)
        self._home, self._seconds = home, seconds
        self._over = threading.Event()
        self.struck = False

    def run(self) -> None:
        while not (self.struck or self._over.is_set()):
            for process in workers(self._home):
                if worked(process) >= self._seconds:
                    os.kill(process, signal.SIGKILL)
                    self.struck = True
            time.sleep(0.002)

    def __enter__(self) -> Strike:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self.join()


def worked(process: int) -> float:
    """Return for how many seconds a process has used a processor; 0 for one that is gone."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / TICKS


@pytest.fixture
def layers(gimp: Gimp) -> tuple[Layer, Layer]:
    """A pair of some size."""
    return pair_in(gimp)


def pair_in(gimp: Gimp, side: int = 800, seed: int = 1) -> tuple[Layer, Layer]:
    colours = photo(side, side, seed)
    return layer_of(gimp, to_u8(colours)), layer_of(gimp, to_u8(processed(colours)))


def check_goes_on(gimp: Gimp, look: Path) -> None:
    """Check that the next one works."""
    source = layer_of(gimp, to_u8(photo(30, 20)))
    answer = core_answer(look, to_u8(photo(30, 20)))
    assert np.array_equal(applied(source, look).read("R'G'B' u8"), answer)


@pytest.mark.parametrize(
    ("kind", "moments"),
    [
        ("apply", (0.0, 0.3)),
        ("learn", (0.0, 0.3, 1.0, 2.0, 4.0)),
        ("learn over", (1.0, 4.0)),
        ("import", (0.3, 2.0, 4.0)),
    ],
    ids=["apply", "learn", "learn over", "import"],
)
def test_worker_killed_at_any_moment(
    gimp: Gimp,
    look: Path,
    layers: tuple[Layer, Layer],
    installation: Installation,
    tmp_path: Path,
    kind: str,
    moments: Sequence[float],
) -> None:
    """The moments are seconds of work: it starts, imports, reads the pixels, learns."""
    old, new, table = tmp_path / "old.onnx", tmp_path / "new.onnx", tmp_path / "warm.cube"
    old.write_bytes(look.read_bytes())
    table.write_text(CURVES)
    calls: dict[str, Callable[[], Answer]] = {
        "apply": lambda: apply(layers[0], old),
        "learn": lambda: learn(*layers, new, nodes="64"),
        "learn over": lambda: learn(*layers, old, nodes="64", overwrite=True),
        "import": lambda: import_table(gimp, table, new),
    }
    refused = 0
    for moment in moments:
        watch = Watch(gimp, tmp_path, installation.home / "looks")
        with Strike(installation.home, moment) as strike:
            answer = calls[kind]()
        if answer.status == "success":  # it was done by that moment
            break
        assert strike.struck
        watch.refused(answer, "worker", "stopped")
        assert workers(installation.home) == []
        refused += 1
    assert refused > 0
    check_goes_on(gimp, look)


# Others beside it


@pytest.fixture
def impatient(installation: Installation) -> Iterator[Gimp]:
    """A GIMP whose plug-in takes a worker for dead sooner."""
    more = {"NNLOOK_PATIENCE": str(PATIENCE)}
    with Gimp(installation.gimp.console, installation.directory, more=more) as gimp:
        yield gimp


def test_a_worker_that_hangs_is_ended(
    impatient: Gimp, look: Path, installation: Installation
) -> None:
    layer = large(impatient, "large")
    watch = Watch(impatient, look.parent)
    stopper = Killer(installation.home, IN_THE_MIDDLE, signal.SIGSTOP)
    stopper.start()
    answer = apply(layer, look)
    assert stopper.killed
    watch.refused(answer, "worker", "gave no answer")
    assert workers(installation.home) == []


@pytest.mark.screen
def test_two_gimps_at_once(gimp: Gimp, desk: Desk, installation: Installation) -> None:
    library = installation.home / "looks"
    gimps = [gimp, desk.gimp]
    pairs = [pair_in(one, 160, seed) for seed, one in enumerate(gimps)]
    files = [library / f"At once {number}.onnx" for number in range(2)]
    with removed_afterwards(files):
        learned = all_at_once(
            gimps,
            LEARN,
            [
                {"before": pair[0].id, "after": pair[1].id, "file": str(file), "name": file.stem}
                for pair, file in zip(pairs, files, strict=True)
            ],
        )
        for answer, file in zip(learned, files, strict=True):
            assert answer.status == "success", answer.message
            assert answer.values["file"] == str(file)
            assert nnlook_core.load(file).name == file.stem
        for file in files:
            jobs = [
                {"image": pair[0].image, "drawables": [pair[0].id], "file": str(file)}
                for pair in pairs
            ]
            for answer, pair in zip(
                all_at_once(gimps, "plug-in-nnlook-apply", jobs), pairs, strict=True
            ):
                (number,) = answer.values["layers"]
                source = pair[0]
                made = Layer(source.gimp, source.image, number, source.size).read("R'G'B' u8")
                assert np.array_equal(made, core_answer(file, source.read("R'G'B' u8")))
        assert sorted(library.iterdir()) == files
    assert workers(installation.home) == []


def all_at_once(
    gimps: Sequence[Gimp], procedure: str, values: Sequence[dict[str, Any]]
) -> list[Answer]:
    results = [
        gimp.begin("call", procedure, "NONINTERACTIVE", each)
        for gimp, each in zip(gimps, values, strict=True)
    ]
    return [Answer(**result()) for result in results]


@contextmanager
def removed_afterwards(files: Sequence[Path]) -> Iterator[None]:
    try:
        yield
    finally:
        for file in files:
            file.unlink(missing_ok=True)
        files[0].parent.rmdir()


# Names


@pytest.mark.parametrize(
    "name",
    ["-Ночь 夜 🌙, “it's \"two\nlines” ", "x" * 250],
    ids=["strange", "long"],
)
def test_any_file_name(gimp: Gimp, look: Path, tmp_path: Path, name: str) -> None:
    before, after = pair_in(gimp, 40)
    file, table = tmp_path / f"{name}.onnx", tmp_path / f"{name}.cube"
    answer = learn(before, after, file, nodes="8")
    assert answer.status == "success", answer.message
    assert answer.values["file"] == str(file)
    source = to_u8(photo(40, 40))
    assert np.array_equal(applied(before, file).read("R'G'B' u8"), core_answer(file, source))
    answer = export_table(gimp, file, table, size=3)
    assert answer.status == "success", answer.message
    assert sorted(tmp_path.iterdir()) == sorted([file, table])


# Dialogs


@pytest.mark.screen
def test_a_worker_that_dies_under_the_dialog_of_apply(
    desk: Desk, look: Path, installation: Installation
) -> None:
    layer = desk.open_pixels(to_u8(photo(200, 150)))
    watch = Watch(desk.gimp, look.parent)
    answer = desk.start_apply_anew(layer)
    desk.choose_look(look)
    widgets = desk.widgets
    until(lambda: widgets.is_sensitive(APPLY_DIALOG, "Apply"))
    for process in workers(installation.home):
        os.kill(process, signal.SIGKILL)
    widgets.set_number(APPLY_DIALOG, "Strength", 50.0)
    until(lambda: "worker stopped in the middle" in widgets.texts(APPLY_DIALOG))
    desk.screen.shoot("faults-apply-worker-gone")
    assert not widgets.is_sensitive(APPLY_DIALOG, "Apply")
    widgets.press(APPLY_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"
    watch.unchanged()
    assert workers(installation.home) == []


@pytest.mark.screen
@pytest.mark.parametrize("stage", ["reading", "learning", "keeping"])
def test_cancel_at_each_stage_of_a_learning(
    desk: Desk, installation: Installation, tmp_path: Path, stage: str
) -> None:
    file, widgets = tmp_path / "Evening.onnx", desk.widgets
    colours, times = photo(200, 200), 25 if stage == "reading" else 2
    for pixels, name in ((to_u8(colours), "before"), (to_u8(processed(colours)), "after")):
        desk.open_pixels(np.tile(pixels, (times, times, 1)), name)
    watch = Watch(desk.gimp, installation.home / "looks")
    answer = desk.start(LEARN)
    fill_in(desk, nodes="64", name="Evening", file=file)
    widgets.press(LEARN_DIALOG, "Learn")
    widgets.wait_for(LEARNING_DIALOG)
    if stage == "keeping":
        until(lambda: widgets.is_sensitive(LEARNING_DIALOG, "Stop and Keep"))
        widgets.press(LEARNING_DIALOG, "Stop and Keep")
    else:
        said = "Reading the pixels" if stage == "reading" else "Learning…"
        until(lambda: said in widgets.texts(LEARNING_DIALOG))
        assert not widgets.is_sensitive(LEARNING_DIALOG, "Stop and Keep")
    widgets.press(LEARNING_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"
    widgets.wait_gone(LEARNING_DIALOG)
    until(lambda: workers(installation.home) == [])
    watch.unchanged()
    for left in tmp_path.iterdir():  # it was kept before the Cancel was heard
        assert stage == "keeping" and nnlook_core.load(left).name == "Evening"
