"""A look on pixels: ONNX Runtime over chunks, and the memo of 8-bit colours.

What happens to one colour is said once, in :func:`changed` and :func:`in_mode`, for previews too, and what
is laid over it by its place in :mod:`overlay`; the rest is how to do that to millions. Needs NumPy and ONNX
Runtime alone: a short start is half of a quick apply.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour import lab
from nnlook_core.colour.pixels import from_float, packed, to_float, unpacked
from nnlook_core.common.apply_settings import DEFAULTS, ApplySettings, Mode
from nnlook_core.compute.onnx_session import Network, Threads
from nnlook_core.effects.window import Window
from nnlook_core.inference.overlay import Overlay, effects_of, rounded
from nnlook_core.lookfile.look import Look

if TYPE_CHECKING:
    from nnlook_core.colour.spaces import Space

Float = NDArray[np.float32]
Octets = NDArray[np.uint8]
Over = Callable[[Float], Float]
Result = TypeVar("Result")
Kind = TypeVar("Kind", bound=np.generic)

MEMO_CHUNK, MEMO_WAVE = 1 << 17, 1 << 20
TOO_MANY_NEW, MOST_PATIENCE = 0.6, 16
"""Where so large a share of a wave is new colours, some waves go without the memo: 2, then 4, … at most."""
_KNOWN = np.uint32(1 << 24)
STRIP = 1 << 17
"""Pixels that get their vignette and grain at once: grain is made faster of many rows."""


class Applier:
    """One look with its settings, ready for any number of pixels.

    Parameters
    ----------
    look : the look, audited; where two are mixed, the mix that ``mixing.load`` gives
    settings : its strength and its mode, and how much of its vignette and grain
    threads : how many to use, by default one for each processor
    space : what the numbers of the pixels mean, by default non-linear sRGB
    """

    def __init__(
        self,
        look: Look,
        settings: ApplySettings = DEFAULTS,
        *,
        threads: int | None = None,
        space: Space | None = None,
    ) -> None:
        self._network = Network(look.model, look.alive)
        self._bounded = look.bounded
        self._strength = np.float32(settings.strength / 100.0)
        self._mode = settings.mode
        self._space = space
        self._overlay = Overlay.of(effects_of(look.card), settings)
        self._threads = Threads(threads or os.cpu_count() or 1)
        self._memo: NDArray[np.uint32] | None = None
        self._patience, self._waves_directly = 1, 0

    @property
    def needs_place(self) -> bool:
        """Whether what it does to a pixel depends on the place: there is a vignette or grain to apply."""
        return self._overlay is not None

    @property
    def is_identity(self) -> bool:
        """Whether it changes nothing: nothing is taken of the look, and nothing laid over it."""
        return bool(self._strength == 0) and not self.needs_place

    def pixels(self, source: NDArray[Kind], window: Window | None = None) -> NDArray[Kind]:
        """The look on pixels (…, 3) or (…, 4), whose fourth channel is alpha and stays as it is.

        window : where the pixels lie in their picture, row by row; without one, pixels (height, width, c)
            are a whole picture

        uint8, uint16 or float32; integers stand for 0–1. Gives a new array of the same shape and type,
        rounded half up; where it has a vignette or grain, 8 bits are dithered, and it is the same
        however a picture is cut. Raises ``ValueError`` for pixels of no known place where that is needed.
        """
        if source.shape[-1] not in (3, 4):
            raise ValueError(f"pixels have 3 or 4 channels, not {source.shape[-1]}")
        if self.is_identity:
            return source.copy()
        flat = np.ascontiguousarray(source).reshape(-1, source.shape[-1])
        if flat.dtype not in (np.uint8, np.uint16, np.float32):
            raise ValueError(f"pixels are uint8, uint16 or float32, not {source.dtype}")
        result = np.empty_like(flat)
        if self._overlay is not None:
            self._with_overlay(flat, result, self._overlay, window or _whole(source.shape))
        elif flat.dtype == np.uint8:
            self._by_memo(cast(Octets, flat), cast(Octets, result))
        else:
            self._directly(flat, result)
        return result.reshape(source.shape)

    def following(self, window: Window) -> Callable[[NDArray[Any]], NDArray[Any]]:
        """As :meth:`pixels`, for bands that come one after the other from where the window begins."""

        def pixels(band: NDArray[Any]) -> NDArray[Any]:
            nonlocal window
            result = self.pixels(band, window)
            window = window.after(band.size // band.shape[-1])
            return result

        return pixels

    def colours(self, rgb: Float) -> Float:
        """The look on colours (n, 3), float32, in any range: what it does to a pixel, but for its place.

        Outside 0–1 of sRGB the look continues with slope 1, so that it is continuous at 0 and 1. A colour
        with NaN or inf, and one that is too far out to be computed with, comes back unchanged.
        """
        result = np.empty_like(rgb)

        def do(rows: slice) -> None:
            result[rows] = self._colours(rgb[rows])

        self._spread(do, len(rgb), self._network.chunk)
        return result

    def _colours(self, rgb: Float, over: Over | None = None) -> Float:
        """As :meth:`colours`, in one thread; ``over`` is what is laid over them."""
        if self._space is None:
            return changed(rgb, self._strength, self._looked, over)
        with np.errstate(invalid="ignore", over="ignore"):  # all such are put back just below
            result = changed(self._space.to_srgb(rgb), self._strength, self._looked, over)
            result = self._space.from_srgb(result)
        return finite_or(result, rgb)

    def _looked(self, inside: Float) -> Float:
        """The look in its mode, in full strength, on colours in 0–1."""
        if self._strength == 0:  # nothing is taken of it
            return inside
        chunk = self._network.chunk
        if len(inside) > chunk:
            starts = range(0, len(inside), chunk)
            return np.concatenate([self._looked(inside[at : at + chunk]) for at in starts])
        result = self._network.run(inside)
        if not self._bounded:
            np.clip(result, np.float32(0), np.float32(1), out=result)
        if self._mode == "all":
            return result
        return in_mode(self._mode, lab.from_srgb(inside), lab.from_srgb(result))

    def _directly(self, source: NDArray[Any], result: NDArray[Any]) -> None:
        """Each pixel through the network."""

        def do(rows: slice) -> None:
            rgb = np.ascontiguousarray(to_float(source[rows, :3]))
            result[rows, :3] = from_float(self._colours(rgb), result.dtype.type)
            result[rows, 3:] = source[rows, 3:]

        self._spread(do, len(source), self._network.chunk)

    def _with_overlay(
        self, source: NDArray[Any], result: NDArray[Any], overlay: Overlay, window: Window
    ) -> None:
        """Each pixel through the network, then its vignette and grain."""

        def do(rows: slice) -> None:
            at = window.after(rows.start)
            rgb = np.ascontiguousarray(to_float(source[rows, :3]))
            colours = self._colours(rgb, lambda looked: overlay.over(looked, at))
            result[rows, :3] = rounded(colours, result.dtype.type, at)
            result[rows, 3:] = source[rows, 3:]

        self._spread(do, len(source), STRIP)

    def _by_memo(self, source: NDArray[np.uint8], result: NDArray[np.uint8]) -> None:
        """Each colour that occurs through the network once, then looked up: exact, and mostly less.

        The memo has a place for each of the 2²⁴ colours, below _KNOWN where it has not occurred yet, and
        is kept for the pixels to come. In waves: after the first few of a photo hardly any colour is
        new, and no array is as long as the photo. A picture with so many colours that the memo does not
        pay, such as noise, goes through the network directly, and is asked again now and then.
        """
        if self._memo is None:
            self._memo = np.zeros(1 << 24, dtype=np.uint32)
        for start in range(0, len(source), MEMO_WAVE):
            wave = slice(start, start + MEMO_WAVE)
            if self._waves_directly > 0:
                self._waves_directly -= 1
                self._directly(source[wave], result[wave])
                continue
            new = self._recall(source[wave], result[wave], self._memo)
            if new > TOO_MANY_NEW * len(source[wave]):
                self._patience = min(2 * self._patience, MOST_PATIENCE)
                self._waves_directly = self._patience
            else:
                self._patience = 1

    def _recall(
        self, source: NDArray[np.uint8], result: NDArray[np.uint8], memo: NDArray[np.uint32]
    ) -> int:
        """One wave by the memo; returns how many colours were new."""
        codes = np.empty(len(source), dtype=np.uint32)

        def pack(rows: slice) -> NDArray[np.uint32]:
            codes[rows] = packed(source[rows])
            return codes[rows][memo.take(codes[rows]) < _KNOWN]

        new = np.concatenate(self._spread(pack, len(source), MEMO_CHUNK))
        # Each of the new ones once, without sorting: the last to sign its place in the memo stays.
        signature = np.arange(1, len(new) + 1, dtype=np.uint32)
        memo[new] = signature
        new = new[memo.take(new) == signature]

        def learn(rows: slice) -> None:
            octets = from_float(self._colours(to_float(unpacked(new[rows]))), np.uint8)
            memo[new[rows]] = packed(octets) | _KNOWN

        self._spread(learn, len(new), self._network.chunk)

        def look_up(rows: slice) -> None:
            result[rows, :3] = unpacked(memo.take(codes[rows]))
            result[rows, 3:] = source[rows, 3:]

        self._spread(look_up, len(source), MEMO_CHUNK)
        return len(new)

    def _spread(self, do: Callable[[slice], Result], count: int, chunk: int) -> list[Result]:
        """``do`` on all rows, a chunk at a time, on all threads; the first error is raised."""
        rows = [slice(start, start + chunk) for start in range(0, count, chunk)]
        return self._threads.map(do, rows)


def changed(
    rgb: Float,
    strength: np.float32,
    looked: Callable[[Float], Float],
    over: Over | None = None,
) -> Float:
    """What a look makes of colours (n, 3) of sRGB, float32, in any range.

    strength : 0–1, how much of the look
    looked : the look in its mode and full strength: colours in 0–1 (n, 3) to colours
    over : what is laid over them in any strength: colours in 0–1 (n, 3) to colours in 0–1

    Outside 0–1 the look continues with slope 1, so that it is continuous at 0 and 1. A colour with NaN
    or inf, and one that is too far out to be computed with, comes back unchanged.
    """
    if len(rgb) == 0 or (rgb.min() >= 0 and rgb.max() <= 1):
        result = _at_strength(rgb, strength, looked(rgb))  # there is no NaN: neither would be true
        return result if over is None else over(result)
    with np.errstate(invalid="ignore", over="ignore"):  # all such are put back just below
        inside = np.clip(rgb, np.float32(0), np.float32(1))
        if over is None:
            result = _at_strength(rgb, strength, looked(inside) + (rgb - inside))
        else:
            result = over(_at_strength(inside, strength, looked(inside))) + (rgb - inside)
    return finite_or(result, rgb)


def in_mode(mode: Mode, source: Float, looked: Float) -> Float:
    """The part of a look that ``colour`` or ``tone`` takes, as sRGB in 0–1 (n, 3).

    source, looked : the colours before and after the look, CIE Lab (n, 3)
    """
    if mode == "colour":
        return lab.with_lightness_of(source, chroma_of=looked)
    return lab.with_lightness_of(looked, chroma_of=source)


def finite_or(result: Float, rgb: Float) -> Float:
    """``result`` (n, 3), and where it or ``rgb`` holds what is not finite, ``rgb``."""
    finite = np.isfinite(rgb) & np.isfinite(result)
    if finite.all():
        return result
    return np.where(finite.all(axis=1, keepdims=True), result, rgb)


def _whole(shape: tuple[int, ...]) -> Window:
    """Where the pixels of a picture lie. Raises ``ValueError`` for a shape that is no picture's."""
    if len(shape) != 3:
        raise ValueError(f"pixels of shape {shape} have no place for a vignette or grain")
    return Window.whole(shape[1], shape[0])


def _at_strength(rgb: Float, strength: np.float32, looked: Float) -> Float:
    if strength == 1:
        return looked
    result: Float = (1 - strength) * rgb + strength * looked
    return result
