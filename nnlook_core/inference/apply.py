"""A look on pixels: ONNX Runtime over chunks, and the memo of 8-bit colours.

What happens to one pixel is said once, in :meth:`Applier.colours`; the rest is how to do that to
millions. Needs NumPy and ONNX Runtime alone: a short start is half of a quick apply.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour import lab
from nnlook_core.compute import onnx_session
from nnlook_core.compute.onnx_session import Network
from nnlook_core.lookfile.look import Look

if TYPE_CHECKING:
    from nnlook_core.colour.spaces import Space

Mode = Literal["all", "colour", "tone"]
MODES: tuple[Mode, ...] = ("all", "colour", "tone")

Float = NDArray[np.float32]
Octets = NDArray[np.uint8]
Result = TypeVar("Result")
Kind = TypeVar("Kind", bound=np.generic)

MEMO_CHUNK, MEMO_WAVE = 1 << 17, 1 << 20
TOO_MANY_NEW, MOST_PATIENCE = 0.6, 16
"""Where so large a share of a wave is new colours, some waves go without the memo: 2, then 4, … at most."""
_KNOWN = np.uint32(1 << 24)


class Applier:
    """One look with its strength and mode, ready for any number of pixels.

    Parameters
    ----------
    look : the look, audited
    strength : 0–100 per cent; 0 gives the source's own bytes
    mode : ``all``; ``colour`` keeps the source's CIE L*; ``tone`` keeps its CIE hue and chroma
    threads : how many to use, by default one for each processor
    space : what the numbers of the pixels mean, by default non-linear sRGB
    """

    def __init__(
        self,
        look: Look,
        *,
        strength: float = 100.0,
        mode: Mode = "all",
        threads: int | None = None,
        space: Space | None = None,
    ) -> None:
        if not 0.0 <= strength <= 100.0:
            raise ValueError(f"strength is 0 to 100, not {strength}")
        if mode not in MODES:
            raise ValueError(f"mode is one of {', '.join(MODES)}, not {mode}")
        self._network = Network(look.model, look.alive)
        self._bounded = look.bounded
        self._strength = np.float32(strength / 100.0)
        self._mode = mode
        self._space = space
        self._pool = onnx_session.threads(threads or os.cpu_count() or 1)
        self._memo: NDArray[np.uint32] | None = None
        self._patience, self._waves_directly = 1, 0

    def pixels(self, source: NDArray[Kind]) -> NDArray[Kind]:
        """The look on pixels (…, 3) or (…, 4), whose fourth channel is alpha and stays as it is.

        uint8, uint16 or float32; integers stand for 0–1. Gives a new array of the
        same shape and type, rounded half up.
        """
        if source.shape[-1] not in (3, 4):
            raise ValueError(f"pixels have 3 or 4 channels, not {source.shape[-1]}")
        if self._strength == 0:
            return source.copy()
        flat = np.ascontiguousarray(source).reshape(-1, source.shape[-1])
        result = np.empty_like(flat)
        if flat.dtype == np.uint8:
            self._by_memo(cast(Octets, flat), cast(Octets, result))
        elif flat.dtype == np.uint16:
            self._directly(flat, result, np.float32(65535))
        elif flat.dtype == np.float32:
            self._directly(flat, result, None)
        else:
            raise ValueError(f"pixels are uint8, uint16 or float32, not {source.dtype}")
        return result.reshape(source.shape)

    def colours(self, rgb: Float) -> Float:
        """The look on colours (n, 3), float32, in any range: what a look does to a pixel.

        Outside 0–1 of sRGB the look continues with slope 1, so that it is continuous at 0 and 1. A colour
        with NaN or inf, and one that is too far out to be computed with, comes back unchanged.
        """
        result = np.empty_like(rgb)

        def do(rows: slice) -> None:
            result[rows] = self._colours(rgb[rows])

        self._spread(do, len(rgb), self._network.chunk)
        return result

    def _colours(self, rgb: Float) -> Float:
        """As :meth:`colours`, for at most a chunk."""
        if self._space is None and (len(rgb) == 0 or (rgb.min() >= 0 and rgb.max() <= 1)):
            return self._within(rgb)  # there is no NaN: neither would be true
        with np.errstate(invalid="ignore", over="ignore"):  # all such are put back just below
            if self._space is None:
                result = self._anywhere(rgb)
            else:
                result = self._space.from_srgb(self._anywhere(self._space.to_srgb(rgb)))
        finite = np.isfinite(rgb) & np.isfinite(result)
        if not finite.all():
            result = np.where(finite.all(axis=1, keepdims=True), result, rgb)
        return result

    def _anywhere(self, rgb: Float) -> Float:
        """The look on colours of sRGB, some of them perhaps outside 0–1."""
        inside = np.clip(rgb, np.float32(0), np.float32(1))
        return self._mixed(rgb, self._looked(inside) + (rgb - inside))

    def _within(self, rgb: Float) -> Float:
        """The look on colours of sRGB that all lie in 0–1."""
        return self._mixed(rgb, self._looked(rgb))

    def _mixed(self, rgb: Float, looked: Float) -> Float:
        """As much of the look as its strength says."""
        if self._strength == 1:
            return looked
        mixed: Float = (1 - self._strength) * rgb + self._strength * looked
        return mixed

    def _looked(self, inside: Float) -> Float:
        """The look in its mode, in full strength, on colours in 0–1."""
        result = self._network.run(inside)
        if not self._bounded:
            np.clip(result, np.float32(0), np.float32(1), out=result)
        if self._mode == "colour":
            return lab.with_lightness_of(inside, chroma_of=result)
        if self._mode == "tone":
            return lab.with_lightness_of(result, chroma_of=inside)
        return result

    def _directly(
        self, source: NDArray[Any], result: NDArray[Any], full: np.float32 | None
    ) -> None:
        """Each pixel through the network; ``full`` is the integer that stands for 1."""

        def do(rows: slice) -> None:
            rgb = np.ascontiguousarray(source[rows, :3], np.float32)
            if full is None:
                result[rows, :3] = self._colours(rgb)
            else:
                rgb /= full
                looked = self._within(rgb) if self._space is None else self._colours(rgb)
                result[rows, :3] = _rounded(looked, full)
            result[rows, 3:] = source[rows, 3:]

        self._spread(do, len(source), self._network.chunk)

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
                self._directly(source[wave], result[wave], np.float32(255))
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
        packed = np.empty(len(source), dtype=np.uint32)

        def pack(rows: slice) -> NDArray[np.uint32]:
            packed[rows] = _packed(source[rows])
            return packed[rows][memo.take(packed[rows]) < _KNOWN]

        new = np.concatenate(self._spread(pack, len(source), MEMO_CHUNK))
        # Each of the new ones once, without sorting: the last to sign its place in the memo stays.
        signature = np.arange(1, len(new) + 1, dtype=np.uint32)
        memo[new] = signature
        new = new[memo.take(new) == signature]

        def learn(rows: slice) -> None:
            rgb = _unpacked(new[rows]).astype(np.float32) / np.float32(255)
            memo[new[rows]] = _packed(_rounded(self._colours(rgb), np.float32(255))) | _KNOWN

        self._spread(learn, len(new), self._network.chunk)

        def look_up(rows: slice) -> None:
            result[rows, :3] = _unpacked(memo.take(packed[rows]))
            result[rows, 3:] = source[rows, 3:]

        self._spread(look_up, len(source), MEMO_CHUNK)
        return len(new)

    def _spread(self, do: Callable[[slice], Result], count: int, chunk: int) -> list[Result]:
        """``do`` on all rows, a chunk at a time, on all threads; the first error is raised."""
        rows = [slice(start, start + chunk) for start in range(0, count, chunk)]
        return list(self._pool.map(do, rows))


def _packed(rgb: NDArray[Any]) -> NDArray[np.uint32]:
    """8-bit colours (n, 3 or 4) as one number each, red highest; alpha is left out."""
    packed = rgb[:, 0].astype(np.uint32)
    for channel in (1, 2):
        packed <<= np.uint32(8)
        packed |= rgb[:, channel].astype(np.uint32, copy=False)
    return packed


def _unpacked(packed: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """The colours (n, 3) that :func:`_packed` made numbers of."""
    rgb = np.empty((len(packed), 3), dtype=np.uint8)
    for channel, shift in enumerate((16, 8, 0)):
        rgb[:, channel] = packed >> np.uint32(shift)  # keeps the lowest byte
    return rgb


def _rounded(values: Float, full: np.float32) -> Float:
    """``values`` times ``full``, half up, as GIMP rounds, within 0 and ``full``."""
    rounded = values * full
    rounded += np.float32(0.5)
    np.floor(rounded, out=rounded)
    return np.clip(rounded, 0, full, out=rounded)
