"""Whatever a plug-in says in the form of frames, the worker answers each job and serves the next."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnlook_core.worker.jobs import JOBS
from tests.support.conversation import Conversation
from tests.support.looks import look_with_effects

PATHS = st.sampled_from(
    ["look.onnx", "new.onnx", "in.cube", "out.cube", "nowhere/x.onnx", "", "\0"]
)
"""In the tests' own folder: what a job writes lands there."""
SIZES = st.sampled_from([0, 1, 2, 3, 8, -1, 2**31, 2**70])
LEAVES = st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | SIZES
JSON = (
    LEAVES | st.lists(LEAVES, max_size=2) | st.dictionaries(st.text(max_size=3), LEAVES, max_size=2)
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("file", "other", "table", "file_a", "file_b"), PATHS),
    **dict.fromkeys(("files", "folders"), st.lists(PATHS, max_size=2)),
    **dict.fromkeys(("width", "height", "level", "size", "seed", "scale"), SIZES),
    **dict.fromkeys(("before", "after"), st.just([2, 2])),
    **dict.fromkeys(("strength", "mix"), st.sampled_from([0, 50, 100, -1, 1e300])),
    **dict.fromkeys(("overwrite", "align", "guesses"), st.booleans()),
    **dict.fromkeys(("name", "author", "licence", "created", "stem"), st.text(max_size=8)),
    "mode": st.sampled_from(["all", "colour", "tone"]),
    "depth": st.sampled_from(["u8", "u16", "float", 8, 16]),
    "channels": st.sampled_from([3, 4]),
    "nodes": st.just("8"),
    "tags": st.lists(st.text(max_size=3), max_size=2),
    "show": st.lists(st.sampled_from(["predicted", "difference", "heat"]), max_size=3),
    "photo": st.just("p"),
    "chart": st.just("hald"),
    **dict.fromkeys(("vignette", "grain"), st.sampled_from([None, 0, 50, 100, -1, "x"])),
    "image": st.sampled_from([*[[2, 2], [1, 4], [60, 40]] * 2, [0, 0], [1e300, 1], [1]]),
    "offset": st.sampled_from([*[[0, 0], [-1, 3], [900, -900]] * 2, [1 << 40, 0], None]),
    "columns": st.sampled_from([1, 2, 3, 8, 100, 0, 2**31]),
}
KINDS = (
    "band",
    "pair",
    "photo",
    "show",
    "about",
    "picture",
    "before",
    "after",
    "stop",
    "apply",
    "x",
)
BODIES = st.binary(max_size=64) | st.sampled_from([bytes(12), bytes(range(24)), bytes(48)])


@st.composite
def headers(draw: st.DrawFn) -> dict[str, Any]:
    """The fields that some job or frame has, a few of them missing or of any kind."""
    header = {name: draw(values) for name, values in FIELDS.items()}
    for name in draw(st.sets(st.sampled_from(sorted(FIELDS)), max_size=2)):
        del header[name]
    return {**header, **draw(st.dictionaries(st.sampled_from(sorted(FIELDS)), JSON, max_size=2))}


FRAMES = st.lists(st.tuples(st.sampled_from(KINDS), headers(), BODIES), max_size=3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("any")
    (place / "look.onnx").write_bytes(look_with_effects().model)
    (place / "in.cube").write_text("LUT_3D_SIZE 2\n" + "0 .5 1\n" * 8)
    return place


@pytest.fixture(scope="module")
def worker(folder: Path) -> Iterator[Conversation]:
    conversation = Conversation(folder / "home")
    stdin, stderr = conversation.process.stdin, conversation.process.stderr
    assert stdin is not None
    assert stderr is not None
    log = threading.Thread(target=stderr.read)  # a log that nobody reads would stop the worker
    log.start()
    yield conversation
    stdin.close()
    log.join()
    assert conversation.close() == 0  # it was there to the end of the input


def placed(header: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The header with its files in the tests' folder."""
    changed = dict(header)
    for name in ("file", "other", "table", "file_a", "file_b"):
        if isinstance(changed.get(name), str):
            changed[name] = str(folder / changed[name])
    for name in ("files", "folders"):
        if isinstance(changed.get(name), list):
            inner = changed[name]
            changed[name] = [str(folder / one) if isinstance(one, str) else one for one in inner]
    return changed


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(job=st.sampled_from(JOBS), opening=headers(), frames=FRAMES)
def test_every_job_has_its_answer(
    job: str,
    opening: dict[str, Any],
    frames: list[tuple[str, dict[str, Any], bytes]],
    worker: Conversation,
    folder: Path,
) -> None:
    (folder / "look.onnx").write_bytes(look_with_effects().model)
    patience = threading.Timer(60, worker.process.kill)  # else a silent worker is waited for
    patience.start()
    try:
        worker.say(job, **placed(opening, folder))
        for kind, header, body in frames:
            worker.say(kind, body=body, **placed(header, folder))
        worker.say("end")
        while (answer := worker.hear()[0])["type"] not in ("done", "error"):
            pass
        if answer["type"] == "error":
            assert 0 < len(answer["message"]) < 3000
            assert "\n" not in answer["message"]
    finally:
        patience.cancel()
