"""The job *apply*: pixels come and go back with the look."""

from __future__ import annotations

from typing import Any

from nnlook_core.common.apply_settings import ApplySettings
from nnlook_core.inference import mixing
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile.confidence import Guesses
from nnlook_core.worker.pixels import pixels_of, window_of
from nnlook_core.worker.session import Session


def run(session: Session, job: dict[str, Any]) -> None:
    """Apply a look to bands of pixels, and tell how much of them it guessed."""
    settings = ApplySettings.from_json(job)
    look = mixing.load(job["file"], settings)
    confidence = look.card.confidence
    guesses = None if confidence is None else Guesses(confidence)
    applier = Applier(look, settings)
    applied = applier.following(window_of(job))
    session.say("ready", name=look.name, sha256=look.sha256, identity=applier.is_identity)
    for _, body in session.rest():
        pixels = pixels_of(body, job)
        session.say("band", applied(pixels).tobytes())
        if guesses is not None:
            guesses.add(pixels)
    session.say("done", guessed_share=None if guesses is None else guesses.share)
