# SPDX-License-Identifier: GPL-3.0-or-later
"""The conversation with the worker about pictures to look at: the job *preview*."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from ..pictures import Picture
from ..refusal import RefusalError

if TYPE_CHECKING:
    from pathlib import Path

    from ..worker_link import Worker
    from .applying import Wish

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Preview:
    """A picture with a look, and the share (0–1) of it that the look guesses, None where unknown."""

    picture: Picture
    guessed_share: float | None


class Previews:
    """Shows looks on pictures. All of it waits for the worker, so it belongs in errands."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._open = False
        self._there: dict[str, Picture] = {}
        """What the worker has, by the names that the pictures go under."""

    def show(self, name: str, photo: Picture, wish: Wish, *, guesses: bool = False) -> Preview:
        """Show a look on a picture, or with ``guesses`` where it guesses.

        The worker keeps one picture for each ``name``. Raises ``RefusalError`` where it cannot be shown.
        """
        with self._job():
            if self._there.get(name) is not photo:
                size = {"width": photo.width, "height": photo.height, "channels": 4}
                self._worker.send({"type": "photo", "photo": name, **size}, photo.data)
                self._there[name] = photo
            self._worker.send(
                {"type": "show", "photo": name, "guesses": guesses, **wish.for_worker()}
            )
            header, data = self._worker.receive("shown", "trouble")
            self._worker.require(header["type"] == "trouble" or len(data) == len(photo.data))
        if header["type"] == "trouble":
            raise RefusalError(header["message"])
        return Preview(Picture(photo.width, photo.height, data), header["guessed_share"])

    def card(self, file: Path) -> dict[str, Any]:
        """Ask what a look tells about itself. Raises ``RefusalError`` where the file is no look."""
        with self._job():
            self._worker.send({"type": "about", "file": str(file)})
            header = self._worker.receive("about", "trouble")[0]
        if header["type"] == "trouble":
            raise RefusalError(header["message"])
        return header

    def aside(self, other: Callable[[Worker], Answer]) -> Answer:
        """Do another job in between."""
        self.close()
        return other(self._worker)

    def close(self) -> None:
        """End the job; the worker is ready for another one then."""
        if self._open:
            self._forget()
            self._worker.send({"type": "end"})
            self._worker.receive("done")

    @contextlib.contextmanager
    def _job(self) -> Iterator[None]:
        """Within the job, which is opened where it is not open, and ended after an error."""
        if not self._open:
            self._worker.send({"type": "preview"})
            self._open = True
        try:
            yield
        except RefusalError:
            self._forget()
            raise

    def _forget(self) -> None:
        self._open = False
        self._there.clear()
