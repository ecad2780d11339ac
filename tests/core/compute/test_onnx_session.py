from __future__ import annotations

import threading

import pytest

from nnlook_core.compute.onnx_session import Threads


def refusing(words: str) -> object:
    def start(_thread: threading.Thread) -> None:
        raise RuntimeError(words)

    return start


def test_no_room_for_a_thread_is_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading.Thread, "start", refusing("can't start new thread"))
    with pytest.raises(MemoryError):
        Threads(2).map(str, [1, 2, 3])


def test_other_errors_stay_what_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading.Thread, "start", refusing("another"))
    with pytest.raises(RuntimeError, match="another"):
        Threads(2).map(str, [1, 2, 3])
