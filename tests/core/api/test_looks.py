"""Looks: applied to files, saved, written as tables, mixed, compared, and as text."""

from __future__ import annotations

import copy
import io
import os
import pickle
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PIL.ImageFilter import Color3DLUT

import nnlook_core as nnlook
from nnlook_core import lut
from nnlook_core.errors import ImageFileError, LookFileError, TableError, WriteError
from nnlook_core.files import images
from nnlook_core.lookfile.layout import MAX_FILE_BYTES
from tests.support.looks import look_with, negative_look, photo, some_look, unsure_of_blue


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("named", [str, Path])
def test_a_path_gives_an_array_of_the_files_depth(
    dtype: Any, channels: int, named: Any, tmp_path: Path
) -> None:
    pixels = np.dstack([photo(), photo(seed=4)])[..., :channels]
    pixels = (pixels / 255).astype(dtype) if dtype == np.float32 else pixels.astype(dtype)
    images.write(images.new(pixels), pixels, tmp_path / "photo.tif")
    result = some_look()(named(tmp_path / "photo.tif"))
    assert result.dtype == dtype
    assert np.array_equal(result, some_look()(pixels))


def test_a_gray_file_becomes_colour(tmp_path: Path) -> None:
    Image.fromarray(photo()[..., 0]).save(tmp_path / "gray.png")
    assert np.array_equal(some_look()(tmp_path / "gray.png"), some_look()(photo()[..., 0]))


@pytest.mark.parametrize(
    "name", ["none.png", "", ".", "folder", "text.png", "https://example.org/a.png", "a\0b.png"]
)
def test_a_path_of_no_picture_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("text.png").write_text("no picture")
    with pytest.raises(ImageFileError) as error:
        some_look()(name)
    assert re.fullmatch(r"[^\n]+\. [A-Z][^\n]+\.", str(error.value))


@pytest.mark.parametrize("ending", ["tif", "jpg"])
def test_a_cmyk_file_is_refused(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"ink.{ending}"
    Image.new("CMYK", (9, 8)).save(path)
    for call in (some_look(), lambda one: nnlook.learn(one, one)):
        with pytest.raises(ImageFileError, match=rf"ink\.{ending} is CMYK"):
            call(path)


@pytest.mark.parametrize("named", [str, Path, os.fspath])
def test_saved_and_loaded(named: Any, tmp_path: Path) -> None:
    path = named(tmp_path / "evening.onnx")
    some_look().save(path)
    assert nnlook.load(path) == some_look()
    with pytest.raises(WriteError, match="exists"):
        some_look().save(path)
    with pytest.raises(WriteError, match="exists"):
        nnlook.save(negative_look(), path)
    nnlook.save(negative_look(), path, overwrite=True)
    assert nnlook.load(path) == negative_look()


@pytest.mark.parametrize("size", [2, 17, 33, 65, np.int64(5)])
def test_as_a_filter_of_pillows(size: int) -> None:
    table = some_look().to_lut(size)
    assert isinstance(table, Color3DLUT)
    assert table.size == (size, size, size)
    image = Image.fromarray(photo()).filter(table)
    exact = some_look()(photo())
    off = np.abs(np.asarray(image).astype(int) - exact).mean()
    assert off < {2: 40, 5: 8}.get(int(size), 1)


def test_a_filter_has_red_where_red_is() -> None:
    corners = [(0, 0, 0), (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (255, 255, 255)]
    pixels = np.array([corners], np.uint8)
    filtered = np.asarray(Image.fromarray(pixels).filter(negative_look().to_lut(2)))
    assert np.abs(filtered.astype(int) - negative_look()(pixels)).max() <= 1


def test_a_filter_leaves_alpha() -> None:
    image = Image.fromarray(np.dstack([photo(), photo()[..., 0]]))
    assert np.array_equal(np.asarray(image.filter(some_look().to_lut(9)))[..., 3], photo()[..., 0])


@pytest.mark.parametrize("size", [-1, 0, 1, 66])
def test_pillow_takes_no_other_size(size: int) -> None:
    with pytest.raises(TableError, match=f"2 to 65 points per axis, not {size}. Choose"):
        some_look().to_lut(size)


@pytest.mark.parametrize("size", [33.0, "33", None, True])
def test_a_size_is_a_whole_number(size: Any, tmp_path: Path) -> None:
    calls: dict[str, Any] = {
        "size": some_look().to_lut,
        " size": lambda one: some_look().to_cube(tmp_path / "x.cube", one),
        "level": lambda one: some_look().to_hald(tmp_path / "x.png", one),
        "depth": lambda one: some_look().to_hald(tmp_path / "x.png", depth=one),
    }
    for name, call in calls.items():
        with pytest.raises(TypeError, match=f"^{name.strip()} is a whole number, not"):
            call(size)
    assert list(tmp_path.iterdir()) == []


def test_as_tables(tmp_path: Path) -> None:
    some_look().to_cube(tmp_path / "a.cube")
    some_look().to_cube(tmp_path / "b.CUBE", 17)
    some_look().to_hald(str(tmp_path / "a.png"))
    some_look().to_hald(tmp_path / "b.png", 4, depth=8)
    lut.export(some_look(), tmp_path / "c.cube")
    lut.export(some_look(), tmp_path / "c.png", size=4, depth=8)
    same = [("a.cube", "c.cube"), ("b.png", "c.png")]
    for one, other in same:
        assert (tmp_path / one).read_bytes() == (tmp_path / other).read_bytes()
    assert "LUT_3D_SIZE 17\n" in (tmp_path / "b.CUBE").read_text()
    with Image.open(tmp_path / "a.png") as hald:
        assert hald.size == (512, 512)
    before = (tmp_path / "a.cube").read_bytes()
    with pytest.raises(WriteError, match="exists"):
        negative_look().to_cube(tmp_path / "a.cube")
    assert (tmp_path / "a.cube").read_bytes() == before
    negative_look().to_cube(tmp_path / "a.cube", overwrite=True)
    assert (tmp_path / "a.cube").read_bytes() != before


@pytest.mark.parametrize("name", ["table.bmp", "table", "table.txt"])
def test_the_extension_is_that_of_the_format(name: str, tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"must have the extension \.onnx"):
        some_look().save(tmp_path / name)
    with pytest.raises(TableError, match=r"must have the extension \.cube"):
        some_look().to_cube(tmp_path / name)
    with pytest.raises(TableError, match=r"must have the extension \.png"):
        some_look().to_hald(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


WRITERS: dict[str, Any] = {
    ".onnx": some_look().save,
    ".cube": lambda path: some_look().to_cube(path, 2),
    ".png": lambda path: some_look().to_hald(path, 2),
}


@pytest.mark.parametrize(("ending", "write"), WRITERS.items(), ids=WRITERS)
def test_a_file_that_cannot_be_written_is_told(
    ending: str, write: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(f"folder{ending}").mkdir()
    for name, told in {
        "": "The file name is empty",
        ".": r"\. is a folder\. Give a file name",
        f"folder{ending}": "is a folder",
        f"nowhere/x{ending}": "nowhere does not exist",
        f"https://example.org/x{ending}": "is an address, not a path",
        f"a\0b{ending}": "is not a valid file name",
    }.items():
        with pytest.raises(WriteError, match=told) as error:
            write(name)
        assert "\n" not in str(error.value)
    write(f"x{ending.upper()}")
    with pytest.raises(WriteError, match=r"already exists\. .* pass overwrite=True"):
        write(f"x{ending.upper()}")


@pytest.mark.parametrize("path", [None, 5, b"x.onnx", "open", io.BytesIO()], ids=repr)
def test_a_path_is_text(path: Any, tmp_path: Path) -> None:
    with (tmp_path / "x.onnx").open("wb") as file:
        given = file if path == "open" else path
        for call in (*WRITERS.values(), lambda one: nnlook.save(some_look(), one)):
            with pytest.raises(TypeError, match=r"^path is a str or a path-like object, not "):
                call(given)
        if not isinstance(given, bytes):
            with pytest.raises(TypeError, match=r"^path is a str or a path-like object, not "):
                nnlook.load(given)  # type: ignore[arg-type]


def test_a_look_that_is_not_there_is_told() -> None:
    for name, told in {
        "nowhere.onnx": r"Cannot read nowhere\.onnx \(.*\)\. Check the name",
        "": "The file name is empty",
        ".": "is not a file",
        "https://example.org/x.onnx": "is an address, not a path",
    }.items():
        with pytest.raises(LookFileError, match=told):
            nnlook.load(name)


def test_the_bytes_of_a_look_are_loaded() -> None:
    assert nnlook.load(some_look().model) == some_look()
    for content in (b"", b"evening.onnx", bytes(MAX_FILE_BYTES + 1)):
        with pytest.raises(LookFileError):
            nnlook.load(content)


def test_what_is_given_to_a_mix_is_checked() -> None:
    for given, kind in (
        ({"tags": "abc"}, TypeError),
        ({"tags": [1]}, TypeError),
        ({"name": 5}, TypeError),
        ({"author": b"me"}, TypeError),
        ({"created": 2026}, TypeError),
        ({"percent": "25"}, TypeError),
        ({"percent": True}, TypeError),
        ({"percent": 101}, ValueError),
        ({"percent": float("nan")}, ValueError),
    ):
        how: dict[str, Any] = {"percent": 25, **given}
        with pytest.raises(kind, match=f"^{next(iter(given))} (is|are) "):
            nnlook.mix(some_look(), negative_look(), **how)
    how = {"percent": np.float32(25), "tags": iter(["film"])}
    mixed = nnlook.mix(some_look(), negative_look(), **how)
    assert mixed.card.tags == ("film",)


def test_a_look_is_told_in_a_line() -> None:
    told = repr(some_look())
    size = len(some_look().model)
    assert told == f"<Look “Évening glow”: 16 nodes, {size} bytes>"
    card = replace(some_look().card, name="a\nb\x1b", training={"delta_e_mean": 0.1234})
    assert repr(replace(some_look(), card=card)).endswith(f"{size} bytes, ΔE 0.123>")
    assert repr(replace(some_look(), card=card)).startswith("<Look “a b ”: ")
    for value in (10**400, "0.1", None, float("nan"), 1e300):
        card = replace(some_look().card, training={"delta_e_mean": value, "confidence": "A" * 512})
        assert len(repr(replace(some_look(), card=card))) < 80
        assert len(repr(card)) < 120


def test_a_look_is_a_value() -> None:
    assert copy.deepcopy(some_look()) == pickle.loads(pickle.dumps(some_look())) == some_look()
    assert callable(some_look())
    assert hash(copy.deepcopy(some_look())) == hash(some_look())
    assert {some_look(): 1, negative_look(): 2}[nnlook.load(some_look().model)] == 1
    assert some_look() != negative_look()


def test_a_card_is_a_value() -> None:
    card = some_look().card
    assert copy.deepcopy(card) == card
    assert hash(copy.deepcopy(card)) == hash(card)
    for change in ({"name": "other"}, {"training": {"pairs": 9}}, {"tags": ("other",)}):
        assert replace(card, **change) != card


def test_long_contents_are_not_in_a_repr() -> None:
    look = look_with(unsure_of_blue())
    assert "training={2 entries}" in repr(look.card)
    assert len(repr(look.card.confidence)) < 40
    guessed = nnlook.guessed(look, photo())
    assert guessed is not None
    shape, share = guessed.mask.shape, f"{guessed.share:.3g}"
    assert repr(guessed) == f"Guessed(mask=<array of shape {shape}>, share={share})"


@pytest.mark.parametrize("other", ["evening.onnx", None, Path("evening.onnx"), b"model"])
def test_the_name_of_a_file_is_no_look(other: Any) -> None:
    for call in (
        lambda: nnlook.apply(other, photo()),
        lambda: nnlook.guessed(other, photo()),
        lambda: nnlook.save(other, "evening.onnx"),
        lambda: nnlook.mix(other, some_look(), 50),
        lambda: nnlook.mix(some_look(), other, 50),
    ):
        with pytest.raises(TypeError, match="a look is what learn, load and mix return, not "):
            call()
