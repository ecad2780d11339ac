"""nnlook: learn a colour look from one before/after pair, keep it as an ONNX file, apply it.

    lesson = nnlook_core.learn(before, after, name="Evening")   # arrays (height, width, 3 or 4)
    nnlook_core.save(lesson.look, "evening.onnx")
    look = nnlook_core.load("evening.onnx")
    result = nnlook_core.apply(look, photo, strength=80)
    half = nnlook_core.mix(look, another, 50)
    nnlook_core.measure(result, exact).delta_e_mean
    nnlook_core.guessed(look, photo).share      # how much of the photo the look only guesses

Pixels are uint8, uint16 or float32, non-linear sRGB; a fourth channel is alpha. What cannot be done is
raised as a ``Refusal``, whose text is a sentence for the user. Everything else is
imported where it is used: NumPy and ONNX take a moment, scikit-learn and skl2onnx seconds.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from nnlook_core._version import __version__
from nnlook_core.errors import ImageFileError, LookFileError, PairError, Refusal, WriteError
from nnlook_core.lookfile.look import Card, Look, Nodes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from nnlook_core.common.apply_settings import Mode
    from nnlook_core.inference.apply import Kind
    from nnlook_core.lookfile.confidence import Guessed
    from nnlook_core.metrics.delta_e import Difference
    from nnlook_core.training.train import Lesson, OnProgress

# ONNX Runtime reports to its makers, and keeps files in the cache folder for that, unless this is set
# before it is imported.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

__all__ = [
    "Card",
    "ImageFileError",
    "Look",
    "LookFileError",
    "PairError",
    "Refusal",
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


def learn(
    before: NDArray[Any],
    after: NDArray[Any],
    *,
    more: Sequence[tuple[NDArray[Any], NDArray[Any]]] = (),
    align: bool = False,
    name: str,
    author: str | None = None,
    licence: str | None = None,
    created: str | None = None,
    tags: Sequence[str] = (),
    nodes: Nodes = "auto",
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> Lesson:
    """Learn a look from two arrays (height, width, 3 or 4) of one size; see ``training.train``.

    more : more pairs of the same look; their sizes may differ from the first one's
    align : lay the pictures of each pair over each other first; then their sizes may differ too

    Raises ``PairError`` where they cannot teach a look.
    """
    from nnlook_core.pairs.pair import PicturePair
    from nnlook_core.training import train

    lay = PicturePair.aligned if align else PicturePair.of
    return train.learn(
        (lay(*pair) for pair in [(before, after), *more]),
        name=name,
        author=author,
        licence=licence,
        created=created,
        tags=tags,
        nodes=nodes,
        seed=seed,
        on_progress=on_progress,
    )


def apply(
    look: Look, pixels: NDArray[Kind], *, strength: float = 100.0, mode: Mode = "all"
) -> NDArray[Kind]:
    """The look on pixels (…, 3 or 4), a new array of the same shape and type; see ``inference.apply``."""
    from nnlook_core.common.apply_settings import ApplySettings
    from nnlook_core.inference.apply import Applier

    return Applier(look, ApplySettings(strength, mode)).pixels(pixels)


def guessed(look: Look, pixels: NDArray[Any]) -> Guessed | None:
    """Where in pixels (…, 3 or 4) the look only guesses: a ``mask`` (…) and its ``share``, 0–1.

    A guess is an expected ΔE above ``confidence.GUESSED``, at full strength. Transparent pixels do
    not count. None where the look does not tell, as those learned by older versions.
    """
    from nnlook_core.lookfile.confidence import Guessed, Guesses

    confidence = look.card.confidence
    if confidence is None:
        return None
    guesses = Guesses(confidence)
    mask = guesses.add(pixels.reshape(-1, pixels.shape[-1]))
    return Guessed(mask.reshape(pixels.shape[:-1]), guesses.share)


def load(path: str | Path) -> Look:
    """Read and audit a look file; raises ``LookFileError`` where it is not one."""
    from nnlook_core.lookfile import storage

    return storage.load(path)


def save(look: Look, path: str | Path, *, overwrite: bool = False) -> None:
    """Write a look whole or not at all; raises ``WriteError``."""
    from nnlook_core.lookfile import storage

    storage.save(look, path, overwrite=overwrite)


def measure(predicted: NDArray[Any], exact: NDArray[Any]) -> Difference:
    """CIEDE2000 and PSNR between two arrays (…, 3 or 4) of the same shape; alpha is left out.

    Raises ``ValueError`` where the shapes differ.
    """
    from nnlook_core.colour import pixels
    from nnlook_core.metrics import delta_e

    first, second = (pixels.to_float(side[..., :3]) for side in (predicted, exact))
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
    """One look that is (1 − percent/100)·a + percent/100·b; see ``inference.blend``.

    Raises ``Refusal`` where the mix would hold more than a look may.
    """
    from nnlook_core.inference import blend

    return blend.mixed(
        a, b, percent, name=name, author=author, licence=licence, created=created, tags=tags
    )
