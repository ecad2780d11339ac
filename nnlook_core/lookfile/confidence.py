"""How sure a look is of each colour, and how much of a picture lies where it only guesses.

A pair shows some colours; of all others a look can only suppose how they would have changed. Its
confidence is the ΔE (CIEDE2000) that is to be expected between the look and the truth, for every colour.
It comes with the card, as text. NumPy alone is needed here: applying must start quickly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour.pixels import REC709_LUMA, from_float, to_float
from nnlook_core.colour.rgb_grid import cube, interpolated

SIDE = 8
"""Nodes along each side of the grid over the colour cube."""

GUESSED = 2.5
"""The expected ΔE above which a colour counts as guessed: most people notice such a difference. The
usual just noticeable one is 2.3 (M. Mahy, L. Van Eycken, A. Oosterlinck, Color Res. Appl. 19, 1994)."""

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""What the text of a confidence is written in: the characters of base64url (RFC 4648), for 0 to 63."""
LEAST, RATIO = 0.1, 1.1
"""Number k stands for the expected ΔE LEAST · RATIOᵏ: from 0.1 to 40.5, off by no more than 5 %."""

_VALUES = (LEAST * RATIO ** np.arange(len(ALPHABET))).astype(np.float32)
_CODES = np.frombuffer(ALPHABET.encode(), np.uint8)

TABLE_BITS = 5
"""Of each channel, for counting pixels: one entry for a block of colours, 32 to a side of the cube."""
CHUNK = 1 << 16


@dataclass(frozen=True)
class Confidence:
    """The ΔE to be expected of a look, for every colour.

    ``text`` is what the card holds: one character of ``ALPHABET`` for each node of a grid of
    ``SIDE``³ colours, evenly spaced from 0 to 1 and in the order of red, green, blue, blue changing
    fastest. The character's number k stands for the expected ΔE ``LEAST`` · ``RATIO``ᵏ.
    Make one with :meth:`from_grid` or :meth:`from_text`; equal texts are equal confidences.
    """

    text: str = field(repr=False)

    @classmethod
    def from_grid(cls, expected: NDArray[Any]) -> Confidence:
        """From the expected ΔE, not negative, at the nodes: (SIDE, SIDE, SIDE) or (SIDE³,), any float.

        They are rounded to the values that the text knows. Raises ``ValueError`` for another number
        of nodes and for what is not finite or negative.
        """
        values = np.asarray(expected, dtype=np.float64).ravel()
        if values.size != SIDE**3:
            raise ValueError(f"a confidence has {SIDE**3} nodes, not {values.size}")
        if not (np.isfinite(values) & (values >= 0)).all():
            raise ValueError("an expected ΔE is a finite number that is not negative")
        steps = np.rint(np.log(np.maximum(values, LEAST) / LEAST) / np.log(RATIO))
        numbers = np.minimum(steps, len(ALPHABET) - 1).astype(np.intp)
        return cls(_CODES[numbers].tobytes().decode())

    @classmethod
    def from_text(cls, text: object) -> Confidence | None:
        """Read what a card says; None where it is anything but a confidence.

        Cards come from strangers and from other versions, and a look without a confidence is still a
        look: what cannot be understood to the last character counts as not there.
        """
        if not isinstance(text, str) or len(text) != SIDE**3 or not set(text) <= set(ALPHABET):
            return None
        return cls(text)

    @classmethod
    def weighted(cls, parts: Sequence[tuple[Confidence, float]]) -> Confidence:
        """That of several looks mixed: each colour is as unsure as the parts are, each by its share.

        parts : confidences with their shares, 0–1, which add up to 1. The ΔE of a sum is at most the
        sum of the ΔE, so this errs on the side of doubt.
        """
        grid = np.zeros(SIDE**3, np.float64)
        for confidence, share in parts:
            grid += share * confidence._grid
        return cls.from_grid(grid)

    def expected(self, colours: NDArray[Any]) -> NDArray[np.float32]:
        """The expected ΔE (n,) of colours (n, 3), floats in non-linear sRGB.

        Interpolated trilinearly between the nodes. Colours outside 0–1 count as the nearest inside,
        one with NaN has NaN.
        """
        place = np.asarray(colours, np.float32)
        unknown = np.isnan(place.max(axis=1))
        result = interpolated(self._grid, np.where(unknown[:, None], np.float32(0), place))
        result[unknown] = np.nan
        return result

    def guessed(self, colours: NDArray[Any]) -> NDArray[np.bool_]:
        """Which colours (n, 3), as :meth:`expected` takes them, the look only guesses."""
        guessed: NDArray[np.bool_] = self.expected(colours) > GUESSED
        return guessed

    @cached_property
    def _grid(self) -> NDArray[np.float32]:
        numbers = np.empty(256, np.intp)
        numbers[_CODES] = np.arange(len(_CODES))
        codes = np.frombuffer(self.text.encode(), np.uint8)
        return _VALUES[numbers[codes]]


class Guesses:
    """Finds and counts, band by band, the pixels of a picture whose colours a look only guesses.

    Their colours are looked up among 32³ blocks of colours, each judged by its middle: the answer of
    :meth:`Confidence.guessed` but for colours within half a block of the border, and quick.
    """

    def __init__(self, confidence: Confidence) -> None:
        middles = (np.arange(1 << TABLE_BITS, dtype=np.float32) + 0.5) / (1 << TABLE_BITS)
        self._table = confidence.guessed(cube(middles))
        self._visible = self._guessed = 0

    def add(self, pixels: NDArray[Any]) -> NDArray[np.bool_]:
        """Count pixels (n, 3 or 4), uint8, uint16 or float, and tell which are guessed, (n,).

        Pixels that are transparent (alpha 0) or not finite do not count, and are not guessed.
        """
        result = np.empty(len(pixels), np.bool_)
        for start in range(0, len(pixels), CHUNK):
            rows = slice(start, start + CHUNK)
            result[rows] = self._add(pixels[rows])
        return result

    def _add(self, pixels: NDArray[Any]) -> NDArray[np.bool_]:
        visible = _visible(pixels)
        block = np.zeros(len(pixels), np.uint16)
        for channel in range(3):
            block <<= np.uint16(TABLE_BITS)
            block |= _blocks(pixels[:, channel])
        guessed = self._table.take(block)
        guessed &= visible
        self._visible += int(np.count_nonzero(visible))
        self._guessed += int(np.count_nonzero(guessed))
        return guessed

    @property
    def share(self) -> float:
        """The share of the visible pixels so far that are guessed, 0–1; 0 where none is visible."""
        return self._guessed / self._visible if self._visible else 0.0


class Guessed(NamedTuple):
    """Where a look only guesses in a picture: ``mask`` (…) of its pixels, and their ``share``, 0–1."""

    mask: NDArray[np.bool_]
    share: float

    def __repr__(self) -> str:
        return f"Guessed(mask=<array of shape {self.mask.shape}>, share={self.share:.3g})"


def map_of(pixels: NDArray[Any], mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """A picture of where a look guesses: ``pixels`` (n, 3 or 4), any depth, in gray, (n, 3) uint8.

    Guessed pixels are magenta instead, which stands out from every gray, as light as they were;
    transparent pixels are white.
    """
    gray = np.clip(np.nan_to_num(to_float(pixels)[:, :3]), 0, 1) @ _LUMA
    gray = np.where(_visible(pixels), gray, 1)
    shown = np.where(mask[:, None], _MARK_DARK + gray[:, None] * _MARK_RANGE, gray[:, None])
    octets: NDArray[np.uint8] = from_float(shown, np.uint8)
    return octets


_LUMA = REC709_LUMA.astype(np.float32)
# From a deep magenta to a pale one, so that what the photo shows can still be made out.
_MARK_DARK = np.array([0.6, 0.0, 0.5], np.float32)
_MARK_RANGE = np.array([1.0, 0.75, 1.0], np.float32) - _MARK_DARK


def _visible(pixels: NDArray[Any]) -> NDArray[np.bool_]:
    """Which pixels (n, 3 or 4) are to be seen: not transparent, and numbers."""
    seen = np.ones(len(pixels), np.bool_)
    if pixels.shape[1] == 4:
        seen &= pixels[:, 3] > 0
    if pixels.dtype.kind == "f":
        for channel in range(pixels.shape[1]):
            seen &= np.isfinite(pixels[:, channel])
    return seen


def _blocks(values: NDArray[Any]) -> NDArray[np.uint16]:
    """The block that each value of a channel lies in, 0 to 31: the same at every depth."""
    if values.dtype.kind == "u":
        blocks = values >> values.dtype.type(values.dtype.itemsize * 8 - TABLE_BITS)
    else:
        inside = np.clip(np.nan_to_num(values), 0, 1) * (1 << TABLE_BITS)
        blocks = np.minimum(inside, (1 << TABLE_BITS) - 1)
    numbers: NDArray[np.uint16] = blocks.astype(np.uint16)
    return numbers
