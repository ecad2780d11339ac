"""What the program refuses, as values: each message is a sentence for the user, with a remedy."""

from __future__ import annotations

from nnlook_core.common.errors import Refusal, WriteError

__all__ = [
    "ChartError",
    "ImageFileError",
    "LookFileError",
    "MissingExtraError",
    "PairError",
    "PictureError",
    "Refusal",
    "TableError",
    "WriteError",
]


class LookFileError(Refusal):
    """A file is not a look, or not one that may be run."""


class PairError(Refusal):
    """Two pictures cannot teach a look."""


class ChartError(Refusal):
    """A picture is no processed chart, or one that was altered otherwise than in its colours."""


class ImageFileError(Refusal):
    """An image file cannot be read or written."""


class TableError(Refusal):
    """A colour table (.cube, Hald CLUT) cannot be read, or not written in the size asked for."""


class PictureError(Refusal, ValueError):
    """An array or a Pillow image is not shaped, or does not hold, what a picture for looks does."""


class MissingExtraError(Refusal):
    """A package that this needs is not installed; the message names the extra that brings it."""
