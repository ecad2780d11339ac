"""Where the program keeps its files: what platformdirs, which others use for it, says too."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs
import platformdirs.macos
import platformdirs.windows
import pytest

from nnlook_core.common import paths
from nnlook_core.errors import Refusal


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (paths.VARIABLE, "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.skipif(sys.platform == "win32", reason="the variable says nothing there")
@pytest.mark.parametrize("shared", [None, "", "relative/folder", "/srv/shared data"])
def test_home(shared: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if shared is not None:
        monkeypatch.setenv("XDG_DATA_HOME", shared)
    assert paths.home() == Path(platformdirs.user_data_dir("nnlook", appauthor=False))


@pytest.mark.parametrize("shared", ["", "/srv/shared data"])
def test_home_on_a_mac(shared: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/Users/ada")
    monkeypatch.setenv("XDG_DATA_HOME", shared)
    monkeypatch.setattr(sys, "platform", "darwin")
    there = platformdirs.macos.MacOS("nnlook", appauthor=False).user_data_dir
    assert str(paths.home()) == there


def test_home_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALAPPDATA", "/Users/ada/AppData/Local")
    monkeypatch.setenv("XDG_DATA_HOME", "/srv/shared data")
    monkeypatch.setattr(sys, "platform", "win32")
    by_variables = platformdirs.windows.get_win_folder_from_env_vars
    monkeypatch.setattr(platformdirs.windows, "get_win_folder", by_variables)
    there = platformdirs.windows.Windows("nnlook", appauthor=False).user_data_dir
    assert str(paths.home()) == there


def test_the_variable_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for chosen, home in ((str(tmp_path), tmp_path), ("here", tmp_path / "here")):
        monkeypatch.setenv(paths.VARIABLE, chosen)
        assert paths.home() == home


def test_a_home_of_nobody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.VARIABLE, "~nobody-of-that-name/nnlook")
    with pytest.raises(Refusal, match="nobody-of-that-name"):
        paths.home()
