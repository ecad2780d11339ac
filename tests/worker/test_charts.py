"""The jobs *chart*, *check-chart* and *learn-chart*."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core import load
from nnlook_core.charts import ALL, hald
from tests.support.conversation import Conversation
from tests.support.jobs import learn_job
from tests.support.looks import processed

Levels = NDArray[np.uint8]


def say_picture(worker: Conversation, kind: str, pixels: Levels, bands: int = 5) -> None:
    height, width, channels = pixels.shape
    worker.say(kind, width=width, height=height, depth="u8", channels=channels)
    for band in np.array_split(pixels, bands):
        worker.say("band", band.tobytes())
    worker.say("end")


def hear_chart(worker: Conversation) -> tuple[dict[str, Any], Levels]:
    ready, _body = worker.hear()
    assert ready["type"] == "ready", ready
    body = b""
    while (frame := worker.hear())[0]["type"] == "band":
        assert len(frame[1]) == frame[0]["rows"] * ready["width"] * 3
        body += frame[1]
    assert frame[0]["type"] == "done"
    return ready, np.frombuffer(body, np.uint8).reshape(ready["height"], ready["width"], 3)


def test_charts_go_out_in_bands(worker: Conversation) -> None:
    for chart in (ALL, hald(6)):
        worker.say("chart", chart=chart.kind, level=chart.level)
        worker.say("end")
        ready, pixels = hear_chart(worker)
        assert ready["mark"] == {"kind": chart.kind, "level": chart.level}
        assert np.array_equal(pixels, chart.pixels())


def test_no_such_chart_is_an_error_and_the_next_job_starts_clean(worker: Conversation) -> None:
    worker.say("chart", chart="hald", level=40)
    worker.say("end")
    error, _body = worker.hear()
    assert "Invalid Hald chart level 40" in error["message"]
    worker.say("chart", chart="hald", level=2)
    worker.say("end")
    assert np.array_equal(hear_chart(worker)[1], hald(2).pixels())


def test_a_picture_is_told_to_be_a_chart_or_not(worker: Conversation) -> None:
    chart = processed(hald(8).pixels())
    say_picture(worker, "check-chart", chart)
    assert worker.hear()[0]["type"] == "ready"
    done, _body = worker.hear()
    assert (done["chart"]["kind"], done["chart"]["level"]) == ("hald", 8)

    say_picture(worker, "check-chart", np.ascontiguousarray(chart[::-1]))
    assert worker.hear()[0]["type"] == "ready"
    assert "flipped" in worker.hear()[0]["message"]


def test_a_wrong_size_is_told_before_the_pixels(worker: Conversation) -> None:
    worker.say("check-chart", width=600, height=400, depth="u8", channels=3)
    error, _body = worker.hear()
    assert "without cropping" in error["message"]
    worker.say("end")
    say_picture(worker, "check-chart", processed(hald(8).pixels()))
    assert worker.hear()[0]["type"] == "ready"
    assert worker.hear()[0]["type"] == "done"


def test_learns_from_a_processed_chart(worker: Conversation, tmp_path: Path) -> None:
    path = tmp_path / "chart.onnx"
    worker.say("learn-chart", **learn_job(path))
    say_picture(worker, "picture", processed(hald(8).pixels()))
    done, progress = worker.hear_result()
    assert (done["type"], done["file"]) == ("done", str(path)), done
    assert done["report"]["delta_e_mean"] == load(path).card.training["delta_e_mean"]
    assert done["report"]["coverage"] == 1.0
    assert progress[-1]["delta_e"] is not None


def test_learns_nothing_of_what_is_no_chart(worker: Conversation, tmp_path: Path) -> None:
    noise = np.random.default_rng(2).integers(0, 256, (512, 512, 3), np.uint8)
    for pixels in (noise, hald(8).pixels()[:100], noise[:0]):
        worker.say("learn-chart", **learn_job(tmp_path / "chart.onnx"))
        say_picture(worker, "picture", pixels)
        assert worker.hear_result()[0]["type"] == "error"
    chart = processed(hald(8).pixels())
    worker.say("learn-chart", **learn_job(tmp_path / "chart.onnx"))
    worker.say("picture", width=512, height=512, depth="u8", channels=3)
    worker.say("band", chart[:100].tobytes())
    worker.say("end")
    assert "announced size" in worker.hear_result()[0]["message"]
    assert list(tmp_path.glob("*.onnx")) == []
