"""The plug-in's settings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from neural_look.client import settings
from neural_look.client.settings import Settings

MANY = 25


def test_what_was_chosen_is_there_the_next_time(tmp_path: Path) -> None:
    home = tmp_path / "not yet there"
    mine = Settings.load(home)
    assert (mine.favourites, mine.recent, mine.folders) == (set(), [], [])
    assert mine.toggle_favourite(Path("/a.onnx"))
    assert mine.toggle_favourite("/b.onnx")
    assert not mine.toggle_favourite("/a.onnx")
    mine.used("/a.onnx")
    mine.used("/b.onnx")
    mine.used("/a.onnx")
    mine.add_folder("/more")
    mine.add_folder("/most")
    mine.add_folder("/more")
    assert not home.exists()  # until it is saved
    assert mine.save() and mine.save()
    for again in (mine, Settings.load(home)):
        assert again.favourites == {"/b.onnx"}
        assert again.recent == ["/a.onnx", "/b.onnx"]
        assert again.folders == ["/more", "/most"]
    again.remove_folder("/more")
    assert again.save()
    assert Settings.load(home).folders == ["/most"]


def test_only_the_last_twenty_are_kept(tmp_path: Path) -> None:
    mine = Settings.load(tmp_path)
    for number in range(30):
        mine.used(f"/{number}.onnx")
    assert mine.save()
    assert Settings.load(tmp_path).recent == [f"/{number}.onnx" for number in range(29, 9, -1)]


def test_a_look_that_moves_keeps_its_star_and_one_that_is_gone_does_not(tmp_path: Path) -> None:
    mine = Settings.load(tmp_path)
    for name in ("/a.onnx", "/b.onnx"):
        mine.toggle_favourite(name)
        mine.used(name)
    mine.moved("/a.onnx", "/c.onnx")
    mine.moved("/b.onnx", None)
    assert mine.save()
    again = Settings.load(tmp_path)
    assert (again.favourites, again.recent) == ({"/c.onnx"}, ["/c.onnx"])


def test_two_gimps_lose_nothing_of_each_other(tmp_path: Path) -> None:
    first, second = Settings.load(tmp_path), Settings.load(tmp_path)
    first.toggle_favourite("/a.onnx")
    second.toggle_favourite("/b.onnx")
    second.add_folder("/more")
    assert first.save() and second.save()
    first.used("/a.onnx")
    assert first.save()
    again = Settings.load(tmp_path)
    assert again.favourites == {"/a.onnx", "/b.onnx"} == first.favourites
    assert (again.folders, again.recent) == (["/more"], ["/a.onnx"])


def test_many_at_the_same_moment(tmp_path: Path) -> None:
    folder = str(Path(settings.__file__).parents[2])
    code = (
        f"import sys; sys.path.insert(0, {folder!r})\n"
        "from pathlib import Path\n"
        "from neural_look.client.settings import Settings\n"
        f"for number in range({MANY}):\n"
        f"    mine = Settings.load(Path({str(tmp_path)!r}))\n"
        "    mine.toggle_favourite(f'/{sys.argv[1]}-{number}.onnx')\n"
        "    assert mine.save()\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, name]) for name in "abc"]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0]
    expected = {f"/{name}-{number}.onnx" for name in "abc" for number in range(MANY)}
    assert Settings.load(tmp_path).favourites == expected
    assert sorted(path.name for path in tmp_path.iterdir()) == ["settings.json", "settings.lock"]


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b""])
def test_a_damaged_file_is_put_aside(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(content)
    mine = Settings.load(tmp_path)
    assert (mine.favourites, mine.recent, mine.folders) == (set(), [], [])
    assert (tmp_path / "settings.damaged.json").read_bytes() == content
    assert mine.put_aside == tmp_path / "settings.damaged.json"
    assert Settings.load(tmp_path).put_aside is None
    mine.toggle_favourite("/a.onnx")
    assert mine.save()
    assert Settings.load(tmp_path).favourites == {"/a.onnx"}


def test_what_is_damaged_in_part_counts_as_far_as_it_goes(tmp_path: Path) -> None:
    """And what a newer version has written stays."""
    values = {"favourites": ["/a.onnx", 3], "recent": "x", "folders": None, "newer": {"k": 1}}
    (tmp_path / "settings.json").write_text(json.dumps(values))
    mine = Settings.load(tmp_path)
    assert (mine.favourites, mine.recent, mine.folders) == ({"/a.onnx"}, [], [])
    mine.used("/a.onnx")
    assert mine.save()
    assert json.loads((tmp_path / "settings.json").read_text())["newer"] == {"k": 1}


def test_where_nothing_can_be_written_it_says_so_and_tries_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("in the way")
    mine = Settings.load(home)
    mine.toggle_favourite("/a.onnx")
    assert not mine.save()
    assert mine.favourites == {"/a.onnx"}
    home.unlink()
    assert mine.save()
    assert Settings.load(home).favourites == {"/a.onnx"}


@pytest.mark.parametrize("older", [{}, {"favourites": ["/a.onnx"]}, {"recent": ["/b.onnx"]}])
def test_what_an_older_version_wrote_is_kept(tmp_path: Path, older: dict[str, list[str]]) -> None:
    """It may not have known all of the keys."""
    (tmp_path / "settings.json").write_text(json.dumps(older))
    mine = Settings.load(tmp_path)
    assert mine.favourites == set(older.get("favourites", []))
    assert mine.recent == older.get("recent", [])
    mine.add_folder("/more")
    assert mine.save()
    assert json.loads((tmp_path / "settings.json").read_text()) == {**older, "folders": ["/more"]}


def test_what_a_dead_writer_left_goes(tmp_path: Path) -> None:
    dead = tmp_path / ".nnlook-0123456789abcdef.json"
    dead.write_text("{")
    os.utime(dead, (0, 0))
    (tmp_path / "own.json").write_text("mine")
    mine = Settings.load(tmp_path)
    mine.add_folder("/more")
    assert mine.save()
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"settings.json", "settings.lock", "own.json"}
