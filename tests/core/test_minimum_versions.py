"""The lowest versions that may read a stranger's file."""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from nnlook_core import cli, minimum_versions
from nnlook_core.common.wire import read_frame
from nnlook_core.errors import Refusal
from nnlook_core.minimum_versions import LOWEST, LOWEST_RAW
from nnlook_core.worker.session import Session

PROJECT = Path(__file__).resolve().parents[2]
OLD = "1.23.2"


@pytest.fixture
def aged(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Let a package be of another version than it is."""

    def age(package: str, told: str) -> None:
        monkeypatch.setattr(
            minimum_versions, "version", lambda name: told if name == package else LOWEST[name]
        )

    return age


def older_than(lowest: str) -> Iterator[str]:
    """Versions below one, from far below to just below."""
    *before, last = map(int, re.sub(r"(\.0)+$", "", lowest).split("."))
    just = ".".join(map(str, (*before, last - 1)))
    yield from ("0.9", "0.99.99", just, f"{just}.9", f"{just}.99rc1")


def newer_than(lowest: str) -> Iterator[str]:
    """The version itself, and others above."""
    *before, last = map(int, lowest.split("."))
    just = ".".join(map(str, (*before, last + 1)))
    yield from (lowest, f"{lowest}.post1", f"{lowest}.1", just, f"{just}0", "100.0", "99")


@pytest.mark.parametrize(
    ("package", "told"), [(one, told) for one in LOWEST for told in older_than(LOWEST[one])]
)
def test_an_older_one_is_refused(package: str, told: str, aged: Callable[[str, str], None]) -> None:
    aged(package, told)
    with pytest.raises(
        Refusal, match=f"{package} {told} has known vulnerabilities.*{package} {LOWEST[package]}"
    ):
        minimum_versions.require()


@pytest.mark.parametrize(
    ("package", "told"), [(one, told) for one in LOWEST for told in newer_than(LOWEST[one])]
)
def test_a_newer_one_is_taken(package: str, told: str, aged: Callable[[str, str], None]) -> None:
    aged(package, told)
    minimum_versions.require()


def test_the_project_asks_for_the_same_and_has_them() -> None:
    with (PROJECT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    asked = [Requirement(line) for lines in lists for line in lines]
    for package, lowest in {**LOWEST, "rawpy": LOWEST_RAW}.items():
        specifiers = [one.specifier for one in asked if one.name == package]
        assert {str(one) for one in specifiers} == {f">={lowest}"}
        assert version(package) in specifiers[0]


def test_what_is_not_installed_is_not_too_old() -> None:
    assert minimum_versions.older("a package that nobody has", "1.0") is None


def test_what_the_installer_lays_is_none_of_the_old() -> None:
    pins = dict(re.findall(r"^(\S+?)==(\S+)", (PROJECT / "requirements.lock").read_text(), re.M))
    for package, lowest in LOWEST.items():
        assert Version(pins[package.lower()]) >= Version(lowest)


def test_the_command_line_refuses(
    aged: Callable[[str, str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    aged("onnxruntime", OLD)
    assert cli.main(["info", "no such look.onnx"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("nnlook: onnxruntime 1.23.2 has known vulnerabilities")
    assert said.count("\n") == 1


def test_the_worker_says_so_in_the_place_of_hello(aged: Callable[[str, str], None]) -> None:
    aged("onnxruntime", OLD)
    target = io.BytesIO()
    Session(io.BytesIO(), target, lambda *_: None).serve()
    target.seek(0)
    frame = read_frame(target)
    assert frame is not None
    assert frame[0]["type"] == "error"
    assert "1.23.2" in frame[0]["message"]
    assert read_frame(target) is None
