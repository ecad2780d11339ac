"""Pairs of pictures, as they are given, as pairs to learn from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from nnlook_core.api import pictures
from nnlook_core.common.i18n import _
from nnlook_core.errors import PictureError
from nnlook_core.lookfile.look import Nodes, name_from
from nnlook_core.pairs.pair import PicturePair

UNNAMED = "Look"
"""The name of a look that was learned of no file and given none."""
USUALLY_INSIDE = 0.5
"""The share of a picture's values that must not lie above 1; where more do, it means 0–255."""


def require_pairs(pairs: Sequence[Any]) -> None:
    """Raise ``TypeError`` where one is no pair."""
    for pair in pairs:
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise TypeError("more is a list of pairs: [(before, after), …]")


def pairs_of(pairs: Sequence[tuple[Any, Any]], *, align: bool) -> Iterator[PicturePair]:
    """Read one pair after the other, and lay the two over each other where that is asked for.

    Raw files are always laid over. Raises as ``nnlook_core.learn``.
    """
    for before, after in pairs:
        lay = PicturePair.aligned if align or _must_be_aligned(before, after) else PicturePair.of
        yield lay(_read(before), _read(after))


def require_words(tags: object, **lines: object) -> None:
    """Raise ``TypeError`` where a line is neither text nor None, or the tags are one text."""
    if isinstance(tags, str):
        raise TypeError("tags are a list of words, not str")
    for name, text in lines.items():
        if not isinstance(text, str | None):
            raise TypeError(f"{name} is text, not {type(text).__name__}")


def name_of(picture: Any) -> str:
    """A look's name, by the file of the picture after processing, if there is one."""
    file = picture if pictures.is_path(picture) else getattr(picture, "filename", None)
    return name_from(Path(file).stem) if pictures.is_path(file) and str(file) else UNNAMED


def nodes_of(nodes: Nodes | int) -> Nodes:
    """The size of the hidden layer as ``train.learn`` takes it; which there are is told there."""
    return cast(Nodes, str(nodes))


def _must_be_aligned(*pair: Any) -> bool:
    paths = [Path(picture) for picture in pair if pictures.is_path(picture)]
    if not paths:
        return False
    from nnlook_core.files.raw import must_be_aligned  # with OpenImageIO, which a path needs anyway

    return must_be_aligned(*paths)


def _read(picture: Any) -> NDArray[Any]:
    """The pixels (height, width, 3 or 4) of a picture that is learned from."""
    pixels = pictures.in_srgb(picture)
    if pixels.ndim != 3:
        raise PictureError(
            _(
                "An array of shape {shape} is no picture to learn from: that is (height, width, 3 or 4), "
                "or (height, width) in gray."
            ).format(shape=pixels.shape)
        )
    if pixels.dtype.kind == "f" and np.mean(pixels[..., :3] > 1) > USUALLY_INSIDE:
        raise PictureError(
            _(
                "Most values of this picture are above 1. As floats they mean 0 to 1: divide them first."
            )
        )
    return pixels
