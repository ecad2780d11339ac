"""The jobs *export-table* and *import-table*, as the plug-in has them done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nnlook_core import load, lut
from nnlook_core.worker.figures import confidence_told
from tests.support.conversation import Conversation, as_json
from tests.support.jobs import CURVES, export_job, import_job
from tests.support.looks import look_with_effects, some_look


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "warm.cube"
    path.write_text(CURVES)
    return path


@pytest.mark.parametrize(
    ("name", "size", "depth"), [("a.cube", 9, 16), ("a.png", 3, 8), ("a.png", 3, 16)]
)
def test_exports(
    worker: Conversation,
    look_path: Path,
    tmp_path: Path,
    name: str,
    size: int,
    depth: Any,
) -> None:
    path = tmp_path / "out" / name
    path.parent.mkdir()
    worker.say("export-table", **export_job(look_path, path, size=size, depth=depth))
    worker.say("end")
    done = {"type": "done", "table": str(path), "name": some_look().name, "left_out": []}
    assert worker.hear()[0] == done
    lut.export(some_look(), tmp_path / name, size=size, depth=depth)
    assert path.read_bytes() == (tmp_path / name).read_bytes()


def test_what_a_table_leaves_out_is_told(worker: Conversation, tmp_path: Path) -> None:
    for left_out, look in (
        (["vignette", "grain"], look_with_effects()),
        (["vignette"], look_with_effects(grain=None)),
        (["grain"], look_with_effects(None)),
    ):
        file, table = tmp_path / "effects.onnx", tmp_path / "effects.cube"
        file.write_bytes(look.model)
        worker.say("export-table", **export_job(file, table, size=2, overwrite=True))
        worker.say("end")
        assert worker.hear()[0]["left_out"] == left_out


def test_an_export_that_is_refused_leaves_the_worker_ready(
    worker: Conversation,
    look_path: Path,
    tmp_path: Path,
) -> None:
    there = tmp_path / "there.cube"
    there.write_text("mine")
    for wrong, words in (
        (export_job(look_path, there), "already exists"),
        (export_job(look_path, tmp_path / "a.3dl"), ".cube"),
        (export_job(look_path, tmp_path / "a.cube", size=200), "not 200"),
        (export_job(tmp_path / "gone.onnx", tmp_path / "a.cube"), "gone.onnx"),
    ):
        worker.say("export-table", **wrong)
        worker.say("end")
        header = worker.hear()[0]
        assert header["type"] == "error"
        assert words in header["message"]
    assert there.read_text() == "mine"
    worker.say("export-table", **export_job(look_path, there, size=2, overwrite=True))
    worker.say("end")
    assert worker.hear()[0]["type"] == "done"
    assert lut.read(there).title == "Evening glow"


def test_imports_with_progress(worker: Conversation, table: Path, tmp_path: Path) -> None:
    path = tmp_path / "new.onnx"
    worker.say("import-table", **import_job(table, path))
    worker.say("end")
    done, progress = worker.hear_result()
    assert (done["type"], done["file"]) == ("done", str(path))
    look = load(path)
    assert (look.name, look.card.author, look.card.created) == ("Wired", "Me", "2026-01-31")
    assert done["report"]["delta_e_mean"] == look.card.training["delta_e_mean"]
    assert look.card.confidence is not None
    assert done["confidence"] == as_json(confidence_told(look.card))
    (remark,) = done["report"]["remarks"]
    assert remark["code"] == "lut" and 0 < remark["clipped"] < 1
    assert progress[-1]["delta_e"] is not None
    assert 0 <= progress[0]["fraction"] <= progress[-1]["fraction"] <= 1


def test_stop_keeps_the_best_look_so_far(
    worker: Conversation,
    table: Path,
    tmp_path: Path,
) -> None:
    path = tmp_path / "new.onnx"
    worker.say("import-table", **import_job(table, path, nodes="64", size=64))
    worker.say("end")
    while worker.hear()[0]["delta_e"] is None:
        pass
    worker.say("stop")
    done, progress = worker.hear_result()
    assert done["type"] == "done"
    assert load(path).nodes == 64
    assert max((frame["fraction"] for frame in progress), default=0) < 0.9


def test_a_stop_that_keeps_nothing_writes_nothing(
    worker: Conversation, table: Path, tmp_path: Path
) -> None:
    path = tmp_path / "new.onnx"
    worker.say("import-table", **import_job(table, path, nodes="64", size=64))
    worker.say("end")
    worker.say("stop", keep=False)
    done, _progress = worker.hear_result()
    assert done == {"type": "done", "file": None, "report": None, "confidence": None}
    assert not path.exists()
    worker.say("import-table", **import_job(table, path))
    worker.say("end")
    assert worker.hear_result()[0]["file"] == str(path)


def test_a_plug_in_that_hangs_up_while_it_imports_leaves_no_file(
    worker: Conversation, table: Path, tmp_path: Path
) -> None:
    worker.say("import-table", **import_job(table, tmp_path / "new.onnx", nodes="64", size=64))
    worker.say("end")
    while worker.hear()[0]["delta_e"] is None:
        pass
    assert worker.close() == 0
    assert not (tmp_path / "new.onnx").exists()


def test_an_import_that_is_refused_leaves_the_worker_ready(
    worker: Conversation,
    table: Path,
    tmp_path: Path,
) -> None:
    half, new = tmp_path / "half.cube", tmp_path / "new.onnx"
    half.write_text(CURVES[:-8])
    before = sorted(tmp_path.iterdir())
    for wrong, words in (
        (import_job(half, new), "Expected 3 lines"),
        (import_job(tmp_path / "gone.png", new), "gone.png"),
        (import_job(table, half), "already exists"),
        (import_job(table, new, size=1), "not 1"),
        (import_job(table, tmp_path / "elsewhere" / "new.onnx"), "does not exist"),
    ):
        worker.say("import-table", **wrong)
        worker.say("end")
        header = worker.hear_result()[0]
        assert header["type"] == "error"
        assert words in header["message"]
    assert sorted(tmp_path.iterdir()) == before
    usual = tmp_path / "home" / "looks" / "new.onnx"
    worker.say("import-table", **import_job(table, usual))
    worker.say("end")
    assert worker.hear_result()[0]["type"] == "done"
    assert usual.is_file()
