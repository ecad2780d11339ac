"""The command line, the worker and install.py in Spanish, each as a process of its own."""

from __future__ import annotations

import gettext
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from nnlook_core.common import i18n, sentences, wire
from nnlook_core.files import images
from nnlook_core.lookfile.confidence import SIDE, Confidence
from nnlook_core.metrics import hue_bins
from nnlook_core.pairs.combine import combine
from nnlook_core.pairs.pair import PicturePair

CHECKOUT = Path(__file__).resolve().parents[2]
COMMANDS = ("learn", "apply", "evaluate", "info")


def spoken(
    *arguments: str, language: str = "es", given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run Python with these arguments in a language."""
    surroundings = {**os.environ, "LANGUAGE": language, "PYTHONPATH": str(CHECKOUT)}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=CHECKOUT, env=surroundings, input=given, capture_output=True, check=False
    )


@pytest.fixture
def in_spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have this process speak Spanish for a test."""
    spanish = gettext.translation(i18n.DOMAIN, i18n.FOLDER, ["es"])
    monkeypatch.setattr(i18n, "_catalogue", lambda: spanish)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_help_is_spanish_to_the_last_word(command: str) -> None:
    told = spoken("-m", "nnlook_core", *command.split(), "--help").stdout.decode()
    assert told.startswith("uso: nnlook")
    english = ("usage", "positional", "options", "show", "default", "STRENGTH", "SEED", "NAME")
    assert not [word for word in english if word in told]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("info",), "nnlook info: error: faltan los siguientes argumentos: LOOK\n"),
        (("info", "a", "--author"), "nnlook: error: argumentos no reconocidos: --author\n"),
        (("learn", "a", "b", "-o"), "argumento -o/--output: se esperaba un argumento\n"),
        (("info", "nowhere"), "nnlook: No se puede leer nowhere ("),
    ],
)
def test_errors_are_spanish(arguments: tuple[str, ...], sentence: str) -> None:
    done = spoken("-m", "nnlook_core", *arguments)
    assert sentence in done.stderr.decode()


def test_what_programs_read_is_the_same_in_every_language(tmp_path: Path) -> None:
    before, after = tmp_path / "before.png", tmp_path / "after.png"
    look = tmp_path / "look.onnx"
    random = np.random.default_rng(0)
    pixels = np.tile(random.integers(0, 256, (8, 8, 3), np.uint8), (8, 8, 1))
    images.write(images.new(pixels), pixels, before)
    noisy = np.clip(pixels.astype(int) + random.integers(-40, 41, pixels.shape), 0, 255)
    images.write(images.new(noisy.astype(np.uint8)), noisy.astype(np.uint8), after)
    learn = ("-m", "nnlook_core", "learn", str(before), str(after), "-o", str(look), "--nodes", "8")
    told = json.loads(spoken(*learn, "--json").stdout)
    assert told["remarks"]
    assert told["remarks"][0].startswith("Grain, JPEG, sharpening")
    spanish = spoken(*learn, "--force").stdout.decode()
    assert "Grano, JPEG, enfoque" in spanish


def test_the_worker_speaks_spanish(tmp_path: Path) -> None:
    empty = tmp_path / "empty.onnx"
    empty.touch()
    given = io.BytesIO()
    job = {"type": "apply", "file": str(empty), "strength": 100.0, "mode": "all"}
    wire.write_frame(given, job)
    wire.write_frame(given, {"type": "end"})
    answers = io.BytesIO(spoken("-m", "nnlook_core.worker", given=given.getvalue()).stdout)
    kinds = []
    while (frame := wire.read_frame(answers)) is not None:
        kinds.append(frame[0])
    assert kinds[-1]["type"] == "error"
    assert kinds[-1]["message"].endswith("El archivo está vacío. Obtenga otra copia.")


def test_install_speaks_spanish(tmp_path: Path) -> None:
    told = spoken("install.py", "--help").stdout.decode()
    assert told.startswith("uso: install.py")
    assert "elimina lo instalado; conserva sus looks" in told


def test_a_shifted_pair_names_the_choice_as_the_dialog_finds_it(in_spanish: None) -> None:
    picture = np.random.default_rng(0).random((300, 300, 3), np.float32)
    soft = ndimage.gaussian_filter(picture, (2, 2, 0))
    soft = (soft - soft.min()) / (soft.max() - soft.min())
    remarks = combine([PicturePair.of(soft, np.roll(soft, 6, axis=1))]).remarks
    (shifted,) = (remark for remark in remarks if remark["code"] == "shifted")
    assert "con «align» activado" in sentences.describe_remark(shifted)
    assert "con «X» activado" in sentences.describe_remark(shifted, align="«X»")


def test_families_of_colours_are_named_in_spanish(in_spanish: None) -> None:
    assert sentences.named([("blues", "dark")]) == "azules oscuros"
    assert sentences.named([("blues", "dark"), ("blues", "light")]) == "azules oscuros y claros"
    assert sentences.named([("reds", "dark"), ("reds", "medium")]) == "rojos oscuros a medios"
    assert sentences.named(sentences.HUE_BINS) == "todos"
    sure = Confidence.from_grid(np.full(SIDE**3, 0.1))
    assert hue_bins.describe(sure) == "Cubiertos: todos."
