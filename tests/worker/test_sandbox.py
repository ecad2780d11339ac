"""What bounds the worker: memory, time, folder, and what it reaches for as the system sees it."""

from __future__ import annotations

import os
import re
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from nnlook_core.lut import cube
from nnlook_core.worker import sandbox
from tests.machine import tools
from tests.support.conversation import Conversation
from tests.support.jobs import apply_job, learn_job, photo_job, say_pair
from tests.support.looks import photo, some_look

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits are Linux's")


@contextmanager
def talking(home: Path, *under: str) -> Iterator[Conversation]:
    """A worker that is started by another command, and left in the end."""
    worker = Conversation(home, under)
    try:
        yield worker
    finally:
        worker.close()


def limits(worker: Conversation) -> dict[str, list[str]]:
    lines = Path(f"/proc/{worker.process.pid}/limits").read_text().splitlines()[1:]
    return {line[:26].strip(): line[26:].split()[:2] for line in lines}


def test_memory_and_dumps_are_limited(worker: Conversation) -> None:
    told = limits(worker)
    assert told["Max core file size"] == ["0", "0"]
    soft, hard = map(int, told["Max address space"])
    assert soft == hard
    assert soft > sandbox.MEMORY_FOR_A_PROCESSOR
    assert soft <= sandbox.MEMORY + sandbox.MEMORY_FOR_A_PROCESSOR * (os.cpu_count() or 1)


def test_it_is_in_an_empty_folder_that_is_gone(worker: Conversation) -> None:
    place = Path(f"/proc/{worker.process.pid}/cwd")
    assert str(place.readlink()).endswith(" (deleted)")
    assert list(place.iterdir()) == []
    with pytest.raises(FileNotFoundError):
        (place / "file").touch()


def test_what_is_too_large_is_a_sentence_and_the_next_job_goes_on(
    look_path: Path, tmp_path: Path
) -> None:
    """With far less memory than any machine has: the sandbox never raises what it is given."""
    with talking(tmp_path, "prlimit", f"--as={900 << 20}") as worker:
        for _ in range(2):
            worker.say("apply", **apply_job(look_path))
            assert worker.hear()[0]["type"] == "ready"
            worker.say("band", bytes(3 * 90_000_000))
            worker.say("end")
            error, _body = worker.hear()
            assert (error["type"], error["fault"]) == ("error", False)
            assert "Not enough memory" in error["message"]
        worker.say("apply", **apply_job(look_path))
        worker.say("band", photo().tobytes())
        worker.say("end")
        assert [worker.hear()[0]["type"] for _ in range(3)] == ["ready", "band", "done"]


def test_a_frame_that_no_memory_holds_is_a_sentence_and_the_end(
    look_path: Path, tmp_path: Path
) -> None:
    """Where the next frame begins is not known then."""
    with talking(tmp_path, "prlimit", f"--as={700 << 20}") as worker:
        worker.say("apply", **apply_job(look_path))
        assert worker.hear()[0]["type"] == "ready"
        assert worker.process.stdin is not None
        worker.process.stdin.write(b"\0\0\0\x0f\x3f\xff\xff\xff" + b'{"type":"band"}')
        worker.process.stdin.flush()
        error, _body = worker.hear()
        assert "Not enough memory" in error["message"]
        assert worker.process.wait(20) == 0


def test_a_message_too_long_for_a_frame_is_cut(worker: Conversation, look_path: Path) -> None:
    """A header of another make may cite more than ours can: it takes two bytes for what we write in six."""
    header = '{"type":"' + "é" * 500_000 + '"}'
    assert worker.process.stdin is not None
    worker.process.stdin.write(struct.pack(">II", len(header.encode()), 0) + header.encode())
    worker.say("end")
    error, _ = worker.hear()
    assert error["type"] == "error"
    assert "éé…" in error["message"]
    worker.say("apply", **apply_job(look_path))
    assert worker.hear()[0]["type"] == "ready"


ENDLESS = """
import os, time
from nnlook_core.worker import sandbox
sandbox.SECONDS, os.cpu_count = 1, lambda: 1
sandbox.renew_time()
while {condition}:
    {step}
"""


@pytest.mark.parametrize(
    ("condition", "step", "end"),
    [
        ("True", "pass", -signal.SIGPROF),
        ("time.process_time() < 3.5", "sandbox.renew_time()", 0),
    ],
)
def test_what_never_ends_is_ended_but_not_what_gets_on(condition: str, step: str, end: int) -> None:
    code = ENDLESS.format(condition=condition, step=step)
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == end


TRACED = (
    *("open", "openat", "openat2", "creat", "mkdir", "mkdirat", "mknod", "mknodat", "rmdir"),
    *("unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat", "symlink"),
    *("symlinkat", "truncate", "chmod", "fchmodat", "chown", "fchownat", "execve"),
)
WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE")
CALL = re.compile(r"^\d+ +(\w+)\((.*)")
PATH = re.compile(r'"([^"]*)"')


@pytest.fixture
def strace() -> str:
    """What tells of a program's calls of the system; it is installed where that can be done."""
    try:
        tools.ensure(["strace"], ["strace"])
    except tools.ToolError as error:
        if os.environ.get("CI", "").lower() == "true":
            raise
        pytest.skip(str(error))
    return "strace"


def test_it_opens_no_socket_and_writes_no_file_but_the_named_ones(
    strace: str, look_path: Path, tmp_path: Path
) -> None:
    trace, home = tmp_path / "trace", tmp_path / "home"
    learnt, imported, table = (tmp_path / name for name in ("new.onnx", "tab.onnx", "in.cube"))
    cube.write(some_look(), table, 9)
    under = (strace, "-f", "-o", str(trace), "-e", f"trace=%network,{','.join(TRACED)}")
    with talking(home, *under) as worker:
        _use(worker, look_path, learnt, table, imported)
    calls = [
        found.groups() for line in trace.read_text().splitlines() if (found := CALL.match(line))
    ]
    names = {name for name, _ in calls}
    assert {"openat", "rmdir"} <= names  # it was traced
    assert names <= set(TRACED), names - set(TRACED)  # nothing of the network
    assert [name for name, _ in calls].count("execve") == 1
    touched = {
        path
        for name, arguments in calls
        if name not in ("open", "openat", "openat2", "execve") or WRITES.search(arguments)
        for path in PATH.findall(arguments)[-1:]
    }
    strange = {path for path in touched if not _is_named(path, learnt, imported, home)}
    assert not strange
    assert {str(learnt), str(imported)} <= touched


def _use(worker: Conversation, look_path: Path, learnt: Path, table: Path, imported: Path) -> None:
    """Apply, preview, learn, import a table, import a look."""
    worker.say("apply", **apply_job(look_path))
    worker.say("band", photo().tobytes())
    worker.say("end")
    assert [worker.hear()[0]["type"] for _ in range(3)] == ["ready", "band", "done"]
    worker.say("preview")
    worker.say("photo", photo(20, 30).tobytes(), **photo_job("p", photo(20, 30)))
    wish: dict[str, Any] = {"file": str(look_path), "other": None, "mix": 0, "strength": 50}
    worker.say("show", photo="p", mode="colour", guesses=False, **wish)
    worker.say("end")
    assert [worker.hear()[0]["type"] for _ in range(2)] == ["shown", "done"]
    worker.say("learn", **learn_job(learnt))
    say_pair(worker)
    assert worker.hear_result()[0]["type"] == "done"
    worker.say("import-table", **learn_job(imported, table=str(table), size=None))
    worker.say("end")
    assert worker.hear_result()[0]["type"] == "done"
    worker.say("import-looks", files=[str(look_path)])
    worker.say("end")
    assert [worker.hear()[0]["type"] for _ in range(2)] == ["imported", "done"]


def _is_named(path: str, learnt: Path, imported: Path, home: Path) -> bool:
    """Whether a file may be written: the looks asked for, and what the page on the wire names."""
    return (
        path in {str(learnt), str(imported), str(learnt.parent), str(home)}
        or Path(path).is_relative_to(home / "looks")
        or path.startswith(("/proc/self/fd/", "/dev/shm/sem."))  # a file without a name; joblib
        or re.search(r"/nnlook-[^/]*$", path) is not None  # the folder that is gone
        or "/__pycache__/" in path
    )
