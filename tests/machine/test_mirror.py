"""The Debian mirror is the one that the machine itself uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.machine.mirror import MirrorError, mirror

ONE_LINE = """\
# deb http://old.example/debian bookworm main
deb-src http://source.example/debian bookworm main
deb http://security.example/debian-security bookworm-security main
deb [arch=amd64 signed-by=/usr/share/keyrings/a.gpg] http://first.example/debian bookworm main
deb http://second.example/debian bookworm main  # a spare one
"""

DEB822 = """\
Types: deb
URIs: http://security.example/debian-security
Suites: trixie-security
Components: main

# Enabled: no
Types: deb deb-src
# a comment in the middle
URIs: http://first.example/debian
 http://second.example/debian
Suites: trixie
 trixie-updates
Components: main contrib
"""


@pytest.fixture
def etc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("NNLOOK_DEBIAN_MIRROR", raising=False)
    (tmp_path / "apt" / "sources.list.d").mkdir(parents=True)
    return tmp_path


def say(etc: Path, codename: str, name: str = "debian") -> None:
    (etc / "os-release").write_text(f'ID={name}\nVERSION_CODENAME="{codename}"\n')


def test_one_line_format(etc: Path) -> None:
    say(etc, "bookworm")
    (etc / "apt" / "sources.list").write_text(ONE_LINE)
    assert mirror(etc) == "http://first.example/debian"


def test_deb822_format(etc: Path) -> None:
    say(etc, "trixie")
    (etc / "apt" / "sources.list.d" / "debian.sources").write_text(DEB822)
    assert mirror(etc) == "http://first.example/debian"


def test_disabled_source(etc: Path) -> None:
    say(etc, "trixie")
    file = etc / "apt" / "sources.list.d" / "debian.sources"
    file.write_text(DEB822.replace("# Enabled", "Enabled"))
    with pytest.raises(MirrorError, match="NNLOOK_DEBIAN_MIRROR"):
        mirror(etc)


def test_list_of_mirrors(etc: Path) -> None:
    say(etc, "trixie")
    listed = etc / "mirrors.list"
    listed.write_text("http://near.example/debian\nhttp://far.example/debian\n")
    (etc / "apt" / "sources.list").write_text(f"deb mirror+file:{listed} trixie main\n")
    assert mirror(etc) == "http://near.example/debian"


def test_testing_by_its_role(etc: Path) -> None:
    (etc / "os-release").write_text("ID=debian\n")
    (etc / "apt" / "sources.list").write_text("deb http://first.example/debian testing main\n")
    assert mirror(etc) == "http://first.example/debian"


def test_another_system_has_none(etc: Path) -> None:
    say(etc, "noble", "ubuntu")
    (etc / "apt" / "sources.list").write_text("deb http://first.example/ubuntu noble main\n")
    with pytest.raises(MirrorError, match="NNLOOK_GIMP"):
        mirror(etc)


def test_chosen_one_comes_first(etc: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNLOOK_DEBIAN_MIRROR", "http://chosen.example/debian")
    assert mirror(etc) == "http://chosen.example/debian"
