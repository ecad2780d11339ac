from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.machine import namespace


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a mount namespace of its own")
def test_a_mount_is_seen_by_nobody_else(tmp_path: Path) -> None:
    mounted = f"mount -t tmpfs tmpfs {tmp_path} && touch {tmp_path}/there && ls {tmp_path}"
    command = [*namespace.unshare(), "sh", "-c", mounted]
    assert subprocess.run(command, check=True, capture_output=True).stdout == b"there\n"
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_made_private_where_the_top_is_no_mount_point(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As in a plain chroot, which has a /proc and no more: ``unshare`` refuses to try."""
    top, proc = (
        f"{n} 1 0:{n} / {place} rw - proc proc rw" for n, place in ((24, "/"), (25, "/proc"))
    )
    monkeypatch.setattr(namespace, "_mounts", lambda: [proc])
    assert namespace.unshare()[-1] == "unchanged"
    monkeypatch.setattr(namespace, "_mounts", lambda: [top, proc])
    assert namespace.unshare()[-1] == "private"
