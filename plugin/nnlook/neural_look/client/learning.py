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
    """Wait for the look, which is to be kept; answer with the report.

    Its ``confidence`` and ``worst`` are sentences for the user, or None.
    """
    while True:
        header, body = worker.receive("progress", "done")
        if header["type"] == "done":
            worker.require(header["report"] is not None)
            return {
                **header["report"],
                "confidence": confidence_sentence(header["confidence"]),
                "worst": worst_sentence(header["report"]["worst"]),
            }
        on_progress(header["fraction"], header["delta_e"], body)


def confidence_sentence(told: dict[str, Any] | None) -> str | None:
    """What a look is sure of, as the worker tells it, in a sentence; None where it does not tell."""
    if told is None:
        return None
    from ..common.sentences import describe_confidence  # not at the top: see ``start_worker``

    words: str = describe_confidence(told["sure"], told["guessed"])
    return words


def worst_sentence(told: dict[str, Any] | None) -> str | None:
    """Where a look is off most, as the worker tells it, in a sentence; None where nothing stands out."""
    if told is None:
        return None
    from ..common.sentences import describe_worst

    words: str = describe_worst((told["hue"], told["lightness"]), told["delta_e"])
    return words


def stop_learning(worker: Worker, *, keep: bool = True) -> None:
    """End the learning with the best look so far or with none, while another thread waits for it."""
    worker.send({"type": "stop", "keep": keep})
