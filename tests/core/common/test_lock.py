from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from nnlook_core.common.lock import lock, locked

HOLD = """
import sys
from nnlook_core.common.lock import locked
with locked(sys.argv[1]) as alone:
    print(alone, flush=True)
    sys.stdin.read()
""".replace("sys.argv[1]", "__import__('pathlib').Path(sys.argv[1])")


def test_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locked(path) as first, path.open("ab") as second:
        assert first
        assert not lock(second)
    with locked(path) as again:
        assert again


def test_it_ends_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        with locked(path) as held:
            assert not held
        holder.kill()
        with path.open("ab") as file:
            assert lock(file, seconds=60)
