"""The job *preview*: pictures are kept, looks are shown on them, trouble stays where it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nnlook_core import apply, guessed, load, save
from nnlook_core.common.apply_settings import ApplySettings
from nnlook_core.effects.window import Window
from nnlook_core.inference import mixing
from nnlook_core.inference.preview import Previews
from nnlook_core.lookfile.look import Card
from nnlook_core.training.export import to_look
from nnlook_core.worker.figures import confidence_told
from tests.support.conversation import Conversation, as_json
from tests.support.jobs import photo_job
from tests.support.looks import (
    GRAIN,
    VIGNETTE,
    fitted_network,
    look_with,
    look_with_effects,
    negative_look,
    photo,
    unsure_of_blue,
)


def put(worker: Conversation, name: str, pixels: NDArray[np.uint8]) -> None:
    worker.say("photo", pixels.tobytes(), **photo_job(name, pixels))


def show(worker: Conversation, name: str, file: Path, **more: Any) -> None:
    plain = {"other": None, "mix": 0.0, "strength": 100.0, "mode": "all", "guesses": False}
    worker.say("show", photo=name, file=str(file), **{**plain, **more})


def shown(worker: Conversation, like: NDArray[np.uint8]) -> NDArray[np.uint8]:
    header, body = worker.hear()
    assert header["type"] == "shown", header
    return np.frombuffer(body, np.uint8).reshape(like.shape)


def test_looks_are_shown_on_pictures_that_are_kept(
    worker: Conversation, look_path: Path, tmp_path: Path
) -> None:
    large, small = photo(40, 60), photo(12, 9, seed=3)
    other = tmp_path / "other.onnx"
    save(negative_look(), other)
    look = load(look_path)
    worker.say("preview")
    put(worker, "large", large)
    put(worker, "small", small)
    show(worker, "small", look_path)
    show(worker, "large", look_path, strength=40.0, mode="colour")
    show(worker, "large", look_path, other=str(other), mix=25.0)
    assert np.array_equal(shown(worker, small), apply(look, small))
    assert np.array_equal(shown(worker, large), apply(look, large, strength=40.0, mode="colour"))
    assert np.array_equal(
        shown(worker, large),
        apply(mixing.load(look_path, ApplySettings(other=other, mix=25.0)), large),
    )
    put(worker, "large", small)  # in the place of the first one
    show(worker, "large", other)
    assert np.array_equal(shown(worker, small), apply(negative_look(), small))
    worker.say("end")
    assert worker.hear()[0] == {"type": "done"}


def test_a_vignette_and_grain_are_shown_in_their_place(
    worker: Conversation, look_path: Path, tmp_path: Path
) -> None:
    picture, file = photo(30, 40), tmp_path / "effects.onnx"
    save(look_with_effects(), file)
    worker.say("preview")
    place: dict[str, Any] = {"image": [100, 50], "offset": [-5, 12], "scale": 0.5}
    worker.say("photo", picture.tobytes(), **photo_job("crop", picture, **place))
    how: dict[str, Any] = {"vignette": 70, "grain": 50, "seed": 9}
    show(worker, "crop", file, **how)
    given = shown(worker, picture)
    overlay = Previews()
    overlay.put("crop", picture.reshape(-1, 3), Window(100, 50, -5, 12, 40), 0.5)
    expected = overlay.show("crop", file, ApplySettings(**how)).pixels
    assert np.array_equal(given.reshape(-1, 3), expected)
    worker.say("about", file=str(file))
    about, _ = worker.hear()
    assert about["vignette"] == {
        "kind": "radial",
        "darkest": VIGNETTE.darkest,
        "share": VIGNETTE.share,
        "default": 100.0,
    }
    assert about["grain"] == {"delta_e": GRAIN.delta_e, "size": GRAIN.size, "default": 0.0}
    worker.say("about", file=str(look_path))
    about, _ = worker.hear()
    assert (about["vignette"], about["grain"]) == (None, None)
    worker.say("end")
    assert worker.hear()[0]["type"] == "done"


@pytest.mark.parametrize(
    "wrong",
    [{"image": [0, 5]}, {"image": [5]}, {"offset": [0.5, 0]}, {"scale": 0}, {"scale": 1e30}],
)
def test_a_picture_without_a_place_is_no_picture(
    worker: Conversation, wrong: dict[str, Any]
) -> None:
    worker.say("preview")
    worker.say("photo", photo(8, 8).tobytes(), **photo_job("photo", photo(8, 8), **wrong))
    worker.say("end")
    assert worker.hear()[0]["type"] == "error"


def test_guesses_are_told_and_shown(worker: Conversation, tmp_path: Path) -> None:
    look, pixels = look_with(unsure_of_blue()), photo(30, 30)
    file = tmp_path / "look.onnx"
    save(look, file)
    expected = guessed(look, pixels)
    assert expected is not None
    worker.say("preview")
    put(worker, "photo", pixels)
    show(worker, "photo", file)
    header, plain = worker.hear()
    assert header == {"type": "shown", "guessed_share": expected.share}
    show(worker, "photo", file, guesses=True)
    marked = shown(worker, pixels)
    gray = (marked.min(axis=-1) == marked.max(axis=-1)).reshape(expected.mask.shape)
    assert np.array_equal(gray, ~expected.mask)
    assert plain != marked.tobytes()
    worker.say("end")
    assert worker.hear()[0]["type"] == "done"


def test_a_look_that_cannot_be_shown_is_told_and_the_job_goes_on(
    worker: Conversation, look_path: Path, tmp_path: Path
) -> None:
    stranger, pixels = tmp_path / "stranger.onnx", photo(8, 8)
    stranger.write_bytes(b"not a look")
    worker.say("preview")
    put(worker, "photo", pixels)
    for file in (stranger, tmp_path / "gone.onnx"):
        show(worker, "photo", file)
        header, body = worker.hear()
        assert header["type"] == "trouble"
        assert str(file) in header["message"]
        assert body == b""
        show(worker, "photo", look_path)
        assert np.array_equal(shown(worker, pixels), apply(load(look_path), pixels))
    worker.say("end")
    assert worker.hear()[0]["type"] == "done"


def test_half_a_picture_ends_the_job_and_not_the_worker(
    worker: Conversation, look_path: Path
) -> None:
    worker.say("preview")
    worker.say("photo", photo(8, 8)[:4].tobytes(), **photo_job("photo", photo(8, 8)))
    show(worker, "photo", look_path)
    worker.say("end")
    header, _ = worker.hear()
    assert (header["type"], "another size" in header["message"]) == ("error", True)
    worker.say("preview")
    worker.say("end")
    assert worker.hear()[0] == {"type": "done"}


def test_cards_are_told(worker: Conversation, look_path: Path, tmp_path: Path) -> None:
    sure, mix = tmp_path / "sure.onnx", tmp_path / "mix.onnx"
    save(look_with(unsure_of_blue()), sure)
    save(mixing.mixed(load(look_path), load(sure), 25.0, name="Both"), mix)
    worker.say("preview")
    for file in (look_path, sure, mix):
        worker.say("about", file=str(file))
    plain, told, both = (worker.hear()[0] for _ in range(3))
    card = load(look_path).card
    assert (plain["name"], plain["author"], plain["licence"], plain["created"]) == (
        card.name,
        card.author,
        card.licence,
        card.created,
    )
    assert (plain["nodes"], plain["confidence"], plain["parts"]) == (16, None, [])
    assert plain["origin"] is None
    assert told["confidence"] == as_json(confidence_told(load(sure).card))
    assert ["blues", "light"] not in told["confidence"]["sure"]
    assert told["training"] == {"delta_e_mean": 0.5}
    assert [(part["name"], part["share"]) for part in both["parts"]] == [
        (card.name, 0.75),
        ("Sure of itself", 0.25),
    ]
    odd = {"pixels": 12, "delta_e_mean": "0", "noise_floor": True, "coverage": [1], "x": 1}
    save(to_look(fitted_network(), Card("Odd", training=odd)), tmp_path / "odd.onnx")
    worker.say("about", file=str(tmp_path / "odd.onnx"))
    assert worker.hear()[0]["training"] == {"pixels": 12}
    worker.say("about", file=str(tmp_path / "gone.onnx"))
    assert worker.hear()[0]["type"] == "trouble"
    worker.say("end")
    assert worker.hear()[0] == {"type": "done"}
