"""What runs where: on this machine, and in a Debian of our own with another Python or a GIMP."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests import __main__ as run
from tests.machine import gimp

HERE = "here"


@pytest.fixture
def _nothing_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without GIMP, whose Python is not Debian 13's; each part tells where it would run."""

    def here(part: str, for_pytest: list[str]) -> run.Outcome:
        return run.Outcome(part, 1, 0, note=" ".join([HERE, *for_pytest]))

    def visit(
        version: str, parts: Sequence[str], _for_pytest: list[str], **_: object
    ) -> list[run.Outcome]:
        return [run.Outcome(part, 1, 0, note=version) for part in parts]

    monkeypatch.setattr(gimp, "find", lambda: None)
    monkeypatch.setattr(run, "PYTHON", "3.11")
    monkeypatch.setattr(run, "_here", here)
    monkeypatch.setattr(run, "_visit", visit)


def places(*parts: str, which: str | None = None) -> list[tuple[str, str]]:
    """Each part that is run, and where."""
    return [(outcome.part, outcome.note) for outcome in run._run(parts, which, [], {})]


@pytest.mark.usefixtures("_nothing_is_run")
def test_lint_and_core_run_with_two_pythons_where_a_root_is_visited() -> None:
    assert places("core", "worker", "lint", "gimp") == [
        *(("lint", HERE), ("lint", "3.0"), ("core", HERE), ("core", "3.0"), ("worker", HERE)),
        *(("gimp", "3.0"), ("gimp", "3.2")),
    ]
    assert places("core", "gimp", which="3.2") == [("core", HERE), ("gimp", "3.2")]
    assert places("core", "gimp", which="here") == [("core", HERE), ("gimp", HERE)]


@pytest.mark.usefixtures("_nothing_is_run")
def test_one_part_alone_visits_no_root() -> None:
    assert places("core") == [("core", HERE)]


@pytest.mark.usefixtures("_nothing_is_run")
def test_the_same_python_is_not_tried_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PYTHON", "3.13")
    assert places("core", "gimp", which="3.0") == [("core", HERE), ("gimp", "3.0")]


@pytest.mark.usefixtures("_nothing_is_run")
def test_what_needs_no_gimp_is_tried_once() -> None:
    assert places("install") == [
        *(("install", "here -m not gimp"), ("install", "3.0"), ("install", "3.2"))
    ]
    assert places("install", which="here") == [("install", HERE)]


@pytest.mark.usefixtures("_nothing_is_run")
def test_on_a_visit_only_what_goes_differently_there_is_tried() -> None:
    outcomes = run._run(["lint", "core", "install", "gimp"], "here", ["-x"], run.ELSEWHERE)
    assert [(outcome.part, outcome.note) for outcome in outcomes] == [
        *(("lint", "here -x"), ("core", "here -m each_debian -x")),
        *(("install", "here -m each_debian -x"), ("gimp", "here -x")),
    ]
    (again,) = run._run(["gimp"], "here", [], run.AGAIN)
    assert again.note == "here -m not one_gimp"
