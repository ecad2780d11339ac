"""What a look is good for: applied to a picture, saved, written as a table."""

from __future__ import annotations

import operator
import os
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nnlook_core import extras
from nnlook_core.api import arrays, pictures
from nnlook_core.colour import rgb_grid
from nnlook_core.common.apply_settings import ApplySettings
from nnlook_core.common.i18n import _
from nnlook_core.errors import TableError
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile import storage

if TYPE_CHECKING:
    from PIL.ImageFilter import Color3DLUT

    from nnlook_core.common.apply_settings import Mode
    from nnlook_core.lookfile.look import Look
    from nnlook_core.lut.hald import Depth

FILTER_SIZES = range(2, 66)
"""Colours along each edge that Pillow's filter takes."""


@extras.explained()
def apply(look: Look, picture: Any, *, strength: float = 100.0, mode: Mode = "all") -> Any:
    """The look on a picture, as :meth:`Look.__call__` describes it."""
    if isinstance(strength, bool) or not isinstance(strength, Real):
        raise TypeError(f"strength is a number from 0 to 100, not {type(strength).__name__}")
    settings = ApplySettings(float(strength), mode)
    if not pictures.is_image(picture):
        pixels = pictures.in_srgb(picture)
        result = Applier(look, settings).pixels(pixels)
        return arrays.like(result, pixels, picture) if isinstance(picture, np.ndarray) else result
    from nnlook_core.api import pillow

    pillow.require_writable(picture)
    pixels, space = pillow.pixels_of(picture), pillow.space_of(picture)
    applier = Applier(look, settings, space=space)
    return pillow.made_of(applier.pixels(pixels), picture)


def save(look: Look, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
    """Write a look, as :meth:`Look.save` describes it."""
    storage.save(look, Path(path), overwrite=overwrite)


@extras.explained()
def to_lut(look: Look, size: int = 33) -> Color3DLUT:
    """The look as a filter of Pillow's, as :meth:`Look.to_lut` describes it."""
    from PIL.ImageFilter import Color3DLUT

    size = operator.index(size)
    if size not in FILTER_SIZES:
        raise TableError(
            _("A filter has from {least} to {most} colours a side, not {size}.").format(
                least=FILTER_SIZES[0], most=FILTER_SIZES[-1], size=size
            )
        )
    colours = rgb_grid.red_fastest(size).astype(np.float32)
    return Color3DLUT(size, Applier(look).pixels(colours))


@extras.explained()
def to_cube(
    look: Look, path: str | os.PathLike[str], size: int = 33, *, overwrite: bool = False
) -> None:
    """Write the look as a ``.cube``, as :meth:`Look.to_cube` describes it."""
    from nnlook_core import lut

    path = _ending_in(lut.CUBE, path)
    lut.export(look, path, size=operator.index(size), overwrite=overwrite)


@extras.explained()
def to_hald(
    look: Look,
    path: str | os.PathLike[str],
    level: int = 8,
    *,
    depth: Depth = 16,
    overwrite: bool = False,
) -> None:
    """Write the look as a Hald CLUT, as :meth:`Look.to_hald` describes it."""
    from nnlook_core import lut

    path = _ending_in(lut.HALD, path)
    lut.export(look, path, size=operator.index(level), depth=depth, overwrite=overwrite)


def _ending_in(ending: str, path: str | os.PathLike[str]) -> Path:
    """A path with that ending. Raises ``TableError`` for another one."""
    path = Path(path)
    if path.suffix.lower() != ending:
        raise TableError(
            _("{path} does not end in {ending}. Change the name.").format(path=path, ending=ending)
        )
    return path
