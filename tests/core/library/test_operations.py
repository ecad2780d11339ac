from __future__ import annotations

from pathlib import Path
from typing import Any

import onnx
import pytest

from nnlook_core import Refusal, WriteError, load
from nnlook_core.library import operations
from nnlook_core.library.index import LibraryIndex
from nnlook_core.library.operations import ImportResult, duplicate, edit, import_looks
from nnlook_core.lookfile.look import MAX_LINE_CHARACTERS
from nnlook_core.lookfile.naming import MAX_NAME_BYTES
from nnlook_core.lookfile.refusals import RangeUnclearError
from tests.support.exports import exported, fitted
from tests.support.hostile import STRANGERS
from tests.support.looks import negative_look, some_look


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "looks" / "Evening.onnx"
    path.parent.mkdir()
    path.write_bytes(some_look().model)
    return path


def network(path: Path) -> bytes:
    graph = onnx.load_model_from_string(path.read_bytes()).graph
    return bytes(graph.SerializeToString(deterministic=True))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_other_words_on_the_card(file: Path) -> None:
    before = network(file)
    assert edit(file, {"author": " Me ", "licence": "", "tags": ["film", " film"]}) == file
    card = load(file).card
    assert (card.name, card.author, card.licence) == (some_look().name, "Me", None)
    assert (card.tags, card.created) == (("film",), some_look().card.created)
    assert network(file) == before
    assert names(file.parent) == ["Evening.onnx"]


def test_another_name_for_look_and_file(file: Path) -> None:
    new = edit(file, {"name": "Night"}, stem="Night")
    assert (new.name, load(new).name) == ("Night.onnx", "Night")
    assert names(file.parent) == ["Night.onnx"]
    assert edit(new, {}, stem="Night") == new


def test_a_name_that_is_taken_gets_a_number(file: Path) -> None:
    other = file.with_name("Night.onnx")
    other.write_bytes(b"precious")
    new = edit(file, {"name": "Night"}, stem="Night")
    assert new.name == "Night (2).onnx"
    assert other.read_bytes() == b"precious"


def test_words_that_are_there_already_write_nothing(file: Path) -> None:
    before = file.stat()
    assert edit(file, {"name": some_look().name, "tags": []}) == file
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize(
    ("words", "stem", "said"),
    [
        ({"name": " "}, None, "has no name"),
        ({"name": "x" * 201}, None, "one line"),
        ({"author": "two\nlines"}, None, "one line"),
        ({"licence": "\ud800"}, None, "one line"),
        ({"tags": ["x" * 65]}, None, "not a valid tag"),
        *[({"name": blank}, None, "has no name") for blank in ("", "\u3000", "\u2060", "\u3164")],
        *[
            ({"name": "n"}, stem, "not a valid file name")
            for stem in ("", "../up", ".hidden", "a\\b")
        ],
        *[
            ({"name": "n"}, stem, "not a valid file name")
            for stem in (" ", "\u00a0", "\u2060", "\u2800")
        ],
    ],
)
def test_what_no_card_takes_is_refused(file: Path, words: Any, stem: str | None, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        edit(file, words, stem=stem)
    assert file.read_bytes() == some_look().model
    assert names(file.parent) == ["Evening.onnx"]


def test_a_look_that_cannot_leave_its_old_name_is_not_doubled(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = Path.unlink

    def stuck(path: Path, missing_ok: bool = False) -> None:
        if path == file:
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", stuck)
    with pytest.raises(WriteError, match="Cannot rename"):
        edit(file, {"name": "Night"}, stem="Night")
    assert names(file.parent) == ["Evening.onnx"]


def test_duplicates_are_numbered_and_count_on(file: Path) -> None:
    second = duplicate(file)
    third = duplicate(second)
    assert [second.name, third.name] == ["Evening (2).onnx", "Evening (3).onnx"]
    assert [load(path).name for path in (second, third)] == [
        f"{some_look().name} (2)",
        f"{some_look().name} (3)",
    ]
    assert network(third) == network(file)


def test_duplicates_of_the_longest_names_have_names_that_a_card_takes(file: Path) -> None:
    name = "n" * MAX_LINE_CHARACTERS
    longest = edit(file, {"name": name}, stem="s" * (MAX_NAME_BYTES - len(".onnx")))
    for count in range(2, 12):
        copy = duplicate(longest)
        mark = f" ({count})"
        assert copy.stem == "s" * (MAX_NAME_BYTES - len(f"{mark}.onnx")) + mark
        assert load(copy).name == name[: MAX_LINE_CHARACTERS - len(mark)] + mark
        assert edit(copy, {"name": load(copy).name}) == copy


def test_what_is_no_look_is_neither_edited_nor_doubled(file: Path) -> None:
    file.write_bytes(b"not a look")
    with pytest.raises(Refusal, match="not a valid look"):
        edit(file, {"name": "x"}, stem="x")
    with pytest.raises(Refusal, match="not a valid look"):
        duplicate(file)
    assert names(file.parent) == ["Evening.onnx"]


def imported(sources: list[Path], folder: Path) -> list[ImportResult]:
    return list(import_looks(sources, folder, LibraryIndex()))


def test_looks_come_in_each_with_its_outcome(file: Path, tmp_path: Path) -> None:
    sources = [tmp_path / name for name in ("Evening.onnx", "same.onnx", "bad.onnx", "50%.onnx")]
    contents = [negative_look().model, some_look().model, b"no look", negative_look().model]
    for source, content in zip(sources, contents, strict=True):
        source.write_bytes(content)
    sources.append(tmp_path / "gone.onnx")
    outcomes = imported(sources, file.parent)
    assert [outcome.source for outcome in outcomes] == sources
    new = file.with_name("Evening (2).onnx")
    assert [outcome.file for outcome in outcomes] == [new, file, None, new, None]
    assert [outcome.known for outcome in outcomes] == [False, True, False, True, False]
    assert [outcome.error is not None for outcome in outcomes] == [False, False, True, False, True]
    assert new.read_bytes() == negative_look().model
    assert names(file.parent) == ["Evening (2).onnx", "Evening.onnx"]


HIDDEN = {
    ".hidden.onnx": "hidden.onnx",
    "..twice.onnx": "twice.onnx",
    ".onnx": "onnx.onnx",
    " .onnx": "Imported look.onnx",
    "\u200b.onnx": "Imported look.onnx",
    ".\u3164.onnx": "Imported look.onnx",
    "...": "Imported look.onnx",
    ".nnlook-0123456789abcdef.onnx": "nnlook-0123456789abcdef.onnx",
}


@pytest.mark.parametrize(("name", "seen"), HIDDEN.items())
def test_what_is_hidden_comes_in_under_a_name_that_is_seen(
    file: Path, tmp_path: Path, name: str, seen: str
) -> None:
    (tmp_path / name).write_bytes(negative_look().model)
    (outcome,) = imported([tmp_path / name], file.parent)
    assert outcome.file == file.with_name(seen)
    assert names(file.parent) == sorted(["Evening.onnx", seen])
    assert seen in [entry.file.name for entry in LibraryIndex().entries([file.parent])]


@pytest.mark.parametrize("name", [".hidden.onnx", " .onnx"])
def test_a_hidden_look_has_a_duplicate_that_is_seen_and_can_be_renamed(
    file: Path, name: str
) -> None:
    hidden = file.rename(file.with_name(name))
    second = duplicate(hidden)
    assert second in [entry.file for entry in LibraryIndex().entries([file.parent])]
    assert edit(hidden, {}, stem="Seen") == file.with_name("Seen.onnx")
    assert names(file.parent) == sorted(["Seen.onnx", second.name])


def test_a_hidden_network_of_another_kind_gets_a_name(file: Path, tmp_path: Path) -> None:
    for name, called in ((".sun.onnx", "sun"), (" .onnx", "Imported look")):
        (tmp_path / name).write_bytes(exported(fitted("1 of tanh", 1)))
        (outcome,) = imported([tmp_path / name], file.parent)
        assert outcome.file is not None and load(outcome.file).name == called
        outcome.file.unlink()


def test_a_network_of_another_kind_becomes_a_look(file: Path, tmp_path: Path) -> None:
    sources = [tmp_path / name for name in ("Sun\x1bset.onnx", "linear.onnx")]
    sources[0].write_bytes(exported(fitted("1 of tanh", 1)))
    sources[1].write_bytes(STRANGERS[RangeUnclearError]["a linear one"]())
    first, again, unclear = imported([sources[0], *sources], file.parent)
    assert first.file is not None and first.origin is not None and first.error is None
    assert load(first.file).name == "Sun set"
    assert (again.file, again.known) == (first.file, True)
    assert (unclear.file, unclear.origin) == (None, None)
    assert str(unclear.error).startswith(f"{sources[1]} is not a valid look") and "--range" in str(
        unclear.error
    )


def test_what_lies_in_the_folder_already_stays_one(file: Path) -> None:
    assert imported([file], file.parent) == [ImportResult(file, file, known=True)]
    assert names(file.parent) == ["Evening.onnx"]


def test_signs_that_gimp_cannot_remember_are_left_out(file: Path, tmp_path: Path) -> None:
    source = tmp_path / "50% #1.onnx"
    source.write_bytes(negative_look().model)
    (outcome,) = imported([source], file.parent)
    assert outcome.file == file.with_name("50- -1.onnx")


def test_a_full_disk_leaves_nothing_half_written(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "new.onnx"
    source.write_bytes(negative_look().model)

    def full(path: Path, model: bytes, *, overwrite: bool) -> None:
        raise WriteError("There is no room.")

    monkeypatch.setattr(operations, "_write", full)
    (outcome,) = imported([source], file.parent)
    assert (outcome.error, outcome.file) == ("There is no room.", None)
    assert names(file.parent) == ["Evening.onnx"]
