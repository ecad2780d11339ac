# SPDX-License-Identifier: GPL-3.0-or-later
"""Small pictures of the photo with each look, made when they come into sight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from gi.repository import GdkPixbuf

from ..errands import Errands
from ..pictures import Picture
from ..refusal import WorkerLostError
from .applying import Wish

if TYPE_CHECKING:
    from .previews import Preview, Previews

ROOM = (104, 72)
"""The most pixels of one, wide and high."""
KEPT = 600
"""Some 18 MB."""
NAME = "thumbnail"


class Thumbnails:
    """Has the pictures made that are in sight, and keeps those made lately."""

    def __init__(self, errands: Errands, previews: Previews, photo: Picture) -> None:
        self._errands, self._previews, self._photo = errands, previews, photo
        self._made: OrderedDict[Path, GdkPixbuf.Pixbuf | None] = OrderedDict()
        self._wanted: set[Path] = set()
        self.blank = GdkPixbuf.Pixbuf.new(GdkPixbuf.Colorspace.RGB, True, 8, *ROOM)
        self.blank.fill(0x80808030)

    def get(self, look: Path) -> GdkPixbuf.Pixbuf | None:
        """Give the picture with a look; a blank one before it is made, None for what is no look."""
        return self._made.get(look, self.blank)

    def want(self, looks: Iterable[Path], made: Callable[[], None]) -> None:
        """Have these made, in this order and no others; ``made`` is called after each."""
        wanted = list(looks)
        for look in self._wanted.difference(wanted):
            self._errands.forget((NAME, look))
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
            while len(self._made) > KEPT:
                self._made.popitem(last=False)
            made()

        def then(preview: Preview) -> None:
            keep(preview.picture.pixbuf())

        def failed(error: Exception) -> None:
            if isinstance(error, WorkerLostError):  # it is no fault of the look
                self._wanted.discard(look)
            else:
                keep(None)

        self._errands.ask(
            (NAME, look),
            lambda: self._previews.show(NAME, self._photo, Wish(look, 100.0, "all")),
            then,
            failed,
        )
