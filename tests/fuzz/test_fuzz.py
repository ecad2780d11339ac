"""Each reader for a moment, and that a reader which breaks is found out."""

from __future__ import annotations

import json
import os
import shutil
import socket
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("atheris", reason="atheris has wheels for Linux on x86-64 alone")

from nnlook_core import __version__
from nnlook_core.library import index
from tests.fuzz import __main__ as command
from tests.fuzz.readers import CORPUS, READERS
from tests.fuzz.watch import TrespassError, Watch

INPUTS = 20_000
"""For each reader; a matter of some seconds."""

OUTPUT = os.environ.get("NNLOOK_TEST_OUTPUT")


@pytest.mark.parametrize("reader", READERS)
def test_no_input_breaks_a_reader(reader: str, tmp_path: Path) -> None:
    folder = Path(OUTPUT, "fuzz") if OUTPUT else tmp_path
    outcome = command.fuzz(reader, folder, f"-runs={INPUTS}", "-seed=1")
    assert not outcome.failed, outcome
    assert outcome.inputs >= INPUTS
    assert outcome.branches > 10


@pytest.mark.parametrize("reader", READERS)
def test_seeds_are_taken(reader: str, tmp_path: Path) -> None:
    """So the search begins behind the first checks, and the sizes stay those of a repository."""
    seeds = sorted((CORPUS / reader).iterdir())
    assert len(seeds) >= 2
    for seed in seeds:
        assert READERS[reader].takes(seed.read_bytes(), tmp_path / "input.png"), seed
        assert seed.stat().st_size < 4096


def test_what_is_kept_is_read_of_its_seeds(tmp_path: Path) -> None:
    """Whatever stands there is borne, so that it was taken tells nothing."""
    for seed in (CORPUS / "kept").iterdir():
        memory = tmp_path / "looks.json"
        memory.write_bytes(
            b'{"nnlook": "%s", "folders": %s}' % (__version__.encode(), seed.read_bytes())
        )
        (known,) = index._remembered(memory).values()
        assert list(known) == [f"{seed.name}.onnx"]


@pytest.mark.parametrize(
    ("fault", "kept", "told"),
    [
        ("raises", "crash-", "ZeroDivisionError"),
        ("hangs", "timeout-", "timeout after"),
        ("eats", "oom-", "out-of-memory"),
        ("pries", "crash-", "TrespassError: a reader did this: open"),
    ],
)
def test_a_reader_that_breaks_is_found_out(
    fault: str, kept: str, told: str, tmp_path: Path
) -> None:
    outcome = command.fuzz(fault, tmp_path, "-runs=100000", "-seed=1", module="tests.fuzz.planted")
    assert outcome.failed
    assert [path.name.startswith(kept) for path in outcome.broke] == [True]
    assert outcome.broke[0].read_bytes()[:1] > b"\0"
    assert told in outcome.log.read_text()
    assert "BROKEN" in str(outcome)
    again = outcome.broke[0].rename(tmp_path / "input")
    assert (
        told
        in command.fuzz(fault, tmp_path, str(again), module="tests.fuzz.planted").log.read_text()
    )


def test_a_run_that_breaks_off_is_no_success(tmp_path: Path) -> None:
    outcome = command.fuzz("no such reader", tmp_path)
    assert outcome.failed
    assert "DID NOT RUN" in str(outcome)


def test_too_few_inputs_fail_a_long_run_and_are_told_of_a_short_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(READERS, "frame", replace(READERS["frame"], enough=10**9))
    arguments = ["--minutes", "0.02", str(tmp_path), "frame"]
    assert command.main(arguments) == 0
    assert "(fewer than" in capsys.readouterr().out
    (figures,) = json.loads((tmp_path / "figures.json").read_text())
    assert (figures["reader"], figures["broke"]) == ("frame", [])
    assert figures["inputs"] > 0
    monkeypatch.setattr(command, "MINUTES_FOR_IT", 0.01)
    assert command.main(arguments) == 1


def _reach_out() -> None:
    socket.socket().close()


def _make_a_folder() -> None:
    Path("folder").mkdir()


@pytest.mark.parametrize("reach", [_reach_out, _make_a_folder])
def test_the_watch_hears_what_is_no_opening(
    reach: Callable[[], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TrespassError), Watch(tmp_path / "named").kept():
        reach()


def test_the_watch_lets_the_named_file_be_read(tmp_path: Path) -> None:
    named = tmp_path / "named"
    named.write_bytes(b"x")
    watch = Watch(named)
    with watch.kept():
        assert named.read_bytes() == b"x"


def _a_profile_of_its_own(own: Path) -> None:
    folder = Path(tempfile.mkdtemp(dir=own))
    (folder / "profile.icc").write_bytes(b"x")
    shutil.rmtree(folder)


def test_the_watch_lets_a_reader_have_a_folder_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    watch = Watch(own / "named", own)
    with watch.kept():
        _a_profile_of_its_own(own)
    for elsewhere in (tmp_path, own / ".."):
        with pytest.raises(TrespassError), watch.kept():
            _a_profile_of_its_own(elsewhere)
    with pytest.raises(TrespassError), Watch(own / "named").kept():
        _a_profile_of_its_own(own)
