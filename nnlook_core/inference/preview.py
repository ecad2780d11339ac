"""Looks on small pictures again and again, for the eyes: what a dialog shows while sliders move.

A picture is kept as its colours, each once, and every result in full strength is kept too. Then another
strength or another mix is a weighted sum of what is there, and costs a few milliseconds.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour import lab
from nnlook_core.colour.pixels import from_float, packed, to_float, unpacked
from nnlook_core.common.apply_settings import ApplySettings, Mode
from nnlook_core.common.i18n import _
from nnlook_core.compute import denormals
from nnlook_core.compute.onnx_session import CHUNK, Threads
from nnlook_core.effects.window import Window
from nnlook_core.errors import Refusal
from nnlook_core.inference import mixing
from nnlook_core.inference.apply import Applier, changed, in_mode
from nnlook_core.inference.overlay import Overlay, rounded
from nnlook_core.lookfile.confidence import Confidence, Guesses, map_of
from nnlook_core.lookfile.look import Look

Float = NDArray[np.float32]
Pixels = NDArray[Any]
Kind = TypeVar("Kind", bound=np.generic)
Value = TypeVar("Value")

KEPT_APPLIERS = 16
KEPT_GUESSES = 16
KEPT_COLOURS = 1 << 22
"""Of all results that are kept together: 48 MB."""
THREADS = 2
STRIP = 1 << 16
"""Pixels that get their vignette and grain at once."""


class Shown(NamedTuple):
    """The picture (n, 3 or 4), and the share (0–1) of it that the look guesses, None if untold."""

    pixels: Pixels
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
    """The pixels (n, 3 or 4) of a picture, where they lie, and its colours (m, 3) with each pixel's place.

    Of 8 bits each colour is there once, of other depths as often as it occurs.
    """

    def __init__(self, pixels: Pixels, window: Window, scale: float) -> None:
        self.pixels, self.window, self.scale = pixels, window, scale
        self._place: NDArray[np.intp] | None = None
        if pixels.dtype == np.uint8:
            codes, self._place = np.unique(packed(pixels), return_inverse=True)
            self.colours: Float = to_float(unpacked(codes))
        else:
            self.colours = np.ascontiguousarray(to_float(pixels[:, :3]))
        self.inside: Float = np.clip(self.colours, np.float32(0), np.float32(1))

    @cached_property
    def lab(self) -> Float:
        """The colours inside 0–1 in CIE Lab (m, 3), for the modes that keep a part of them."""
        return lab.from_srgb(self.inside)

    def spread(self, values: NDArray[Kind]) -> NDArray[Kind]:
        """What stands for the colours (m, 3), for each pixel (n, 3)."""
        return values if self._place is None else values.take(self._place, axis=0)

    def with_values(self, values: Pixels) -> Pixels:
        """The picture with other values (n, 3) in the place of its own; its alpha stays."""
        pixels = self.pixels.copy()
        pixels[:, :3] = values
        return pixels


class Previews:
    """Shows looks on pictures that are put here first, each under a name of the caller's."""

    def __init__(self) -> None:
        self._photos: dict[Hashable, _Photo] = {}
        self._appliers: _Kept[Applier] = _Kept(KEPT_APPLIERS)
        self._guesses: _Kept[tuple[NDArray[np.bool_], float]] = _Kept(KEPT_GUESSES)
        self._results: _Kept[Float] = _Kept(KEPT_COLOURS, len)
        self._threads = Threads(THREADS)

    def put(self, photo: Hashable, pixels: Pixels, window: Window, scale: float = 1.0) -> None:
        """Keep a picture's pixels (n, 3 or 4), uint8, uint16 or float32, non-linear sRGB.

        window : where they lie in the whole picture at this scale
        scale : so many of its pixels are one of that picture in full size

        Of the same name there is one only.
        """
        for kept in (self._results, self._guesses):
            for key in [key for key in kept if isinstance(key, tuple) and key[0] == photo]:
                del kept[key]
        self._photos[photo] = _Photo(pixels, window, scale)

    def show(
        self, photo: Hashable, file: Path, settings: ApplySettings, *, guesses: bool = False
    ) -> Shown:
        """The look of a file on a picture that was put here: what ``Applier.pixels`` gives, bit for bit.

        guesses : show where the look only guesses instead, as ``confidence.map_of`` marks it

        Raises ``LookFileError`` where a file is not a look, and ``Refusal`` where nothing was put under
        that name.
        """
        if photo not in self._photos:
            raise Refusal(_("Unknown preview picture. Run the installer again."))
        picture = self._photos[photo]
        parts = mixing.parts_of(file, settings)
        overlay = Overlay.of(mixing.effects_of(parts), settings, picture.scale)
        if settings.strength == 0 and overlay is None:
            pixels = picture.pixels
        else:
            with denormals.flushed():  # as where a look is applied
                pixels = self._applied(photo, parts, settings, overlay)
        confidence = mixing.confidence_of(parts)
        if confidence is None:
            return Shown(pixels, None)
        mask, share = self._guesses.get_or(
            (photo, confidence.text), lambda: _guessed(confidence, picture.pixels)
        )
        if guesses:
            marked = from_float(to_float(map_of(pixels, mask)), pixels.dtype.type)
            pixels = np.concatenate([marked, pixels[:, 3:]], axis=1)
        return Shown(pixels, share)

    def _applied(
        self,
        photo: Hashable,
        parts: list[tuple[Look, float]],
        settings: ApplySettings,
        overlay: Overlay | None,
    ) -> Pixels:
        """The picture with the look, and what is laid over it."""
        picture = self._photos[photo]
        dtype = picture.pixels.dtype.type
        strength = np.float32(settings.strength / 100.0)
        # Of a look in no strength nothing is computed.
        full = self._full(photo, parts, settings.mode) if strength > 0 else picture.inside
        if overlay is None:
            colours = changed(picture.colours, strength, lambda _inside: full)
            return picture.with_values(picture.spread(from_float(colours, dtype)))

        def laid_over(colours: Float) -> Float:
            result = np.empty_like(colours)

            def do(start: int) -> None:
                strip = slice(start, start + STRIP)
                result[strip] = overlay.over(colours[strip], picture.window.after(start))

            self._threads.map(do, range(0, len(colours), STRIP))
            return result

        colours = changed(
            picture.spread(picture.colours),
            strength,
            lambda _inside: picture.spread(full),
            laid_over,
        )
        return picture.with_values(rounded(colours, dtype, picture.window))

    def _full(self, photo: Hashable, parts: list[tuple[Look, float]], mode: Mode) -> Float:
        """The look in its mode and in full strength on a picture's colours inside 0–1, (m, 3)."""
        if mode == "all":
            return self._mixed(photo, parts)
        key = (photo, mode, *((look.sha256, share) for look, share in parts))
        return self._results.get_or(
            key, lambda: self._in_mode(mode, self._photos[photo].lab, self._mixed(photo, parts))
        )

    def _mixed(self, photo: Hashable, parts: list[tuple[Look, float]]) -> Float:
        results = [self._looked(photo, look) for look, _share in parts]
        return mixing.weighted(results, [share for _look, share in parts])

    def _looked(self, photo: Hashable, look: Look) -> Float:
        def run() -> Float:
            applier = self._appliers.get_or(look.sha256, lambda: Applier(look, threads=THREADS))
            return applier.colours(self._photos[photo].inside)

        return self._results.get_or((photo, look.sha256), run)

    def _in_mode(self, mode: Mode, source: Float, looked: Float) -> Float:
        """``in_mode`` on threads; ``source`` is in CIE Lab, ``looked`` in 0–1."""

        def do(start: int) -> Float:
            rows = slice(start, start + CHUNK)
            return in_mode(mode, source[rows], lab.from_srgb(looked[rows]))

        return np.concatenate(self._threads.map(do, range(0, len(looked), CHUNK)))


def _guessed(confidence: Confidence, pixels: NDArray[Any]) -> tuple[NDArray[np.bool_], float]:
    guesses = Guesses(confidence)
    mask = guesses.add(pixels)
    return mask, guesses.share
