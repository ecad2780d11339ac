"""A look's vignette and grain on the command line, on one file and on many."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlook_core import apply, load
from nnlook_core.common.apply_settings import ApplySettings
from nnlook_core.files import images
from nnlook_core.inference.apply import Applier
from nnlook_core.lut import read
from tests.support.commands import Captured, run
from tests.support.looks import (
    GRAIN,
    VIGNETTE,
    look_with_effects,
    negative_look,
    photo,
    random_colours,
    some_look,
)

AMOUNTS = ("--vignette", "60", "--grain", "40", "--seed", "5")
SETTINGS = ApplySettings(vignette=60, grain=40, seed=5)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with looks and photos, one of which is stored on its side."""
    monkeypatch.chdir(tmp_path)
    shot = photo()
    for name, pixels in (
        ("eight.png", shot),
        ("sixteen.tif", shot.astype(np.uint16) * 257),
        ("float.tif", (shot / 255).astype(np.float32)),
    ):
        images.write(images.new(pixels), pixels, name)
    turned = images.new(shot.astype(np.uint16) * 257)
    turned.spec.attribute("Orientation", 6)
    images.write(turned, turned.pixels, "turned.tif")
    upright = turned.upright()
    images.write(upright, upright.pixels, "upright.tif")
    Path("look.onnx").write_bytes(look_with_effects().model)
    Path("bare.onnx").write_bytes(some_look().model)
    Path("other.onnx").write_bytes(negative_look().model)
    return tmp_path


@pytest.mark.parametrize("name", ["eight.png", "sixteen.tif", "float.tif"])
def test_a_file_gets_the_amounts_that_are_asked_for(folder: Path, name: str) -> None:
    source = images.read(name).pixels
    for options, settings in (
        (AMOUNTS, SETTINGS),
        ((), ApplySettings(vignette=100, grain=0)),
        (("--vignette", "0", "--strength", "30"), ApplySettings(30, vignette=0)),
    ):
        assert run("apply", "look.onnx", name, "-o", f"new-{name}", "--force", *options) == 0
        expected = Applier(look_with_effects(), settings).pixels(source)
        assert images.read(f"new-{name}").pixels.tobytes() == expected.tobytes()


def test_nothing_of_all_gives_the_source(folder: Path) -> None:
    nothing = ("--strength", "0", "--vignette", "0", "--grain", "0")
    assert run("apply", "look.onnx", "eight.png", "-o", "same.png", *nothing) == 0
    assert np.array_equal(images.read("same.png").pixels, images.read("eight.png").pixels)
    bare = ("--strength", "0", "--vignette", "90", "--grain", "90")
    assert run("apply", "bare.onnx", "eight.png", "-o", "bare.png", *bare) == 0
    assert np.array_equal(images.read("bare.png").pixels, images.read("eight.png").pixels)


@pytest.mark.parametrize("target", ["new.tif", "new.hdr"])
def test_the_place_is_that_of_the_upright_picture(folder: Path, target: str) -> None:
    """Also in a format that stores no orientation, where the pixels are turned."""
    for name in ("turned", "upright"):
        assert run("apply", "look.onnx", f"{name}.tif", "-o", f"{name}-{target}", *AMOUNTS) == 0
    turned, upright = (images.read(f"{name}-{target}") for name in ("turned", "upright"))
    difference = turned.upright().pixels.astype(float) - upright.pixels.astype(float)
    assert np.abs(difference).max() <= (2 if target.endswith("tif") else 0.01)


def test_many_files_get_the_same(folder: Path) -> None:
    names = ("eight.png", "sixteen.tif", "turned.tif")
    assert run("apply", "look.onnx", *names, "--out-dir", "many", "--jobs", "2", *AMOUNTS) == 0
    for name in names:
        assert run("apply", "look.onnx", name, "-o", f"one-{name}", *AMOUNTS) == 0
        one, many = images.read(f"one-{name}").pixels, images.read(f"many/{name}").pixels
        assert one.tobytes() == many.tobytes()


def test_two_looks_are_mixed_with_them(folder: Path, capsys: Captured) -> None:
    mix = ("mix", "look.onnx", "other.onnx", "--mix", "25", "-o", "mix.onnx")
    assert run(*mix) == 0
    vignette = load("mix.onnx").card.vignette
    assert vignette is not None
    assert np.allclose(vignette.coefficients, 0.75 * np.array(VIGNETTE.coefficients), rtol=1e-5)
    both = ("apply", "look.onnx", "other.onnx", "sixteen.tif", "--mix", "25")
    assert run(*both, "-o", "both.tif", *AMOUNTS) == 0
    assert run("apply", "mix.onnx", "sixteen.tif", "-o", "mixed.tif", *AMOUNTS) == 0
    assert np.array_equal(images.read("both.tif").pixels, images.read("mixed.tif").pixels)


@pytest.mark.parametrize(
    "options", [("--vignette", "101"), ("--grain", "x"), ("--seed", "-1"), ("--seed", "4294967296")]
)
def test_wrong_amounts_are_told(folder: Path, options: tuple[str, str]) -> None:
    assert run("apply", "look.onnx", "eight.png", "-o", "new.png", *options) == 2
    assert not Path("new.png").exists()


@pytest.mark.parametrize("table", ["look.cube", "look.png"])
def test_a_table_has_the_colours_alone_and_it_is_said(
    folder: Path, table: str, capsys: Captured
) -> None:
    assert run("export", "look.onnx", "-o", table) == 0
    (told,) = capsys.readouterr().err.splitlines()
    assert "not its vignette and grain" in told
    assert run("export", "bare.onnx", "-o", f"bare-{table}") == 0
    assert capsys.readouterr().err == ""
    colours = random_colours(200)
    assert np.array_equal(read(Path(table))(colours), read(Path(f"bare-{table}"))(colours))


def test_only_what_there_is_is_said_to_be_left_out(folder: Path, capsys: Captured) -> None:
    Path("vignette.onnx").write_bytes(look_with_effects(grain=None).model)
    Path("grain.onnx").write_bytes(look_with_effects(None).model)
    for name, word in (("vignette", "grain"), ("grain", "vignette")):
        assert run("export", f"{name}.onnx", "-o", f"{name}.cube") == 0
        told = capsys.readouterr().err
        assert f"not its {name}." in told
        assert word not in told


def test_info_tells_them(folder: Path, capsys: Captured) -> None:
    assert run("info", "look.onnx") == 0
    told = capsys.readouterr().out
    darkest = f"{100 * VIGNETTE.darkest:.0f} %"
    assert f"Radial vignette, down to {darkest} of the brightness, ΔE 4.2" in told
    assert "Grain of 0.8 pixels, ΔE 1.4" in told
    assert "coefficients" not in told and "strengths" not in told
    assert run("info", "look.onnx", "--json") == 0
    values: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert values["vignette"] == {
        "kind": "radial",
        "darkest": VIGNETTE.darkest,
        "share": 4.2,
        "default": 100.0,
    }
    assert values["grain"] == {"delta_e": 1.4, "size": 0.8, "default": 0.0}
    assert values["training"]["vignette"] == VIGNETTE.to_json()
    assert run("info", "bare.onnx", "--json") == 0
    values = json.loads(capsys.readouterr().out)
    assert (values["vignette"], values["grain"]) == (None, None)
    assert GRAIN.delta_e == 1.4


def test_evaluate_takes_the_vignette_and_no_grain(folder: Path, capsys: Captured) -> None:
    before = images.read("eight.png").pixels
    after = apply(look_with_effects(), before.astype(np.uint16) * 257, vignette=100, grain=0)
    images.write(images.new(after), after, "after.tif")
    assert run("evaluate", "look.onnx", "eight.png", "after.tif", "--json") == 0
    with_it = json.loads(capsys.readouterr().out)
    assert run("evaluate", "bare.onnx", "eight.png", "after.tif", "--json") == 0
    without = json.loads(capsys.readouterr().out)
    assert with_it["delta_e_max"] < 0.01
    assert without["delta_e_mean"] > 1
