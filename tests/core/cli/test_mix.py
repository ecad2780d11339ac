"""Two looks on the command line: mixed while they are applied, and mixed into a file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnlook_core import apply, load
from nnlook_core.files import images
from nnlook_core.inference.mixing import mixed
from nnlook_core.lookfile.metadata import with_card
from tests.support.commands import Captured, run
from tests.support.looks import negative_look, photo, some_look

LOOKS = ("a.onnx", "b.onnx")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, look in zip(LOOKS, (some_look(), negative_look()), strict=True):
        Path(name).write_bytes(look.model)
    for name, pixels in (
        ("eight.png", photo()),
        ("sixteen.tif", photo(seed=2).astype(np.uint16) * 257),
        ("float.tif", photo(seed=3).astype(np.float32) / np.float32(200)),
    ):
        images.write(images.new(pixels), pixels, name)
    return tmp_path


@pytest.mark.parametrize("name", ["eight.png", "sixteen.tif", "float.tif"])
def test_a_mix_on_one_file(folder: Path, name: str) -> None:
    options = ("--mix", "30", "--strength", "80", "--mode", "colour", "-o", f"out-{name}")
    assert run("apply", *LOOKS, name, *options) == 0
    mix = mixed(some_look(), negative_look(), 30)
    expected = apply(mix, images.read(name).pixels, strength=80, mode="colour")
    assert np.array_equal(images.read(f"out-{name}").pixels, expected)


def test_a_mix_on_many_files(folder: Path) -> None:
    names = ("eight.png", "sixteen.tif")
    assert run("apply", *LOOKS, *names, "--mix", "30", "--out-dir", "out", "--jobs", "1") == 0
    mix = mixed(some_look(), negative_look(), 30)
    for name in names:
        expected = apply(mix, images.read(name).pixels)
        assert np.array_equal(images.read(f"out/{name}").pixels, expected)


@pytest.mark.parametrize(("percent", "look"), [("0", "a.onnx"), ("100", "b.onnx")])
def test_the_ends_of_the_mix_are_the_looks(folder: Path, percent: str, look: str) -> None:
    assert run("apply", *LOOKS, "eight.png", "--mix", percent, "-o", "mixed.png") == 0
    assert run("apply", look, "eight.png", "-o", "alone.png") == 0
    assert Path("mixed.png").read_bytes() == Path("alone.png").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("a.onnx eight.png --mix 30 -o out.png", "two looks"),
        ("a.onnx eight.png --mix 30 --out-dir out", "two looks"),
        ("a.onnx b.onnx eight.png -o out.png", "--mix P"),
        ("a.onnx b.onnx eight.png --out-dir out", "--mix P"),
        ("a.onnx b.onnx eight.png --mix 101 -o out.png", "0 to 100"),
        ("a.onnx b.onnx eight.png float.tif --mix 30 -o out.png", "--out-dir"),
    ],
)
def test_wrong_use_is_told(folder: Path, capsys: Captured, arguments: str, said: str) -> None:
    assert run("apply", *arguments.split()) == 2
    assert said in capsys.readouterr().err
    assert not Path("out.png").exists() and not Path("out").exists()


def test_a_photo_in_the_place_of_the_second_look_is_refused(folder: Path, capsys: Captured) -> None:
    assert run("apply", "a.onnx", "eight.png", "float.tif", "--mix", "30", "-o", "out.png") == 1
    told = capsys.readouterr().err
    assert told.startswith("nnlook: eight.png is not a valid look") and told.count("\n") == 1
    assert not Path("out.png").exists()


def test_a_mix_becomes_a_look(folder: Path, capsys: Captured) -> None:
    mix = ("mix", *LOOKS, "--mix", "25", "-o", "new.onnx")
    words = ("--name", "Both", "--author", "Me", "--licence", "CC0-1.0", "--tags", "film,dusk")
    assert run(*mix, *words, "--created", "2026-03-01", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    look = load("new.onnx")
    assert told == {"file": "new.onnx", "name": "Both", "nodes": 24, "sha256": look.sha256}
    card = look.card
    assert (card.name, card.author, card.licence) == ("Both", "Me", "CC0-1.0")
    assert (card.created, card.tags) == ("2026-03-01", ("film", "dusk"))
    expected = apply(mixed(some_look(), negative_look(), 25), photo())
    assert np.array_equal(apply(look, photo()), expected)

    assert run(*mix) == 1  # it is there already
    assert load("new.onnx") == look
    assert run(*mix, "--force") == 0
    assert capsys.readouterr().out.startswith("new.onnx: Évening glow 75 % + Negative 25 %, 24 n")

    assert run("info", "new.onnx") == 0
    told_by_info = capsys.readouterr().out
    assert "75 % of Évening glow, A. Tester, CC0-1.0" in told_by_info
    assert "25 % of Negative, B. Tester, CC-BY-4.0" in told_by_info
    assert some_look().sha256 not in told_by_info


def test_without_a_share_nothing_is_mixed(folder: Path, capsys: Captured) -> None:
    assert run("mix", *LOOKS, "-o", "new.onnx") == 2
    assert "--mix" in capsys.readouterr().err
    assert not Path("new.onnx").exists()


def test_a_share_beyond_all_numbers_is_refused(folder: Path, capsys: Captured) -> None:
    part = {"name": "a", "share": 10**400}
    card = replace(some_look().card, training={"mix": [part]})
    Path("huge.onnx").write_bytes(with_card(some_look().model, card))
    assert run("info", "huge.onnx") == 1
    assert "has the wrong type" in capsys.readouterr().err


def test_the_card_of_a_sound_look_is_one_object(folder: Path, capsys: Captured) -> None:
    assert run("info", "a.onnx", "--verify", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["sound"]) == ("1", True)
