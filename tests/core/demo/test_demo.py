from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nnlook_core import apply, load
from nnlook_core.demo.__main__ import AFTER, BEFORE, UNSEEN, main
from nnlook_core.files import images
from tests.support.looks import processed


def test_after_is_before_with_the_exact_look() -> None:
    assert np.array_equal(images.read(AFTER).pixels, processed(images.read(BEFORE).pixels))


@pytest.mark.once
def test_learns_and_judges(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--out", str(tmp_path)]) == 0
    table = capsys.readouterr().out.splitlines()
    (row,) = [line for line in table if line.startswith("unseen photo, look applied")]
    assert float(row.split()[-3]) < 1.0
    assert images.read(tmp_path / "comparison.png").pixels.shape[2] == 3

    # The same, learned and applied elsewhere.
    unseen = images.read(UNSEEN)
    predicted = apply(load(tmp_path / "demo.onnx"), unseen.pixels)
    images.write(unseen, predicted, tmp_path / "predicted.png")
    elsewhere = [
        "--look",
        str(tmp_path / "demo.onnx"),
        "--predicted",
        str(tmp_path / "predicted.png"),
    ]
    assert main(["--out", str(tmp_path / "again"), *elsewhere]) == 0
    assert row in capsys.readouterr().out


def test_what_is_missing_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = str(tmp_path / "nowhere.onnx")
    assert main(["--out", str(tmp_path), "--look", nowhere, "--predicted", str(BEFORE)]) == 1
    assert capsys.readouterr().err.startswith("nnlook: ")
