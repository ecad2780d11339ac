"""Faults at the worst moments, in a real GIMP: images and looks stay, nothing is left, and it is said."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nnlook_core
from nnlook_core import lut
from nnlook_core.inference import mixing
from tests.gimp.calls import (
    IMPORT,
    LEARN,
    MANAGE,
    Answer,
    applied,
    apply,
    export_table,
    import_table,
    learn,
)
from tests.gimp.dialogs import (
    IMPORT_DIALOG,
    LEARN_DIALOG,
    LEARNING_DIALOG,
    LOOKS,
    MANAGE_DIALOG,
    SAVE_MIX_DIALOG,
    SECOND_DIALOG,
    TABLE_BUTTON,
    choose_file_of,
    fill_in_learn,
    listed_looks,
)
from tests.gimp.installation import Installation
from tests.gimp.looks import CURVES, GLOW, NEGATIVE, two_looks
from tests.gimp.pictures import (
    Layer,
    core_answer,
    large_layer,
    layer_of,
    mixed_answer,
    photo,
    processed,
    small_photo,
    to_u8,
)
from tests.gimp.remote import Gimp
from tests.gimp.screenshots import sees
from tests.gimp.session import APPLY_DIALOG, GimpSession
from tests.gimp.watch import Watch, check_sentence
from tests.gimp.worker_processes import (
    IN_THE_MIDDLE,
    READ,
    SHOWING,
    TAKING,
    TO_START,
    WRITING,
    Halt,
    Killer,
    Strike,
    kill_workers,
    workers,
)
from tests.support.waiting import until

PATIENCE = 8
"""Seconds of silence that an impatient GIMP bears: more than a worker takes to start on a busy machine."""
GIMP_SAYS = "GIMP Message"
"""The window in which GIMP tells what went wrong where no dialog of ours is open."""


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
    """The moments are seconds of work: it starts, imports, reads the pixels, learns, has just written.

    A look that it had written by then is there whole, and the sentence does not deny it.
    """
    old, new, table = tmp_path / "old.onnx", tmp_path / "new.onnx", tmp_path / "warm.cube"
    old.write_bytes(look.read_bytes())
    table.write_text(CURVES)
    calls: dict[str, Callable[[], Answer]] = {
        "apply": lambda: apply(layers[0], old),
        "learn": lambda: learn(*layers, new, nodes="64"),
        "learn over": lambda: learn(*layers, old, nodes="64", overwrite=True),
        "import": lambda: import_table(gimp, table, new),
    }
    written, former = (old, old.read_bytes()) if kind == "learn over" else (new, None)
    refused = 0
    for moment in moments:
        watch = Watch(gimp, tmp_path, installation.home / "looks")
        with Strike(installation.home, moment) as strike:
            answer = calls[kind]()
        if answer.status == "success":  # it was done by that moment
            break
        assert strike.struck
        if kind != "apply" and undone(written, former):
            assert "nothing was" not in answer.message
        watch.refused(answer, "worker", "stopped")
        assert workers(installation.home) == []
        refused += 1
    assert refused > 0
    check_goes_on(gimp, look)


def undone(file: Path, former: bytes | None) -> bool:
    """Undo the writing of a look, a whole one, in place of ``former``; tell whether there was one."""
    if not file.exists() or file.read_bytes() == former:
        return False
    nnlook_core.load(file)
    if former is None:
        file.unlink()
    else:
        file.write_bytes(former)
    return True


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
    layer = large_layer(impatient, "large")
    watch = Watch(impatient, look.parent)
    stopper = Killer(installation.home, IN_THE_MIDDLE, signal.SIGSTOP)
    stopper.start()
    answer = apply(layer, look)
    assert stopper.killed
    watch.refused(answer, "worker", "did not respond")
    assert workers(installation.home) == []


@pytest.mark.screen
def test_two_gimps_at_once(gimp: Gimp, session: GimpSession, installation: Installation) -> None:
    library = installation.home / "looks"
    gimps = [gimp, session.gimp]
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
    session: GimpSession, look: Path, installation: Installation
) -> None:
    layer = session.open_pixels(to_u8(photo(200, 150)))
    watch = Watch(session.gimp, look.parent)
    answer = session.start_apply_anew(layer)
    session.choose_look(look)
    widgets = session.widgets
    until(lambda: widgets.is_sensitive(APPLY_DIALOG, "Apply"))
    for process in workers(installation.home):
        os.kill(process, signal.SIGKILL)
    widgets.set_number(APPLY_DIALOG, "Strength", 50.0)
    until(lambda: "worker stopped unexpectedly" in widgets.texts(APPLY_DIALOG))
    session.screen.shoot("faults-apply-worker-gone")
    assert not widgets.is_sensitive(APPLY_DIALOG, "Apply")
    widgets.set_number(APPLY_DIALOG, "Strength", 60.0)  # with another worker
    until(lambda: widgets.is_sensitive(APPLY_DIALOG, "Apply"))
    assert "worker stopped" not in widgets.texts(APPLY_DIALOG)
    widgets.press(APPLY_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"
    watch.unchanged()
    assert workers(installation.home) == []


@pytest.mark.screen
@pytest.mark.parametrize("stage", ["reading", "learning", "keeping"])
def test_cancel_at_each_stage_of_a_learning(
    session: GimpSession, installation: Installation, tmp_path: Path, stage: str
) -> None:
    file, widgets = tmp_path / "Evening.onnx", session.widgets
    colours, times = photo(200, 200), 25 if stage == "reading" else 2
    for pixels, name in ((to_u8(colours), "before"), (to_u8(processed(colours)), "after")):
        session.open_pixels(np.tile(pixels, (times, times, 1)), name)
    watch = Watch(session.gimp, installation.home / "looks")
    answer = session.start(LEARN)
    fill_in_learn(session, nodes="64", name="Evening", file=file)
    widgets.press(LEARN_DIALOG, "Learn")
    widgets.wait_for(LEARNING_DIALOG)
    if stage == "keeping":
        until(lambda: widgets.is_sensitive(LEARNING_DIALOG, "Stop and Keep"))
        widgets.press(LEARNING_DIALOG, "Stop and Keep")
    else:
        said = "Reading pixels" if stage == "reading" else "Learning…"
        until(lambda: said in widgets.texts(LEARNING_DIALOG))
        assert not widgets.is_sensitive(LEARNING_DIALOG, "Stop and Keep")
    widgets.press(LEARNING_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"
    widgets.wait_gone(LEARNING_DIALOG)
    until(lambda: workers(installation.home) == [])
    watch.unchanged()
    for left in tmp_path.iterdir():  # it was kept before the Cancel was heard
        assert stage == "keeping" and nnlook_core.load(left).name == "Evening"


@pytest.fixture
def halt_at(
    installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[tuple[str, str]], Halt]]:
    """Give a place in the core at which workers are to halt."""
    halts: list[Halt] = []
    flag = tmp_path_factory.mktemp("flag") / "halt"

    def at(place: tuple[str, str]) -> Halt:
        halts.append(Halt(installation.home, flag, place))
        return halts[-1]

    yield at
    for halt in reversed(halts):
        halt.put_right()


@pytest.fixture
def library(installation: Installation) -> Iterator[Path]:
    """The user's folder with two looks; afterwards there is none, and no settings."""
    folder = installation.home / "looks"
    folder.mkdir(exist_ok=True)
    two_looks(folder)
    yield folder
    shutil.rmtree(folder)
    for file in installation.home.glob("settings*"):
        file.unlink()


def contents(folder: Path) -> dict[Path, bytes]:
    """Each file in a folder, hidden ones too."""
    return {file: file.read_bytes() for file in folder.iterdir()}


def check_told(session: GimpSession, dialog: str) -> None:
    """A dialog says that the worker is gone, as a sentence with a remedy."""
    until(lambda: "worker stopped unexpectedly" in session.widgets.texts(dialog))
    (said,) = (
        line for line in session.widgets.texts(dialog).splitlines() if "worker stopped" in line
    )
    check_sentence(said)
    assert "The image was not changed" in said
    assert "Try again" in said
    session.screen.shoot(f"faults-{dialog.lower().replace(' ', '-')}-worker-gone")


def check_nothing_left(installation: Installation) -> None:
    """No worker, and no file that was being written."""
    until(lambda: workers(installation.home) == [])
    for folder in (installation.home, installation.directory):
        assert list(folder.rglob(".nnlook-*")) == []


def table_in(folder: Path, ending: str, look: Path) -> Path:
    """A table: curves, or a look's Hald CLUT."""
    file = folder / f"Warm film{ending}"
    if ending == lut.CUBE:
        file.write_text(CURVES)
    else:
        lut.export(nnlook_core.load(look), file, size=6, depth=8)
    return file


def check_like(look: Path, table: Path) -> None:
    """A look does what its table does."""
    colours = np.random.default_rng(0).random((2000, 3)).astype(np.float32)
    exact = lut.read(table)(colours.astype(np.float64)).astype(np.float32)
    made = nnlook_core.apply(nnlook_core.load(look), colours)
    assert nnlook_core.measure(made, exact).delta_e_mean < 1


@pytest.mark.screen
@pytest.mark.parametrize(
    ("ending", "place"),
    [(lut.CUBE, READ), (lut.HALD, READ), (lut.CUBE, None), (lut.HALD, WRITING)],
    ids=["cube, reading", "hald, reading", "cube, learning", "hald, writing"],
)
def test_a_worker_that_dies_while_a_table_is_imported(
    session: GimpSession,
    library: Path,
    look: Path,
    halt_at: Callable[[tuple[str, str]], Halt],
    installation: Installation,
    tmp_path: Path,
    ending: str,
    place: tuple[str, str] | None,
) -> None:
    session.open_pixels(to_u8(photo(200, 150)))
    table = table_in(tmp_path, ending, look)
    watch, looks = Watch(session.gimp, tmp_path), contents(library)
    new, widgets = library / f"{table.stem}.onnx", session.widgets
    halt = halt_at(place) if place else None
    answer = session.start(MANAGE)
    widgets.wait_for(MANAGE_DIALOG)
    until(lambda: len(widgets.rows(MANAGE_DIALOG, LOOKS)) == len(looks))

    def begin() -> None:
        widgets.press(MANAGE_DIALOG, "Import LUT…")
        session.choose_path("Import LUT", table, "Import")

    if halt:
        halt.set()
        begin()
        halt.kill()
    else:
        begin()
        until(lambda: widgets.is_sensitive(LEARNING_DIALOG, "Stop and Keep"), TO_START)
        kill_workers(installation.home)
    widgets.wait_gone(LEARNING_DIALOG)
    check_told(session, MANAGE_DIALOG)
    assert contents(library) == looks
    begin()
    widgets.wait_for(LEARNING_DIALOG)
    widgets.wait_gone(LEARNING_DIALOG)
    until(lambda: "the look and the LUT" in widgets.texts(MANAGE_DIALOG))
    until(lambda: len(widgets.rows(MANAGE_DIALOG, LOOKS)) == len(looks) + 1)
    check_like(new, table)
    widgets.press(MANAGE_DIALOG, "Close")
    result = answer()
    assert result["status"] == "success", result["message"]
    assert sorted(result["values"]["files"]) == sorted(map(str, [*looks, new]))
    new.unlink()
    assert contents(library) == looks
    watch.unchanged()
    check_nothing_left(installation)


@pytest.mark.screen
def test_a_worker_that_dies_after_the_dialog_of_import(
    session: GimpSession,
    library: Path,
    look: Path,
    halt_at: Callable[[tuple[str, str]], Halt],
    installation: Installation,
    tmp_path: Path,
) -> None:
    session.open_pixels(to_u8(photo(200, 150)))
    table = table_in(tmp_path, lut.CUBE, look)
    watch, widgets = Watch(session.gimp, tmp_path, library), session.widgets
    halt = halt_at(READ)

    def begin() -> Callable[[], Any]:
        answer = session.start(IMPORT)
        choose_file_of(session, IMPORT_DIALOG, TABLE_BUTTON, table)
        widgets.press(IMPORT_DIALOG, "Import")
        return answer

    halt.set()
    answer = begin()
    halt.kill()
    watch.refused(Answer(**answer()), "worker stopped unexpectedly", "Try again")
    until(lambda: "worker stopped unexpectedly" in widgets.texts(GIMP_SAYS))
    widgets.press(GIMP_SAYS, "OK")
    widgets.wait_gone(GIMP_SAYS)
    answer = begin()
    widgets.wait_for("Look Imported")
    widgets.press("Look Imported", "Close")
    result = answer()
    assert result["status"] == "success", result["message"]
    new = Path(result["values"]["file"])
    check_like(new, table)
    new.unlink()
    watch.unchanged()
    check_nothing_left(installation)


def mixed_half(session: GimpSession, layer: Layer, pair: tuple[Path, Path]) -> Callable[[], Any]:
    """Open the dialog of Apply, mix two looks half and half, and wait until all is drawn."""
    answer = session.start_apply_anew(layer)
    widgets = session.widgets
    widgets.choose_row(APPLY_DIALOG, LOOKS, GLOW)
    widgets.press(APPLY_DIALOG, "Mix with")
    widgets.wait_for(SECOND_DIALOG)
    widgets.choose_row(SECOND_DIALOG, LOOKS, NEGATIVE)
    widgets.press(SECOND_DIALOG, "Choose")
    widgets.wait_gone(SECOND_DIALOG)
    widgets.set_number(APPLY_DIALOG, "Mix", 50.0)  # an earlier test may have left another one
    until(lambda: sees(session, mixed_answer(*pair, 50.0, small_photo())))
    session.settle()  # the small pictures in the list are made too
    return answer


@pytest.mark.screen
def test_a_worker_that_dies_while_a_mix_is_previewed(
    session: GimpSession,
    library: Path,
    halt_at: Callable[[tuple[str, str]], Halt],
    installation: Installation,
) -> None:
    pair, before = (library / "warm.onnx", library / "negative.onnx"), small_photo()
    layer, halt, widgets = session.open_pixels(before), halt_at(SHOWING), session.widgets
    watch = Watch(session.gimp, library)
    answer = mixed_half(session, layer, pair)
    halt.set()
    widgets.set_number(APPLY_DIALOG, "Mix", 30.0)
    halt.kill()
    check_told(session, APPLY_DIALOG)
    assert not widgets.is_sensitive(APPLY_DIALOG, "Apply")
    widgets.set_number(APPLY_DIALOG, "Mix", 40.0)  # with another worker
    until(lambda: sees(session, mixed_answer(*pair, 40.0, before), "faults-mix-again"))
    until(lambda: widgets.is_sensitive(APPLY_DIALOG, "Apply"))
    assert "worker stopped" not in widgets.texts(APPLY_DIALOG)
    widgets.press(APPLY_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"
    watch.unchanged()
    check_nothing_left(installation)


@pytest.mark.screen
@pytest.mark.parametrize("place", [TAKING, WRITING], ids=["taking", "writing"])
def test_a_worker_that_dies_while_a_mix_is_saved(
    session: GimpSession,
    library: Path,
    halt_at: Callable[[tuple[str, str]], Halt],
    installation: Installation,
    place: tuple[str, str],
) -> None:
    pair, before = (library / "warm.onnx", library / "negative.onnx"), small_photo()
    new = library / "Third.onnx"
    layer, halt, widgets = session.open_pixels(before), halt_at(place), session.widgets
    watch, looks = Watch(session.gimp), contents(library)

    def save() -> None:
        widgets.press(APPLY_DIALOG, "Save Mix as Look…")
        widgets.wait_for(SAVE_MIX_DIALOG)
        widgets.set_text(SAVE_MIX_DIALOG, "Name", "Third")
        widgets.press(SAVE_MIX_DIALOG, "Save")
        widgets.wait_gone(SAVE_MIX_DIALOG)

    answer = mixed_half(session, layer, pair)
    halt.set()
    save()
    halt.kill()
    check_told(session, APPLY_DIALOG)
    assert contents(library) == looks
    save()
    until(lambda: "Third" in listed_looks(session))
    assert "worker stopped" not in widgets.texts(APPLY_DIALOG)
    until(lambda: widgets.is_sensitive(APPLY_DIALOG, "Apply"))
    widgets.press(APPLY_DIALOG, "Cancel")
    assert answer()["status"] == "cancel"
    watch.unchanged()
    one, other = map(nnlook_core.load, pair)
    expected = mixing.mixed(one, other, 50.0, name="Third")
    colours = before.reshape(-1, 3)
    made = nnlook_core.apply(nnlook_core.load(new), colours)
    assert np.array_equal(made, nnlook_core.apply(expected, colours))
    new.unlink()
    assert contents(library) == looks
    check_nothing_left(installation)


@pytest.mark.screen
def test_a_worker_that_died_unnoticed_is_replaced(
    session: GimpSession, library: Path, installation: Installation
) -> None:
    widgets = session.widgets
    answer = session.start(MANAGE)
    widgets.wait_for(MANAGE_DIALOG)
    until(lambda: len(widgets.rows(MANAGE_DIALOG, LOOKS)) == len(contents(library)))
    kill_workers(installation.home)
    widgets.choose_rows(MANAGE_DIALOG, LOOKS, [NEGATIVE])
    widgets.press(MANAGE_DIALOG, "Duplicate")
    until(lambda: "Copied to" in widgets.texts(MANAGE_DIALOG))
    widgets.press(MANAGE_DIALOG, "Close")
    assert answer()["status"] == "success"
    check_nothing_left(installation)


@pytest.mark.screen
def test_a_cancel_is_heard_while_a_table_is_read(
    session: GimpSession,
    library: Path,
    halt_at: Callable[[tuple[str, str]], Halt],
    installation: Installation,
    tmp_path: Path,
) -> None:
    table, looks, widgets = tmp_path / "Warm film.cube", contents(library), session.widgets
    table.write_text(CURVES)
    halt = halt_at(READ)
    halt.set()
    answer = session.start(MANAGE)
    widgets.wait_for(MANAGE_DIALOG)
    widgets.press(MANAGE_DIALOG, "Import LUT…")
    session.choose_path("Import LUT", table, "Import")
    widgets.wait_for(LEARNING_DIALOG)
    widgets.press(LEARNING_DIALOG, "Cancel")
    until(lambda: "Cancelling…" in widgets.texts(LEARNING_DIALOG))
    halt.go_on()
    widgets.wait_gone(LEARNING_DIALOG)
    until(lambda: "No looks were imported." in widgets.texts(MANAGE_DIALOG))
    widgets.press(MANAGE_DIALOG, "Close")
    assert answer()["status"] == "success"
    assert contents(library) == looks
    check_nothing_left(installation)
