"""Which Python carries the runtime, and what is said of the others."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from installer import pythons
from installer.project import supplies
from installer.ui import InstallError

GOOD = {
    "version": [3, 13],
    "system": "linux",
    "machine": "x86_64",
    "bits": 64,
    "libc": ["glibc", "2.41"],
    "macos": "",
    "free_threaded": False,
    "venv": True,
}


def said_of(**facts: Any) -> str:
    known = {**GOOD, **facts}
    platform, release = f"{known['system']}-{known['machine']}", "{}.{}".format(*known["version"])
    return pythons.obstacle(known, supplies().get((platform, release)))


def test_the_probe_tells_of_this_python() -> None:
    command = [sys.executable, "-c", pythons.PROBE]
    facts = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert set(facts) == set(GOOD)
    assert tuple(facts["version"]) == sys.version_info[:2]
    assert facts["bits"] == 64
    assert said_of(**facts) == ""


@pytest.mark.parametrize(
    ("system", "machine"),
    [("linux", "x86_64"), ("linux", "aarch64"), ("windows", "x86_64"), ("macos", "arm64")],
)
@pytest.mark.parametrize("minor", [11, 12, 13, 14])
def test_good_enough(system: str, machine: str, minor: int) -> None:
    release = {"libc": ["", ""], "macos": "15.2"} if system == "macos" else {}
    assert said_of(system=system, machine=machine, version=[3, minor], **release) == ""


@pytest.mark.parametrize(
    ("facts", "remedy"),
    [
        ({"bits": 32}, "64-bit Python"),
        ({"libc": ["", ""]}, "musl"),
        ({"libc": ["glibc", "2.17"]}, "update the system"),
        ({"system": "macos", "machine": "x86_64", "macos": "15.2"}, "Mac with Apple silicon"),
        ({"system": "macos", "machine": "arm64", "macos": "13.6"}, "update the system"),
        ({"system": "windows", "machine": "arm64"}, "Windows on x86-64"),
        ({"venv": False}, "sudo apt install python3-venv"),
        ({"free_threaded": True}, "standard build"),
    ],
)
def test_not_good_enough(facts: dict[str, Any], remedy: str) -> None:
    assert remedy in said_of(**facts)


def test_a_python_without_venv_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"/a": {**GOOD, "venv": False}, "/b": {**GOOD, "version": [3, 10]}, "/c": GOOD}

    def answer(command: list[str], *_: Any) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(
            command, 0, json.dumps(answers[command[0]]).encode(), b""
        )

    monkeypatch.setattr(pythons, "run", answer)
    monkeypatch.setattr("os.access", lambda *_: True)
    monkeypatch.setattr(pythons, "python_programs", lambda: iter(["/a", "/b", "/c"]))
    assert pythons.find_python("").program == "/c"
    monkeypatch.setattr(pythons, "python_programs", lambda: iter(["/a", "/b"]))
    with pytest.raises(InstallError, match="python3-venv"):
        pythons.find_python("")
    monkeypatch.setattr(pythons, "python_programs", lambda: iter(["/b"]))
    with pytest.raises(InstallError, match=r"Python 3\.11"):
        pythons.find_python("")
