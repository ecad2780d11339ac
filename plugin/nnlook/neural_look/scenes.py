# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo before and exactly after, part by part: what a look is shown beside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from gi.repository import Gimp

from .pictures import Picture, View, picture_of, sampled_of


class Scene(Protocol):
    """Two pictures that lie on each other. ``size`` is that of the one before, in pixels."""

    @property
    def size(self) -> tuple[int, int]:
        """How wide and how high it is."""
        ...

    def read(self, view: View) -> tuple[Picture, Picture]:
        """Read a view of both, as smooth as screens want it. For the main thread alone."""
        ...

    def sample(self, view: View) -> tuple[Picture, Picture]:
        """Read a view of both that has single pixels of theirs, none of them mixed."""
        ...


@dataclass(frozen=True)
class LayerScene:
    """What two layers share, as a scene; *after* lies ``across`` and ``down`` pixels into *before*."""

    before: Gimp.Layer
    after: Gimp.Layer
    across: int = 0
    down: int = 0

    @property
    def size(self) -> tuple[int, int]:
        """How wide and how high the shared part is."""
        left, top = self._corner
        before, after = (
            (layer.get_width(), layer.get_height()) for layer in (self.before, self.after)
        )
        return (
            min(before[0], self.across + after[0]) - left,
            min(before[1], self.down + after[1]) - top,
        )

    def read(self, view: View) -> tuple[Picture, Picture]:
        """Read a view of both layers as the user sees them."""
        first, second = self._views(view)
        return picture_of(self.before, first), picture_of(self.after, second)

    def sample(self, view: View) -> tuple[Picture, Picture]:
        """Read single pixels of a view of both layers."""
        left, top = self._corner
        return (
            sampled_of(self.before, view, left, top),
            sampled_of(self.after, view, left - self.across, top - self.down),
        )

    @property
    def _corner(self) -> tuple[int, int]:
        """Where the shared part begins in *before*."""
        return max(0, self.across), max(0, self.down)

    def _views(self, view: View) -> tuple[View, View]:
        """The views of *before* and of *after* that show a view of the shared part."""
        left, top = self._corner
        return _moved(view, left, top), _moved(view, left - self.across, top - self.down)


def _moved(view: View, across: int, down: int) -> View:
    """A view of what lies so many pixels to the right and below."""
    return replace(view, x=view.x + round(view.scale * across), y=view.y + round(view.scale * down))
