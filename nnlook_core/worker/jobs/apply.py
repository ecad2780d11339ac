"""The job *apply*: pixels come and go back with the look."""

from __future__ import annotations

from typing import Any

from nnlook_core.inference import blend
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile.confidence import Guesses
from nnlook_core.worker.pixels import pixels_of
from nnlook_core.worker.session import Session


def run(session: Session, job: dict[str, Any]) -> None:
    """Apply a look to bands of pixels, and tell how much of them it guessed."""
    look = blend.load(job["file"], job.get("other"), job.get("mix", 0.0))
    confidence = look.card.confidence
    guesses = None if confidence is None else Guesses(confidence)
    applier = Applier(look, strength=job["strength"], mode=job["mode"])
    session.say("ready", name=look.name, sha256=look.sha256)
    for _, body in session.rest():
        pixels = pixels_of(body, job)
        session.say("band", applier.pixels(pixels).tobytes())
        if guesses is not None:
            guesses.add(pixels)
    session.say("done", guessed_share=None if guesses is None else guesses.share)
