"""The job *compare*: bands before and after come, what the look makes of them and the error go back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core import heat, lookfile
from nnlook_core.errors import Refusal
from nnlook_core.i18n import _
from nnlook_core.judging import Judge, Judged
from nnlook_core.pixels import from_float
from nnlook_core.worker.pixels import DEPTHS, halves, pixels_of
from nnlook_core.worker.talk import Talk

SHOWN: dict[str, Callable[[Judged], NDArray[np.float32]]] = {
    "predicted": lambda judged: judged.predicted,
    "difference": lambda judged: judged.difference(),
    "heat": lambda judged: heat.heat_map(judged.delta_e),
}
"""What may be asked for of each band, as colours in 0–1."""


def run(talk: Talk, job: dict[str, Any]) -> None:
    """Compare a look with the exact processing of the same pixels."""
    unknown = set(job["show"]) - set(SHOWN)
    if unknown:
        words = _("The worker cannot show {pictures}. Run the installer again.")
        raise Refusal(words.format(pictures=", ".join(sorted(unknown))))
    look = lookfile.load(job["file"])
    judge = Judge(look)
    legend = from_float(heat.ramp(), np.uint8)
    talk.say("ready", legend.tobytes(), name=look.name, sha256=look.sha256, heat_top=heat.TOP)
    for frame in talk.rest():
        before, after = halves(pixels_of(frame[1], job))
        judged = judge.add(before, after)
        shown = [_as_pixels(SHOWN[what](judged), before, job) for what in job["show"]]
        talk.say("band", b"".join(pixels.tobytes() for pixels in shown))
    verdict = judge.verdict()
    talk.say(
        "done",
        **asdict(verdict.difference),
        words=verdict.in_words(),
        worst=None if verdict.worst is None else asdict(verdict.worst),
    )


def _as_pixels(
    colours: NDArray[np.float32], before: NDArray[Any], job: dict[str, Any]
) -> NDArray[Any]:
    """Colours as pixels of the job's format, with the alpha of *before*."""
    pixels = np.empty_like(before)
    pixels[:, :3] = from_float(colours[:, :3], DEPTHS[job["depth"]])
    pixels[:, 3:] = before[:, 3:]
    return pixels
