from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import onnx
import pytest

from nnlook_core import __version__
from nnlook_core.library.index import MAX_MEMORY_BYTES, Entry, LibraryIndex
from nnlook_core.lookfile import reading, storage
from nnlook_core.lookfile.look import Card
from nnlook_core.lookfile.metadata import with_card
from tests.support.looks import negative_look, some_look

FIGURES = {"delta_e_mean": 0.5, "noise_floor": None, "coverage": 0.25}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b.onnx").write_bytes(some_look().model)
    (tmp_path / "A.ONNX").write_bytes(negative_look().model)
    (tmp_path / "broken.onnx").write_bytes(some_look().model[:700])
    (tmp_path / ".nnlook-0.onnx").write_bytes(b"half written")
    (tmp_path / "notes.txt").write_text("no look")
    (tmp_path / "below.onnx").mkdir()
    return tmp_path


def listed(*folders: Path) -> list[Entry]:
    return list(LibraryIndex().entries(folders))


def test_every_look_by_name_and_the_damaged_with_the_reason(folder: Path) -> None:
    entries = listed(folder)
    assert [entry.file.name for entry in entries] == ["A.ONNX", "b.onnx", "broken.onnx"]
    assert entries[1] == Entry(
        folder / "b.onnx", some_look().card, some_look().nodes, some_look().sha256
    )
    assert entries[2].card is None and entries[2].sha256 is None
    assert entries[2].error is not None and entries[2].error.endswith("copy of it.")


def test_folders_in_their_order_none_twice_and_missing_ones_empty(folder: Path) -> None:
    more = folder / "more"
    more.mkdir()
    (more / "a.onnx").write_bytes(some_look().model)
    again = folder / "again"
    again.symlink_to(more)
    names = [entry.file.name for entry in listed(more, folder / "gone", again, folder)]
    assert names == ["a.onnx", "A.ONNX", "b.onnx", "broken.onnx"]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read, as they are."""
    names: list[str] = []
    really = reading.read

    def watched(path: Path) -> bytes:
        names.append(path.name)
        return really(path)

    monkeypatch.setattr(reading, "read", watched)
    return names


def test_only_what_has_changed_is_read_again(folder: Path, read: list[str]) -> None:
    kept = LibraryIndex()
    first = list(kept.entries([folder]))
    assert len(read) == 3
    assert list(kept.entries([folder])) == first and len(read) == 3
    storage.save(negative_look(), folder / "b.onnx", overwrite=True)
    (folder / "A.ONNX").unlink()
    second = list(kept.entries([folder]))
    assert read[3:] == ["b.onnx"]
    assert [entry.sha256 for entry in second] == [negative_look().sha256, None]


def remembered(memory: Path, *folders: Path) -> list[Entry]:
    """What a new index with a memory lists and keeps."""
    index = LibraryIndex(memory)
    entries = list(index.entries(folders))
    index.keep(folders)
    return entries


def test_the_next_catalogue_reads_only_what_has_changed(folder: Path, read: list[str]) -> None:
    card = replace(some_look().card, tags=("film",), training={**FIGURES, "confidence": "x"})
    (folder / "b.onnx").write_bytes(with_card(some_look().model, card))
    memory = folder / "cache" / "looks.json"
    first = remembered(memory, folder)
    written = memory.read_bytes()
    assert len(read) == 3
    assert remembered(memory, folder) == first
    assert read[3:] == ["broken.onnx"]  # why it is damaged is told anew
    assert memory.read_bytes() == written

    storage.save(negative_look(), folder / "b.onnx", overwrite=True)
    (folder / "A.ONNX").unlink()
    assert remembered(memory, folder)[0].sha256 == negative_look().sha256
    assert read[4:] == ["b.onnx", "broken.onnx"]
    assert b"A.ONNX" in written and b"A.ONNX" not in memory.read_bytes()


def test_only_the_folders_that_are_asked_for_are_remembered(folder: Path, read: list[str]) -> None:
    memory, more = folder / "looks.json", folder / "more"
    more.mkdir()
    (more / "a.onnx").write_bytes(some_look().model)
    remembered(memory, folder, more)
    hidden = more.rename(folder / "elsewhere")  # its disk is not connected
    (folder / "A.ONNX").unlink()
    assert [entry.file.name for entry in remembered(memory, folder, more)][1:] == ["broken.onnx"]
    hidden.rename(more)
    del read[:]
    assert [entry.file.name for entry in remembered(memory, more)] == ["a.onnx"]
    assert read == []
    (more / "a.onnx").unlink()
    remembered(memory, more)
    assert "b.onnx" not in memory.read_text()


@pytest.mark.parametrize("kept", ["", "{", "[]", "{}", '{"nnlook": "0.0.0", "folders": {}}'])
def test_a_memory_that_is_none_is_written_anew(folder: Path, read: list[str], kept: str) -> None:
    memory = folder / "looks.json"
    memory.write_text(kept)
    first = remembered(memory, folder)
    del read[:]
    assert remembered(memory, folder) == first
    assert read == ["broken.onnx"]


def test_a_memory_that_cannot_be_written_costs_nothing(folder: Path) -> None:
    assert len(remembered(folder / "b.onnx" / "looks.json", folder)) == 3


def test_what_is_told_is_one_line_of_json() -> None:
    card = Card(
        "Two\nlines",
        "\x1b[2J",
        None,
        "2026-01-31",
        {**FIGURES, "confidence": "x"},
        tags=("a\tb",),
    )
    told = Entry(Path("x/y.onnx"), card, 16, "ab").told()
    assert told == {
        **{"file": "x/y.onnx", "name": "Two lines", "author": " [2J", "licence": None},
        **{"created": "2026-01-31", "tags": ["a b"], "nodes": 16, "sha256": "ab", "error": None},
        **FIGURES,
    }
    damaged = Entry(Path("x/y.onnx"), error="It is no look.").told()
    assert damaged["name"] == "y" and damaged["error"] == "It is no look."
    assert set(damaged) == set(told)


@pytest.mark.parametrize("value", ["0.5", True, [1], {"a": 1}, float("nan"), 10**400])
def test_figures_that_are_none(value: object) -> None:
    told = Entry(Path("y.onnx"), Card("x", training={"coverage": value})).told()
    assert told["coverage"] is None


def test_ten_thousand_looks(tmp_path: Path) -> None:
    first = tmp_path / "00000.onnx"
    first.write_bytes(some_look().model)
    for number in range(1, 10_000):
        (tmp_path / f"{number:05}.onnx").hardlink_to(first)
    kept = LibraryIndex()
    for _ in range(2):
        files = [entry.told()["file"] for entry in kept.entries([tmp_path])]
        assert files == [str(tmp_path / f"{number:05}.onnx") for number in range(10_000)]


def test_a_strangers_network_costs_itself_alone(folder: Path) -> None:
    """A layer without inputs is nothing that the card's reader counts on."""
    proto = onnx.load_model_from_string(some_look().model)
    tanh = next(node for node in proto.graph.node if node.op_type == "Tanh")
    del tanh.input[:]
    (folder / "hostile.onnx").write_bytes(proto.SerializeToString())
    (folder / "nowhere.onnx").symlink_to(folder / "gone.onnx")
    entries = {entry.file.name: entry for entry in listed(folder)}
    assert "nowhere.onnx" not in entries
    assert "hostile.onnx" in entries
    assert sum(entry.error is None for entry in entries.values()) >= 2


@pytest.mark.parametrize("years", [0, -30, 30], ids=["the same", "long ago", "the future"])
def test_what_claims_to_be_unchanged_is_read_again(folder: Path, years: int) -> None:
    """The same file with the same size and time, as copying programs leave it; whatever the clock says."""
    path = folder / "b.onnx"
    kept = LibraryIndex()
    before = {entry.file: entry.sha256 for entry in kept.entries([folder])}[path]
    was = path.stat()
    changed = bytearray(path.read_bytes())
    changed[-1] ^= 1
    path.write_bytes(changed)
    os.utime(path, ns=(was.st_mtime_ns + years * 365 * 86400 * 10**9,) * 2)
    now = path.stat()
    assert (now.st_ino, now.st_size) == (was.st_ino, was.st_size)
    assert (now.st_mtime_ns == was.st_mtime_ns) == (years == 0)
    after = {entry.file: entry.sha256 for entry in kept.entries([folder])}[path]
    assert after != before


def loop(folder: Path) -> Path:
    """A link that leads to itself."""
    link = folder / "loop"
    link.symlink_to(link)
    return link


def pair_of_links(folder: Path) -> Path:
    one, other = folder / "one", folder / "other"
    one.symlink_to(other)
    other.symlink_to(one)
    return one


NO_FOLDERS: dict[str, Callable[[Path], Path]] = {
    "a loop of links": loop,
    "two links that lead to each other": pair_of_links,
    "behind a loop of links": lambda folder: loop(folder) / "within",
    "nothing": lambda _: Path(),
    "not whole": lambda _: Path("looks"),
    "a zero": lambda folder: folder / "a\0b",
    "half a character": lambda folder: folder / "\ud800",
    "a file": lambda folder: folder / "b.onnx",
    "too long": lambda folder: folder / ("x" * 300),
    "far too long": lambda folder: folder.joinpath(*["x" * 200] * 100),
    "gone": lambda folder: folder / "gone",
}


@pytest.mark.parametrize("make", NO_FOLDERS.values(), ids=NO_FOLDERS.keys())
def test_what_can_be_no_folder_costs_itself_alone(
    folder: Path, make: Callable[[Path], Path]
) -> None:
    bad = make(folder)
    sound = listed(folder)
    assert len(sound) == 3
    assert listed(bad, folder, bad) == sound
    remembered(folder / "looks.json", bad, folder)
    assert remembered(folder / "looks.json", bad, folder) == sound


Damage = Callable[[dict[str, Any], dict[str, Any]], object]
"""What changes a memory; it gets all of it, and the rows of the folder of looks."""


def every(change: Callable[[list[Any]], list[Any]]) -> Damage:
    return lambda _, rows: rows.update({name: change(row) for name, row in rows.items()})


def on_cards(**values: Any) -> Damage:
    return every(lambda row: [*row[:6], {**row[6], **values}])


DAMAGES: dict[str, Damage] = {
    "no version": lambda kept, _: kept.pop("nnlook"),
    "another version": lambda kept, _: kept.update(nnlook="0.0.0"),
    "no folders": lambda kept, _: kept.pop("folders"),
    "folders are a list": lambda kept, _: kept.update(folders=[]),
    "a folder is nothing": lambda kept, _: kept.update(folders=dict.fromkeys(kept["folders"])),
    "rows are a list": lambda kept, rows: kept.update(folders={f: [] for f in kept["folders"]}),
    "a row is nothing": lambda _, rows: rows.update(dict.fromkeys(rows)),
    "a row is a text": lambda _, rows: rows.update(dict.fromkeys(rows, "1234567")),
    "a row is an object": lambda _, rows: rows.update({name: {} for name in rows}),
    "rows cut short": every(lambda row: row[:5]),
    "rows too long": every(lambda row: [*row, 1]),
    "a state of texts": every(lambda row: [*map(str, row[:4]), *row[4:]]),
    "nodes are a text": every(lambda row: [*row[:4], "16", *row[5:]]),
    "nodes are yes": every(lambda row: [*row[:4], True, *row[5:]]),
    "fewer nodes than none": every(lambda row: [*row[:4], -1, *row[5:]]),
    "half a node": every(lambda row: [*row[:4], 0.5, *row[5:]]),
    "no hash": every(lambda row: [*row[:5], None, row[6]]),
    "a hash that is none": every(lambda row: [*row[:5], "x" * 64, row[6]]),
    "no card": every(lambda row: [*row[:6], None]),
    "an empty card": every(lambda row: [*row[:6], {}]),
    "something more on the card": on_cards(bogus=1),
    "something less on the card": every(
        lambda row: [*row[:6], {key: value for key, value in row[6].items() if key != "author"}]
    ),
    "a name of numbers": on_cards(name=1),
    "a name without end": on_cards(name="x" * 10_000),
    "a name that steers": on_cards(name="\x1b[2J"),
    "half a character": on_cards(name="\ud800"),
    "an author in a list": on_cards(author=["A"]),
    "tags in a text": on_cards(tags="ab"),
    "tags of numbers": on_cards(tags=[1]),
    "a long tag": on_cards(tags=["x" * 65]),
    "too many tags": on_cards(tags=[str(n) for n in range(33)]),
    "training in a list": on_cards(training=[]),
    "a figure that is no number": on_cards(training={"coverage": float("nan")}),
    "a figure beyond all numbers": on_cards(training={"coverage": 10**400}),
    "a figure of text": on_cards(training={"coverage": "0.5"}),
    "a figure that is yes": on_cards(training={"coverage": True}),
    "figures of no list": on_cards(training={"confidence": 1.0}),
    "deep": on_cards(training={"coverage": json.loads("[" * 500 + "]" * 500)}),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_what_no_catalogue_has_kept_is_read_again(
    folder: Path, read: list[str], damage: Damage
) -> None:
    memory, kept = folder / "looks.json", with_figures(folder)
    sound = remembered(memory, kept)
    del read[:]
    damaged = json.loads(memory.read_text())
    damage(damaged, damaged["folders"][str(kept)])
    memory.write_text(json.dumps(damaged))
    assert remembered(memory, kept) == sound
    assert sorted(read) == ["one.onnx", "two.onnx"]
    del read[:]
    assert remembered(memory, kept) == sound and read == []


def with_figures(folder: Path) -> Path:
    """A folder with two looks that tell figures and have a tag."""
    card = replace(some_look().card, tags=("film",), training={**FIGURES, "confidence": "x"})
    place = folder / "kept"
    place.mkdir()
    for name in ("one.onnx", "two.onnx"):
        (place / name).write_bytes(with_card(some_look().model, card))
    return place


def test_one_bad_row_costs_itself_alone(folder: Path, read: list[str]) -> None:
    memory, kept = folder / "looks.json", with_figures(folder)
    sound = remembered(memory, kept)
    del read[:]
    damaged = json.loads(memory.read_text())
    rows = damaged["folders"][str(kept)]
    rows["two.onnx"] = None
    rows["ghost.onnx"] = rows["../one.onnx"] = rows["one.onnx"]
    damaged["folders"]["\0"] = rows
    damaged["folders"][str(kept / "nowhere")] = [rows]
    memory.write_text(json.dumps(damaged))
    assert remembered(memory, kept) == sound
    assert read == ["two.onnx"]


VERSION = json.dumps(__version__)
NO_MEMORIES = {
    "a hundred thousand deep": f'{{"nnlook": {VERSION}, "folders": {"[" * 100_000}{"]" * 100_000}}}',
    "deep and cut off": "[" * 200_000,
    "a number without end": "9" * 100_000,
    "no text": b"\xff\xfe\0",
    "nothing": "null",
    "larger than any": f'{{"nnlook": {VERSION}, "folders": {{"{"x" * MAX_MEMORY_BYTES}": {{}}}}}}',
}


@pytest.mark.parametrize("content", NO_MEMORIES.values(), ids=NO_MEMORIES.keys())
def test_whatever_stands_in_the_memory_s_place(
    folder: Path, read: list[str], content: str | bytes
) -> None:
    memory = folder / "looks.json"
    sound = listed(folder)
    memory.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert remembered(memory, folder) == sound
    del read[:]
    assert remembered(memory, folder) == sound and read == ["broken.onnx"]


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes among files there")
@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to(path)])
def test_a_memory_that_is_no_file_costs_nothing(folder: Path, make: Callable[[Path], None]) -> None:
    make(folder / "looks.json")
    sound = listed(folder)
    assert remembered(folder / "looks.json", folder) == sound
    assert remembered(folder / "looks.json", folder) == sound


@pytest.mark.parametrize("name", ["", " \t", "\u200b\u2060", "\u3164"])
def test_a_look_whose_name_shows_nothing_goes_by_its_file(name: str) -> None:
    assert Entry(Path("x/Evening.onnx"), Card(name)).told()["name"] == "Evening"
