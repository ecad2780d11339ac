"""Vignettes, gradients and light leaks of many makers: pictures to pictures of the same size.

Pictures are (height, width, 3), non-linear sRGB, floats in 0–1. The formulas are unlike those of nnlook on
purpose: a program may use any.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.material import Colours
from nnlook_core.colour.spaces import LinearLight

Plane = NDArray[np.float64]
"""(height, width), one number for each place."""


@dataclass(frozen=True)
class Field:
    """A change by place. ``under``: it is in the photo before the colours are processed."""

    name: str
    change: Callable[[Colours], Colours]
    under: bool = False


def light(picture: Colours) -> Colours:
    """Return the linear light of non-linear sRGB."""
    flat = picture.reshape(-1, 3).astype(np.float32)
    return LinearLight().from_srgb(flat).reshape(picture.shape).astype(np.float64)


def in_srgb(linear: Colours) -> Colours:
    """Return non-linear sRGB of linear light."""
    flat = linear.reshape(-1, 3).astype(np.float32)
    return LinearLight().to_srgb(flat).reshape(linear.shape).astype(np.float64)


def _places(picture: Colours) -> tuple[Plane, Plane]:
    """Return x and y of the pixels: −1 to 1 from side to side and from top to bottom."""
    height, width = picture.shape[:2]
    y, x = ((np.arange(size) + 0.5) / size * 2 - 1 for size in (height, width))
    down, across = np.meshgrid(y, x, indexing="ij")
    return across, down


def _radius(picture: Colours, across: float = 0.0, down: float = 0.0) -> Plane:
    """Return the distance from a centre, given as x and y, in half diagonals: circles in any picture."""
    height, width = picture.shape[:2]
    x, y = _places(picture)
    distance: Plane = np.hypot((x - across) * width, (y - down) * height) / np.hypot(width, height)
    return distance


def _rise(value: Plane, start: float, end: float) -> Plane:
    """Return 0 up to ``start``, 1 from ``end`` on, and a smooth step between them."""
    t = np.clip((value - start) / (end - start), 0, 1)
    return t * t * (3 - 2 * t)


def lens(picture: Colours) -> Colours:
    """Natural vignetting, cos⁴ of the angle (E. Hecht, "Optics", 5.7.1), in linear light; corners 0.44."""
    gain = 1 / (1 + 0.5 * _radius(picture) ** 2) ** 2
    return in_srgb(light(picture) * gain[..., None])


def off_centre(picture: Colours) -> Colours:
    """A soft spot above left of the middle, on sRGB values."""
    gain = 1 - 0.4 * _rise(_radius(picture, -0.2, -0.15), 0.25, 1.2)
    return picture * gain[..., None]


def stretched(picture: Colours) -> Colours:
    """An ellipse that fills the picture, as high and as wide as it, on sRGB values."""
    x, y = _places(picture)
    gain = 1 - 0.45 * ((x**2 + y**2) / 2) ** 1.4
    return picture * gain[..., None]


def graduated(picture: Colours) -> Colours:
    """A graduated filter, slightly turned: a stop and a half less light at the top."""
    x, y = _places(picture)
    stops = -1.5 * _rise(-(y + 0.25 * x), -0.6, 1.1)
    return in_srgb(light(picture) * 2 ** stops[..., None])


def leak(picture: Colours) -> Colours:
    """An orange light leak from the left, screened, and violet corners on the right, multiplied."""
    x, y = _places(picture)
    amount = 0.45 * np.exp(-((x + 1.1) ** 2) / 0.5 - (y - 0.3) ** 2 / 1.5)
    leaked = 1 - (1 - picture) * (1 - amount[..., None] * (1.0, 0.5, 0.15))
    corner = _rise(x * np.abs(y), 0.1, 1.1)
    return leaked * (1 - corner[..., None] * (0.35, 0.5, 0.25))


FIELDS = (
    Field("radial, in light", lens),
    Field("radial, off-centre, in sRGB", off_centre),
    Field("stretched, in sRGB", stretched),
    Field("linear gradient, in light", graduated),
    Field("light leak, coloured corners", leak),
    Field("radial, under the look", lens, under=True),
)
