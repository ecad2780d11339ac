"""The worker as the plug-in has it: a process, spoken to over pipes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from skimage import data

from nnlook_core import __version__, apply, guessed, load
from nnlook_core.common.sentences import describe_remark
from nnlook_core.common.wire import PROTOCOL
from nnlook_core.worker.figures import confidence_told
from tests.support.conversation import Conversation, as_json
from tests.support.jobs import apply_job, learn_job, say_pair
from tests.support.looks import (
    look_with,
    look_with_effects,
    photo,
    processed,
    some_look,
    unsure_of_blue,
)


def test_says_hello_and_leaves_at_the_end_of_input(worker: Conversation, tmp_path: Path) -> None:
    assert worker.hello["protocol"] == PROTOCOL
    assert worker.hello["nnlook"] == __version__
    assert set(worker.hello["versions"]) == {"python", "numpy", "onnxruntime"}
    assert worker.hello["looks"] == str(tmp_path / "home" / "looks")
    assert worker.close() == 0


def test_learns_with_progress(worker: Conversation, tmp_path: Path) -> None:
    path = tmp_path / "new.onnx"
    worker.say("learn", **learn_job(path, tags=["film", "warm"]))
    say_pair(worker)
    done, progress = worker.hear_result()
    assert (done["type"], done["file"]) == ("done", str(path))
    assert load(path).card.tags == ("film", "warm")
    assert done["report"]["nodes"] == 8
    assert done["confidence"] == as_json(confidence_told(load(path).card))
    assert done["report"]["delta_e_mean"] == load(path).card.training["delta_e_mean"]
    assert progress[-1]["delta_e"] is not None
    assert 0 <= progress[0]["fraction"] <= progress[-1]["fraction"] <= 1


def test_learns_from_pairs_of_different_sizes(worker: Conversation, tmp_path: Path) -> None:
    worker.say("learn", **learn_job(tmp_path / "new.onnx"))
    say_pair(worker, last=False)
    say_pair(worker, photo(45, 70, seed=3), bands=7)
    done, _ = worker.hear_result()
    assert (done["type"], done["report"]["pairs"]) == ("done", 2)
    assert done["report"]["contradiction"] is None


def test_lays_pictures_over_each_other(worker: Conversation, tmp_path: Path) -> None:
    before = np.asarray(data.astronaut())
    after = processed(before)[30:450, 11:400]
    worker.say("learn", **learn_job(tmp_path / "new.onnx", align=True))
    worker.say("pair", before=[512, 512], after=[389, 420], depth="u8", channels=3)
    for kind, picture in (("before", before), ("after", after)):
        for band in np.array_split(picture, 5):
            worker.say(kind, band.tobytes())
    worker.say("end")
    done, _ = worker.hear_result()
    assert done["type"] == "done"
    remark = done["report"]["remarks"][0]
    assert remark["code"] == "aligned"
    assert "moved 11.0 pixels right and 30.0 down" in describe_remark(remark)


def test_makes_the_folder_of_looks_but_no_other(worker: Conversation, tmp_path: Path) -> None:
    usual = tmp_path / "home" / "looks" / "new.onnx"
    worker.say("learn", **learn_job(usual))
    say_pair(worker)
    assert worker.hear_result()[0]["type"] == "done"
    assert usual.is_file()
    worker.say("learn", **learn_job(tmp_path / "elsewhere" / "new.onnx"))
    say_pair(worker)
    assert "does not exist" in worker.hear_result()[0]["message"]
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("depth", ["u8", "u16", "float"])
def test_applies_band_by_band(worker: Conversation, look_path: Path, depth: str) -> None:
    rgba = np.dstack([photo(), photo(seed=2)[..., :1]])
    pixels: Any = {
        "u8": rgba,
        "u16": rgba.astype(np.uint16) * 257,
        "float": rgba / np.float32(200),
    }[depth]
    worker.say("apply", **apply_job(look_path, depth=depth, channels=4, strength=80, mode="colour"))
    ready, _ = worker.hear()
    of_the_look = {"name": some_look().name, "sha256": some_look().sha256}
    assert ready == {"type": "ready", **of_the_look, "identity": False}
    result = []
    for band in np.array_split(pixels, 3):
        worker.say("band", band.tobytes())
        header, body = worker.hear()
        assert header == {"type": "band"}
        result.append(np.frombuffer(body, pixels.dtype).reshape(band.shape))
    worker.say("end")
    assert worker.hear()[0] == {"type": "done", "guessed_share": None}
    expected = apply(some_look(), pixels, strength=80, mode="colour")
    assert np.array_equal(np.concatenate(result), expected)


@pytest.mark.parametrize("depth", ["u8", "float"])
def test_applies_the_vignette_and_grain_where_the_layer_lies(
    worker: Conversation, tmp_path: Path, depth: str
) -> None:
    picture: Any = np.dstack([photo(90, 120), photo(90, 120, seed=2)[..., :1]])
    picture = picture if depth == "u8" else picture / np.float32(200)
    file = tmp_path / "effects.onnx"
    file.write_bytes(look_with_effects().model)
    how: dict[str, Any] = {"strength": 60, "vignette": 80, "grain": 40, "seed": 7}
    layer = picture[20:70, 30:110]
    place = {"image": [120, 90], "offset": [30, 20], "columns": 80}
    worker.say("apply", **apply_job(file, depth=depth, channels=4, **how, **place))
    assert worker.hear()[0]["type"] == "ready"
    result = b""
    for band in np.array_split(layer.reshape(-1, 4), 7):  # which end in the middle of rows
        worker.say("band", band.tobytes())
        result += worker.hear()[1]
    worker.say("end")
    assert worker.hear()[0]["type"] == "done"
    expected = apply(look_with_effects(), picture, **how)[20:70, 30:110]
    assert result == expected.tobytes()


def test_tells_which_share_the_look_only_guessed(worker: Conversation, tmp_path: Path) -> None:
    look, pixels = look_with(unsure_of_blue()), np.dstack([photo(), photo(seed=2)[..., :1]])
    pixels[:10, :, 3] = 0
    path = tmp_path / "sure.onnx"
    path.write_bytes(look.model)
    for _ in range(2):  # each job counts for itself
        worker.say("apply", **apply_job(path, channels=4, strength=30))
        assert worker.hear()[0]["type"] == "ready"
        for band in np.array_split(pixels, 3):
            worker.say("band", band.tobytes())
            assert worker.hear()[0] == {"type": "band"}
        worker.say("end")
        expected = guessed(look, pixels)
        assert expected is not None
        assert expected.share > 0.1
        assert worker.hear()[0] == {"type": "done", "guessed_share": expected.share}


def hear_fit(worker: Conversation) -> dict[str, Any]:
    """Wait until there is a network that could be kept."""
    while True:
        frame, _ = worker.hear()
        assert frame["type"] == "progress"
        if frame["delta_e"] is not None:
            return frame


def test_stop_keeps_the_best_look_so_far(worker: Conversation, tmp_path: Path) -> None:
    lengths = []
    for name, stop in (("stopped.onnx", True), ("whole.onnx", False)):
        worker.say("learn", **learn_job(tmp_path / name, nodes="64"))
        say_pair(worker)
        hear_fit(worker)
        if stop:
            worker.say("stop")
        done, progress = worker.hear_result()
        assert done["type"] == "done"
        assert load(tmp_path / name).card.training["delta_e_mean"] == done["report"]["delta_e_mean"]
        lengths.append(len(progress))
    assert lengths[0] < lengths[1] / 2


def test_a_stop_that_comes_too_late_is_passed_over(
    worker: Conversation, look_path: Path, tmp_path: Path
) -> None:
    worker.say("learn", **learn_job(tmp_path / "new.onnx"))
    say_pair(worker)
    assert worker.hear_result()[0]["type"] == "done"
    worker.say("stop")
    worker.say("stop")
    worker.say("apply", **apply_job(look_path))
    assert worker.hear()[0]["type"] == "ready"


def test_a_job_that_waits_is_not_lost_while_it_learns(
    worker: Conversation, look_path: Path, tmp_path: Path
) -> None:
    worker.say("learn", **learn_job(tmp_path / "new.onnx"))
    say_pair(worker)
    worker.say("apply", **apply_job(look_path))
    assert worker.hear_result()[0]["type"] == "done"
    assert worker.hear()[0]["type"] == "ready"


def test_an_error_is_a_value_and_the_next_job_starts_clean(
    worker: Conversation, look_path: Path, tmp_path: Path
) -> None:
    for opening in (
        ("learn", learn_job(look_path)),  # exists
        ("learn", learn_job(tmp_path / "x.onnx", nodes="7")),
        ("learn", learn_job(tmp_path / "x.onnx", align=True)),
        ("apply", apply_job(tmp_path / "nowhere.onnx")),
        ("apply", {}),
        ("sing", {}),
    ):
        worker.say(opening[0], **opening[1])
        say_pair(worker)
        error, _ = worker.hear_result()
        assert error["type"] == "error", opening
        assert "\n" not in error["message"]
    worker.say("apply", **apply_job(look_path))
    assert worker.hear()[0]["type"] == "ready"
    assert look_path.read_bytes() == some_look().model
    assert not (tmp_path / "x.onnx").exists()


def test_a_plug_in_that_dies_leaves_no_worker_and_no_file(tmp_path: Path) -> None:
    worker = Conversation(tmp_path)
    worker.say("learn", **learn_job(tmp_path / "new.onnx", nodes="64"))
    say_pair(worker)
    assert worker.hear()[0]["type"] == "progress"
    assert worker.process.stdin is not None
    assert worker.process.stdout is not None
    worker.process.stdin.close()
    worker.process.stdout.close()
    worker.process.wait(timeout=20)
    assert worker.process.stderr is not None
    worker.process.stderr.close()
    assert list(tmp_path.iterdir()) == []


def test_a_plug_in_that_hangs_up_while_it_learns_leaves_no_file(
    worker: Conversation, tmp_path: Path
) -> None:
    worker.say("learn", **learn_job(tmp_path / "new.onnx", nodes="64"))
    say_pair(worker)
    hear_fit(worker)
    assert worker.close() == 0
    assert not (tmp_path / "new.onnx").exists()


def test_a_plug_in_that_no_longer_listens_ends_the_worker(
    worker: Conversation, tmp_path: Path
) -> None:
    """Even though its own end of the input stays open, where a thread still waits for a frame."""
    worker.say("learn", **learn_job(tmp_path / "new.onnx", nodes="64"))
    say_pair(worker)
    hear_fit(worker)
    assert worker.process.stdout is not None
    worker.process.stdout.close()
    worker.process.wait(timeout=20)
    assert worker.process.stderr is not None
    assert b"Fatal" not in worker.process.stderr.read()
    assert worker.close() == 0
    assert not (tmp_path / "new.onnx").exists()


def test_noise_on_the_wire_ends_the_worker(worker: Conversation) -> None:
    assert worker.process.stdin is not None
    worker.process.stdin.write(b"no frame at all")
    worker.close()


def test_starts_quickly_enough_to_apply(worker: Conversation, look_path: Path) -> None:
    """Not a measurement: learning's imports would take seconds, and must not be part of applying."""
    worker.say("apply", **apply_job(look_path))
    worker.hear()
    maps = Path(f"/proc/{worker.process.pid}/maps")
    if not maps.exists():
        pytest.skip("no /proc here")
    loaded = maps.read_text()
    assert "onnxruntime" in loaded
    assert "sklearn" not in loaded


def test_a_fault_of_its_own_is_told_as_one(worker: Conversation, look_path: Path) -> None:
    """A job without its file cannot come from the plug-in; the log has the traceback."""
    worker.say("apply")
    worker.say("end")
    header, _ = worker.hear()
    assert header["type"] == "error"
    assert header["fault"] is True
    assert "KeyError" in header["message"]
    worker.say("apply", **apply_job(look_path))  # the next job starts clean
    assert worker.hear()[0]["type"] == "ready"
    worker.close()
