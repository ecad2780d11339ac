"""Files may be called anything that the system allows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nnlook_core import load, lut
from nnlook_core.cli import main
from nnlook_core.errors import Refusal, WriteError
from nnlook_core.files import images
from nnlook_core.library.index import LibraryIndex
from nnlook_core.library.operations import ImportResult, duplicate, edit, import_looks
from nnlook_core.lookfile import storage
from tests.support.exports import exported, fitted
from tests.support.looks import negative_look, photo, processed, some_look

LONGEST = 255 - len(".onnx")
NAMES = {
    "space": "with  spaces ",
    "quotes": """it's “quoted” "twice" `thrice`""",
    "shell": "$HOME; rm -rf * & {x} <b>",
    "option": "-o",
    "letters": "Ночь 夜 🌙 עברית",
    "long": "x" * LONGEST,
    "long in bytes": "é" * (LONGEST // 2),
}
ON_POSIX = {"newline": "two\nlines", "control": "a\tb\x1b[2J", "backslash": "a\\b"}
NO_TEXT = "\udcff"
"""A byte that is no Unicode, as Python gives it."""


def names(everything: dict[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("name", everything.values(), ids=everything.keys())


any_name = names(NAMES if os.name == "nt" else NAMES | ON_POSIX)


@pytest.mark.skipif(os.name == "nt", reason="there every name is text")
def test_a_picture_s_name_must_be_text(tmp_path: Path) -> None:
    path = tmp_path / f"{NO_TEXT}.png"
    with pytest.raises(Refusal, match="not valid text"):
        images.write(images.new(photo(3, 4)), photo(3, 4), path)
    path.write_bytes(b"")
    with pytest.raises(Refusal, match="not valid text"):
        images.read(path)


@names(NAMES if os.name == "nt" else NAMES | ON_POSIX | {"no text": NO_TEXT})
def test_a_look_is_kept_under_any_name(tmp_path: Path, name: str) -> None:
    file, library = tmp_path / f"{name}.onnx", tmp_path / "library"
    library.mkdir()
    storage.save(some_look(), file)
    assert load(file).model == some_look().model
    first = library / file.name
    assert list(import_looks([file], library, LibraryIndex())) == [ImportResult(file, first)]
    storage.save(negative_look(), file, overwrite=True)
    (imported,) = import_looks([file], library, LibraryIndex())
    assert imported.file is not None and imported.file.stem.endswith(" (2)")
    assert duplicate(imported.file).stem.endswith(" (3)")
    assert edit(file, {"author": "Me"}) == file and load(file).card.author == "Me"
    assert edit(first, {}, stem="Plain") == library / "Plain.onnx"
    entries = list(LibraryIndex().entries([tmp_path, library]))
    assert len(entries) == 4 and not any(entry.error for entry in entries)
    lut.export(some_look(), tmp_path / f"{name}.cube", size=2)
    assert lut.read(tmp_path / f"{name}.cube").title == "Evening glow"


@names(NAMES)
def test_a_file_is_renamed_to_any_plain_name(tmp_path: Path, name: str) -> None:
    file = tmp_path / "Evening.onnx"
    storage.save(some_look(), file)
    assert edit(file, {}, stem=name) == tmp_path / f"{name}.onnx"
    assert [path.stem for path in tmp_path.iterdir()] == [name]


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "Evening.onnx"
    storage.save(some_look(), file)
    with pytest.raises(Refusal, match="not a valid file name"):
        edit(file, {}, stem="é" * LONGEST)
    assert list(tmp_path.iterdir()) == [file]


@any_name
def test_commands_take_any_name(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    before, after, look, result = (
        f"{tmp_path}/{name[1:] if len(name) > 100 else name}{ending}"
        for ending in (".png", ".tif", ".onnx", ".webp")
    )
    for file, pixels in ((before, photo(12, 9)), (after, processed(photo(12, 9)))):
        images.write(images.new(pixels), pixels, file)
    assert main(["learn", before, after, "-o", look, "--nodes", "8"]) == 0
    assert main(["apply", look, before, "-o", result]) == 0
    assert main(["info", look, "--json"]) == 0
    assert main(["evaluate", look, before, after]) == 0
    assert main(["apply", look, before, "-o", result]) == 1  # it is there
    (said,) = capsys.readouterr().err.splitlines()[-1:]
    assert said.startswith("nnlook: ") and said.endswith("overwrite it with --force.")
    assert said.isprintable()


UNSEEN = (".hidden", " ", "", "\u200b", "\u3164", "..", f".nnlook-{'0' * 16}")


@pytest.mark.parametrize("stem", UNSEEN)
def test_no_look_is_written_where_it_would_not_be_seen(tmp_path: Path, stem: str) -> None:
    with pytest.raises(WriteError, match="would be a hidden file"):
        storage.save(some_look(), tmp_path / f"{stem}.onnx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("stem", UNSEEN)
@pytest.mark.parametrize("command", ["learn", "mix", "import", "import network"])
def test_no_command_writes_one(
    tmp_path: Path, stem: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = making(command, tmp_path)
    before = sorted(tmp_path.iterdir())
    assert main([*arguments, "-o", f"{tmp_path}/{stem}.onnx", "--force"]) == 1
    said = capsys.readouterr().err
    assert "would be a hidden file" in said or "must have the extension .onnx" in said
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", ["", " ", "\t", "\u200b", "\u00a0\u2060", "\u3164"])
@pytest.mark.parametrize("command", ["learn", "mix", "import", "import network"])
def test_no_command_gives_a_look_a_name_that_shows_nothing(
    tmp_path: Path, name: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = making(command, tmp_path)
    assert main([*arguments, "-o", f"{tmp_path}/new.onnx", "--name", name]) == 1
    said = capsys.readouterr().err
    assert "has no name" in said or "one line" in said
    assert not (tmp_path / "new.onnx").exists()


def making(command: str, folder: Path) -> list[str]:
    """A command that makes a look of what it finds in a folder, without where to and how it is called."""
    if command == "learn":
        before, after = folder / "before.png", folder / "after.png"
        for file, pixels in ((before, photo(12, 9)), (after, processed(photo(12, 9)))):
            images.write(images.new(pixels), pixels, file)
        return ["learn", str(before), str(after), "--nodes", "8"]
    if command == "mix":
        looks = folder / "a.onnx", folder / "b.onnx"
        for look, file in zip((some_look(), negative_look()), looks, strict=True):
            storage.save(look, file)
        return ["mix", *map(str, looks), "--mix", "50"]
    if command == "import":
        lut.export(some_look(), folder / "table.cube", size=2)
        return ["import", str(folder / "table.cube"), "--nodes", "8"]
    (folder / "theirs.onnx").write_bytes(exported(fitted("1 of tanh", 1)))
    return ["import", str(folder / "theirs.onnx")]


def test_a_name_is_kept_without_the_spaces_around_it(tmp_path: Path) -> None:
    arguments = making("learn", tmp_path)
    look = tmp_path / "new.onnx"
    assert main([*arguments, "-o", str(look), "--name", "  Evening ", "--author", " Me "]) == 0
    assert (load(look).card.name, load(look).card.author) == ("Evening", "Me")
