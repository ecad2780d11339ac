"""The vignette of a look: what a processing adds to its colours by the place in the picture.

A colour v of the look becomes, in each channel c of non-linear sRGB,

    v + Σₖ Pₖ(x, y) · (aₖ₀ + aₖ₁·v + aₖ₂·v² …)

with a few smooth functions Pₖ of the place: an offset, a gain and a bend of the tone curve that grow from
nothing at the ``origin``. That holds what editors lay over a picture: a gain in linear light or in sRGB, a
tinted corner, a light leak (screen), and the overlays of phone filters. It comes with the card, as numbers.
NumPy alone is needed here: applying must start quickly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour import lab
from nnlook_core.effects.numbers import is_number, short

Float = NDArray[Any]
Kind = Literal["radial", "linear", "surface"]
Pattern = Literal["vignette", "gradient"]

DEGREES: dict[Kind, tuple[int, int]] = {"radial": (3, 3), "linear": (3, 3), "surface": (14, 2)}
"""How many functions of the place and of a channel's value each kind has."""
SURFACE = [(i, n - i) for n in range(1, 5) for i in range(n, -1, -1)]
"""The powers of x and y of a surface: all monomials up to the fourth degree but the constant."""

LARGEST = 100.0
"""Of a coefficient, at the most; what would be larger is not learned."""
DIGITS = 6
"""Significant digits that are kept of a number: far below a step of 16 bits."""

GRID = 33
"""Places along each side where it is looked at to tell how dark it gets."""
MIDDLE_GRAY = 0.5
SLIGHT = 0.04
"""How far a correction of a lens may darken or tint it all the same: lenses do not do so evenly."""
MOST_CORRECTED = 0.8
"""What a correction makes of it at the most: three times the light."""


@dataclass(frozen=True)
class Vignette:
    """A smooth change of a look's colours by the place.

    Places are x and y, −1 at the left and top edges of the picture and 1 at the others.

    Attributes
    ----------
    kind : {"radial", "linear", "surface"}
        ``radial``: by the distance from ``origin``; ``linear``: along the line from the edge at ``origin``
        to the one across; ``surface``: a polynomial of the fourth degree, nothing at ``origin``.
    origin : (float, float)
        The place where the colours are the look's own, within the picture.
    round : bool
        Whether a radial one is a circle in a picture of any shape; if not, it is stretched with it.
    coefficients : tuple of float
        aₖⱼ of red, then of green, then of blue, j changing fastest; how many is told by ``DEGREES``.
    share : float
        The mean CIEDE2000 that it makes in the pair it was learned from.
    """

    kind: Kind
    origin: tuple[float, float]
    round: bool
    coefficients: tuple[float, ...]
    share: float

    def to_json(self) -> dict[str, Any]:
        """The numbers by their names, as a card holds them."""
        return {
            "kind": self.kind,
            "origin": [short(value, DIGITS) for value in self.origin],
            "round": self.round,
            "coefficients": [short(value, DIGITS) for value in self.coefficients],
            "share": short(self.share, DIGITS),
        }

    @classmethod
    def from_json(cls, values: object) -> Vignette | None:
        """Read what a card says; None where it is anything but a vignette.

        Cards come from strangers and from later versions, and a look without its vignette is still a look:
        what cannot be understood to the last number counts as not there.
        """
        match values:
            case {
                "kind": "radial" | "linear" | "surface" as kind,
                "origin": [origin_x, origin_y],
                "round": bool(round_),
                "coefficients": list(coefficients),
                "share": share,
            }:
                places, powers = DEGREES[kind]
                fits = (
                    all(is_number(value, -1, 1) for value in (origin_x, origin_y))
                    and len(coefficients) == 3 * places * powers
                    and all(is_number(value, -LARGEST, LARGEST) for value in coefficients)
                    and is_number(share, 0, LARGEST)
                    and (kind != "linear" or abs(origin_x) + abs(origin_y) > 0)
                )
                if fits:
                    numbers = tuple(float(value) for value in coefficients)
                    origin = float(origin_x), float(origin_y)
                    return cls(kind, origin, round_, numbers, float(share))
        return None

    def tones(self, x: Float, y: Float, aspect: float) -> Float:
        """What is added to a value v at places (n,): coefficients of 1, v, v² … in each channel, (n, 3, j).

        aspect : the picture's width over its height
        """
        places, powers = DEGREES[self.kind]
        cube = np.array(self.coefficients, x.dtype).reshape(3, places, powers)
        matrix = cube.transpose(1, 0, 2).reshape(places, 3 * powers)
        shape = aspect if self.round else 1.0
        tones: Float = functions(self.kind, self.origin, x, y, shape) @ matrix
        return tones.reshape(-1, 3, powers)

    def added(
        self, colours: Float, x: Float, y: Float, aspect: float, amount: float = 1.0
    ) -> Float:
        """Colours of the look (n, 3) in any range with the vignette at their places (n,), not clipped.

        amount : how much of it, 0–1
        aspect : the picture's width over its height

        Beyond 0–1 a colour is changed by as much as the nearest one inside.
        """
        at = _each(self.kind, self.origin, x, y, aspect if self.round else 1.0)
        places, powers = DEGREES[self.kind]
        result: Float = colours.copy()
        # Sums in a fixed order, and not a product of matrices: the same bits however pixels are cut.
        for channel in range(3):
            coefficients = self.coefficients[channel * places * powers :]
            value = np.clip(colours[:, channel], 0, 1)
            change = np.zeros_like(value)
            for power in reversed(range(powers)):
                change *= value
                for place, function in enumerate(at):
                    change += function * (amount * coefficients[place * powers + power])
            result[:, channel] += change
        return result

    @cached_property
    def _grays(self) -> Float:
        """What becomes of a middle gray in places all over the picture, (n, 3)."""
        return self._all_over(MIDDLE_GRAY)

    def _all_over(self, level: float) -> Float:
        side = np.linspace(-1, 1, GRID)
        x, y = (axis.ravel() for axis in np.meshgrid(side, side))
        gray = np.full((len(x), 3), level)
        changed: Float = np.clip(self.added(gray, x, y, 1.0), 0, 1)
        return changed

    @property
    def pattern(self) -> Pattern:
        """What a photographer calls it."""
        return "gradient" if self.kind == "linear" else "vignette"

    @cached_property
    def darkest(self) -> float:
        """The least factor by which a middle gray's luminance is multiplied anywhere, 0–1."""
        gray = np.full((1, 3), MIDDLE_GRAY)
        return min(1.0, float(np.min(_light(self._grays) / _light(gray))))

    @property
    def default(self) -> float:
        """The strength that it is applied in where nobody says another, in per cent.

        A vignette that darkens or tints is part of the look. One that only lightens towards the corners,
        and no more than lenses need, is the correction of a lens, and belongs to that lens.
        """
        tint = float(np.ptp(self._grays, axis=1).max())
        lightens = self._grays.max() <= MOST_CORRECTED and self._all_over(0.0).max() <= SLIGHT
        correction = lightens and self.darkest > 1 - SLIGHT and tint < SLIGHT
        return 0.0 if self.kind == "radial" and correction else 100.0

    def __repr__(self) -> str:
        return f"<Vignette: {self.kind}, darkest {self.darkest:.2f}, ΔE {self.share:.3g}>"


def functions(
    kind: Kind, origin: tuple[float, float], x: Float, y: Float, aspect: float = 1.0
) -> Float:
    """The functions of the place (n, k) of a kind, all 0 at the origin.

    x, y : (n,), −1 to 1
    aspect : for a circle the picture's width over its height, 1 for what is stretched with the picture
    """
    return np.stack(_each(kind, origin, x, y, aspect), axis=1)


def _each(
    kind: Kind, origin: tuple[float, float], x: Float, y: Float, aspect: float
) -> list[Float]:
    """The functions of the place (n,) one by one, in the precision of the places."""
    if kind == "surface":
        across, down = _powers(x), _powers(y)
        return [across[i] * down[j] - origin[0] ** i * origin[1] ** j for i, j in SURFACE]
    if kind == "radial":
        wide, high = aspect**2 / (1 + aspect**2), 1 / (1 + aspect**2)  # 1 in a corner
        along = wide * (x - origin[0]) ** 2 + high * (y - origin[1]) ** 2
    else:
        length = abs(origin[0]) + abs(origin[1])
        along = (1 - (x * origin[0] + y * origin[1]) / length) / 2
    return _powers(along)[1:4]


def _powers(values: Float) -> list[Float]:
    """The powers of values from 0 to 4, by multiplication, which is much faster than a power."""
    powers = [np.ones_like(values)]
    for _power in range(4):
        powers.append(powers[-1] * values)
    return powers


def _light(colours: Float) -> Float:
    """The luminance (n,) of colours (n, 3) that are not nearly black, from their CIE L*."""
    lightness = lab.from_srgb(colours.astype(np.float32))[:, 0]
    luminance: Float = ((lightness + 16) / 116) ** 3
    return luminance
