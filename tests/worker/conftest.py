"""A worker to talk to, and a look for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.conversation import Conversation
from tests.support.looks import some_look


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Conversation]:
    conversation = Conversation(tmp_path / "home")
    yield conversation
    if conversation.process.poll() is None:
        conversation.process.kill()
        conversation.close()


@pytest.fixture
def look_path(tmp_path: Path) -> Path:
    path = tmp_path / "look.onnx"
    path.write_bytes(some_look().model)
    return path
