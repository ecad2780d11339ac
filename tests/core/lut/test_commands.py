"""``nnlook export`` and ``nnlook import``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nnlook_core import load, lut
from tests.support.commands import Captured, last_line_of, run
from tests.support.jobs import CURVES
from tests.support.looks import some_look


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a look and a table."""
    monkeypatch.chdir(tmp_path)
    Path("evening.onnx").write_bytes(some_look().model)
    Path("warm.cube").write_text(CURVES)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        (("a.cube",), {"size": 33}),
        (("a.cube", "--size", "65"), {"size": 65}),
        (("a.cube", "--size", "2"), {"size": 2}),
        (("a.png",), {"size": 8, "depth": 16}),
        (("a.png", "--size", "4", "--depth", "8"), {"size": 4, "depth": 8}),
    ],
)
def test_export(folder: Path, capsys: Captured, arguments: Any, options: Any) -> None:
    assert run("export", "evening.onnx", "-o", *arguments) == 0
    assert capsys.readouterr() == ("", "")
    same = folder / f"same{Path(arguments[0]).suffix}"
    lut.export(some_look(), same, **options)
    assert Path(arguments[0]).read_bytes() == same.read_bytes()


def test_export_overwrites_only_by_force(folder: Path, capsys: Captured) -> None:
    Path("a.cube").write_text("mine")
    assert run("export", "evening.onnx", "-o", "a.cube") == 1
    assert capsys.readouterr().err.startswith("nnlook: a.cube already exists")
    assert Path("a.cube").read_text() == "mine"
    assert run("export", "evening.onnx", "-o", "a.cube", "--force") == 0
    assert lut.read("a.cube").title == "Evening glow"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("evening.onnx", "-o", "a.3dl"), "unsupported file extension"),
        (("evening.onnx", "-o", "a.cube", "--size", "130"), "not 130"),
        (("evening.onnx", "-o", "a.png", "--size", "17"), "not 17"),
        (("gone.onnx", "-o", "a.cube"), "gone.onnx"),
        (("warm.cube", "-o", "a.cube"), "warm.cube is not a valid look"),
        (("evening.onnx", "-o", "no/a.cube"), "does not exist"),
    ],
)
def test_exports_that_are_refused(
    folder: Path, capsys: Captured, arguments: tuple[str, ...], words: str
) -> None:
    before = sorted(folder.iterdir())
    assert run("export", *arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("nnlook: ")
    assert err.count("\n") == 1
    assert words in err
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "evening.onnx"),
        ("export", "evening.onnx", "-o", "a.cube", "--size", "large"),
        ("export", "evening.onnx", "-o", "a.png", "--depth", "12"),
        ("import", "warm.cube"),
        ("import", "warm.cube", "-o", "a.onnx", "--nodes", "7"),
    ],
)
def test_wrong_usage(folder: Path, arguments: tuple[str, ...]) -> None:
    assert run(*arguments) == 2


def test_import(folder: Path, capsys: Captured) -> None:
    who = ("--name", "Warm", "--author", "Me", "--licence", "CC0-1.0", "--created", "2026-01-31")
    how = ("--nodes", "8", "--seed", "3", "--size", "24")
    assert run("import", "warm.cube", "-o", "a.onnx", *who, *how, "--json") == 0
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert err == ""  # no progress in a pipe
    assert {"delta_e_mean", "delta_e_p95", "delta_e_max", "psnr", "nodes", "parameters"} <= set(
        report
    )
    look = load("a.onnx")
    assert (look.name, look.card.author, look.card.licence) == ("Warm", "Me", "CC0-1.0")
    assert (look.card.created, look.nodes) == ("2026-01-31", 8)
    assert report["delta_e_mean"] == look.card.training["delta_e_mean"] < 1
    assert "clipped" in report["remarks"][0]

    assert run("import", "warm.cube", "-o", "a.onnx", *how) == 1
    assert capsys.readouterr().err.startswith("nnlook: a.onnx already exists")
    assert run("import", "warm.cube", "-o", "a.onnx", *how, "--force") == 0
    said = capsys.readouterr().out
    assert said.startswith("a.onnx: a, 8 nodes")
    assert "ΔE mean" in said
    assert "clipped" in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (CURVES[:-8], "expected"),
        (CURVES.replace("SIZE 3", "SIZE 100000"), "LUT_1D_SIZE is 100000"),
        (CURVES.replace("0.5", "inf"), "line 3"),
    ],
)
def test_imports_that_are_refused(folder: Path, capsys: Captured, content: str, words: str) -> None:
    Path("bad.cube").write_text(content)
    assert run("import", "bad.cube", "-o", "a.onnx") == 1
    err = capsys.readouterr().err
    assert err.startswith("nnlook: bad.cube is not a valid LUT")
    assert err.count("\n") == 1
    assert words in err.replace("Expected 3 lines", "expected")
    assert not Path("a.onnx").exists()


def test_exporting_imports_nothing_slow(folder: Path) -> None:
    code = (
        "import sys, nnlook_core.worker.jobs, nnlook_core.worker.jobs.lut.export_table\n"
        "from nnlook_core.cli import main\n"
        "main(['export', 'evening.onnx', '-o', 'a.cube'])\n"
        "main(['export', 'evening.onnx', '-o', 'a.png'])\n"
        "print([m for m in ('sklearn', 'skl2onnx', 'skimage', 'scipy') if m in sys.modules])"
    )
    assert last_line_of(code, folder) == "[]"


def test_a_look_that_is_called_otherwise_is_refused(folder: Path, capsys: Captured) -> None:
    assert run("import", "warm.cube", "-o", "a.cube") == 1
    err = capsys.readouterr().err
    assert err.startswith("nnlook: a.cube must have the extension .onnx") and err.count("\n") == 1
    assert not Path("a.cube").exists()
