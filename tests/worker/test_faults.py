"""Whatever becomes of a worker, looks stay what they are, and nothing is left lying about."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from nnlook_core import load
from nnlook_core.worker.jobs import run
from nnlook_core.worker.jobs.looks import SECONDS_TO_WRITE
from nnlook_core.worker.session import Session
from tests.support.conversation import Conversation
from tests.support.jobs import apply_job, export_job, import_job, learn_job, photo_job
from tests.support.lives import KILLED, live
from tests.support.looks import some_look
from tests.support.place import END, SMALL, Place, frame, laid, learning, lesson
from tests.support.waiting import until

both_ways = pytest.mark.parametrize("named", [False, True], ids=["nameless", "named"])


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return laid(tmp_path)


def applying(place: Place) -> list[bytes]:
    band = frame("band", SMALL.tobytes())
    return [frame("apply", **apply_job(place.look)), band, band, END]


def previewing(place: Place) -> list[bytes]:
    about: dict[str, Any] = {"photo": "a", "file": str(place.look), "other": str(place.other)}
    show = frame("show", **about, mix=30.0, strength=70.0, mode="tone", guesses=False)
    put = frame("photo", SMALL.tobytes(), **photo_job("a", SMALL))
    return [frame("preview"), put, show, show, END]


def learning_over(place: Place) -> list[bytes]:
    return lesson(learn_job(place.look, overwrite=True))


def importing(place: Place) -> list[bytes]:
    job = import_job(place.table, place.look.with_name("New.onnx"), size=2)
    return [frame("import-table", **job), END]


def exporting(place: Place) -> list[bytes]:
    return [frame("export-table", **export_job(place.look, place.aside / "new.cube", size=5)), END]


def exporting_png(place: Place) -> list[bytes]:
    return [frame("export-table", **export_job(place.look, place.aside / "new.png", size=3)), END]


def mixing(place: Place) -> list[bytes]:
    job: dict[str, Any] = {
        "file_a": str(place.look),
        "file_b": str(place.other),
        "mix": 40,
        "overwrite": False,
    }
    return [frame("mix", **job, file=str(place.look.with_name("New.onnx"))), END]


def rewriting(place: Place) -> list[bytes]:
    return [frame("card", file=str(place.look), author="Somebody", tags=["warm"]), END]


def renaming(place: Place) -> list[bytes]:
    return [frame("card", file=str(place.look), name="Night", stem="Night"), END]


def listing(place: Place) -> list[bytes]:
    return [frame("looks", folders=[str(place.aside)]), END]


def importing_looks(place: Place) -> list[bytes]:
    return [frame("import-looks", files=[str(place.stranger), str(place.table)]), END]


def duplicating(place: Place) -> list[bytes]:
    return [frame("duplicate", file=str(place.look)), END]


Say = Callable[[Place], list[bytes]]
READING = (applying, previewing)
WRITING = (
    *(learning, learning_over, importing, exporting, exporting_png),
    *(mixing, rewriting, renaming, importing_looks, duplicating, listing),
)
each_job = pytest.mark.parametrize("say", (*READING, *WRITING))
each_writing_job = pytest.mark.parametrize("say", WRITING)


def check_whole(before: dict[Path, bytes], place: Place, said: list[bytes]) -> None:
    """Every file is as it was, or what the job was to make of it, and whole; no look is gone."""
    now = place.files()
    for path, content in before.items():
        if path not in now:
            assert path == place.look and load(path.with_name("Night.onnx")).card.name == "Night"
        elif now[path] != content:
            assert path == place.look and path.as_posix().encode() in said[0]
            load(path)
    for path in now.keys() - before.keys():
        if path.suffix == ".onnx":
            load(path)
        elif path.suffix == ".json":
            assert json.loads(now[path])["folders"]
        else:
            assert path.name in ("new.cube", "new.png") and len(now[path]) > 0


def check_next_works(place: Place) -> None:
    life = live(place.home, b"".join(applying(place)))
    assert [header["type"] for header in life.heard] == ["ready", "band", "band", "done"]
    assert life.status == 0


@each_job
def test_killed_after_each_frame_that_is_said_to_it(place: Place, say: Say) -> None:
    said = say(place)
    before = place.files()
    for count in range(1, len(said)):
        life = live(place.home, b"".join(said[:count]), kill_after=0)
        assert life.status == KILLED
        assert place.files() == before
    check_next_works(place)


@each_job
def test_killed_after_each_frame_that_it_says(place: Place, say: Say) -> None:
    said = say(place)
    before = place.files()
    count, last = 0, ""
    while last != "done":
        life = live(place.home, b"".join(said), kill_after=count)
        assert life.status == KILLED, life.log
        check_whole(before, place, said)
        if say in READING:
            assert place.files() == before
        restore(place, before)
        last = life.heard[-1]["type"] if life.heard else ""
        count = max(count + 1, round(1.5 * count))  # of a learning's many a few
    check_next_works(place)


@both_ways
@each_writing_job
def test_killed_before_each_change_of_a_file(place: Place, say: Say, named: bool) -> None:
    said = say(place)
    before = place.files()
    for count in range(1, 100):
        life = live(place.home, b"".join(said), deadly_change=count, named=named)
        if life.status == 0:
            break
        assert life.status == KILLED, life.log
        stray = [path for path in place.files() if path.name.startswith(".")]
        assert len(stray) <= 1
        for path in stray:
            path.unlink()
        check_whole(before, place, said)
        restore(place, before)
    assert count > 1 and place.files() != before, "it changed nothing"
    assert life.heard[-1]["type"] == "done"
    assert not any(path.name.startswith(".") for path in place.files())


def restore(place: Place, before: dict[Path, bytes]) -> None:
    for path in place.files():
        path.unlink()
    for path, content in before.items():
        path.write_bytes(content)


@each_job
def test_cut_off_at_every_byte(
    place: Place, say: Say, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All but the last byte, at which it is whole. In this process: these are thousands."""
    monkeypatch.setenv("NNLOOK_HOME", str(place.home))
    said = b"".join(say(place))
    before = place.files()
    for cut in range(len(said)):
        answers = BytesIO()
        Session(BytesIO(said[:cut]), answers, run).serve()
        assert b'"done"' not in answers.getvalue()
        assert b'"fault":true' not in answers.getvalue()
    assert place.files() == before


@each_job
def test_a_worker_whose_input_is_cut_off_leaves(place: Place, say: Say) -> None:
    said = b"".join(say(place))
    before = place.files()
    for cut in (0, 3, 8, len(said) // 2, len(said) - 1):
        life = live(place.home, said[:cut], hang_up=True)
        assert life.status == 0, life.log
        assert place.files() == before
    check_next_works(place)


def test_what_a_dead_writer_left_goes_when_the_library_is_listed(place: Place) -> None:
    old, new = (place.look.with_name(f".nnlook-{digit * 16}.onnx") for digit in "ab")
    for partial in (old, new):
        partial.write_bytes(b"half")
    os.utime(old, (time.time() - 2 * SECONDS_TO_WRITE,) * 2)
    life = live(place.home, frame("looks", folders=[]) + END)
    assert [header["type"] for header in life.heard] == ["looks", "done"]
    assert len(life.heard[0]["looks"]) == 2
    assert not old.exists() and new.exists()


def test_what_no_writer_left_stays_when_the_library_is_listed(place: Place) -> None:
    folder = place.look.parent
    name = f".nnlook-{'0' * 16}"
    stay = [
        folder / f"{name}{end}" for end in (".onnx", "0.onnx", ".a.onnx", " copy.onnx", "-1.onnx")
    ]
    stay += [folder / ".nnlook-0.onnx", folder / f".nnlook-{'X' * 16}.onnx", folder / name]
    stay[0].write_bytes(some_look().model)  # somebody has called a look so
    for path in stay[1:-1]:
        path.write_bytes(b"somebody's")
    stay[-1].mkdir()
    link = folder / f".nnlook-{'1' * 16}.onnx"
    link.symlink_to(place.stranger)
    twice = folder / f".nnlook-{'2' * 16}.onnx"
    twice.hardlink_to(place.look)  # what a writer leaves that was killed when it had given the name
    for path in (*stay, link):
        os.utime(path, (time.time() - 2 * SECONDS_TO_WRITE,) * 2, follow_symlinks=False)
    os.utime(place.look, (time.time() - 2 * SECONDS_TO_WRITE,) * 2)
    assert live(place.home, frame("looks", folders=[]) + END).heard[-1] == {"type": "done"}
    assert all(path.exists() for path in stay) and link.is_symlink()
    assert not twice.exists() and load(place.look)


def test_a_library_that_vanishes_is_told_or_made_anew(worker: Conversation, place: Place) -> None:
    folder = place.look.parent

    def say_raw(*said: bytes) -> None:
        assert worker.process.stdin is not None
        worker.process.stdin.write(b"".join(said))
        worker.process.stdin.flush()

    def ask(*said: bytes) -> dict[str, Any]:
        say_raw(*said)
        return worker.hear_result()[0]

    assert len(ask(frame("looks", folders=[]), END)["looks"]) == 2
    assert worker.hear()[0]["type"] == "done"
    shutil.rmtree(folder)
    for say in (applying, rewriting, renaming, duplicating, exporting, mixing):
        answer = ask(*say(place))
        assert answer["type"] == "error" and not answer["fault"]
        assert str(place.look) in answer["message"]
        shutil.rmtree(folder, ignore_errors=True)  # a mix has made it, to find then what it lacks
    assert ask(frame("looks", folders=[]), END) == {"type": "done"}
    opening, *rest = learning(place)
    say_raw(opening)
    until(folder.is_dir)
    shutil.rmtree(folder)  # while it reads
    answer = ask(*rest)
    assert answer["type"] == "error" and f"{folder} does not exist" in answer["message"]
    assert not list(place.home.rglob("*.onnx"))
    assert ask(*importing_looks(place))["file"] == str(folder / "stranger.onnx")
    assert [worker.hear()[0]["type"] for _ in range(2)] == ["imported", "done"]
    assert ask(*learning(place))["type"] == "done"
