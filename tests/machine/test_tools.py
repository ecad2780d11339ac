from __future__ import annotations

from pathlib import Path

import pytest

from tests.machine import tools


def test_what_is_there_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "there"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    tools.ensure(["there"], ["a-package"])
    assert capfd.readouterr().out == ""


def test_what_cannot_be_had_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(tools.ToolError, match="has no here and no there, and only root"):
        tools.ensure(["here", "there"], ["a-package"])
