"""A worker process with pipes, as the plug-in uses it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nnlook_core.common.wire import read_frame, write_frame

CHECKOUT = Path(__file__).resolve().parents[2]


class Conversation:
    """A session with a worker. ``under`` is a command that wraps the worker's command."""

    def __init__(self, home: Path, under: Sequence[str] = ()) -> None:
        # Not isolated (-I), so that the core of the checkout runs.
        self.process = subprocess.Popen(
            [*under, sys.executable, "-m", "nnlook_core.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=CHECKOUT,
            env={**os.environ, "NNLOOK_HOME": str(home)},
        )
        self.hello = self.hear()[0]

    def say(self, kind: str, body: bytes = b"", **header: Any) -> None:
        assert self.process.stdin is not None
        write_frame(self.process.stdin, {"type": kind, **header}, body)

    def hear(self) -> tuple[dict[str, Any], bytes]:
        assert self.process.stdout is not None
        frame = read_frame(self.process.stdout)
        assert frame is not None, "the worker has left"
        return frame

    def hear_result(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Return the next frame that is not progress, and the progress frames before it."""
        progress = []
        while (frame := self.hear()[0])["type"] == "progress":
            progress.append(frame)
        return frame, progress

    def close(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.close()
        status = self.process.wait(timeout=20)
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()
        return status


def as_json(value: Any) -> Any:
    """A value as it comes out of a frame."""
    return json.loads(json.dumps(value))
