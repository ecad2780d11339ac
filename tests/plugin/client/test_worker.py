"""The client of the worker, whatever the worker does: one sentence, and the next job works."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from neural_look.client import logs
from neural_look.client.worker import Worker
from neural_look.errors import LONGEST, RefusalError, WorkerLostError

from tests.plugin.workers import (
    AT_START,
    GOOD,
    IN_A_JOB,
    LATE,
    SLEEP,
    answering,
    runtime_of,
    started,
)
from tests.support.waiting import until

BAND = b"\1" * 300
PATIENCE = "3"
"""Seconds; a script starts in a tenth of one."""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNLOOK_PATIENCE", PATIENCE)


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path) -> Iterator[None]:
    """No process and no thread is left after any of these, and the log is small."""
    before = set(threading.enumerate())
    yield
    until(lambda: not any(map(is_alive, started(tmp_path))))
    for thread in set(threading.enumerate()) - before:
        thread.join(float(PATIENCE))  # the watchdog looks at its own times
        assert not thread.is_alive(), thread
    assert len(log_of(tmp_path)) <= logs.LOG_BYTES


def is_alive(process: int) -> bool:
    """Whether a process runs: one that has ended may be there until somebody asks how."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def log_of(folder: Path) -> bytes:
    log = folder / "log" / "worker.log"
    return log.read_bytes() if log.exists() else b""


def apply(worker: Worker) -> float | None:
    worker.open_look({"file": "x"})
    assert worker.look_at(BAND) == BAND
    return worker.close_look()


def check_sentence(refused: RefusalError) -> None:
    said = str(refused)
    assert said and said[0].isupper() and said.endswith((".", "…"))
    assert "\n" not in said and "Traceback" not in said and "Error" not in said
    assert len(said) < 2 * LONGEST


@pytest.mark.parametrize("body", AT_START.values(), ids=AT_START)
def test_what_no_worker_says_first(tmp_path: Path, body: str) -> None:
    runtime = runtime_of(tmp_path, body)
    with pytest.raises(RefusalError) as refused:
        Worker(runtime)
    check_sentence(refused.value)
    with Worker(runtime) as worker:
        assert apply(worker) is None


@pytest.mark.parametrize("body", IN_A_JOB.values(), ids=IN_A_JOB)
def test_what_no_worker_says_in_a_job(tmp_path: Path, body: str) -> None:
    with Worker(runtime_of(tmp_path, body)) as worker:
        with pytest.raises(RefusalError) as refused:
            apply(worker)
        check_sentence(refused.value)
        worker.abandon()  # there is nothing to be ended any more
        for _turn in range(2):
            assert apply(worker) is None
    assert len(started(tmp_path)) == 2


@pytest.mark.parametrize("body", IN_A_JOB.values(), ids=IN_A_JOB)
def test_one_that_is_always_like_that(tmp_path: Path, body: str) -> None:
    """Each job is refused in a sentence, and none of the many workers is left."""
    with Worker(runtime_of(tmp_path, body, body)) as worker:
        for _turn in range(2):
            with pytest.raises(RefusalError) as refused:
                apply(worker)
            check_sentence(refused.value)


@pytest.mark.parametrize("body", LATE.values(), ids=LATE)
def test_one_that_says_more_than_it_was_asked(tmp_path: Path, body: str) -> None:
    """That may be noticed only in the next job; no later one gets the answer to another."""
    with Worker(runtime_of(tmp_path, body)) as worker:
        refused = 0
        while len(started(tmp_path)) == 1:
            try:
                apply(worker)
            except RefusalError as refusal:
                check_sentence(refusal)
                refused += 1
            assert refused < 100
        for _turn in range(3):
            assert apply(worker) is None


def test_the_workers_own_error_ends_the_job_and_not_the_worker(tmp_path: Path) -> None:
    refusing = (
        "say(HELLO)\nwhile True:\n    header, body = hear()\n"
        "    if header['type'] == 'apply':\n"
        "        say(dict(type='error', message='This is no look.', fault=False))\n"
        "        while hear()[0]['type'] != 'end': pass\n"
    )
    with Worker(runtime_of(tmp_path, refusing)) as worker:
        for _turn in range(3):
            with pytest.raises(RefusalError, match=r"^This is no look\.$") as refused:
                apply(worker)
            assert not isinstance(refused.value, WorkerLostError)
    assert len(started(tmp_path)) == 1


def test_an_error_before_it_leaves_is_told(tmp_path: Path) -> None:
    """Its words are worth more than that it could not be told the job's end."""
    last = "say(HELLO); hear(); say(dict(type='error', message='No memory.', fault=False))"
    with Worker(runtime_of(tmp_path, last)) as worker:
        with pytest.raises(RefusalError, match=r"^No memory\.$"):
            apply(worker)
        until(lambda: not is_alive(started(tmp_path)[0]))
        assert apply(worker) is None


@pytest.mark.parametrize("fault", [True, False])
def test_a_long_message_is_cut(tmp_path: Path, fault: bool) -> None:
    message = f"dict(type='error', message='<b>&%s{{0}}\\0\\ud800' * 30000, fault={fault})"
    with Worker(runtime_of(tmp_path, answering(apply=message))) as worker:
        with pytest.raises(RefusalError) as refused:
            apply(worker)
        said = str(refused.value)
        assert len(said) < 2 * LONGEST and said.startswith("<b>&%s{0}")
        assert "\0" not in said
        said.encode()
        worker.abandon()


def test_a_job_that_is_too_long_is_refused_and_the_worker_stays(tmp_path: Path) -> None:
    with Worker(runtime_of(tmp_path, GOOD)) as worker:
        with pytest.raises(RefusalError, match="Too much data") as refused:
            worker.send({"type": "apply", "file": "x" * (1 << 20)})
        check_sentence(refused.value)
        assert apply(worker) is None
        worker.open_look({"file": "x"})
        with pytest.raises(RefusalError, match="Too much data"):
            worker.send({"type": "band", "file": "x" * (1 << 20)})
        assert apply(worker) is None
    assert len(started(tmp_path)) == 1


# Leaving


@pytest.mark.parametrize(
    "body",
    [
        "signal.signal(signal.SIGTERM, signal.SIG_IGN); say(HELLO)\n"
        f"try:\n    serve()\nexcept BaseException:\n    {SLEEP}",
        "if os.fork() == 0:\n    print(os.getpid(), file=open(HOME + '/started', 'a'))\n"
        f"    {SLEEP}\n{GOOD}",
        f"threading.Thread(target=lambda: {SLEEP}).start()\n{GOOD}",
    ],
    ids=["stays", "has a child", "has a thread"],
)
def test_what_does_not_leave_is_ended(tmp_path: Path, body: str) -> None:
    with Worker(runtime_of(tmp_path, body)) as worker:
        assert apply(worker) is None


def test_a_child_that_holds_the_pipes_holds_up_nobody(tmp_path: Path) -> None:
    body = (
        "say(HELLO); hear()\nif os.fork() == 0:\n"
        f"    print(os.getpid(), file=open(HOME + '/started', 'a'))\n    {SLEEP}\nos._exit(1)"
    )
    with Worker(runtime_of(tmp_path, body)) as worker:
        with pytest.raises(WorkerLostError, match="did not respond"):
            apply(worker)
        assert apply(worker) is None


def test_no_worker_after_it_was_stopped(tmp_path: Path) -> None:
    worker = Worker(runtime_of(tmp_path, GOOD))
    for _turn in range(2):
        worker.stop()
    with pytest.raises(WorkerLostError):
        apply(worker)
    assert len(started(tmp_path)) == 1
    assert log_of(tmp_path) == b""  # nothing went wrong


# The log


FLOOD = (
    "def flood():\n    os.write(2, b'The first words.\\n')\n"
    "    while True: os.write(2, b'x' * 65536)\n"
    "threading.Thread(target=flood, daemon=True).start()\n"
)


def test_a_flood_holds_up_nobody_and_fills_no_disk(tmp_path: Path) -> None:
    with Worker(runtime_of(tmp_path, FLOOD + GOOD)) as worker:
        for _turn in range(300):
            assert apply(worker) is None
            assert len(log_of(tmp_path)) <= logs.LOG_BYTES
    said = log_of(tmp_path)
    assert b"The first words." in said
    assert b"bytes are left out here" in said


def test_of_much_that_is_said_the_beginning_and_the_end_are_kept(tmp_path: Path) -> None:
    much = (
        "say(HELLO); hear(); os.write(2, b'First.\\n')\n"
        "for _ in range(50): os.write(2, b'x' * 65536)\n"
        "raise RuntimeError('the last words')"
    )
    with Worker(runtime_of(tmp_path, much)) as worker:
        with pytest.raises(WorkerLostError) as refused:
            apply(worker)
        said = log_of(tmp_path)  # at the moment at which the sentence names it
    assert str(tmp_path / "log" / "worker.log") in str(refused.value)
    assert b"First." in said
    assert b"RuntimeError: the last words" in said
    left_out = int(said.partition(b"\n[")[2].split()[0])
    assert left_out + said.count(b"x" * 16) * 16 == pytest.approx(50 * 65536, abs=200)
    assert len(said) < 3 * logs.KEPT


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("say(HELLO); hear(); raise ValueError('here it is')", "ValueError: here it is"),
        ("say(HELLO); hear(); os.close(1); time.sleep(0.2); os.write(2, b'late')", "late"),
        ("say(HELLO); hear(); os.kill(os.getpid(), 11)", "apply: gone; status -"),
        (answering(apply="ANSWERS['band']"), "band in the place of ready"),
        (answering(apply="dict(type='ready', name='x')"), "ready: sha256: not there"),
        ("import this_is_not_there", "ModuleNotFoundError"),
        (f"say(HELLO); hear(); {SLEEP}", "apply: silent; status -"),
    ],
    ids=["dies", "closes first", "crashes", "out of turn", "no hash", "at the start", "hangs"],
)
def test_the_log_that_is_named_tells_more(tmp_path: Path, body: str, words: str) -> None:
    with pytest.raises(WorkerLostError) as refused, Worker(runtime_of(tmp_path, body)) as worker:
        apply(worker)
    assert str(tmp_path / "log" / "worker.log") in str(refused.value)
    assert words in log_of(tmp_path).decode()


def test_a_worker_that_only_says_a_little_is_heard_at_once(tmp_path: Path) -> None:
    with Worker(runtime_of(tmp_path, "os.write(2, b'A warning.'); " + GOOD)) as worker:
        until(lambda: b"A warning." in log_of(tmp_path))
        assert apply(worker) is None


def test_many_workers_fill_no_disk(tmp_path: Path) -> None:
    noisy = "os.write(2, b'n' * 200000)\n" + GOOD
    for turn in range(12):
        with Worker(runtime_of(tmp_path, noisy, noisy)) as worker:
            assert apply(worker) is None
        assert len(log_of(tmp_path)) <= logs.LOG_BYTES
        assert f"worker {started(tmp_path)[turn]}: says".encode() in log_of(tmp_path)


def in_the_way_as_a_folder(log: Path) -> None:
    log.mkdir(parents=True)


def in_the_way_as_a_file(log: Path) -> None:
    log.parent.touch()


def full(log: Path) -> None:
    log.parent.mkdir()
    log.symlink_to("/dev/full")


@pytest.mark.parametrize("prepare", [in_the_way_as_a_folder, in_the_way_as_a_file, full])
def test_without_a_log_all_goes_on(tmp_path: Path, prepare: Callable[[Path], None]) -> None:
    log = tmp_path / "log" / "worker.log"
    prepare(log)
    with Worker(runtime_of(tmp_path, "os.write(2, b'x' * 300000)\n" + GOOD)) as worker:
        assert apply(worker) is None
    if log.is_dir():
        log.rmdir()  # it is looked at in the end
    else:
        log.unlink(missing_ok=True) if log.is_symlink() else log.parent.unlink()
