"""All that the real worker answers is taken as it is: what answers must be is what they are."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from neural_look.apply.mix_procedure import MixRequest
from neural_look.apply.model import ApplyRequest
from neural_look.apply.previews import Previews
from neural_look.apply.settings_panel import card_rows
from neural_look.charts.model import recognise_chart
from neural_look.client import library
from neural_look.client.learning import wait_for_look
from neural_look.client.runtime import Runtime
from neural_look.client.worker import Worker
from neural_look.common.apply_settings import ApplySettings
from neural_look.compare.model import compare_pictures
from neural_look.errors import RefusalError
from neural_look.gimp.bitmaps import PlacedBitmap
from neural_look.gimp.pixels import Window
from neural_look.learn.pair_chooser import BitmapPair, check_pair_bitmaps
from neural_look.lut.model import export_table, import_table
from neural_look.manage.model import duplicate_look, import_looks
from neural_look.ui.wording import describe_left_out, effect_rows

from nnlook_core import __version__
from nnlook_core.charts import hald
from tests.plugin.conftest import CHECKOUT
from tests.support.looks import (
    look_with,
    look_with_effects,
    negative_look,
    processed,
    some_look,
    unsure_of_blue,
)

SIDE = 24
WINDOW = Window.whole(SIDE, SIDE)


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


def picture(seed: int = 0, change: Callable[[Any], Any] | None = None) -> PlacedBitmap:
    pixels = np.random.default_rng(seed).integers(0, 256, (SIDE, SIDE, 4), np.uint8)
    pixels[..., 3] = 255
    if change is not None:
        pixels[..., :3] = change(pixels[..., :3])
    return PlacedBitmap(SIDE, SIDE, pixels.tobytes(), WINDOW, 1.0)


def test_looks_are_listed_kept_and_described(worker: Worker, look: Path, tmp_path: Path) -> None:
    stranger, damaged = tmp_path / "stranger.onnx", worker.looks / "damaged.onnx"
    stranger.write_bytes(negative_look().model)
    damaged.write_bytes(b"no look")
    copy = duplicate_look(worker, look)
    assert copy == look.with_name("glow (2).onnx")
    assert (
        library.rewrite_card(worker, copy, {"name": "Dusk", "tags": ["film"]}).name == "Dusk.onnx"
    )
    new, again, refused = import_looks(worker, [stranger, stranger, damaged])
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
    kind = {"depth": "u8", "channels": 4, **WINDOW.header()}
    assert worker.guessed_share({**ApplyRequest.plain(look).header(), **kind}, photo.data) is None
    share = worker.guessed_share({**ApplyRequest.plain(other).header(), **kind}, photo.data)
    assert share is not None and 0 < share < 1
    previews = Previews(worker)
    shown = previews.show("photo", photo, ApplyRequest(other, ApplySettings(strength=50.0)))
    assert (shown.guessed_share, len(shown.picture.data)) == (share, len(photo.data))
    previews.aside(MixRequest(look, other, 30.0, "Both", "A. Tester", mixed).write)
    assert "Évening glow" in dict(card_rows(previews.card(mixed)))["Mix of"]
    with pytest.raises(RefusalError, match=r"gone\.onnx"):
        previews.card(tmp_path / "gone.onnx")
    assert previews.card(look)["nodes"] == 16
    previews.close()


def test_a_look_with_a_vignette_and_grain_is_told_of_and_applied(
    worker: Worker, tmp_path: Path
) -> None:
    file, photo = tmp_path / "effects.onnx", picture()
    file.write_bytes(look_with_effects().model)
    about = library.about_look(worker, file)
    assert [what for what, _text in effect_rows(about)] == ["Vignette", "Grain"]
    assert effect_rows(library.about_look(worker, file)) == effect_rows(about)
    with pytest.raises(RefusalError, match=r"gone\.onnx"):
        library.about_look(worker, tmp_path / "gone.onnx")

    previews = Previews(worker)
    grained = ApplySettings(vignette=30.0, grain=100.0, seed=4)
    request = ApplyRequest(file, grained)
    shown = previews.show("photo", photo, request)
    previews.close()
    kind = {"depth": "u8", "channels": 4, **WINDOW.header()}
    assert worker.open_look({**request.header(), **kind})["identity"] is False
    assert worker.look_at(photo.data) == shown.picture.data
    worker.close_look()
    for settings, identity in (
        (ApplySettings(strength=0.0), False),
        (ApplySettings(strength=0.0, vignette=0.0), True),
        (ApplySettings(strength=0.0, vignette=0.0, grain=1.0), False),
    ):
        header = {**ApplyRequest(file, settings).header(), **kind}
        assert worker.open_look(header)["identity"] is identity
        worker.close_look()
    said = describe_left_out(export_table(worker, file, tmp_path / "a.cube", 5))
    assert said is not None and "vignette and grain" in said


def test_pairs_are_checked_and_compared(worker: Worker, look: Path) -> None:
    before, after = picture(), picture(change=processed)
    found = check_pair_bitmaps(worker, BitmapPair(before, after, 1.0, False))
    assert {one.subject for one in found} <= {"alignment", "change", "coverage"} and found
    seen = compare_pictures(worker, look, WINDOW, (before, after), (before, after))
    assert len(seen.heat.data) == len(before.data) and len(seen.legend) % 3 == 0
    identical = compare_pictures(worker, look, WINDOW, (before, before), (before, before))
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
    report = wait_for_look(
        worker, lambda fraction, delta_e, _preview: told.append((fraction, delta_e))
    )
    assert report["nodes"] == 8 and report["alignments"] == [None]
    assert all(0 <= fraction <= 1 for fraction, _delta_e in told)

    height, width, channels = chart.shape
    size = {"width": width, "height": height, "depth": "u8", "channels": channels}
    assert "level 4" in recognise_chart(worker, {"type": "check-chart", **size}, [chart.tobytes()])
    worker.send({"type": "learn-chart", "file": str(tmp_path / "b.onnx"), **job})
    worker.send({"type": "picture", **size})
    worker.send({"type": "band"}, chart.tobytes())
    worker.send({"type": "end"})
    assert wait_for_look(worker, lambda fraction, delta_e, _preview: None)["remarks"] is not None

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
            duplicate_look(worker, tmp_path / "gone.onnx")
