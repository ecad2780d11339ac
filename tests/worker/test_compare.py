"""The worker's job *compare*."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from nnlook_core import apply
from nnlook_core.cli import main
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.metrics.heatmap import heatmap_of, ramp
from tests.support.conversation import Conversation
from tests.support.jobs import PLACE
from tests.support.looks import look_with_effects, photo, processed, some_look

SHOWN = ["predicted", "difference", "heat"]


def begin(worker: Conversation, look_path: Path, **changes: Any) -> tuple[dict[str, Any], bytes]:
    job = {"file": str(look_path), "depth": "u8", "channels": 3, "show": SHOWN}
    worker.say("compare", **{**job, **PLACE, **changes})
    return worker.hear()


def test_the_vignette_is_compared_where_the_layer_lies(
    worker: Conversation, tmp_path: Path
) -> None:
    file = tmp_path / "effects.onnx"
    file.write_bytes(look_with_effects().model)
    picture = photo(90, 120)
    layer = np.s_[20:70, 30:110]
    after = apply(look_with_effects(), picture, vignette=100, grain=0)[layer]
    place = {"image": [120, 90], "offset": [30, 20], "columns": 80}
    begin(worker, file, show=["predicted"], **place)
    shown = b""
    for one, other in zip(np.array_split(picture[layer], 3), np.array_split(after, 3), strict=True):
        worker.say("band", one.tobytes() + other.tobytes())
        shown += worker.hear()[1]
    worker.say("end")
    done, _ = worker.hear()
    assert done["delta_e_mean"] < 0.5  # that of 8 bits
    assert shown == after.tobytes()


def test_figures_are_those_of_evaluate(
    worker: Conversation, look_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = photo(60, 80)
    after = processed(before)
    ready, _ = begin(worker, look_path, show=[])
    assert (ready["name"], ready["sha256"]) == (some_look().name, some_look().sha256)
    for one, other in zip(np.array_split(before, 5), np.array_split(after, 5), strict=True):
        worker.say("band", one.tobytes() + other.tobytes())
        assert worker.hear() == ({"type": "band"}, b"")
    worker.say("end")
    done, _ = worker.hear()
    for name, pixels in (("before.png", before), ("after.png", after)):
        Image.fromarray(pixels).save(tmp_path / name)
    paths = [str(tmp_path / name) for name in ("before.png", "after.png")]
    assert main(["evaluate", str(look_path), *paths, "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    for name in ("delta_e_mean", "delta_e_p95", "delta_e_max", "psnr"):
        assert done[name] == pytest.approx(figures[name], abs=1e-6)
    assert done["worst"] == figures["worst"]


def test_pictures_are_what_they_say(worker: Conversation, look_path: Path) -> None:
    before = np.dstack([photo(20, 30), photo(20, 30, seed=2)[..., :1]])
    after = np.dstack([processed(before[..., :3]), before[..., 3:]])
    ready, legend = begin(worker, look_path, channels=4)
    assert np.array_equal(
        np.frombuffer(legend, np.uint8).reshape(-1, 3), np.floor(ramp() * 255 + 0.5)
    )
    assert ready["heat_top"] == 5
    worker.say("band", before.tobytes() + after.tobytes())
    body = np.frombuffer(worker.hear()[1], np.uint8).reshape(3, 20, 30, 4)
    predicted, difference, heat = body
    assert np.array_equal(predicted, apply(some_look(), before))
    assert (body[..., 3] == before[..., 3]).all()
    apart = np.abs(predicted[..., :3].astype(int) - after[..., :3])
    seen = before[..., 3] > 0
    assert np.abs(difference[..., :3] - np.minimum(8 * apart, 255.0))[seen].max() <= 5
    floats = apply(some_look(), before[..., :3] / np.float32(255)).reshape(-1, 3)
    errors = delta_e(floats, after[..., :3].reshape(-1, 3) / np.float32(255))
    expected = np.floor(heatmap_of(errors) * 255 + 0.5).reshape(20, 30, 3)
    assert np.abs(heat[..., :3] - expected)[seen].max() <= 1


def test_nothing_visible_is_refused_and_the_next_job_starts_clean(
    worker: Conversation, look_path: Path
) -> None:
    begin(worker, look_path, channels=4)
    worker.say("band", bytes(2 * 4 * 10))
    worker.hear()
    worker.say("end")
    error, _ = worker.hear()
    assert error["type"] == "error"
    assert "No pixels to compare" in error["message"]
    error, _ = begin(worker, look_path, show=["sound"])
    assert "Unknown picture in the worker: sound" in error["message"]
    worker.say("end")
    assert begin(worker, look_path)[0]["type"] == "ready"
