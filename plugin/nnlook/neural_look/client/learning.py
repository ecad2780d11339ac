# SPDX-License-Identifier: GPL-3.0-or-later
"""The conversation with the worker while it learns a look."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .worker import Worker

OnProgress = Callable[[float, "float | None", bytes], None]
"""Called with the fraction that is done, the ΔE so far (None before there is a network) and the preview."""


def wait_for_look(worker: Worker, on_progress: OnProgress) -> dict[str, Any]:
    """Wait for the look, which is to be kept; answer with the report and what the look is sure of."""
    while True:
        header, body = worker.receive("progress", "done")
        if header["type"] == "done":
            worker.require(header["report"] is not None)
            return {**header["report"], "confidence": header["confidence"]}
        on_progress(header["fraction"], header["delta_e"], body)


def stop_learning(worker: Worker, *, keep: bool = True) -> None:
    """End the learning with the best look so far or with none, while another thread waits for it."""
    worker.send({"type": "stop", "keep": keep})
