"""A look: a network as the bytes of an ONNX file, and the card that tells about it."""

from __future__ import annotations

import datetime
import hashlib
import json
import math
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack, overload

from nnlook_core.common.i18n import _
from nnlook_core.common.texts import is_blank, shows_plainly
from nnlook_core.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike

    from numpy.typing import NDArray
    from PIL.Image import Image
    from PIL.ImageFilter import Color3DLUT

    from nnlook_core.common.apply_settings import Mode
    from nnlook_core.effects.grain import Grain
    from nnlook_core.effects.vignette import Vignette
    from nnlook_core.inference.apply import Kind
    from nnlook_core.lookfile.confidence import Confidence


def figure(value: object) -> float | None:
    """A figure of a card; None for anything that is none, since cards come from strangers."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:  # a whole number beyond all floats
        return None


Nodes = Literal["auto", "8", "16", "32", "64"]
NODES: tuple[Nodes, ...] = ("auto", "8", "16", "32", "64")
"""The sizes of the hidden layer to choose from; ``auto`` finds the smallest that is good enough."""

FORMAT = "1"
"""The version of the file format, under ``nnlook.format`` in the file's metadata."""

MAX_TAGS, MAX_TAG_CHARACTERS = 32, 64
MAX_LINE_CHARACTERS = 200
"""Of a name, an author or a licence that is given to a look here."""

CONFIDENCE_KEY = "confidence"
"""Where in a card's ``training`` the text of its ``Confidence`` is, if it has one."""
VIGNETTE_KEY, GRAIN_KEY = "vignette", "grain"
"""Where in a card's ``training`` the numbers of its ``Vignette`` and its ``Grain`` are, if it has them."""


@dataclass(frozen=True)
class Card:
    """What a look tells about itself.

    ``author`` and ``licence`` are None where nobody gave them; ``created`` is an ISO date;
    ``training`` holds the figures of the learning report, what was learned from, and under
    ``CONFIDENCE_KEY`` the text of how sure the look is of each colour; ``tags`` are words to find the
    look by, see :func:`checked_tags`. Cards with equal contents are equal; ``training`` must not be
    changed.
    """

    name: str
    author: str | None = None
    licence: str | None = None
    created: str | None = None
    training: dict[str, Any] = field(default_factory=dict, hash=False)
    tags: tuple[str, ...] = ()

    def __repr__(self) -> str:
        lines = ("name", "author", "licence", "created", "tags")
        told = ", ".join(f"{line}={getattr(self, line)!r}" for line in lines)
        return f"Card({told}, training={{{len(self.training)} entries}})"

    @property
    def confidence(self) -> Confidence | None:
        """How sure the look is of each colour; None where the card does not say it, or not so."""
        from nnlook_core.lookfile.confidence import (
            Confidence,  # with NumPy, which a card does not need
        )

        return Confidence.from_text(self.training.get(CONFIDENCE_KEY))

    @property
    def vignette(self) -> Vignette | None:
        """What the look does by the place; None where the card does not say it, or not so."""
        from nnlook_core.effects.vignette import Vignette

        return Vignette.from_json(self.training.get(VIGNETTE_KEY))

    @property
    def grain(self) -> Grain | None:
        """The grain of the look; None where the card does not say it, or not so."""
        from nnlook_core.effects.grain import Grain

        return Grain.from_json(self.training.get(GRAIN_KEY))

    def figures(self, names: Iterable[str]) -> dict[str, float]:
        """Those of these figures that ``training`` tells as numbers."""
        told = {name: figure(self.training.get(name)) for name in names}
        return {name: value for name, value in told.items() if value is not None}

    def to_json(self) -> str:
        """The card as JSON with sorted keys: the same card gives the same bytes."""
        values = asdict(self)
        if not self.tags:  # the bytes of a card that knew no tags
            del values["tags"]
        return json.dumps(values, sort_keys=True, ensure_ascii=False, allow_nan=False)


def printable(text: str) -> str:
    """One line that only shows: names come from strangers, and may hold what steers a terminal."""
    if text.isprintable():  # as good as always, and a list has thousands
        return text
    return "".join(char if char.isprintable() else " " for char in text)


def name_from(stem: str) -> str:
    """A look's name from that of its file, without what no card takes."""
    shown = printable(stem)
    if is_blank(shown):  # of bytes that are no text they are told
        shown = ascii(stem)[1:-1]
    return shown[:MAX_LINE_CHARACTERS]


def today() -> str:
    """The ISO date for the card of a look that is made now, in UTC."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def checked_line(text: str) -> str:
    """A name, an author or a licence as a card takes it: one line, without spaces around it.

    Raises ``Refusal`` for more than ``MAX_LINE_CHARACTERS`` and for what does not show as it is.
    """
    text = text.strip()
    if len(text) > MAX_LINE_CHARACTERS or not shows_plainly(text):
        raise Refusal(
            _(
                "“{text}” is too long or has unprintable characters. Use one line of "
                "at most {count} characters."
            ).format(text=printable(text[:MAX_LINE_CHARACTERS]), count=MAX_LINE_CHARACTERS)
        )
    return text


def checked_name(text: str) -> str:
    """A look's name as a card takes it. Raises ``Refusal`` as :func:`checked_line`, and for a blank one."""
    name = checked_line(text)
    if is_blank(name):
        raise Refusal(_("The look has no name. Enter one."))
    return name


def checked_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as a card takes them: without spaces around them, none empty, none twice.

    Two that differ in capitals only are the same. Raises ``Refusal`` for more than ``MAX_TAGS``, for
    one longer than ``MAX_TAG_CHARACTERS`` and for what cannot be written.
    """
    kept: dict[str, str] = {}
    for tag in map(str.strip, tags):
        if len(tag) > MAX_TAG_CHARACTERS or not shows_plainly(tag):
            raise Refusal(
                _("“{tag}” is not a valid tag. Use a word of at most {count} characters.").format(
                    tag=printable(tag[:MAX_TAG_CHARACTERS]), count=MAX_TAG_CHARACTERS
                )
            )
        if tag:
            kept.setdefault(tag.casefold(), tag)
    if len(kept) > MAX_TAGS:
        raise Refusal(
            _("Too many tags ({number}). Use at most {count}.").format(
                number=len(kept), count=MAX_TAGS
            )
        )
    return tuple(kept.values())


class HowToApply(TypedDict, total=False):
    """What :meth:`Look.__call__` takes beside a picture."""

    strength: float
    mode: Mode
    vignette: float | None
    grain: float | None
    seed: int


@dataclass(frozen=True, repr=False)
class Look:
    """A function from colour to colour that can be called, saved and shared.

    Make one with :func:`nnlook_core.learn`, :func:`nnlook_core.load` or :func:`nnlook_core.mix`, which
    check what they make. Looks are immutable and hashable; looks with the same bytes are equal.

    Attributes
    ----------
    model : bytes
        The whole ONNX file.
    card : Card
        What the look tells about itself.
    nodes : int
        The size of the hidden layer.
    parameters : int
        The number of weights and biases.
    bounded : bool
        Whether its output is proven to lie in 0–1 for all colours; if not, it is clipped.
    alive : int
        The largest number of values in memory at once per colour.
    """

    model: bytes
    # All that follows is read from the model.
    card: Card = field(compare=False)
    nodes: int = field(compare=False)
    parameters: int = field(compare=False)
    bounded: bool = field(compare=False)
    alive: int = field(compare=False)

    # The methods are in packages that import this module. So these are imported when they are called.

    @overload
    def __call__(self, image: NDArray[Kind], **how: Unpack[HowToApply]) -> NDArray[Kind]: ...
    @overload
    def __call__(self, image: Image, **how: Unpack[HowToApply]) -> Image: ...
    @overload
    def __call__(self, image: str | PathLike[str], **how: Unpack[HowToApply]) -> NDArray[Any]: ...
    def __call__(
        self,
        image: Any,
        *,
        strength: float = 100.0,
        mode: Mode = "all",
        vignette: float | None = None,
        grain: float | None = None,
        seed: int = 0,
    ) -> Any:
        """Apply the look to a picture and return a new one.

        Parameters
        ----------
        image : ndarray, PIL.Image.Image, str or path-like
            An array (…, 3) or (…, 4), whose fourth channel is alpha; gray is (height, width),
            (…, 1), or (…, 2) with alpha. uint8 and uint16 stand for 0–1; float16, float32 and float64
            mean 0–1, and may lie outside. Arrays are in non-linear sRGB. Pillow images have 8 bits.
        strength : float, default=100
            Of its colours, in per cent, 0–100; 0 returns an exact copy if nothing is laid over it.
        mode : {"all", "colour", "tone"}, default="all"
            ``colour`` keeps the picture's lightness (CIE L*), ``tone`` its CIE hue and chroma.
        vignette : float, optional
            How much of the look's vignette, in per cent, 0–100. By default 100, but 0 for one that only
            lightens the corners. Colours without a place, an array (3,) or (n, 3), have none.
        grain : float, default=0
            How much of the look's grain, in per cent, 0–100.
        seed : int, default=0
            Of the grain, 0 to 2³² − 1; another one gives another pattern.

        Returns
        -------
        ndarray or PIL.Image.Image
            For an array, a new array of the same dtype and shape; gray becomes RGB. Integers are rounded
            half up, uint8 with a vignette or grain is dithered; floats are computed in float32. Alpha and
            pixels with NaN or inf do not change.
            For an image, a new one, RGB or RGBA, in the same colour space and with the same ``info``.
            For a path, an array (height, width, 3 or 4), upright, in non-linear sRGB, with the depth of
            the file (uint8, uint16 or float32); uint16 for integers in another colour space.

        Raises
        ------
        TypeError
            If it is not a picture, a masked array, or an array of another dtype.
        PictureError
            If an array has another shape or floats of 0–255, or an image another mode, or a vignette or
            grain is asked for colours without a place; also a ``ValueError``.
        ImageFileError
            If a file is missing, damaged, or in an unknown colour space.
        ValueError
            If ``strength``, ``mode``, ``vignette``, ``grain`` or ``seed`` has another value.
        MissingExtraError
            If a path, or an image with a profile, is given without the extra ``images``.
        """
        from nnlook_core.api import looks

        return looks.apply(
            self, image, strength=strength, mode=mode, vignette=vignette, grain=grain, seed=seed
        )

    def save(self, path: str | PathLike[str], *, overwrite: bool = False) -> None:
        """Write the look as an ONNX file. If it fails, no partial file is left.

        Parameters
        ----------
        path : str or path-like
            The extension is ``.onnx``.
        overwrite : bool, default=False
            Whether an existing file may be replaced.

        Raises
        ------
        WriteError
            If the extension is another, the file exists, cannot be written, or would be hidden.
        TypeError
            If ``path`` is not a path, for example an open file.
        """
        from nnlook_core.api import looks

        looks.save(self, path, overwrite=overwrite)

    def to_lut(self, size: int = 33) -> Color3DLUT:
        """Convert the look to a Pillow filter: ``image.filter(look.to_lut())``.

        It is faster than the look and slightly less accurate, because Pillow interpolates. It has no
        vignette and no grain, as every table.

        Parameters
        ----------
        size : int, default=33
            Points per axis, 2–65.

        Returns
        -------
        PIL.ImageFilter.Color3DLUT
            For sRGB images in mode RGB or RGBA.

        Raises
        ------
        TableError
            If the size is out of range.
        TypeError
            If the size is not an int.
        MissingExtraError
            If Pillow is not installed (extra ``images``).
        """
        from nnlook_core.api import looks

        return looks.to_lut(self, size)

    def to_cube(
        self, path: str | PathLike[str], size: int = 33, *, overwrite: bool = False
    ) -> None:
        """Write the colours of the look as a ``.cube`` LUT, for video and photo programs.

        Parameters
        ----------
        path : str or path-like
            The extension is ``.cube``.
        size : int, default=33
            Points per axis, 2–129. Most programs support 17, 33 and 65.
        overwrite : bool, default=False
            Whether an existing file may be replaced.

        Raises
        ------
        TableError
            If the extension or the size is another.
        WriteError
            If the file exists or cannot be written.
        TypeError
            If ``path`` is not a path, or ``size`` not an int.
        """
        from nnlook_core.api import looks

        looks.to_cube(self, path, size, overwrite=overwrite)

    def to_hald(
        self,
        path: str | PathLike[str],
        level: int = 8,
        *,
        depth: Literal[8, 16] = 16,
        overwrite: bool = False,
    ) -> None:
        """Write the colours of the look as a Hald CLUT, a LUT in a PNG file.

        Parameters
        ----------
        path : str or path-like
            The extension is ``.png``.
        level : int, default=8
            2–16; the picture has level³ × level³ pixels, the table level² points per axis.
        depth : {8, 16}, default=16
            Bits per channel.
        overwrite : bool, default=False
            Whether an existing file may be replaced.

        Raises
        ------
        TableError
            If the extension, the level or the depth is another.
        WriteError
            If the file exists or cannot be written.
        TypeError
            If ``path`` is not a path, or ``level`` or ``depth`` not an int.
        MissingExtraError
            If the extra ``images`` is not installed.
        """
        from nnlook_core.api import looks

        looks.to_hald(self, path, level, depth=depth, overwrite=overwrite)

    def __repr__(self) -> str:
        error = self.card.figures(["delta_e_mean"])
        told = "".join(f", ΔE {value:.3g}" for value in error.values())
        return f"<Look “{printable(self.name)}”: {self.nodes} nodes, {len(self.model)} bytes{told}>"

    @property
    def name(self) -> str:
        """The name on the card."""
        return self.card.name

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the file, in hexadecimal."""
        return hashlib.sha256(self.model).hexdigest()
