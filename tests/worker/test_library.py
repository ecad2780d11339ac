"""The jobs that keep looks: list, edit, duplicate, import, mix."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlook_core import apply, load
from nnlook_core.common.wire import read_frame
from nnlook_core.inference.mixing import mixed
from nnlook_core.lookfile.metadata import with_card
from nnlook_core.lookfile.refusals import OperatorError
from tests.support.conversation import CHECKOUT, Conversation
from tests.support.exports import exported, fitted
from tests.support.hostile import STRANGERS
from tests.support.jobs import CURVES, apply_job, import_job, learn_job
from tests.support.looks import negative_look, photo, some_look


@pytest.fixture
def looks(tmp_path: Path) -> Path:
    """The user's own folder with a look."""
    folder = tmp_path / "home" / "looks"
    folder.mkdir(parents=True)
    (folder / "Evening.onnx").write_bytes(some_look().model)
    return folder


def ask(worker: Conversation, kind: str, **job: Any) -> list[dict[str, Any]]:
    """Say a job and hear all of its answers, up to the last."""
    worker.say(kind, **job)
    worker.say("end")
    heard = [worker.hear()[0]]
    while heard[-1]["type"] not in ("done", "error"):
        heard.append(worker.hear()[0])
    return heard


def listed(worker: Conversation, *folders: Path) -> list[dict[str, Any]]:
    """The looks of the user's folder and of others."""
    *told, done = ask(worker, "looks", folders=[str(folder) for folder in folders])
    assert done == {"type": "done"}
    return [look for frame in told for look in frame["looks"]]


def test_lists_the_users_folder_and_those_that_were_added(
    worker: Conversation, looks: Path, tmp_path: Path
) -> None:
    assert worker.hello["looks"] == str(looks)
    more = tmp_path / "more"
    more.mkdir()
    (more / "bad.onnx").write_bytes(b"no look")
    for _ in range(2):  # the second time from memory
        first, second = listed(worker, more, tmp_path / "gone")
        assert first == {
            **{"file": str(looks / "Evening.onnx"), "name": some_look().name},
            **{"author": "A. Tester", "licence": "CC0-1.0", "created": "2026-01-31", "tags": []},
            **{"nodes": 16, "sha256": some_look().sha256, "error": None},
            **{"delta_e_mean": None, "noise_floor": None, "coverage": None},
        }
        assert (second["file"], second["name"]) == (str(more / "bad.onnx"), "bad")
        assert "Get a new copy of it." in second["error"]
    assert list(looks.iterdir()) == [looks / "Evening.onnx"]


def test_what_names_no_folder_costs_itself_alone(
    worker: Conversation, looks: Path, tmp_path: Path
) -> None:
    loop, more = tmp_path / "loop", tmp_path / "more"
    loop.symlink_to(loop)
    more.mkdir()
    (more / "m.onnx").write_bytes(negative_look().model)
    sound = listed(worker, more)
    assert len(sound) == 2
    paths: list[Any] = [str(path) for path in (loop, loop / "x", more / "m.onnx")]
    for bad in (*paths, "", "relative", "a\0b", "\ud800", 1, None, {}, []):
        *told, done = ask(worker, "looks", folders=[bad, str(more), bad])
        assert done == {"type": "done"}
        assert [look for frame in told for look in frame["looks"]] == sound
        if not isinstance(bad, list):
            assert ask(worker, "looks", folders=bad) == [
                {"type": "looks", "looks": sound[:1]},
                {"type": "done"},
            ]
    assert worker.close() == 0


@pytest.mark.parametrize("bad", ["a loop", "a file", "too long"])
def test_a_home_that_can_be_none_keeps_the_other_folders(
    looks: Path, tmp_path: Path, bad: str
) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    file = looks / "Evening.onnx"
    home = {"a loop": loop, "a file": file, "too long": tmp_path / ("x" * 300)}[bad]
    worker = Conversation(home)
    (look,) = listed(worker, looks)
    assert look["file"] == str(file)
    (refused,) = ask(worker, "import-looks", files=[str(file)])
    assert refused["fault"] is False
    assert refused["message"].startswith(f"Cannot create the folder {home / 'looks'} (")
    assert worker.close() == 0


def test_a_home_is_named_from_the_folder_that_the_worker_is_started_in(
    looks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = os.path.relpath(looks.parent, CHECKOUT)
    worker = Conversation(Path(home))
    assert os.path.realpath(worker.hello["looks"]) == os.path.realpath(looks)
    assert len(listed(worker)) == 1
    assert worker.close() == 0
    worker = Conversation(Path("~nobody whom this system knows/home"))
    assert worker.hello["type"] == "error" and "not a folder path" in worker.hello["message"]
    assert worker.close() == 0


def test_a_card_as_large_as_a_file_costs_itself_alone(worker: Conversation, looks: Path) -> None:
    card = replace(some_look().card, name="é" * 400_000)
    (looks / "large.onnx").write_bytes(with_card(some_look().model, card))
    sound, large = listed(worker)
    assert sound["error"] is None
    assert large["name"] == "large" and large["error"]


def test_any_texts_fit_into_the_frames(worker: Conversation, looks: Path) -> None:
    """As many and as long tags as a card takes, of letters that take twelve bytes in JSON."""
    tags = tuple(f"{number:02}" + "\N{GRINNING FACE}" * 62 for number in range(32))
    card = replace(some_look().card, tags=tags)
    (looks / "many.onnx").write_bytes(with_card(some_look().model, card))
    for number in range(100):
        (looks / f"{number}.onnx").hardlink_to(looks / "many.onnx")
    assert [look["tags"] for look in listed(worker)[:100]] == [list(tags)] * 100


def test_lists_nothing_where_there_is_nothing(worker: Conversation) -> None:
    assert ask(worker, "looks", folders=[]) == [{"type": "done"}]


def test_what_was_read_is_kept_even_for_a_plug_in_that_hangs_up(
    worker: Conversation, looks: Path, tmp_path: Path
) -> None:
    for number in range(10_000):
        (looks / f"{number:05}.onnx").hardlink_to(looks / "Evening.onnx")
    worker.say("looks", folders=[])
    worker.say("end")
    told = len(worker.hear()[0]["looks"])
    assert worker.process.stdin is not None and worker.process.stdout is not None
    worker.process.stdin.close()
    while (frame := read_frame(worker.process.stdout)) is not None:
        told += len(frame[0]["looks"])
    assert worker.close() == 0
    assert told < 10_001
    kept = json.loads((tmp_path / "home" / "cache" / "looks.json").read_text())
    assert sorted(kept["folders"][str(looks)]) == [f"{number:05}.onnx" for number in range(told)]


def test_edits_a_card_and_renames(worker: Conversation, looks: Path) -> None:
    file = looks / "Evening.onnx"
    (done,) = ask(worker, "card", file=str(file), name="Night", tags=["dark"], stem="Night")
    assert done == {"type": "done", "file": str(looks / "Night.onnx")}
    card = load(looks / "Night.onnx").card
    assert (card.name, card.tags, card.author) == ("Night", ("dark",), "A. Tester")
    (refused,) = ask(worker, "card", file=str(looks / "Night.onnx"), name="")
    assert (refused["type"], refused["message"]) == ("error", "The look has no name. Enter one.")
    assert [path.name for path in looks.iterdir()] == ["Night.onnx"]


def test_duplicates(worker: Conversation, looks: Path) -> None:
    (done,) = ask(worker, "duplicate", file=str(looks / "Evening.onnx"))
    assert done == {"type": "done", "file": str(looks / "Evening (2).onnx")}
    assert load(done["file"]).name == f"{some_look().name} (2)"


def test_brings_looks_in_even_before_there_is_a_folder(
    worker: Conversation, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.onnx", tmp_path / "bad.onnx"
    good.write_bytes(negative_look().model)
    bad.write_bytes(b"no look")
    first, second, third, done = ask(worker, "import-looks", files=[str(good), str(bad), str(good)])
    there = str(Path(worker.hello["looks"]) / "good.onnx")
    assert first == {
        **{"type": "imported", "source": str(good), "file": there},
        **{"known": False, "origin": None, "error": None},
    }
    assert second["file"] is None and "not a valid look" in second["error"]
    assert (third["file"], third["known"]) == (there, True)
    assert done == {"type": "done"}
    assert Path(there).read_bytes() == negative_look().model


def test_makes_looks_of_networks_of_another_kind(worker: Conversation, tmp_path: Path) -> None:
    theirs, forest = tmp_path / "theirs.onnx", tmp_path / "forest.onnx"
    theirs.write_bytes(exported(fitted("1 of tanh", 255)))
    forest.write_bytes(STRANGERS[OperatorError]["a forest"]())
    adopted, refused, done = ask(worker, "import-looks", files=[str(theirs), str(forest)])
    look = Path(worker.hello["looks"]) / "theirs.onnx"
    assert adopted["file"] == str(look) and adopted["error"] is None
    assert adopted["origin"]["range"] == 255
    assert refused["file"] is None and "Unsupported ONNX operator" in refused["error"]
    assert done == {"type": "done"}
    worker.say("preview")
    worker.say("about", file=str(look))
    told = worker.hear()[0]
    assert (told["origin"], told["confidence"]) == (adopted["origin"], None)


def test_hidden_looks_come_in_under_names_that_are_seen(
    worker: Conversation, tmp_path: Path
) -> None:
    hidden = tmp_path / ".hidden.onnx"
    hidden.write_bytes(negative_look().model)
    (imported, done) = ask(worker, "import-looks", files=[str(hidden)])
    assert Path(imported["file"]).name == "hidden.onnx" and done == {"type": "done"}
    assert [look["file"] for look in listed(worker)] == [imported["file"]]


UNSEEN_FILES = (
    ".hidden.onnx",
    " .onnx",
    ".onnx",
    "\u200b.onnx",
    "..onnx",
    ".nnlook-" + "0" * 16 + ".onnx",
)
BLANK_NAMES = ("", " ", "\t", "\u200b", "\u3164")


@pytest.mark.parametrize("kind", ["learn", "import-table", "mix"])
def test_no_look_is_written_that_would_not_be_seen(
    worker: Conversation, looks: Path, tmp_path: Path, kind: str
) -> None:
    jobs: dict[str, dict[str, Any]] = {
        "learn": learn_job(looks / "New.onnx"),
        "import-table": import_job(tmp_path / "x.cube", looks / "New.onnx", size=2),
        "mix": {"file_a": str(looks / "Evening.onnx"), "file_b": str(looks / "Evening.onnx")}
        | {"mix": 40, "name": "Both", "file": str(looks / "New.onnx"), "overwrite": False},
    }
    (tmp_path / "x.cube").write_text(CURVES)
    for file in UNSEEN_FILES:
        (refused,) = ask(worker, kind, **{**jobs[kind], "file": str(looks / file)})
        assert (refused["type"], refused["fault"]) == ("error", False)
        assert "would be a hidden file" in refused["message"]
    for name in BLANK_NAMES:
        (refused,) = ask(worker, kind, **{**jobs[kind], "name": name})
        assert (refused["type"], refused["fault"]) == ("error", False)
        assert (
            refused["message"] == "The look has no name. Enter one."
            or "one line" in refused["message"]
        )
    assert [path.name for path in looks.iterdir()] == ["Evening.onnx"]


def test_mixes_two_looks_into_a_file(
    worker: Conversation, looks: Path, look_path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.onnx"
    other.write_bytes(negative_look().model)
    job = {"file_a": str(look_path), "file_b": str(other), "mix": 40, "name": "Both"}
    job |= {"file": str(looks / "Both.onnx"), "overwrite": False}
    (done,) = ask(worker, "mix", **job)
    look = load(looks / "Both.onnx")
    assert done == {**{"type": "done", "file": job["file"], "name": "Both"}, "sha256": look.sha256}
    expected = apply(mixed(some_look(), negative_look(), 40), photo())
    assert np.array_equal(apply(look, photo()), expected)
    (refused,) = ask(worker, "mix", **job)
    assert "already exists" in refused["message"]


def test_applies_two_looks_mixed(worker: Conversation, look_path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.onnx"
    other.write_bytes(negative_look().model)
    job = apply_job(look_path, strength=70, mode="tone", other=str(other), mix=40)
    worker.say("apply", **job)
    mix = mixed(some_look(), negative_look(), 40)
    ready = {"type": "ready", "name": mix.name, "sha256": mix.sha256, "identity": False}
    assert worker.hear()[0] == ready
    worker.say("band", photo().tobytes())
    body = worker.hear()[1]
    worker.say("end")
    assert worker.hear()[0] == {"type": "done", "guessed_share": None}
    expected = apply(mix, photo(), strength=70, mode="tone")
    assert np.array_equal(np.frombuffer(body, np.uint8), expected.ravel())


@pytest.mark.parametrize("kind", ["card", "duplicate"])
def test_what_is_no_look_is_an_error_and_stays(
    worker: Conversation, looks: Path, kind: str
) -> None:
    file = looks / "bad.onnx"
    file.write_bytes(b"no look")
    (refused,) = ask(worker, kind, file=str(file))
    assert refused["type"] == "error" and "not a valid look" in refused["message"]
    assert file.read_bytes() == b"no look"
    assert ask(worker, "looks", folders=[])[-1] == {"type": "done"}  # the next job starts clean
