from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from skimage import data

import nnlook_core
from nnlook_core import apply, load, measure
from nnlook_core.files import images
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile.look import MAX_LINE_CHARACTERS, Card
from nnlook_core.metrics.hue_bins import describe, drawn
from nnlook_core.training import train
from nnlook_core.training.export import to_look
from tests.support.commands import Captured, run
from tests.support.looks import (
    fitted_network,
    look_with,
    photo,
    processed,
    some_look,
    unsure_of_blue,
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a pair, an unseen photo and a look."""
    monkeypatch.chdir(tmp_path)
    for name, pixels in (
        ("before.png", photo()),
        ("after.png", processed(photo())),
        ("small.png", photo(10, 10)),
        ("unseen.tif", photo(seed=5).astype(np.uint16) * 257),
    ):
        images.write(images.new(pixels), pixels, name)
    Path("there.onnx").write_bytes(some_look().model)
    Path("sure.onnx").write_bytes(look_with(unsure_of_blue()).model)
    return tmp_path


def printed(captured: Captured) -> dict[str, Any]:
    values = json.loads(captured.readouterr().out)
    assert isinstance(values, dict)
    return values


def test_learn_apply_evaluate_info(folder: Path, capsys: Captured) -> None:
    options = (
        "--name",
        "Mine",
        "--author",
        "Me",
        "--licence",
        "CC0-1.0",
        "--created",
        "2026-01-31",
        "--tags",
        "film, Warm,warm,",
    )
    learn = ("learn", "before.png", "after.png", "-o", "mine.onnx", "--nodes", "16")
    assert run(*learn, *options, "--json") == 0
    report = printed(capsys)
    assert set(report) == {
        *("delta_e_mean", "delta_e_p95", "delta_e_max", "psnr", "nodes", "parameters"),
        *("worst", "alignments", "seconds", "noise_floor", "by_place", "pattern", "coverage"),
        *("pairs", "contradiction", "shift", "vignette", "grain", "checks", "remarks"),
    }
    look = load("mine.onnx")

    assert run("apply", "mine.onnx", "unseen.tif", "-o", "done.tif", "--strength", "70") == 0
    unseen = images.read("unseen.tif").pixels
    assert np.array_equal(images.read("done.tif").pixels, apply(look, unseen, strength=70))
    assert capsys.readouterr().err == ""  # no progress in a pipe

    evaluate = ("evaluate", "mine.onnx", "before.png", "after.png", "-o", "comparison.png")
    assert run(*evaluate, "--json") == 0
    figures = printed(capsys)
    floats = photo().astype(np.float32) / np.float32(255)
    exact = processed(photo()).astype(np.float32) / np.float32(255)
    expected = measure(apply(look, floats), exact)
    assert figures["delta_e_mean"] == pytest.approx(expected.delta_e_mean, rel=1e-6)
    assert figures["psnr"] == pytest.approx(expected.psnr, rel=1e-6)
    assert images.read("comparison.png").pixels.shape[2] == 3

    assert run("info", "mine.onnx", "--json") == 0
    info = printed(capsys)
    assert list(info) == [
        *("name", "author", "licence", "created", "tags"),
        *("format", "nodes", "parameters", "sha256", "vignette", "grain", "training"),
    ]
    assert (info["name"], info["author"], info["created"]) == ("Mine", "Me", "2026-01-31")
    assert (info["nodes"], info["sha256"]) == (16, look.sha256)
    assert info["tags"] == ["film", "Warm"]
    assert run("info", "mine.onnx", "--verify") == 0
    assert capsys.readouterr().out.startswith("mine.onnx is a valid look, format 1\nchecked: size,")


def test_info_tells_a_file_that_does_not_keep_to_the_format(folder: Path, capsys: Captured) -> None:
    Path("cut.onnx").write_bytes(Path("there.onnx").read_bytes()[:-40])
    assert run("info", "cut.onnx", "--verify") == 1
    told = capsys.readouterr()
    assert told.out == "" and told.err.startswith("nnlook: cut.onnx is not a valid look.")
    assert run("info", "cut.onnx", "--verify", "--json") == 1
    told = capsys.readouterr()
    said = json.loads(told.out)
    assert said == {"file": "cut.onnx", "sound": False, "refusal": "DamagedError"} | {
        "reason": told.err.removeprefix("nnlook: ").rstrip("\n")
    }


def test_several_pairs(folder: Path, capsys: Captured) -> None:
    again = photo(seed=3)
    for name, pixels in (("b2.png", again), ("a2.png", processed(again))):
        images.write(images.new(pixels), pixels, name)
    learn = ("learn", "--pair", "before.png", "after.png", "--pair", "b2.png", "a2.png")
    assert run(*learn, "-o", "both.onnx", "--nodes", "8", "--json") == 0
    both = printed(capsys)
    assert (both["pairs"], both["contradiction"], both["remarks"]) == (2, None, [])
    one = ("learn", "before.png", "after.png", "-o", "one.onnx", "--nodes", "8", "--json")
    assert run(*one) == 0
    assert both["coverage"] > printed(capsys)["coverage"]


def test_pairs_that_contradict_each_other(folder: Path, capsys: Captured) -> None:
    images.write(images.new(photo()), 255 - photo(), "other.png")
    learn = ("learn", "--pair", "before.png", "after.png", "--pair", "before.png", "other.png")
    assert run(*learn, "-o", "both.onnx", "--nodes", "8") == 0
    assert "Pair 2 contradicts pair 1" in capsys.readouterr().out


@pytest.mark.once
def test_pictures_are_aligned_where_asked(folder: Path, capsys: Captured) -> None:
    before = np.asarray(data.astronaut())
    after = processed(before)
    for name, pixels in (("b.png", before), ("shifted.png", np.roll(after, 3, axis=1))):
        images.write(images.new(pixels), pixels, name)
    images.write(images.new(after), after[10:400, 20:450], "crop.png")
    learn = ("learn", "b.png", "shifted.png", "-o", "new.onnx", "--nodes", "8")
    assert run(*learn) == 0
    assert "shifted by about 3.0 pixels" in capsys.readouterr().out
    assert run(*learn, "--force", "--align", "--json") == 0
    report = printed(capsys)
    assert report["shift"] < 0.1
    assert "moved 3.0 pixels left" in report["remarks"][0]
    crop = ("learn", "b.png", "crop.png", "-o", "crop.onnx", "--nodes", "8")
    assert run(*crop) == 1
    assert "--align" in capsys.readouterr().err
    assert run(*crop, "--align") == 0
    assert "moved 20.0 pixels right and 10.0 down" in capsys.readouterr().out
    assert run("learn", "b.png", "before.png", "-o", "x.onnx", "--align") == 1
    assert "too little in common" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("learn before.png after.png -o there.onnx", "already exists"),
        ("learn before.png small.png -o new.onnx", "80×60.*10×10"),
        ("learn before.png nowhere.png -o new.onnx", "nowhere.png"),
        ("learn before.png after.png -o nowhere/new.onnx", "does not exist"),
        ("learn before.png after.png -o new.png", "must have the extension .onnx"),
        ("mix there.onnx sure.onnx --mix 30 -o new --force", "must have the extension .onnx"),
        ("apply before.png unseen.tif -o new.tif", "not a valid look"),
        ("apply nowhere.onnx unseen.tif -o new.tif", "Cannot read"),
        ("apply there.onnx there.onnx -o new.tif", "as a picture"),
        ("apply there.onnx unseen.tif -o unseen.tif", "already exists"),
        ("apply there.onnx unseen.tif -o new.letter", "unsupported file extension"),
        (
            "apply there.onnx unseen.tif -o new.tif --guessed map.png",
            "no information on covered colours",
        ),
        ("apply sure.onnx unseen.tif -o new.tif --guessed small.png", "already exists"),
        ("evaluate there.onnx before.png small.png", "80×60.*10×10"),
        ("info after.png", "not a valid look"),
    ],
)
def test_a_refusal_is_one_line_and_changes_nothing(
    folder: Path, capsys: Captured, arguments: str, reason: str
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert run(*arguments.split()) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("nnlook: ")
    assert captured.err.count("\n") == 1
    import re

    assert re.search(reason, captured.err)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "learn before.png -o new.onnx",
        "learn -o new.onnx",
        "learn before.png after.png --pair before.png after.png -o new.onnx",
        "learn before.png after.png -o new.onnx --nodes 7",
        "learn before.png after.png -o new.onnx --seed -1",
        "learn before.png after.png -o new.onnx --created yesterday",
        "apply there.onnx unseen.tif -o new.tif --strength 101",
        "apply there.onnx unseen.tif -o new.tif --strength nan",
        "apply there.onnx unseen.tif -o new.tif --mode sepia",
        "apply sure.onnx unseen.tif -o new.tif --guessed ./new.tif",
    ],
)
def test_wrong_usage(folder: Path, arguments: str) -> None:
    assert run(*arguments.split()) == 2


def test_apply_tells_what_it_guessed(folder: Path, capsys: Captured) -> None:
    unseen = images.read("unseen.tif").pixels
    found = nnlook_core.guessed(load("sure.onnx"), unseen)
    assert found is not None
    assert run("apply", "sure.onnx", "unseen.tif", "-o", "1.tif", "--guessed", "map.png") == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{100 * found.share:.0f} % of this picture")
    shown = images.read("map.png").pixels
    assert shown.shape == unseen.shape
    assert np.array_equal(shown.max(axis=2) != shown.min(axis=2), found.mask)
    assert np.array_equal(images.read("1.tif").pixels, apply(load("sure.onnx"), unseen))

    assert run("apply", "sure.onnx", "unseen.tif", "-o", "2.tif", "--json") == 0
    assert printed(capsys) == {"file": "2.tif", "guessed_share": found.share}
    assert run("apply", "there.onnx", "unseen.tif", "-o", "3.tif", "--json") == 0
    assert printed(capsys) == {"file": "3.tif", "guessed_share": None}
    assert run("apply", "there.onnx", "unseen.tif", "-o", "4.tif") == 0
    assert capsys.readouterr().out == ""


def test_the_map_lies_as_the_photo_is_looked_at(folder: Path) -> None:
    turned = images.read("before.png")
    turned.spec.attribute("Orientation", 6)
    images.write(turned, turned.pixels, "turned.tif")
    assert run("apply", "sure.onnx", "turned.tif", "-o", "1.tif", "--guessed", "map.png") == 0
    assert run("apply", "sure.onnx", "before.png", "-o", "2.tif", "--guessed", "lying.png") == 0
    upright, lying = images.read("map.png").pixels, images.read("lying.png").pixels
    assert np.array_equal(upright, np.rot90(lying, -1))


@pytest.mark.parametrize("name", ["ink.tif", "ink.jpg"])
def test_cmyk_is_refused(folder: Path, name: str, capsys: Captured) -> None:
    """Without a profile its colours would be guessed."""
    Image.new("CMYK", (9, 8)).save(name)
    assert run("apply", "there.onnx", name, "-o", "new.tif") == 1
    assert f"{name} is CMYK" in capsys.readouterr().err
    assert not Path("new.tif").exists()


def test_info_draws_what_the_look_is_sure_of(folder: Path, capsys: Captured) -> None:
    assert run("info", "sure.onnx") == 0
    shown = capsys.readouterr().out
    for line in drawn(unsure_of_blue()):
        assert line in shown
    assert describe(unsure_of_blue()) in shown
    assert unsure_of_blue().text not in shown
    assert run("info", "there.onnx") == 0
    assert "Colour coverage" not in capsys.readouterr().out
    assert run("info", "sure.onnx", "--json") == 0
    assert printed(capsys)["training"]["confidence"] == unsure_of_blue().text


def test_info_names_the_figures_in_words(folder: Path, capsys: Captured) -> None:
    training = {"delta_e_mean": 0.25, "noise_floor": None, "sha256": "0f", "of_theirs": "so it is"}
    Path("told.onnx").write_bytes(to_look(fitted_network(), Card("Told", training=training)).model)
    assert run("info", "told.onnx") == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "Name: Told"
    told = shown[shown.index("Training:") + 1 :]
    assert set(told) == {
        "  Mean error (ΔE): 0.25",
        "  Noise floor of the pair (ΔE): —",
        "  SHA-256: 0f",
        "  of_theirs: so it is",
    }


def test_info_of_a_confidence_that_cannot_be_read(folder: Path, capsys: Captured) -> None:
    training = {"confidence": {"of": "another", "version": "\u00ad"}, "seed": 3}
    look = to_look(fitted_network(), Card("Stranger", training=training))
    Path("stranger.onnx").write_bytes(look.model)
    assert run("info", "stranger.onnx") == 0
    shown = capsys.readouterr().out
    assert "not readable by this version" in shown
    assert "another" not in shown
    assert "  Random seed: 3\n" in shown
    assert run("apply", "stranger.onnx", "unseen.tif", "-o", "new.tif") == 0


def test_learn_says_what_the_look_is_sure_of(
    folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned = train.learn

    def with_confidence(*arguments: Any, **named: Any) -> train.Lesson:
        lesson = learned(*arguments, **named)
        return replace(lesson, look=look_with(unsure_of_blue()))

    monkeypatch.setattr(train, "learn", with_confidence)
    assert run("learn", "before.png", "after.png", "-o", "new.onnx", "--nodes", "8") == 0
    assert describe(unsure_of_blue()) in capsys.readouterr().out.splitlines()


def test_an_interruption_while_it_learns_writes_nothing(
    folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(train, "delta_e", interrupt)  # in the middle of the fit
    before = sorted(folder.iterdir())
    assert run("learn", "before.png", "after.png", "-o", "new.onnx", "--nodes", "8") == 130
    assert capsys.readouterr().err.endswith("nnlook: interrupted; nothing was written.\n")
    assert sorted(folder.iterdir()) == before


def test_force_overwrites(folder: Path) -> None:
    assert run("apply", "there.onnx", "unseen.tif", "-o", "small.png", "--force") == 0
    assert images.read("small.png").pixels.shape == photo().shape


def test_as_a_module_and_interrupted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "nnlook_core", "--version"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(nnlook_core.__file__).parents[1],
    )
    assert shown.stdout.startswith("nnlook ")

    def interrupt(applier: Applier, *pixels: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(Applier, "pixels", interrupt)
    assert run("apply", "there.onnx", "unseen.tif", "-o", "new.tif") == 130
    assert not Path("new.tif").exists()


def test_an_interruption_while_it_starts(folder: Path) -> None:
    """At any moment from the first of the program's own lines it is one sentence and 130."""
    code = (
        "import os, signal, sys; import nnlook_core.entry as entry; sys.argv = ['nnlook', 'info', 'x']\n"
        "import builtins; usual = builtins.__import__\n"
        "def slow(name, *rest):\n"
        "    if name == 'onnxruntime': os.kill(os.getpid(), signal.SIGINT)\n"
        "    return usual(name, *rest)\n"
        "builtins.__import__ = slow\n"
        "sys.exit(entry.main())"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=Path(nnlook_core.__file__).parents[1],
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (130, "nnlook: interrupted; nothing was written.\n")


def test_info_shows_a_strangers_card_and_nothing_more(folder: Path, capsys: Captured) -> None:
    network = fitted_network()
    training = {"name": "evil", "sha256": "0"}
    look = to_look(network, Card("An ideographic\u3000space\xad", training=training))
    Path("stranger.onnx").write_bytes(look.model)
    assert run("info", "stranger.onnx") == 0
    shown = capsys.readouterr().out
    lines = shown.splitlines()
    assert lines[0] == "Name: An ideographic space "
    assert f"SHA-256: {look.sha256}" in lines
    assert "  Name: evil" in lines
    assert shown.replace("\n", "").isprintable()


def test_pixels_without_numbers_are_left_out(folder: Path, capsys: Captured) -> None:
    before = photo().astype(np.float32) / np.float32(255)
    after = processed(photo()).astype(np.float32) / np.float32(255)
    before[:5], after[5:9] = np.nan, np.inf
    for name, pixels in (("b.tif", before), ("a.tif", after)):
        images.write(images.new(pixels), pixels, name)
    assert run("evaluate", "there.onnx", "b.tif", "a.tif", "--json", "-o", "c.png") == 0
    assert np.isfinite(printed(capsys)["delta_e_mean"])


@pytest.mark.parametrize("name", ["\udcff", "x" * (MAX_LINE_CHARACTERS + 1)])
def test_a_name_that_no_card_takes_is_refused_before_learning(
    folder: Path, capsys: Captured, name: str
) -> None:
    learn = ("learn", "before.png", "after.png", "-o", "new.onnx", "--name", name)
    assert run(*learn) == 1
    assert "unprintable characters" in capsys.readouterr().err
