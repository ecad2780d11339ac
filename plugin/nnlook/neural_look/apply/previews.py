# SPDX-License-Identifier: GPL-3.0-or-later
"""Previews: the worker's job *preview*, and the thumbnails of the photo with each look."""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from gi.repository import GdkPixbuf

from ..client.tasks import Tasks
from ..errors import RefusalError, WorkerLostError
from ..gimp.bitmaps import Bitmap, PlacedBitmap
from .model import ApplyRequest

if TYPE_CHECKING:
    from ..client.worker import Worker

Answer = TypeVar("Answer")
THUMBNAIL_ROOM = (104, 72)
"""The most pixels of one, wide and high."""
MOST_KEPT = 600
"""Some 18 MB."""
THUMBNAIL = "thumbnail"


@dataclass(frozen=True)
class LookPreview:
    """A picture with a look, and the share (0–1) of it that the look guesses, None where unknown."""

    picture: Bitmap
    guessed_share: float | None


class Previews:
    """Shows looks on pictures. All of it waits for the worker, so it belongs in tasks."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._open = False
        self._there: dict[str, PlacedBitmap] = {}
        """What the worker has, by the names that the pictures go under."""

    def show(
        self, name: str, photo: PlacedBitmap, request: ApplyRequest, *, guesses: bool = False
    ) -> LookPreview:
        """Show a look on a picture, or with ``guesses`` where it guesses.

        The worker keeps one picture for each ``name``. Raises ``RefusalError`` where it cannot be shown.
        """
        with self._job():
            if self._there.get(name) is not photo:
                size = {"width": photo.width, "height": photo.height, "channels": 4}
                place = {**photo.window.header(), "scale": photo.scale}
                self._worker.send({"type": "photo", "photo": name, **size, **place}, photo.data)
                self._there[name] = photo
            self._worker.send(
                {"type": "show", "photo": name, "guesses": guesses, **request.header()}
            )
            header, data = self._worker.receive("shown", "trouble")
            self._worker.require(header["type"] == "trouble" or len(data) == len(photo.data))
        if header["type"] == "trouble":
            raise RefusalError(header["message"])
        return LookPreview(Bitmap(photo.width, photo.height, data), header["guessed_share"])

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


class Thumbnails:
    """Has the pictures made that are in sight, and keeps those made lately."""

    def __init__(self, tasks: Tasks, previews: Previews, photo: PlacedBitmap) -> None:
        self._tasks, self._previews, self._photo = tasks, previews, photo
        self._made: OrderedDict[Path, GdkPixbuf.Pixbuf | None] = OrderedDict()
        self._wanted: set[Path] = set()
        self.blank = GdkPixbuf.Pixbuf.new(GdkPixbuf.Colorspace.RGB, True, 8, *THUMBNAIL_ROOM)
        self.blank.fill(0x80808030)

    def get(self, look: Path) -> GdkPixbuf.Pixbuf | None:
        """Give the picture with a look; a blank one before it is made, None for what is no look."""
        return self._made.get(look, self.blank)

    def want(self, looks: Iterable[Path], made: Callable[[], None]) -> None:
        """Have these made, in this order and no others; ``made`` is called after each."""
        wanted = list(looks)
        for look in self._wanted.difference(wanted):
            self._tasks.cancel((THUMBNAIL, look))
        for look in wanted:
            if look in self._made:
                self._made.move_to_end(look)
            elif look not in self._wanted:
                self._ask(look, made)
        self._wanted = {look for look in wanted if look not in self._made}

    def _ask(self, look: Path, made: Callable[[], None]) -> None:
        def keep(picture: GdkPixbuf.Pixbuf | None) -> None:
            self._wanted.discard(look)
            self._made[look] = picture
            while len(self._made) > MOST_KEPT:
                self._made.popitem(last=False)
            made()

        def then(preview: LookPreview) -> None:
            keep(preview.picture.pixbuf())

        def failed(error: Exception) -> None:
            if isinstance(error, WorkerLostError):  # it is no fault of the look
                self._wanted.discard(look)
            else:
                keep(None)

        self._tasks.submit(
            (THUMBNAIL, look),
            lambda: self._previews.show(THUMBNAIL, self._photo, ApplyRequest.plain(look)),
            then,
            failed,
        )
