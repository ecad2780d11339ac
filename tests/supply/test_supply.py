"""The logic of the commands, without a network, and that the page of licences is up to date."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.supply.audit import PIP_AUDIT, Audit, AuditError, audit
from tests.supply.licences import PAGE, LicenceError, licence, page, suits
from tests.supply.lock import LOCK, pins

SERVICE = """
import json, pathlib, sys
wanted = pathlib.Path(sys.argv[-1]).read_text().split()
told = {told}
print(json.dumps({{"dependencies": [
    {{"name": pin.split("==")[0], **told[pin]}} for pin in wanted if pin in told
], "fixes": []}}))
sys.exit({status})
"""
PINS = [("a", "1"), ("b", "2"), ("b", "3")]
SOUND = {"version": "1", "vulns": []}
HOLED = {"version": "3", "vulns": [{"id": "CVE-1", "fix_versions": ["4"]}, {"id": "PYSEC-2"}]}


def service(status: int = 0, **told: dict[str, Any]) -> list[str]:
    """A command that answers as pip-audit does, with what is ``told`` of a, b2 and b3."""
    by_pin = {f"{name[0]}=={name[1:] or '1'}": answer for name, answer in told.items()}
    return [sys.executable, "-c", SERVICE.format(told=repr(by_pin), status=status)]


def test_every_version_of_the_lock_is_asked_for() -> None:
    named = pins(LOCK.read_text())
    assert len(named) == sum(line[:1].isalpha() for line in LOCK.read_text().splitlines())
    assert {"numpy", "onnx", "onnxruntime", "colorama"} <= {name for name, _ in named}
    assert len([name for name, _ in named if name == "numpy"]) > 1  # of one version for each Python


def test_no_finding_is_a_pass() -> None:
    told = audit(PINS, service(a=SOUND, b2={**SOUND, "version": "2"}, b3={**SOUND, "version": "3"}))
    assert told.passed
    assert set(told.sound) == {"a 1", "b 2", "b 3"}
    assert str(told) == "Packages: without a finding 3, with known holes 0, not audited 0."


def test_a_known_hole_fails_and_is_named() -> None:
    told = audit(PINS, service(1, a=SOUND, b2=SOUND, b3=HOLED))
    assert not told.passed
    assert told.holes == {"b 3": ("CVE-1", "PYSEC-2")}
    assert "b 3: KNOWN HOLES CVE-1, PYSEC-2" in str(told)


def test_what_the_service_does_not_know_fails_though_it_reports_success() -> None:
    skipped = {"skip_reason": "not found"}
    told = audit(PINS, service(0, a=SOUND, b2=skipped, b3=skipped))
    assert not told.passed
    assert "b 3: NOT AUDITED (not found)" in str(told)
    assert str(told).endswith("without a finding 1, with known holes 0, not audited 2.")


def test_nothing_audited_is_no_pass() -> None:
    assert not Audit((), {}, {}).passed


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["-c", "import sys; sys.exit('no route to host')"], "no route to host"),
        (["-c", "print('{}')"], "it said nothing"),
    ],
)
def test_a_service_that_does_not_answer_is_no_pass(command: list[str], words: str) -> None:
    with pytest.raises(AuditError, match=f"NOT AUDITED.*{words}"):
        audit(PINS, [sys.executable, *command])


def test_a_package_that_is_passed_over_is_no_pass() -> None:
    with pytest.raises(AuditError, match="asked of 2 packages, told of 1"):
        audit(PINS, service(b2=SOUND, b3=SOUND))


def test_the_real_program_understands_the_question(tmp_path: Path) -> None:
    """Whether the service is reached or not it says so in one of the two ways that are read."""
    try:
        told = audit([("packaging", "26.0")], [*PIP_AUDIT, "--timeout", "1"])
    except AuditError as error:
        assert "NOT AUDITED" in str(error)
        assert "usage:" not in str(error)
        assert "No module named" not in str(error)
        return
    assert told.sound or told.holes or told.unknown


def test_the_page_is_up_to_date_and_every_licence_suits() -> None:
    assert PAGE.read_text() == page(name for name, _ in pins(LOCK.read_text()))


@pytest.mark.parametrize(
    ("expression", "fits"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND MIT AND Zlib", True),
        ("MPL-2.0 AND LicenseRef-Own", False),
        ("LicenseRef-Own OR Apache-2.0", True),
        ("GPL-2.0-only", False),
        ("MIT AND (CC-BY-NC-4.0 OR MIT)", False),
    ],
)
def test_what_suits(expression: str, fits: bool) -> None:
    assert suits(expression) is fits


def installed(folder: Path, name: str, told: str) -> None:
    place = folder / f"{name}-1.dist-info"
    place.mkdir()
    (place / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n{told}\n")


def test_a_licence_that_does_not_suit_or_cannot_be_told_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    installed(tmp_path, "owned", "License: All rights reserved, ask us")
    installed(tmp_path, "silent", "")
    installed(tmp_path, "closed", "License-Expression: GPL-2.0-only")
    for name in ("owned", "silent"):
        with pytest.raises(LicenceError, match=name):
            licence(name)
    with pytest.raises(LicenceError, match="closed is under GPL-2"):
        page(["closed"])
