"""nnlook: learn a colour look from a picture before and after, save it as an ONNX file, apply it.

    import nnlook_core as nnlook

    result = nnlook.learn("before.png", "after.png", name="Evening")
    result.report.delta_e_mean                  # how close it came
    result.look.save("evening.onnx")

    look = nnlook.load("evening.onnx")
    evening = look(photo, strength=80)          # an array or a Pillow image, and returns the same kind
    photo.filter(look.to_lut())                 # as a Pillow filter

A picture is the path of a file, a Pillow image or an array. The names in ``__all__`` are public, and so are
the methods and attributes of the objects they return; everything else may change at any time. See also the
pages in ``docs/api``.

A wrong argument raises ``TypeError`` or ``ValueError``. A file or picture that cannot be used raises a
``Refusal``, whose text is a sentence for the user. Modules are imported on first use: NumPy and ONNX take a
moment, scikit-learn and skl2onnx seconds.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Unpack, overload

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
    from nnlook_core.lookfile.look import HowToApply
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


def __dir__() -> list[str]:
    return sorted(__all__)


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

    Requires the extra ``learn``, and ``images`` for paths and for images with a colour profile.

    Parameters
    ----------
    before, after : str, path-like, PIL.Image.Image or ndarray
        The same picture twice, in one size. Files and images are rotated upright and converted from their
        colour profile to sRGB. Arrays are (height, width, 3 or 4), or (height, width) for grayscale:
        uint8, uint16, float16, float32 or float64 in non-linear sRGB. Floats are clipped to 0–1.
        Pixels that are transparent in either picture, or have NaN or inf, are ignored.
    more : sequence of (before, after), default=()
        More pairs of the same look. Each has the same weight as the first and may have another size.
    align : bool, default=False
        Align the pictures of each pair first; their sizes may differ then. Raw files are always aligned.
    name : str, optional
        The name of the look; by default the file name of ``after`` without extension, or "Look".
    author, licence : str, optional
        For the card of the look, one line each.
    created : str, optional
        The date on the card, as 2026-01-31; by default today in UTC.
    tags : sequence of str, default=()
        Words for searching, on the card: at most 32 of at most 64 characters.
    nodes : {"auto", "8", "16", "32", "64"} or int, default="auto"
        The size of the hidden layer; ``auto`` chooses the smallest that does not lose accuracy.
    seed : int, default=0
        0 to 2³² − 1. The same pictures, seed, threads, versions, machine and date give the same bytes.
    on_progress : callable, optional
        Called regularly with an object with ``fraction`` (0–1) and ``delta_e`` (so far, or None).
        Return True to stop with the best look so far.

    Returns
    -------
    Lesson
        With ``look``, a :class:`Look`, and ``report``. The report has ``delta_e_mean``, ``delta_e_p95`` and
        ``delta_e_max`` (CIEDE2000) and ``psnr`` (dB), on colours held out from learning; ``nodes``,
        ``parameters``, ``seconds``, ``coverage`` (the share of the colour cube that the pairs show, 0–1),
        ``noise_floor`` (ΔE, or None), ``remarks`` (sentences) and more.

    Raises
    ------
    PairError
        If the pictures are not a pair to learn from: different sizes, one colour, nothing visible.
    PictureError, ImageFileError
        If a picture cannot be used.
    Refusal
        If a text or date is not valid on a card.
    MissingExtraError
        If an extra is not installed.
    TypeError, ValueError
        If an argument has the wrong type or value, such as another number of nodes.
    """
    from nnlook_core.api import arguments, learning
    from nnlook_core.training import train

    more = learning.more_pairs(more)
    arguments.require_lines(name=name, author=author, licence=licence)
    arguments.require_callable("on_progress", on_progress)
    return train.learn(
        learning.pairs_of([(before, after), *more], align=align),
        name=learning.name_of(after) if name is None else name,
        author=author,
        licence=licence,
        created=created,
        tags=arguments.tags_of(tags),
        nodes=learning.nodes_of(nodes),
        seed=arguments.seed_of(seed),
        on_progress=on_progress,
    )


@overload
def apply(look: Look, pixels: NDArray[Kind], **how: Unpack[HowToApply]) -> NDArray[Kind]: ...
@overload
def apply(look: Look, pixels: Image, **how: Unpack[HowToApply]) -> Image: ...
@overload
def apply(look: Look, pixels: Path, **how: Unpack[HowToApply]) -> NDArray[Any]: ...
def apply(
    look: Look,
    pixels: Any,
    *,
    strength: float = 100.0,
    mode: Mode = "all",
    vignette: float | None = None,
    grain: float | None = None,
    seed: int = 0,
) -> Any:
    """Apply a look to a picture: ``look(pixels)`` as a function, see :meth:`Look.__call__`."""
    _require_looks(look)
    return look(pixels, strength=strength, mode=mode, vignette=vignette, grain=grain, seed=seed)


@extras.explained()
def guessed(look: Look, pixels: Picture) -> Guessed | None:
    """Show which pixels of a picture have colours that the pair of a look did not cover.

    The look has to guess how these change. It expects a smooth processing: if the real one changes
    abruptly between the colours of the pair, it can be wrong elsewhere too.

    Parameters
    ----------
    look : Look
    pixels : str, path-like, PIL.Image.Image or ndarray
        As :meth:`Look.__call__` takes it.

    Returns
    -------
    Guessed or None
        With ``mask``, a boolean array with the shape of the picture without the channels, and ``share``,
        its share of the visible pixels, 0–1. A pixel is in the mask if the expected ΔE at full strength
        is above 2.5; transparent pixels are not. None if the look has no such data, as looks learned by
        older versions or imported from a network.

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


def load(path: Path | bytes) -> Look:
    """Read and check a look file. It is safe for files from strangers.

    Parameters
    ----------
    path : str, path-like or bytes
        The path of a file, or as bytes the file itself, such as ``look.model``.

    Returns
    -------
    Look

    Raises
    ------
    LookFileError
        If the file is missing, unreadable or not a look.
    TypeError
        If ``path`` is something else.
    """
    from nnlook_core.api import arguments
    from nnlook_core.lookfile import storage

    if isinstance(path, bytes):
        return storage.parse(path)
    return storage.load(arguments.path_of(path, LookFileError))


def save(look: Look, path: Path, *, overwrite: bool = False) -> None:
    """Write a look: ``look.save(path)`` as a function, see :meth:`Look.save`."""
    _require_looks(look)
    look.save(path, overwrite=overwrite)


@extras.explained()
def measure(predicted: Picture, exact: Picture) -> Difference:
    """Measure the colour difference between two pictures. Requires the extra ``learn``.

    Parameters
    ----------
    predicted, exact : str, path-like, PIL.Image.Image or ndarray
        Two pictures of the same size, as :meth:`Look.__call__` takes them; alpha is ignored.

    Returns
    -------
    Difference
        With ``delta_e_mean``, ``delta_e_p95`` and ``delta_e_max`` (CIEDE2000, D65), over all pixels, and
        ``psnr`` (dB, None for identical pictures).

    Raises
    ------
    PictureError
        If the sizes differ, or there are no pixels; also a ``ValueError``.
    TypeError, PictureError, ImageFileError, MissingExtraError
        As :meth:`Look.__call__`.
    """
    from nnlook_core.api import pictures
    from nnlook_core.colour.pixels import to_float
    from nnlook_core.metrics import delta_e

    first, second = (pictures.in_srgb(side)[..., :3] for side in (predicted, exact))
    pictures.require_comparable(first, second)
    return delta_e.measure(to_float(first), to_float(second))


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
    """Mix two looks: (1 − percent/100)·a + percent/100·b for every colour.

    Parameters
    ----------
    a, b : Look
    percent : float
        In per cent: 0 is ``a`` alone, 100 is ``b`` alone.
    name : str, optional
        By default both names with their shares.
    author, licence : str, optional
        By default those of ``a`` and ``b`` if they are equal, otherwise None.
    created : str, optional
        The date on the card, as 2026-01-31; by default None.
    tags : sequence of str, optional
        By default the tags of ``a``, then those of ``b`` that ``a`` does not have, at most 32.

    Returns
    -------
    Look
        It contains both networks, so applying it takes as long as applying both.

    Raises
    ------
    Refusal
        If it would be too large for a look, as a mix of many mixes is, or if a text is not valid on a
        card.
    TypeError, ValueError
        If an argument has the wrong type, or ``percent`` is not in 0–100.
    """
    from nnlook_core.api import arguments
    from nnlook_core.inference import mixing

    _require_looks(a, b)
    arguments.require_lines(name=name, author=author, licence=licence, created=created)
    return mixing.mixed(
        a,
        b,
        arguments.percentage("percent", percent),
        name=name,
        author=author,
        licence=licence,
        created=created,
        tags=None if tags is None else arguments.tags_of(tags),
    )


def _require_looks(*looks: object) -> None:
    """Raise ``TypeError`` for anything that is not a look, such as the path of one."""
    for look in looks:
        if not isinstance(look, Look):
            raise TypeError(f"a look is what learn, load and mix return, not {type(look).__name__}")
