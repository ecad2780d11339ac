"""The colour spaces that image files are in, and the way from them to non-linear sRGB and back.

A look lives in non-linear sRGB. A file may mean other colours by its numbers: what its ICC profile
says, or linear light where its format holds nothing else. OpenColorIO, which OpenImageIO brings along,
does the arithmetic of profiles in floats: colours beyond sRGB become numbers below 0 or above 1, and
come back as they were.
"""

from __future__ import annotations

import functools
import shutil
import struct
import tempfile
import weakref
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, cast

import numpy as np
import OpenImageIO as oiio  # noqa: N813 (its usual short name)
from numpy.typing import NDArray

from nnlook_core.colour.pixels import from_float, to_float
from nnlook_core.common.i18n import _
from nnlook_core.errors import ImageFileError

Float = NDArray[np.float32]

ALIKE = 0.004
"""A profile that moves no colour by more than this, one step of 8 bits, is one of sRGB's many."""

LINEAR_FORMATS = ("openexr", "hdr")
"""Formats, by OpenImageIO's names, whose numbers are linear light with the primaries of sRGB."""


class Space(ABC):
    """A colour space other than non-linear sRGB."""

    @abstractmethod
    def to_srgb(self, rgb: Float) -> Float:
        """Colours (n, 3), float32, of this space in non-linear sRGB, unbounded."""

    @abstractmethod
    def from_srgb(self, rgb: Float) -> Float:
        """The way back: non-linear sRGB (n, 3), float32, unbounded, in this space."""

    def pixels_to_srgb(self, pixels: NDArray[Any]) -> NDArray[Any]:
        """Pixels (…, 3 or 4) in non-linear sRGB: float32 stays float32, integers become uint16.

        Sixteen bits hold what eight held without loss; alpha stays as it is.
        """
        values = to_float(pixels).copy()
        values[:, :3] = self.to_srgb(values[:, :3])
        values = values.reshape(pixels.shape)
        if pixels.dtype.kind == "f":
            return values
        return from_float(values, np.uint16)


class LinearLight(Space):
    """Linear light with the primaries of sRGB; the curve is IEC 61966-2-1, straight on below 0."""

    def to_srgb(self, rgb: Float) -> Float:  # noqa: D102
        upper = np.maximum(rgb, np.float32(0.0031308))
        curved = np.float32(1.055) * upper ** np.float32(1 / 2.4) - np.float32(0.055)
        return np.where(rgb > np.float32(0.0031308), curved, np.float32(12.92) * rgb)

    def from_srgb(self, rgb: Float) -> Float:  # noqa: D102
        upper = np.maximum(rgb, np.float32(0.04045))
        curved = ((upper + np.float32(0.055)) / np.float32(1.055)) ** np.float32(2.4)
        return np.where(rgb > np.float32(0.04045), curved, rgb / np.float32(12.92))


_LINEAR = LinearLight()

# Linear sRGB from XYZ under D65: IEC 61966-2-1, with the white of OpenColorIO's XYZ made exactly 1.
_FROM_XYZ = np.linalg.inv(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)


class Profiled(Space):
    """The space of an ICC profile for RGB that consists of curves and a matrix.

    Raises ``ValueError`` where the profile is made otherwise, or damaged.
    """

    def __init__(self, profile: bytes) -> None:
        _require_sizes(profile)
        folder = tempfile.mkdtemp(prefix="nnlook-")  # OpenColorIO reads a profile from a file alone
        weakref.finalize(self, shutil.rmtree, folder)
        self._file = Path(folder, "profile.icc")
        self._file.write_bytes(profile)
        white = self._to_xyz(np.ones((1, 3), np.float32))
        self._matrix = (_FROM_XYZ / (_FROM_XYZ @ white[0])[:, np.newaxis]).astype(np.float32)
        self._inverse = np.linalg.inv(self._matrix.astype(np.float64)).astype(np.float32)

    def to_srgb(self, rgb: Float) -> Float:  # noqa: D102
        linear: Float = self._to_xyz(rgb) @ self._matrix.T
        return _LINEAR.to_srgb(linear)

    def from_srgb(self, rgb: Float) -> Float:  # noqa: D102
        return self._ocio(_LINEAR.from_srgb(rgb) @ self._inverse.T, inverse=False)

    def _to_xyz(self, rgb: Float) -> Float:
        return self._ocio(rgb, inverse=True)  # forward is towards the device

    def _ocio(self, colours: Float, *, inverse: bool) -> Float:
        source = oiio.ImageBuf(np.ascontiguousarray(colours, np.float32)[np.newaxis])
        result = oiio.ImageBufAlgo.ociofiletransform(
            source, str(self._file), unpremult=False, inverse=inverse, nthreads=1
        )
        if result.has_error:
            raise ValueError(result.geterror())
        changed: Any = result.get_pixels(oiio.FLOAT)
        return cast(Float, changed[0])


class Crossing(Space):
    """From a picture in one space to one in another; None is non-linear sRGB."""

    def __init__(self, source: Space | None, target: Space | None) -> None:
        self._source, self._target = source, target

    def to_srgb(self, rgb: Float) -> Float:  # noqa: D102
        return rgb if self._source is None else self._source.to_srgb(rgb)

    def from_srgb(self, rgb: Float) -> Float:  # noqa: D102
        return rgb if self._target is None else self._target.from_srgb(rgb)


def space_of(name: str, format_name: str, profile: bytes | None) -> Space | None:
    """The space of an image file, None for non-linear sRGB, which is what no profile means.

    name : the file's, for the message
    format_name : OpenImageIO's name of the format
    profile : the file's ICC profile, if it has one. One of gray says nothing about colours, and one that
        is damaged says nothing at all: such a file counts as sRGB, as in other programs.

    Raises ``ImageFileError`` where the profile is of CMYK or another space that a look does not know.
    """
    if format_name in LINEAR_FORMATS:
        return _LINEAR
    if profile is None:
        return None
    kind = profile[16:20]  # "colour space of data", ICC.1:2022, table 17
    if len(profile) < 128 or profile[36:40] != b"acsp" or kind == b"GRAY":
        return None
    if kind != b"RGB ":
        raise ImageFileError(
            _(
                "{file} has a {space} colour profile, but looks need RGB. Convert it to RGB first."
            ).format(file=name, space=_describe(kind))
        )
    try:
        return _of_profile(profile)
    except ValueError as error:
        raise ImageFileError(
            _(
                "{file} has a damaged or unsupported colour profile (only curves and a "
                "matrix are supported). Convert it to sRGB first."
            ).format(file=name)
        ) from error


@functools.lru_cache(maxsize=8)
def _of_profile(profile: bytes) -> Space | None:
    """The same object for the same profile, so that what is made for one file serves the next."""
    space = Profiled(profile)
    steps = np.linspace(0, 1, 9, dtype=np.float32)
    colours = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(-1, 3)
    moved = float(np.abs(space.to_srgb(colours) - colours).max())
    return space if moved > ALIKE else None


_HEADER, _ENTRY = 128, struct.Struct(">4sII")
"""Bytes before the table of tags, and an entry of it: signature, offset, size. ICC.1:2022, 7.2 and 7.3."""
_MOST_TAGS = 256
"""There are some 70 kinds, of which a profile has each once."""


def _require_sizes(profile: bytes) -> None:
    """Raise ``ValueError`` where there are more tags, or points on a curve, than a profile has room for.

    OpenColorIO takes memory for as many as it is told, be it 20 GB.
    """
    try:
        (count,) = struct.unpack_from(">I", profile, _HEADER)
        if count > _MOST_TAGS:
            raise ValueError(f"{count} tags")
        for number in range(count):
            place = _HEADER + 4 + number * _ENTRY.size
            _signature, start, size = _ENTRY.unpack_from(profile, place)
            if start + size > len(profile):
                raise ValueError("a tag beyond the end")
            if profile[start : start + 4] == b"curv":
                (points,) = struct.unpack_from(">I", profile, start + 8)
                if 12 + 2 * points > size:
                    raise ValueError("a curve beyond the end of its tag")
    except struct.error as error:
        raise ValueError("cut short") from error


def _describe(kind: bytes) -> str:
    text = kind.decode("ascii", "replace").strip()
    return text if text.isprintable() and text else _("an unknown colour space")
