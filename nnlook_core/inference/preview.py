"""Looks on small pictures again and again, for the eyes: what a dialog shows while sliders move.

A picture is kept as its colours, each once, and every result in full strength is kept too. Then another
strength or another mix is a weighted sum of what is there, and costs a few milliseconds.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour import lab
from nnlook_core.common.i18n import _
from nnlook_core.compute.onnx_session import CHUNK
from nnlook_core.errors import Refusal
from nnlook_core.inference import blend
from nnlook_core.inference.apply import MODES, Applier, Mode
from nnlook_core.lookfile.confidence import Confidence, Guesses, map_of
from nnlook_core.lookfile.look import Look

Float = NDArray[np.float32]
Octets = NDArray[np.uint8]
Value = TypeVar("Value")

KEPT_NETWORKS = 16
KEPT_GUESSES = 16
KEPT_COLOURS = 1 << 22
"""Of all results that are kept together: 48 MB."""
THREADS = 2


@dataclass(frozen=True)
class Wish:
    """What is to be seen: the look of a file, or two looks mixed as ``blend.load`` mixes them.

    ``mix`` is the share of ``other`` and ``strength`` that of the whole look, both 0–100 per cent;
    with ``guesses`` the picture shows where the look only guesses, as ``confidence.map_of`` marks it.
    """

    file: Path
    other: Path | None = None
    mix: float = 0.0
    strength: float = 100.0
    mode: Mode = "all"
    guesses: bool = False


class Shown(NamedTuple):
    """The picture (n, 3 or 4), uint8, and the share (0–1) of it that the look guesses, None if untold."""

    pixels: Octets
    guessed_share: float | None


class _Kept(OrderedDict[Hashable, Value], Generic[Value]):
    """What was used lately, up to a number of it."""

    def __init__(self, most: int, size: Callable[[Value], int] = lambda _value: 1) -> None:
        super().__init__()
        self._most, self._size = most, size

    def get_or(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What is kept under a key, else what ``make`` gives, which is kept from now on."""
        if key not in self:
            self[key] = make()
            while len(self) > 1 and sum(map(self._size, self.values())) > self._most:
                self.popitem(last=False)
        self.move_to_end(key)
        return self[key]


class _Photo:
    """The pixels (n, 3 or 4) of a picture, and its colours (m, 3) in 0–1 with the place of each pixel's."""

    def __init__(self, pixels: Octets) -> None:
        self.pixels = pixels
        red, green, blue = (pixels[:, channel].astype(np.uint32) for channel in range(3))
        packed, self.place = np.unique(red << 16 | green << 8 | blue, return_inverse=True)
        octets = np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1)
        self.colours: Float = octets.astype(np.float32) / np.float32(255)

    @cached_property
    def lab(self) -> Float:
        """The colours in CIE Lab (m, 3), for the modes that keep a part of them."""
        return lab.from_srgb(self.colours)


class Previews:
    """Shows looks on pictures that are put here first, each under a name of the caller's."""

    def __init__(self) -> None:
        self._photos: dict[Hashable, _Photo] = {}
        self._networks: _Kept[Applier] = _Kept(KEPT_NETWORKS)
        self._guesses: _Kept[tuple[NDArray[np.bool_], float]] = _Kept(KEPT_GUESSES)
        self._results: _Kept[Float] = _Kept(KEPT_COLOURS, len)
        self._pool = ThreadPoolExecutor(THREADS)

    def put(self, photo: Hashable, pixels: Octets) -> None:
        """Keep a picture's pixels (n, 3 or 4), non-linear sRGB; of the same name there is one only."""
        for kept in (self._results, self._guesses):
            for key in [key for key in kept if isinstance(key, tuple) and key[0] == photo]:
                del kept[key]
        self._photos[photo] = _Photo(pixels)

    def show(self, photo: Hashable, wish: Wish) -> Shown:
        """The look on a picture that was put here, its alpha untouched.

        In 8 bits what ``Applier.pixels`` gives. Raises ``LookFileError`` where a file is not a look, and
        ``Refusal`` where nothing was put under that name.
        """
        if photo not in self._photos:
            raise Refusal(_("There is no such picture to show. Run the installer again."))
        if wish.mode not in MODES:
            raise ValueError(f"mode is one of {', '.join(MODES)}, not {wish.mode}")
        picture = self._photos[photo]
        parts = _parts_of(wish)
        strength = np.float32(wish.strength / 100.0)
        if strength == 0:
            pixels = picture.pixels
        else:
            full = self._full(photo, parts, wish.mode)
            mixed = full if strength == 1 else (1 - strength) * picture.colours + strength * full
            octets = np.floor(np.clip(mixed * 255, 0, 255) + np.float32(0.5)).astype(np.uint8)
            pixels = picture.pixels.copy()
            pixels[:, :3] = octets.take(picture.place, axis=0)
        confidence = blend.confidence_of(parts)
        if confidence is None:
            return Shown(pixels, None)
        mask, share = self._guesses.get_or(
            (photo, confidence.text), lambda: _guessed(confidence, picture.pixels)
        )
        if wish.guesses:
            pixels = np.concatenate([map_of(pixels, mask), pixels[:, 3:]], axis=1)
        return Shown(pixels, share)

    def _full(self, photo: Hashable, parts: list[tuple[Look, float]], mode: Mode) -> Float:
        """The look in its mode and in full strength on a picture's colours, (m, 3) in 0–1."""
        if mode == "all":
            return self._mixed(photo, parts)
        key = (photo, mode, *((look.sha256, share) for look, share in parts))
        return self._results.get_or(
            key, lambda: self._in_mode(mode, self._photos[photo].lab, self._mixed(photo, parts))
        )

    def _mixed(self, photo: Hashable, parts: list[tuple[Look, float]]) -> Float:
        results = [self._looked(photo, look) for look, _share in parts]
        if len(results) == 1:
            return results[0]
        first, second = (np.float32(share) for _look, share in parts)
        return first * results[0] + second * results[1]

    def _looked(self, photo: Hashable, look: Look) -> Float:
        def run() -> Float:
            network = self._networks.get_or(look.sha256, lambda: Applier(look, threads=THREADS))
            return network.pixels(self._photos[photo].colours)

        return self._results.get_or((photo, look.sha256), run)

    def _in_mode(self, mode: Mode, source: Float, looked: Float) -> Float:
        """The part of a look that its mode wants; ``source`` is in CIE Lab, ``looked`` in 0–1."""

        def do(start: int) -> Float:
            rows = slice(start, start + CHUNK)
            result = lab.from_srgb(looked[rows])
            if mode == "colour":
                return lab.joined(source[rows], chroma_of=result)
            return lab.joined(result, chroma_of=source[rows])

        return np.concatenate(list(self._pool.map(do, range(0, len(looked), CHUNK))))


def _parts_of(wish: Wish) -> list[tuple[Look, float]]:
    """The looks with their shares, 0–1, which add up to 1; none of a share of 0."""
    look = blend.load(wish.file)
    if wish.other is None or wish.mix == 0:
        return [(look, 1.0)]
    other = blend.load(wish.other)
    if wish.mix == 100:
        return [(other, 1.0)]
    return [(look, 1.0 - wish.mix / 100.0), (other, wish.mix / 100.0)]


def _guessed(confidence: Confidence, pixels: NDArray[Any]) -> tuple[NDArray[np.bool_], float]:
    guesses = Guesses(confidence)
    mask = guesses.add(pixels)
    return mask, guesses.share
