"""Which colour lies where in a chart.

The chart of *all* colours has each of the 2²⁴ colours of 8 bits once: 16 × 16 tiles of 256 × 256, in each
of which red runs across and green down. Every other tile is mirrored, so both run on over the tiles'
edges: neighbours are alike nearly everywhere, which JPEG and a smaller size take kindly. Blue is one for a
tile, and tiles with neighbouring blues lie far apart, in an order that is no line and has no symmetry (that
of a hash): this is the mark. A processing of colours gives them neighbouring results wherever they lie; a
turned chart, another picture or a processing that depends on the place does not.

A *Hald* CLUT identity of level L (Eskil Steenberg; ImageMagick, G'MIC and FFmpeg make the same) has L²
values of each primary, L³ × L³ pixels, red fastest and blue slowest. Its mark is that neighbouring greens
lie L² pixels apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour.pixels import BAND_PIXELS
from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import describe_chart
from nnlook_core.compute.hashing import hashed
from nnlook_core.errors import Refusal

Kind = Literal["all", "hald"]
Levels = NDArray[np.uint8]

LEVELS = range(2, 17)
"""Of Hald charts: from 8 × 8 pixels to the 4096 × 4096 at which 8 bits have no more colours."""

TILE, TILES = 256, 16
FINE = 16
"""At most so many steps of red (and of green, where it is near) that a chart is recognised by."""

BLUE: Levels = (
    np.argsort(hashed(np.arange(256, dtype=np.uint32))).astype(np.uint8).reshape(TILES, TILES)
)
"""The blue of each tile of the chart of all colours."""


@dataclass(frozen=True)
class Chart:
    """A chart: ``kind`` and, for a Hald CLUT, its ``level``."""

    kind: Kind
    level: int = 0

    @property
    def side(self) -> int:
        """Pixels along each side."""
        return TILE * TILES if self.kind == "all" else self.level**3

    @property
    def steps(self) -> int:
        """Values of each primary."""
        return TILE if self.kind == "all" else self.level**2

    @property
    def colours(self) -> int:
        """How many different colours it has."""
        return self.steps**3

    def describe(self) -> str:
        """What it is called."""
        return describe_chart(self.kind, self.level)

    def rows(self, top: int, bottom: int) -> Levels:
        """Some rows, (bottom − top, side, 3)."""
        y, x = np.arange(top, bottom), np.arange(self.side)
        values = np.empty((len(y), len(x), 3), np.uint8)
        if self.kind == "all":
            values[..., 0] = _to_and_fro(x)
            values[..., 1] = _to_and_fro(y)[:, None]
            values[..., 2] = BLUE[y[:, None] // TILE, x // TILE]
        else:
            # Half up, to the nearest that 8 bits have.
            value = (np.arange(self.steps) * 510 // (self.steps - 1) + 1) // 2
            values[..., 0] = value[x % self.steps]
            values[..., 1] = value[self.level * (y[:, None] % self.level) + x // self.steps]
            values[..., 2] = value[y // self.level][:, None]
        return values

    def bands(self) -> Iterator[Levels]:
        """All of it from the top in bands of about ``BAND_PIXELS``, (rows, side, 3)."""
        rows = max(BAND_PIXELS // self.side, 1)
        for top in range(0, self.side, rows):
            yield self.rows(top, min(top + rows, self.side))

    def pixels(self) -> Levels:
        """All of it, (side, side, 3)."""
        return self.rows(0, self.side)

    def may_be_shrunk(self, factor: int) -> bool:
        """Whether enough is left where each ``factor`` × ``factor`` pixels have become one.

        In a Hald chart colours of distant greens lie below each other, and melt together.
        """
        if self.kind == "all":
            return TILE % factor == 0 and TILE // factor >= 8
        return factor == 1 or (self.level % factor == 0 and 4 * factor <= self.level)

    def proxy_blocks(self, factor: int) -> tuple[int, int]:
        """How many pixels, high and wide, say the same for recognising it when shrunk by a factor."""
        if self.kind == "all":
            block = max(TILE // factor // FINE, 1)
            return block, block
        reds = self.steps // factor
        fine = max(step for step in range(1, FINE + 1) if reds % step == 0)
        return 1, reds // fine

    def unfold(self, proxy: NDArray[Any], factor: int) -> NDArray[Any]:
        """What is known of places, sorted by colours.

        proxy : (height, width, c), a chart in ``proxy_blocks``, or whatever else is known of each block
        returns : (far, second, third, c), a primary along each axis; along the first one neighbours lie
            far apart
        """
        channels = proxy.shape[-1]
        if self.kind == "all":
            fine = len(proxy) // TILES
            tiles = proxy.reshape(TILES, fine, TILES, fine, channels).copy()
            tiles[1::2] = tiles[1::2, ::-1]
            tiles[:, :, 1::2] = tiles[:, :, 1::2, ::-1]
            of_tile = tiles.transpose(0, 2, 1, 3, 4).reshape(TILES**2, fine, fine, channels)
            return of_tile[np.argsort(BLUE, axis=None)]
        level, fine = self.level, proxy.shape[1] // self.level
        # blue, the higher digit of green, the lower one, red
        digits = proxy.reshape(self.steps, -1, fine, channels)
        greens = digits.reshape(self.steps, level // factor * level, fine, channels)
        return greens.transpose(1, 0, 2, 3)

    def unfolded_values(self, factor: int) -> NDArray[np.float64]:
        """The values of the primary along the first axis of what ``unfold`` gives, 0–1, rising."""
        if self.kind == "all":
            return np.arange(self.steps) / (self.steps - 1)
        higher = (np.arange(self.level // factor) + 0.5) * factor - 0.5
        greens = self.level * higher[:, None] + np.arange(self.level)
        return greens.ravel() / (self.steps - 1)


ALL = Chart("all")


def hald(level: int) -> Chart:
    """The Hald CLUT identity of a level. Raises ``Refusal`` where there is none."""
    if level not in LEVELS:
        raise Refusal(
            _(
                "Invalid Hald chart level {level}. Choose a level from {lowest} to {highest}."
            ).format(level=level, lowest=LEVELS[0], highest=LEVELS[-1])
        )
    return Chart("hald", level)


def of_kind(kind: str, level: int) -> Chart:
    """The chart of a kind; the level counts for ``hald`` alone. Raises ``Refusal``."""
    if kind not in ("all", "hald"):
        raise Refusal(_("Unknown chart “{kind}”. Choose all or hald.").format(kind=kind))
    return ALL if kind == "all" else hald(level)


def _to_and_fro(place: NDArray[np.int64]) -> NDArray[np.int64]:
    within = place % TILE
    return np.where(place // TILE % 2 == 1, TILE - 1 - within, within)
