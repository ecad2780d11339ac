"""Learning that is watched: a photo comes with the lesson, and goes back with the look so far."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from nnlook_core import load, measure
from tests.support.conversation import Conversation
from tests.support.looks import photo, processed


def learned(worker: Conversation, path: Path, seen: Any | None) -> tuple[Any, list[bytes]]:
    """Learn a look; what the worker says in the end, and the pictures that came before."""
    before = photo()
    height, width = before.shape[:2]
    job: dict[str, Any] = {"file": str(path), "overwrite": False, "name": "Seen"}
    job |= {"author": None, "licence": None}
    job |= {"nodes": "auto", "seed": 0, "created": "2026-01-31", "align": False}
    worker.say("learn", **job)
    if seen is not None:
        worker.say("photo", seen.tobytes(), depth="u8", channels=4)
    worker.say("pair", width=width, height=height, depth="u8", channels=3)
    worker.say("band", before.tobytes() + processed(before).tobytes())
    worker.say("end")
    pictures = []
    while (frame := worker.hear())[0]["type"] == "progress":
        if frame[1]:
            assert frame[0]["delta_e"] is not None
            pictures.append(frame[1])
    return frame[0], pictures


def test_the_photo_comes_nearer_and_changes_nothing(worker: Conversation, tmp_path: Path) -> None:
    seen = np.dstack([photo(), photo(seed=3)[..., :1]])
    done, pictures = learned(worker, tmp_path / "seen.onnx", seen)
    assert done["type"] == "done"
    shown = [np.frombuffer(body, np.uint8).reshape(seen.shape) for body in pictures]
    assert len(shown) >= 2
    assert all((picture[..., 3] == seen[..., 3]).all() for picture in shown)
    errors = [measure(picture[..., :3], processed(seen[..., :3])).delta_e_mean for picture in shown]
    assert errors[-1] < errors[0]
    assert errors[-1] < 1
    _, none = learned(worker, tmp_path / "unseen.onnx", None)
    assert none == []
    assert load(tmp_path / "seen.onnx").model == load(tmp_path / "unseen.onnx").model
