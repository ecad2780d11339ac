# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo before and exactly after, part by part: what a look is shown beside."""

from __future__ import annotations

from dataclasses import dataclass
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
    """Two layers as a scene.

    A point x of *after* is the point ``scale`` · x + (``across``, ``down``) of *before*, in pixels.
    """

    before: Gimp.Layer
    after: Gimp.Layer
    scale: float = 1.0
    across: float = 0.0
    down: float = 0.0

    @property
    def size(self) -> tuple[int, int]:
        """How wide and how high the layer before is."""
        return self.before.get_width(), self.before.get_height()

    def read(self, view: View) -> tuple[Picture, Picture]:
        """Read a view of both layers as the user sees them."""
        return picture_of(self.before, view), picture_of(self.after, self._beside(view))

    def sample(self, view: View) -> tuple[Picture, Picture]:
        """Read single pixels of a view of both layers."""
        return sampled_of(self.before, view), sampled_of(self.after, self._beside(view))

    def _beside(self, view: View) -> View:
        """The view of *after* that shows the same."""
        return View(
            round(view.x - view.scale * self.across),
            round(view.y - view.scale * self.down),
            view.width,
            view.height,
            view.scale * self.scale,
        )
