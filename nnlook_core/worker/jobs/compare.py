"""The job *compare*: bands before and after come, what the look makes of them and the error go back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core.colour.pixels import from_float
from nnlook_core.common.i18n import _
from nnlook_core.effects.window import Window
from nnlook_core.errors import Refusal
from nnlook_core.inference.overlay import rounded
from nnlook_core.lookfile import storage
from nnlook_core.metrics import heatmap
from nnlook_core.metrics.evaluate import EvaluatedPixels, Evaluator
from nnlook_core.worker.pixels import halves, pixels_of, window_of
from nnlook_core.worker.session import Session

SHOWN: dict[str, Callable[[EvaluatedPixels], NDArray[np.float32]]] = {
    "predicted": lambda evaluated: evaluated.predicted,
    "difference": lambda evaluated: evaluated.difference(),
    "heat": lambda evaluated: heatmap.heatmap_of(evaluated.delta_e),
}
"""What may be asked for of each band, as colours in 0–1."""


def run(session: Session, job: dict[str, Any]) -> None:
    """Compare a look with the exact processing of the same pixels."""
    unknown = set(job["show"]) - set(SHOWN)
    if unknown:
        words = _("Unknown picture in the worker: {pictures}. Run the installer again.")
        raise Refusal(words.format(pictures=", ".join(sorted(unknown))))
    look = storage.load(job["file"])
    window = window_of(job)
    evaluator = Evaluator(look, window)
    legend = from_float(heatmap.ramp(), np.uint8)
    session.say("ready", legend.tobytes(), name=look.name, sha256=look.sha256, heat_top=heatmap.TOP)
    for frame in session.rest():
        before, after = halves(pixels_of(frame[1], job))
        evaluated = evaluator.add(before, after)
        # What the look gives in 8 bits is dithered as where it is applied.
        dithered = window if look.card.vignette is not None else None
        shown = [
            _as_pixels(SHOWN[what](evaluated), before, dithered if what == "predicted" else None)
            for what in job["show"]
        ]
        window = window.after(len(before))
        session.say("band", b"".join(pixels.tobytes() for pixels in shown))
    evaluation = evaluator.result()
    session.say(
        "done",
        **asdict(evaluation.difference),
        worst=None if evaluation.worst is None else asdict(evaluation.worst),
    )


def _as_pixels(
    colours: NDArray[np.float32], before: NDArray[Any], dithered: Window | None
) -> NDArray[Any]:
    """Colours as pixels of *before*'s format, with its alpha; ``dithered`` is where they lie."""
    pixels = np.empty_like(before)
    dtype, colours = before.dtype.type, colours[:, :3]
    if dithered is None:
        pixels[:, :3] = from_float(colours, dtype)
    else:
        pixels[:, :3] = rounded(colours, dtype, dithered)
    pixels[:, 3:] = before[:, 3:]
    return pixels
