"""``nnlook import`` of a network."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from nnlook_core import load
from nnlook_core.cli import main
from nnlook_core.inference.apply import Applier
from tests.support.exports import exported, fitted
from tests.support.looks import random_colours

Captured = pytest.CaptureFixture[str]
COLOURS = random_colours(500, seed=4).astype(np.float32)


def run(*arguments: str) -> int:
    try:
        return main(arguments)
    except SystemExit as left:  # argparse's way to say that the usage is wrong
        return int(left.code or 0)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "theirs.onnx").write_bytes(exported(fitted("1 of tanh", 255)))
    (tmp_path / "linear.ONNX").write_bytes(exported(fitted("linear", 1)))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_network_becomes_a_look_and_says_so(folder: Path, capsys: Captured) -> None:
    given = ("--name", "Theirs", "--author", "A. Tester", "--created", "2026-01-31")
    assert run("import", "theirs.onnx", "-o", "look.onnx", *given) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("look.onnx: Theirs, 16 nodes, ")
    assert "value range 0–255" in told[1] and "are unknown" in told[1]
    look = load("look.onnx")
    exact = np.clip(fitted("1 of tanh", 255).predict(COLOURS.astype(float) * 255) / 255, 0, 1)
    assert np.abs(Applier(look).colours(COLOURS) - exact).max() < 1e-5
    assert (look.card.author, look.card.created) == ("A. Tester", "2026-01-31")
    assert run("info", "look.onnx") == 0
    shown = capsys.readouterr().out
    assert (
        told[1] in shown
        and "Colour coverage" not in shown
        and "SHA-256" not in shown.split("Training:")[1]
    )
    assert run("import", "theirs.onnx", "-o", "look.onnx") == 1
    assert "already exists" in capsys.readouterr().err


def test_where_the_range_is_unclear_it_is_asked_for(folder: Path, capsys: Captured) -> None:
    assert run("import", "linear.ONNX", "-o", "look.onnx") == 1
    assert "--range 1, or --range 255" in capsys.readouterr().err
    assert not Path("look.onnx").exists()
    assert run("import", "linear.ONNX", "-o", "look.onnx", "--range", "1", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    look = load("look.onnx")
    assert (told["file"], told["name"], told["nodes"]) == ("look.onnx", "look", 0)
    assert told["sha256"] == look.sha256
    assert told["adopted"] == look.card.training["adopted"] and told["adopted"]["range"] == 1


@pytest.mark.parametrize(
    "wrong",
    [
        ("theirs.onnx", "--nodes", "8"),
        ("theirs.onnx", "--size", "17"),
        ("theirs.onnx", "--seed", "1"),
        ("theirs.onnx", "--range", "100"),
        ("theirs.cube", "--range", "1"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(
    folder: Path, capsys: Captured, wrong: tuple[str, ...]
) -> None:
    assert run("import", *wrong, "-o", "look.onnx") == 2
    assert not Path("look.onnx").exists()


def test_a_look_is_not_made_into_another(folder: Path, capsys: Captured) -> None:
    assert run("import", "theirs.onnx", "-o", "look.onnx") == 0
    assert run("import", "look.onnx", "-o", "again.onnx") == 1
    assert "is already a look" in capsys.readouterr().err
