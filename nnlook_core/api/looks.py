"""What a look is good for: applied to a picture, saved, written as a table."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core import extras
from nnlook_core.api import arguments, arrays, pictures
from nnlook_core.colour import rgb_grid
from nnlook_core.common.apply_settings import ApplySettings
from nnlook_core.common.atomic import refuse_existing
from nnlook_core.common.i18n import _
from nnlook_core.effects.window import Window
from nnlook_core.errors import PictureError, Refusal, TableError, WriteError
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile import storage
from nnlook_core.lookfile.naming import SUFFIX, require_extension

if TYPE_CHECKING:
    from PIL.ImageFilter import Color3DLUT

    from nnlook_core.common.apply_settings import Mode
    from nnlook_core.lookfile.look import Look
    from nnlook_core.lut.hald import Depth

FILTER_SIZES = range(2, 66)
"""Colours along each edge that Pillow's filter takes."""


@extras.explained()
def apply(
    look: Look,
    picture: Any,
    *,
    strength: float = 100.0,
    mode: Mode = "all",
    vignette: float | None = None,
    grain: float | None = None,
    seed: int = 0,
) -> Any:
    """The look on a picture, as :meth:`Look.__call__` describes it."""
    settings = ApplySettings(
        arguments.percentage("strength", strength),
        mode,
        vignette=None if vignette is None else arguments.percentage("vignette", vignette),
        grain=None if grain is None else arguments.percentage("grain", grain),
        seed=arguments.seed_of(seed),
    )
    if not pictures.is_image(picture):
        pixels = pictures.in_srgb(picture)
        result = _on_array(look, settings, pixels)
        return arrays.like(result, pixels, picture) if isinstance(picture, np.ndarray) else result
    from nnlook_core.api import pillow

    pixels = pillow.pixels_of(picture)
    pillow.require_writable(picture, pixels)
    space = pillow.space_of(picture)
    applier = Applier(look, settings, space=space)
    height, width = pixels.shape[:2]
    window = Window.whole(width, height, pillow.orientation_of(picture))
    return pillow.made_of(applier.pixels(pixels, window), picture)


def _on_array(look: Look, settings: ApplySettings, pixels: NDArray[Any]) -> NDArray[Any]:
    """The look on pixels (…, 3 or 4): each (height, width, c) is a picture, fewer axes have no place.

    Raises ``PictureError`` where a vignette or grain is asked for what has no place.
    """
    applier = Applier(look, settings)
    if pixels.ndim == 3 or not applier.needs_place:
        return applier.pixels(pixels)
    if pixels.ndim > 3:
        result = np.empty_like(pixels)
        for index in np.ndindex(pixels.shape[:-3]):
            result[index] = applier.pixels(pixels[index])
        return result
    if settings.vignette or settings.grain:
        raise PictureError(
            _(
                "An array of shape {shape} is colours without a place, which have no vignette and no "
                "grain. Use (height, width, channels), or leave both out."
            ).format(shape=pixels.shape)
        )
    return Applier(look, replace(settings, vignette=0.0, grain=0.0)).pixels(pixels)


def save(look: Look, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
    """Write a look, as :meth:`Look.save` describes it."""
    storage.save(look, _target(path, SUFFIX, WriteError, overwrite=overwrite), overwrite=overwrite)


@extras.explained()
def to_lut(look: Look, size: int = 33) -> Color3DLUT:
    """The look as a Pillow filter, as :meth:`Look.to_lut` describes it."""
    from PIL.ImageFilter import Color3DLUT

    size = arguments.whole_number("size", size)
    if size not in FILTER_SIZES:
        raise TableError(
            _(
                "A Pillow filter has {least} to {most} points per axis, not {size}. Choose another "
                "size, or use to_cube."
            ).format(least=FILTER_SIZES[0], most=FILTER_SIZES[-1], size=size)
        )
    colours = rgb_grid.red_fastest(size).astype(np.float32)
    return Color3DLUT(size, Applier(look).colours(colours))


@extras.explained()
def to_cube(
    look: Look, path: str | os.PathLike[str], size: int = 33, *, overwrite: bool = False
) -> None:
    """Write the look as a ``.cube``, as :meth:`Look.to_cube` describes it."""
    from nnlook_core import lut

    size = arguments.whole_number("size", size)
    path = _target(path, lut.CUBE, TableError, overwrite=overwrite)
    lut.export(look, path, size=size, overwrite=overwrite)


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

    level = arguments.whole_number("level", level)
    arguments.whole_number("depth", depth)
    path = _target(path, lut.HALD, TableError, overwrite=overwrite)
    lut.export(look, path, size=level, depth=depth, overwrite=overwrite)


def _target(path: Any, ending: str, refusal: type[Refusal], *, overwrite: bool) -> Path:
    """The path of a file to write. Raises ``refusal`` for another ending, ``TypeError`` for no path.

    Raises ``WriteError`` for a folder, a folder that does not exist, and an existing file. The last is
    also refused when it is written, but here the message names the argument.
    """
    target = Path(arguments.path_of(path, WriteError))
    refuse_existing(target, overwrite=True)
    require_extension(target, ending, refusal)
    if not overwrite and os.path.lexists(target):
        raise WriteError(
            _("{file} already exists. Choose another name, or pass overwrite=True.").format(
                file=target
            )
        )
    return target
