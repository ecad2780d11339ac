from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nnlook_core.common.atomic import forget_partials, write_files, written_whole
from nnlook_core.errors import WriteError

both_ways = pytest.mark.parametrize("named", [False, True])
"""With a file that has no name until it is whole, where the system has such, and with another name."""


@both_ways
def test_a_file_is_there_when_it_is_whole(tmp_path: Path, named: bool) -> None:
    path = tmp_path / "file.onnx"
    for overwrite, text in ((False, "first"), (True, "second")):
        with written_whole(path, overwrite=overwrite, named=named) as partial:
            partial.write_text(text)
            assert not path.exists() or path.read_text() == "first"
        assert path.read_text() == text
        assert list(tmp_path.iterdir()) == [path]
    mask = os.umask(0)
    os.umask(mask)
    assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o666 & ~mask


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no files without a name")
def test_nothing_is_to_be_seen_before(tmp_path: Path) -> None:
    with written_whole(tmp_path / "file.onnx", overwrite=False) as partial:
        partial.write_text("half")
        assert list(tmp_path.iterdir()) == []


@both_ways
def test_a_failure_in_the_middle_leaves_what_stood_before(tmp_path: Path, named: bool) -> None:
    path = tmp_path / "file.onnx"
    path.write_text("before")
    with (
        pytest.raises(ZeroDivisionError),
        written_whole(path, overwrite=True, named=named) as partial,
    ):
        partial.write_text("half")
        raise ZeroDivisionError
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


@both_ways
def test_an_interruption_leaves_nothing(tmp_path: Path, named: bool) -> None:
    with (
        pytest.raises(KeyboardInterrupt),
        written_whole(tmp_path / "file.onnx", overwrite=False, named=named) as partial,
    ):
        partial.write_text("half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


@both_ways
def test_somebody_elses_file_of_the_meantime_stays(tmp_path: Path, named: bool) -> None:
    path = tmp_path / "file.onnx"
    with (
        pytest.raises(WriteError, match="already exists"),
        written_whole(path, overwrite=False, named=named) as partial,
    ):
        partial.write_text("mine")
        path.write_text("theirs")
    assert path.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [path]


posix = pytest.mark.skipif(os.name != "posix", reason="modes, links and pipes are of POSIX")


@posix
@both_ways
@pytest.mark.parametrize("mode", [0o600, 0o400, 0o640, 0o755, 0o4711])
def test_what_is_overwritten_keeps_its_mode(tmp_path: Path, named: bool, mode: int) -> None:
    path = tmp_path / "file.onnx"
    path.write_text("before")
    path.chmod(mode)
    with written_whole(path, overwrite=True, named=named) as partial:
        partial.write_text("after")
    assert (path.read_text(), path.stat().st_mode & 0o7777) == ("after", mode)


as_root = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root gives files away"
)


@as_root
@both_ways
def test_what_is_overwritten_keeps_its_owner(tmp_path: Path, named: bool) -> None:
    path = tmp_path / "file.onnx"
    path.write_text("before")
    os.chown(path, 1234, 4321)
    path.chmod(0o660)
    with written_whole(path, overwrite=True, named=named) as partial:
        partial.write_text("after")
    status = path.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o777) == (1234, 4321, 0o660)


@as_root
@both_ways
def test_another_group_gets_no_more_than_everybody(
    tmp_path: Path, named: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise PermissionError

    path = tmp_path / "file.onnx"
    path.write_text("before")
    os.chown(path, -1, 4321)
    path.chmod(0o664)
    monkeypatch.setattr(os, "chown", refuse)
    with written_whole(path, overwrite=True, named=named) as partial:
        partial.write_text("after")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("after", 0o644)


@posix
@both_ways
def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path, named: bool) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "real.onnx", tmp_path / "file.onnx"
    link.symlink_to(Path("there", "real.onnx"))
    for text in ("made", "overwritten"):
        with written_whole(link, overwrite=True, named=named) as partial:
            partial.write_text(text)
        assert link.is_symlink() and target.read_text() == text
    assert list((tmp_path / "there").iterdir()) == [target]
    with (
        pytest.raises(WriteError, match="already exists"),
        written_whole(link, overwrite=False, named=named),
    ):
        pass


@posix
def test_what_is_no_file_is_never_overwritten(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    (tmp_path / "circle").symlink_to("circle")
    (tmp_path / "astray").symlink_to(Path("nowhere", "file"))
    said = {
        "pipe": "is a pipe or a device",
        "link": "is a pipe or a device",
        "circle": "not a valid file name",
        "astray": "does not exist",
        "/dev/null": "is a pipe or a device",
    }
    for name, sentence in said.items():
        with (
            pytest.raises(WriteError, match=sentence),
            written_whole(tmp_path / name, overwrite=True),
        ):
            pass
    assert (tmp_path / "pipe").is_fifo() and (tmp_path / "circle").is_symlink()


def test_a_full_disk_is_a_sentence() -> None:
    """/dev/full is a device on which every write finds the disk full."""
    with (
        pytest.raises(WriteError, match="No space left"),
        written_whole(Path("/tmp/unused.onnx"), overwrite=False, named=True) as partial,
    ):
        partial.unlink()
        partial.symlink_to("/dev/full")
        partial.write_bytes(b"x" * 100_000)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="is a folder"), written_whole(tmp_path, overwrite=True):
        pass


def test_what_writers_left_is_cleared_away_and_nothing_else(tmp_path: Path) -> None:
    name = f".nnlook-{'0a' * 8}"
    left = [tmp_path / f"{name}{end}" for end in ("", ".png", ".two\nlines")]
    stay = [tmp_path / f"{name}{end}" for end in ("0", "0.png", ".a.png", " copy.png", "~")]
    stay += [tmp_path / other for other in (f".nnlook-{'0A' * 8}.png", ".nnlook-.png", "a.png")]
    for path in (*left, *stay):
        path.write_bytes(b"half")
    folder = tmp_path / f".nnlook-{'1' * 16}.png"
    folder.mkdir()
    forget_partials(tmp_path, idle=60)
    assert all(path.exists() for path in left)
    forget_partials(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([*stay, folder])
    forget_partials(tmp_path / "gone")


@pytest.mark.skipif(os.name == "nt", reason="there a link needs a right of its own")
def test_a_whole_file_stays_unless_it_has_another_name(tmp_path: Path) -> None:
    whole, twice, link = (tmp_path / f".nnlook-{digit * 16}.onnx" for digit in "123")
    whole.write_bytes(b"whole")
    (tmp_path / "named.onnx").write_bytes(b"whole")
    twice.hardlink_to(tmp_path / "named.onnx")
    link.symlink_to(tmp_path / "named.onnx")
    forget_partials(tmp_path, is_whole=lambda path: path.read_bytes() == b"whole")
    assert sorted(tmp_path.iterdir()) == sorted([whole, link, tmp_path / "named.onnx"])


def test_several_files_are_old_where_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {tmp_path / name: name.encode() for name in ("first", "second")}
    write_files(files)
    assert {path: path.read_bytes() for path in files} == files
    synced: list[int] = []

    def full(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        write_files(dict.fromkeys(files, b"new"))
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == files


@posix
def test_several_files_have_the_modes_they_are_given(tmp_path: Path) -> None:
    plain, program = tmp_path / "plain", tmp_path / "program"
    before = os.umask(0o077)
    try:
        write_files({plain: b"", program: b""}, executable=[program])
        assert [path.stat().st_mode & 0o777 for path in (plain, program)] == [0o644, 0o755]
        write_files({plain: b""}, mode=0o600)
        assert plain.stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)


def test_what_a_killed_writer_of_several_files_leaves_goes(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from nnlook_core.common import atomic\n"
        "Path.replace = lambda *_: os._exit(9)\n"
        "atomic.write_files({Path(sys.argv[1], name): b'new' for name in ('a.py', 'b')})"
    )
    assert subprocess.run([sys.executable, "-c", code, tmp_path], check=False).returncode == 9
    assert len(list(tmp_path.iterdir())) == 2
    forget_partials(tmp_path)
    assert list(tmp_path.iterdir()) == []
