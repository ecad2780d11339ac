"""nnlook: learn a colour look from a picture before and after, keep it as an ONNX file, apply it.

    import nnlook_core as nnlook

    result = nnlook.learn("before.png", "after.png", name="Evening")
    result.report.delta_e_mean                  # how close it came
    result.look.save("evening.onnx")

    look = nnlook.load("evening.onnx")
    evening = look(photo, strength=80)          # an array or an image of Pillow's, and the same comes back
    photo.filter(look.to_lut())                 # as a filter of Pillow's

A picture is the path of a file, an image of Pillow's or an array. What is named here is public, as are
the methods and attributes of what it gives; everything else may change at any time. The pages in
``docs/api`` tell more.

A wrong argument raises ``TypeError`` or ``ValueError``. What cannot be done with these files and pictures
raises a ``Refusal``, whose text is a sentence for the user. Everything is imported where it is used: NumPy
and ONNX take a moment, scikit-learn and skl2onnx seconds.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, overload

from nnlook_core import extras
from nnlook_core._version import __version__
from nnlook_core.errors import (
    ImageFileError,
    LookFileError,
    MissingExtraError,
    PairError,
    PictureError,
    Refusal,
    TableError,
    WriteError,
)
from nnlook_core.lookfile.look import Card, Look, Nodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PIL.Image import Image

    from nnlook_core.common.apply_settings import Mode
    from nnlook_core.inference.apply import Kind
    from nnlook_core.lookfile.confidence import Guessed
    from nnlook_core.metrics.delta_e import Difference
    from nnlook_core.training.train import Lesson, OnProgress

    Path = str | os.PathLike[str]
    Picture = Path | Image | NDArray[Any]

# ONNX Runtime reports to its makers, and keeps files in the cache folder for that, unless this is set
# before it is imported.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

__all__ = [
    "Card",
    "ImageFileError",
    "Look",
    "LookFileError",
    "MissingExtraError",
    "PairError",
    "PictureError",
    "Refusal",
    "TableError",
    "WriteError",
    "__version__",
    "apply",
    "guessed",
    "learn",
    "load",
    "measure",
    "mix",
    "save",
]


@extras.explained()
def learn(
    before: Picture,
    after: Picture,
    *,
    more: Sequence[tuple[Picture, Picture]] = (),
    align: bool = False,
    name: str | None = None,
    author: str | None = None,
    licence: str | None = None,
    created: str | None = None,
    tags: Sequence[str] = (),
    nodes: Nodes | int = "auto",
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> Lesson:
    """Learn a look from a picture before and after processing, or from several such pairs.

    Needs the extra ``learn``; for paths, and for images with a colour profile, also ``images``.

    Parameters
    ----------
    before, after : str, path-like, PIL.Image.Image or ndarray
        The same picture twice, of one size. Files and images are turned upright and converted from their
        colour profile to sRGB. Arrays are (height, width, 3 or 4), or (height, width) in gray: uint8,
        uint16, float16, float32 or float64 in non-linear sRGB. Floats mean 0–1 and are clipped to that.
        Pixels that are transparent in either, or hold NaN or inf, are passed over.
    more : sequence of (before, after), default=()
        More pairs of the same look; each counts as much as the first, and may have another size.
    align : bool, default=False
        Lay the pictures of each pair over each other first; then their sizes may differ too. A raw file
        is always aligned.
    name : str, optional
        The look's name, by default that of the file of ``after``, without its ending, or "Look".
    author, licence : str, optional
        For the look's card, one line each.
    created : str, optional
        The date on the card, as 2026-01-31; by default today's, in UTC.
    tags : sequence of str, default=()
        Words for the card to find the look by: at most 32 of 64 characters.
    nodes : {"auto", "8", "16", "32", "64"} or int, default="auto"
        The size of the hidden layer; ``auto`` finds the smallest that is as good as any.
    seed : int, default=0
        The same pictures, seed, threads, versions, machine and date give the same bytes.
    on_progress : callable, optional
        Called now and then with an object that has ``fraction`` (0–1) and ``delta_e`` (so far, or None).
        Returning True ends the learning with the best look so far.

    Returns
    -------
    Lesson
        With ``look``, a :class:`Look`, and ``report``. The report has ``delta_e_mean``, ``delta_e_p95`` and
        ``delta_e_max`` (CIEDE2000) and ``psnr`` (dB), on colours that the look did not see; ``nodes``,
        ``parameters``, ``seconds``, ``coverage`` (the share of all colours that the pairs show, 0–1),
        ``noise_floor`` (ΔE, or None), ``remarks`` (sentences) and more.

    Raises
    ------
    PairError
        Where the pictures cannot teach a look: other sizes, one colour, nothing visible.
    PictureError, ImageFileError, TypeError
        Where one cannot be taken as a picture.
    Refusal
        For words and a date that no card takes.
    MissingExtraError
        Where an extra is not installed.
    ValueError
        For ``nodes`` that there are not.
    """
    from nnlook_core.api import learning
    from nnlook_core.training import train

    learning.require_pairs(more)
    learning.require_words(tags, name=name, author=author, licence=licence)
    return train.learn(
        learning.pairs_of([(before, after), *more], align=align),
        name=learning.name_of(after) if name is None else name,
        author=author,
        licence=licence,
        created=created,
        tags=tags,
        nodes=learning.nodes_of(nodes),
        seed=seed,
        on_progress=on_progress,
    )


@overload
def apply(
    look: Look, pixels: NDArray[Kind], *, strength: float = 100.0, mode: Mode = "all"
) -> NDArray[Kind]: ...
@overload
def apply(look: Look, pixels: Image, *, strength: float = 100.0, mode: Mode = "all") -> Image: ...
@overload
def apply(
    look: Look, pixels: Path, *, strength: float = 100.0, mode: Mode = "all"
) -> NDArray[Any]: ...
def apply(look: Look, pixels: Any, *, strength: float = 100.0, mode: Mode = "all") -> Any:
    """Apply a look to a picture: ``look(pixels)`` as a function, see :meth:`Look.__call__`."""
    _require_looks(look)
    return look(pixels, strength=strength, mode=mode)


@extras.explained()
def guessed(look: Look, pixels: Picture) -> Guessed | None:
    """Tell where in a picture a look only guesses.

    Parameters
    ----------
    look : Look
    pixels : str, path-like, PIL.Image.Image or ndarray
        As :meth:`Look.__call__` takes it.

    Returns
    -------
    Guessed or None
        With ``mask``, a boolean array of the picture's shape without the channels, and ``share``, 0–1 of
        the visible pixels. A guess is an expected ΔE above 2.5 at full strength. Transparent pixels
        do not count. None where the look does not tell, as those learned by older versions.

    Raises
    ------
    TypeError, PictureError, ImageFileError, MissingExtraError
        As :meth:`Look.__call__`.
    """
    from nnlook_core.api import pictures
    from nnlook_core.lookfile.confidence import Guessed, Guesses

    _require_looks(look)
    source = pictures.in_srgb(pixels)
    confidence = look.card.confidence
    if confidence is None:
        return None
    guesses = Guesses(confidence)
    mask = guesses.add(source.reshape(-1, source.shape[-1]))
    return Guessed(mask.reshape(source.shape[:-1]), guesses.share)


def load(path: Path) -> Look:
    """Read a look file and audit it, so that any file may be tried.

    Parameters
    ----------
    path : str or path-like

    Returns
    -------
    Look

    Raises
    ------
    LookFileError
        Where the file is missing, unreadable or not a look.
    """
    from nnlook_core.lookfile import storage

    return storage.load(os.fspath(path))


def save(look: Look, path: Path, *, overwrite: bool = False) -> None:
    """Write a look: ``look.save(path)`` as a function, see :meth:`Look.save`."""
    _require_looks(look)
    look.save(path, overwrite=overwrite)


@extras.explained()
def measure(predicted: Picture, exact: Picture) -> Difference:
    """Tell how far two pictures are apart. Needs the extra ``learn``.

    Parameters
    ----------
    predicted, exact : str, path-like, PIL.Image.Image or ndarray
        Two of one shape, as :meth:`Look.__call__` takes them; alpha is left out.

    Returns
    -------
    Difference
        With ``delta_e_mean``, ``delta_e_p95`` and ``delta_e_max`` (CIEDE2000, D65), over all pixels, and
        ``psnr`` (dB, None for identical pictures).

    Raises
    ------
    ValueError
        Where the shapes differ, or there is no pixel.
    TypeError, PictureError, ImageFileError, MissingExtraError
        As :meth:`Look.__call__`.
    """
    from nnlook_core.api import pictures
    from nnlook_core.colour.pixels import to_float
    from nnlook_core.metrics import delta_e

    sides = [pictures.in_srgb(side)[..., :3] for side in (predicted, exact)]
    if sides[0].shape != sides[1].shape:
        raise ValueError(f"cannot compare {sides[0].shape} with {sides[1].shape}")
    first, second = map(to_float, sides)
    return delta_e.measure(first, second)


def mix(
    a: Look,
    b: Look,
    percent: float,
    *,
    name: str | None = None,
    author: str | None = None,
    licence: str | None = None,
    created: str | None = None,
    tags: Sequence[str] | None = None,
) -> Look:
    """Make one look of two: (1 − percent/100)·a + percent/100·b, for every colour.

    Parameters
    ----------
    a, b : Look
    percent : float
        0 (``a`` alone) to 100 (``b`` alone).
    name : str, optional
        By default both names with their shares.
    author, licence : str, optional
        By default those of both where they are the same, else none.
    created : str, optional
        The date on the card, as 2026-01-31; none by default.
    tags : sequence of str, optional
        By default those of both.

    Returns
    -------
    Look
        It holds both networks, so it takes the time of both.

    Raises
    ------
    Refusal
        Where it would hold more than a look may, as a mix of many mixes does, and for words that no
        card takes.
    ValueError
        For a percentage beyond 0–100.
    """
    from nnlook_core.inference import blend

    _require_looks(a, b)
    return blend.mixed(
        a, b, percent, name=name, author=author, licence=licence, created=created, tags=tags
    )


def _require_looks(*looks: object) -> None:
    """Raise ``TypeError`` where one is none, such as the path of its file."""
    for look in looks:
        if not isinstance(look, Look):
            raise TypeError(f"a look is what learn, load and mix give, not {type(look).__name__}")
