"""Pairs of pictures, as they are given, as pairs to learn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from numpy.typing import NDArray

from nnlook_core.api import arrays, pictures
from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import Remark
from nnlook_core.errors import PictureError
from nnlook_core.lookfile.look import Nodes, name_from
from nnlook_core.pairs.pair import PicturePair

UNNAMED = "Look"
"""The name of a look that was learned of no file and given none."""


def more_pairs(pairs: Any) -> list[tuple[Any, Any]]:
    """The argument ``more`` as a list. Raises ``TypeError`` for what is not one of pairs."""
    several = list(pairs) if isinstance(pairs, Iterable) else [pairs]
    for pair in several:
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise TypeError("more is a list of pairs: [(before, after), …]")
    return several


def pairs_of(pairs: Sequence[tuple[Any, Any]], *, align: bool) -> Iterator[PicturePair]:
    """Read one pair after the other, and lay the two over each other where that is asked for.

    Raw files are always laid over. Raises as ``nnlook_core.learn``.
    """
    for before, after in pairs:
        lay = PicturePair.aligned if align or _must_be_aligned(before, after) else PicturePair.of
        (one, on_one), (other, on_other) = _read(before), _read(after)
        pair = lay(one, other)
        yield replace(pair, remarks=(*on_one, *on_other, *pair.remarks))


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


def _read(picture: Any) -> tuple[NDArray[Any], tuple[Remark, ...]]:
    """The pixels (height, width, 3 or 4) of a picture that is learned from, and remarks on it."""
    pixels, remarks = pictures.in_srgb_with_remarks(picture)
    if pixels.ndim != 3:
        raise PictureError(
            _(
                "Cannot learn from an array of shape {shape}. Use (height, width, 3 or 4), or (height, "
                "width) for grayscale."
            ).format(shape=pixels.shape)
        )
    arrays.require_unit_range(pixels, brightest=1)  # as all above 1 is clipped
    return pixels, remarks
