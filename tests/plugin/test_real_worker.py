"""All that the real worker answers is taken as it is: what answers must be is what they are."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from neural_look import card, library
from neural_look.apply.applying import Wish
from neural_look.apply.card import rows_of
from neural_look.apply.mixing import Mix
from neural_look.apply.previews import Previews
from neural_look.charts.check import recognise
from neural_look.compare import comparing
from neural_look.learn.checks import SmallPair, findings
from neural_look.learn.learning import learned
from neural_look.manage import keeping
from neural_look.pictures import Picture
from neural_look.refusal import RefusalError
from neural_look.runtime import Runtime
from neural_look.tables.conversion import export_table, import_table
from neural_look.worker_link import Worker

from nnlook_core import __version__
from nnlook_core.charts import hald
from tests.plugin.conftest import CHECKOUT
from tests.support.looks import look_with, negative_look, processed, some_look, unsure_of_blue

SIDE = 24


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    program = tmp_path / "python"
    # Not isolated, as the plug-in wants it, so that the checkout's core is the one that runs.
    program.write_text(
        f"#!/bin/sh\ncd '{CHECKOUT}' && exec '{sys.executable}' -m nnlook_core.worker\n"
    )
    program.chmod(0o755)
    with Worker(Runtime(program, __version__, tmp_path / "home")) as worker:
        worker.looks.mkdir(parents=True)
        yield worker
        assert not (tmp_path / "home" / "log").exists()  # it has had nothing to complain of


@pytest.fixture
def look(worker: Worker) -> Path:
    file = worker.looks / "glow.onnx"
    file.write_bytes(some_look().model)
    return file


def picture(seed: int = 0, change: Callable[[Any], Any] | None = None) -> Picture:
    pixels = np.random.default_rng(seed).integers(0, 256, (SIDE, SIDE, 4), np.uint8)
    pixels[..., 3] = 255
    if change is not None:
        pixels[..., :3] = change(pixels[..., :3])
    return Picture(SIDE, SIDE, pixels.tobytes())


def test_looks_are_listed_kept_and_described(worker: Worker, look: Path, tmp_path: Path) -> None:
    stranger, damaged = tmp_path / "stranger.onnx", worker.looks / "damaged.onnx"
    stranger.write_bytes(negative_look().model)
    damaged.write_bytes(b"no look")
    copy = keeping.duplicate(worker, look)
    assert copy == look.with_name("glow (2).onnx")
    assert card.rewrite(worker, copy, {"name": "Dusk", "tags": ["film"]}).name == "Dusk.onnx"
    new, again, refused = keeping.bring(worker, [stranger, stranger, damaged])
    assert (new.known, again.known, refused.file) == (False, True, None)
    listed = {one.file.name: one for one in library.list_looks(worker, [tmp_path])}
    assert set(listed) == {"damaged.onnx", "Dusk.onnx", "glow.onnx", "stranger.onnx"}
    assert listed["damaged.onnx"].error is not None
    assert listed["Dusk.onnx"].tags == ("film",)
    assert listed["glow.onnx"].card.author == "A. Tester"


def test_looks_are_shown_applied_and_mixed(worker: Worker, look: Path, tmp_path: Path) -> None:
    other, mixed = tmp_path / "unsure.onnx", tmp_path / "mixed.onnx"
    other.write_bytes(look_with(unsure_of_blue()).model)
    photo = picture()
    job = {"file": str(look), "strength": 100.0, "mode": "all", "depth": "u8", "channels": 4}
    assert worker.guessed_share(job, photo.data) is None
    share = worker.guessed_share({**job, "file": str(other)}, photo.data)
    assert share is not None and 0 < share < 1
    previews = Previews(worker)
    shown = previews.show("photo", photo, Wish(other, 50.0, "all"))
    assert (shown.guessed_share, len(shown.picture.data)) == (share, len(photo.data))
    previews.aside(Mix(look, other, 30.0, "Both", "A. Tester", mixed).write)
    assert "Évening glow" in dict(rows_of(previews.card(mixed)))["Mixed of"]
    with pytest.raises(RefusalError, match=r"gone\.onnx"):
        previews.card(tmp_path / "gone.onnx")
    assert previews.card(look)["nodes"] == 16
    previews.close()


def test_pairs_are_checked_and_compared(worker: Worker, look: Path) -> None:
    before, after = picture(), picture(change=processed)
    found = findings(worker, SmallPair(before, after, 1.0, False))
    assert {one.subject for one in found} <= {"alignment", "change", "coverage"} and found
    seen = comparing.beside(worker, look, (before, after), (before, after))
    assert len(seen.heat.data) == len(before.data) and len(seen.legend) % 3 == 0
    identical = comparing.beside(worker, look, (before, before), (before, before))
    assert identical.top == seen.top


def test_looks_are_learned_of_layers_tables_and_charts(worker: Worker, tmp_path: Path) -> None:
    table, chart = tmp_path / "look.cube", processed(hald(4).pixels())
    told: list[tuple[float, float | None]] = []
    job: dict[str, Any] = {
        **{"overwrite": False, "author": None, "licence": None, "nodes": "8", "seed": 0},
        **{"name": "Evening", "created": None, "align": False, "tags": []},
    }
    before, after = picture(), picture(change=processed)
    size = {"width": SIDE, "height": SIDE, "depth": "u8", "channels": 4}
    worker.send({"type": "learn", "file": str(tmp_path / "a.onnx"), **job})
    worker.send({"type": "photo", "depth": "u8", "channels": 4}, before.data)
    worker.send({"type": "pair", **size})
    worker.send({"type": "band"}, before.data + after.data)
    worker.send({"type": "end"})
    report = learned(worker, lambda fraction, delta_e, _preview: told.append((fraction, delta_e)))
    assert report["nodes"] == 8 and report["alignments"] == [None]
    assert all(0 <= fraction <= 1 for fraction, _delta_e in told)

    height, width, channels = chart.shape
    size = {"width": width, "height": height, "depth": "u8", "channels": channels}
    assert "level 4" in recognise(worker, {"type": "check-chart", **size}, [chart.tobytes()])
    worker.send({"type": "learn-chart", "file": str(tmp_path / "b.onnx"), **job})
    worker.send({"type": "picture", **size})
    worker.send({"type": "band"}, chart.tobytes())
    worker.send({"type": "end"})
    assert learned(worker, lambda fraction, delta_e, _preview: None)["remarks"] is not None

    export_table(worker, tmp_path / "a.onnx", table, 5)
    again = import_table(worker, table, tmp_path / "c.onnx", "C", False, lambda *_told: None, 5)
    assert again is not None and again["delta_e_mean"] >= 0


def test_charts_come_in_bands(worker: Worker) -> None:
    worker.send({"type": "chart", "chart": "hald", "level": 4})
    worker.send({"type": "end"})
    ready, _body = worker.receive("ready")
    assert ready["mark"] == {"kind": "hald", "level": 4}
    rows = 0
    while (frame := worker.receive("band", "done"))[0]["type"] == "band":
        rows += frame[0]["rows"]
    assert rows == ready["height"] == 64


def test_a_refusal_of_the_worker_is_its_own_sentence(worker: Worker, tmp_path: Path) -> None:
    for _turn in range(2):
        with pytest.raises(RefusalError, match=r"gone\.onnx"):
            keeping.duplicate(worker, tmp_path / "gone.onnx")
