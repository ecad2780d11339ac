"""``nnlook chart`` and ``nnlook learn --chart``."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nnlook_core import load
from nnlook_core.charts import hald
from nnlook_core.demo.processing import hard_look
from nnlook_core.files import images
from tests.support.commands import Captured, run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def process(name: str, result: str) -> None:
    """What another program does: each colour changed, the metadata gone."""
    pixels = np.asarray(Image.open(name))
    changed = hard_look(pixels.reshape(-1, 3) / 255).reshape(pixels.shape)
    Image.fromarray(np.floor(changed * 255 + 0.5).astype(np.uint8)).save(result)


def test_from_a_chart_to_a_look(capsys: Captured) -> None:
    assert run("chart", "-o", "chart.png", "--hald", "8") == 0
    assert "512 × 512 pixels" in capsys.readouterr().out
    process("chart.png", "processed.png")
    learn = ("learn", "--chart", "processed.png", "-o", "phone.onnx", "--nodes", "16")
    assert run(*learn, "--created", "2026-01-31", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["delta_e_mean"] < 0.6
    assert report["coverage"] == 1.0
    assert "Hald chart, level 8" in report["remarks"][0]
    assert load("phone.onnx").name == "phone"


def test_all_is_4096_square_and_holds_every_colour(capsys: Captured) -> None:
    assert run("chart", "-o", "all.png", "--all", "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert made == {"file": "all.png", "kind": "all", "level": 0, "side": 4096, "colours": 1 << 24}
    pixels = images.read("all.png").pixels
    assert pixels.shape == (4096, 4096, 3)
    numbers = pixels.reshape(-1, 3).astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    assert (np.bincount(numbers, minlength=1 << 24) == 1).all()


def test_hald_is_the_chart_of_its_level() -> None:
    assert run("chart", "-o", "chart.tif", "--hald", "4") == 0
    assert np.array_equal(images.read("chart.tif").pixels, hald(4).pixels())


def test_nothing_is_overwritten_unasked(capsys: Captured) -> None:
    Path("chart.png").write_bytes(b"mine")
    assert run("chart", "-o", "chart.png", "--hald", "4") == 1
    assert capsys.readouterr().err.startswith("nnlook: ")
    assert Path("chart.png").read_bytes() == b"mine"
    assert run("chart", "-o", "chart.png", "--hald", "4", "--force") == 0
    assert images.read("chart.png").pixels.shape == (64, 64, 3)


@pytest.mark.parametrize(
    "arguments",
    [
        ("chart", "-o", "chart.png"),
        ("chart", "-o", "chart.png", "--all", "--hald", "4"),
        ("chart", "-o", "chart.png", "--hald", "17"),
        ("learn", "--chart", "a.png", "b.png", "c.png", "-o", "look.onnx"),
        ("learn", "--chart", "a.png", "--pair", "b.png", "c.png", "-o", "look.onnx"),
        ("learn", "--chart", "a.png", "--align", "-o", "look.onnx"),
    ],
)
def test_wrong_usage_writes_nothing(arguments: tuple[str, ...], folder: Path) -> None:
    assert run(*arguments) == 2
    assert list(folder.iterdir()) == []


def test_what_is_no_chart_is_refused_in_one_line(folder: Path, capsys: Captured) -> None:
    assert run("chart", "-o", "chart.png", "--hald", "8") == 0
    process("chart.png", "processed.png")
    Image.open("processed.png").rotate(-90).save("turned.png")
    capsys.readouterr()
    assert run("learn", "--chart", "turned.png", "-o", "look.onnx") == 1
    error = capsys.readouterr().err
    assert (
        "nnlook: turned.png: The chart is rotated 90° clockwise. Restore its orientation" in error
    )
    assert not (folder / "look.onnx").exists()


def test_a_lossy_format_is_no_place_for_a_chart(folder: Path, capsys: Captured) -> None:
    assert run("chart", "-o", "chart.jpg", "--hald", "4") == 1
    assert "Save the chart as .png or .tif" in capsys.readouterr().err
    assert list(folder.iterdir()) == []
