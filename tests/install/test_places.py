"""Where things go: what the core's platformdirs says, and what GIMP says."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs
import pytest

import install
from tests.install.machine import Machine


@pytest.mark.parametrize("shared", [None, "", "relative/folder", "/srv/shared data"])
def test_home_is_the_core_s(shared: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NNLOOK_HOME", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    if shared is not None:
        monkeypatch.setenv("XDG_DATA_HOME", shared)
    assert install.home_folder() == Path(platformdirs.user_data_dir("nnlook", appauthor=False))


@pytest.mark.parametrize(
    ("platform", "module", "home"),
    [("darwin", "macos", "/Users/ada"), ("win32", "windows", "/Users/ada")],
)
def test_home_is_the_core_s_elsewhere(
    platform: str, module: str, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    classes = {"macos": "MacOS", "windows": "Windows"}
    monkeypatch.delenv("NNLOOK_HOME", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", home)
    monkeypatch.setenv("LOCALAPPDATA", f"{home}/AppData/Local")
    monkeypatch.setattr(sys, "platform", platform)
    there = getattr(__import__(f"platformdirs.{module}", fromlist=["x"]), classes[module])
    if platform == "win32":
        monkeypatch.setattr(
            "platformdirs.windows.get_win_folder",
            sys.modules["platformdirs.windows"].get_win_folder_from_env_vars,
        )
    assert str(install.home_folder()) == there("nnlook", appauthor=False).user_data_dir


def test_nnlook_home_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NNLOOK_HOME", str(tmp_path))
    assert install.home_folder() == tmp_path


def test_gimp_2_stays_out_and_no_gimp_is_said(machine: Machine) -> None:
    machine.add_gimp("2.10.34", "gimp")
    checked = machine.install("--check")
    assert "GIMP 2.10.34" in checked.stdout
    assert "needs GIMP 3" in checked.stdout
    assert "Found no GIMP 3" in checked.stdout


def test_a_program_of_two_names_is_one_gimp(machine: Machine) -> None:
    machine.add_gimp("3.0.4", "gimp-console-3.0")
    for name in ("gimp-console", "gimp", "gimp-3.0"):
        (machine.programs / name).symlink_to("gimp-console-3.0")
    machine.add_gimp("3.2.6", "gimp-console-3.2")
    found = [
        line
        for line in machine.install("--check").stdout.splitlines()
        if line.startswith("Found: ")
    ]
    assert len(found) == 2
    assert "3.2.6" in found[0]
    assert "3.0.4" in found[1]


def test_an_appimage_is_found(machine: Machine) -> None:
    (machine.user / "Downloads").mkdir()
    made = machine.add_gimp("3.0.4", "gimp")
    made.rename(machine.user / "Downloads" / "GIMP-3.0.4-x86_64.AppImage")
    assert "GIMP 3.0.4" in machine.install("--check").stdout


def test_a_snap_is_refused_with_what_works(machine: Machine) -> None:
    machine.add_program("snap", "#!/bin/sh\nexit 1\n")
    (machine.programs / "gimp").symlink_to("snap")
    said = machine.install("--check").stdout
    assert "Snap" in said
    assert "Flatpak" in said


def test_a_chosen_gimp_that_is_not_there(machine: Machine) -> None:
    answer = machine.install("--check", extra={"NNLOOK_GIMP": "/no/such/gimp"})
    assert answer.returncode == 1
    assert "/no/such/gimp" in answer.stderr


def test_gimp_s_own_word_for_its_folder(machine: Machine) -> None:
    machine.add_gimp("3.0.4")
    chosen = machine.user / "elsewhere"
    said = machine.install("--check", extra={"GIMP3_DIRECTORY": str(chosen)}).stdout
    assert f"the plug-in is not in {chosen / 'plug-ins' / 'nnlook'}" in said
