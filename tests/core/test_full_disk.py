"""A disk that becomes full at any moment of a write: a sentence, and nothing but what was there before."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from nnlook_core.files import images
from tests.machine import namespace
from tests.support.full_disk import DEEDS, FATAL, LOOK, WAYS
from tests.support.looks import negative_look, photo

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What came of each attempt, by what was to be done."""
    if sys.platform != "linux" or os.geteuid() or not shutil.which("unshare"):
        pytest.skip("only Linux's root can mount a small disk where nobody else sees it")
    sources, disk = (tmp_path_factory.mktemp(name) for name in ("sources", "disk"))
    (sources / "other.onnx").write_bytes(negative_look().model)
    pixels = photo(40, 60)
    images.write(images.new(pixels), pixels, sources / "photo.tif")
    answer = subprocess.run(
        [*namespace.unshare(), sys.executable, "-m", "tests.support.full_disk", sources, disk],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    told: dict[str, list[dict[str, Any]]] = json.loads(answer.stdout)
    assert list(disk.iterdir()) == []
    return told


@pytest.mark.parametrize(("deed", "way"), [both for both in product(DEEDS, WAYS) if both != FATAL])
def test_full_at_every_page(outcomes: dict[str, list[dict[str, Any]]], deed: str, way: str) -> None:
    *refused, done = outcomes[f"{deed}, {way}"]
    assert refused, "it was never full"
    for attempt in refused:
        assert attempt["after"] == attempt["before"]
        assert attempt["said"][-1] == "." and "\n" not in attempt["said"]
    assert done["said"] is None and done["after"] != done["before"]
    assert done["after"].keys() >= {*done["before"]} - {LOOK}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_folder_that_cannot_be_written_to(
    outcomes: dict[str, list[dict[str, Any]]], deed: str
) -> None:
    (attempt,) = outcomes[f"{deed}, read-only"]
    assert attempt["said"] and attempt["said"][-1] == "." and "\n" not in attempt["said"]
    assert attempt["after"] == attempt["before"]
