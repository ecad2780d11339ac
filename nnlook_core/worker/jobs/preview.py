"""The job *preview*: small pictures are kept here, and shown with any look as sliders move."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nnlook_core import onnx_import
from nnlook_core.common.apply_settings import ApplySettings
from nnlook_core.effects.told import grain_told, vignette_told
from nnlook_core.errors import Refusal
from nnlook_core.inference import mixing
from nnlook_core.inference.preview import Previews
from nnlook_core.worker.figures import confidence_told
from nnlook_core.worker.pixels import LARGEST, pixels_of, window_of
from nnlook_core.worker.session import Session

FIGURES = ("pixels", "delta_e_mean", "noise_floor", "coverage")
"""What is told of the learning, where the card does."""


def run(session: Session, job: dict[str, Any]) -> None:
    """Keep pictures and show looks on them, until the plug-in has seen enough.

    A look that cannot be shown is told in its place: the next one may be all right.
    """
    previews = Previews()
    for header, body in session.rest():
        try:
            if header["type"] == "photo":
                _put(previews, header, body)
            elif header["type"] == "about":
                session.say("about", **_card_of(Path(header["file"])))
            else:
                shown = previews.show(
                    header["photo"],
                    Path(header["file"]),
                    ApplySettings.from_json(header),
                    guesses=header["guesses"],
                )
                session.say("shown", shown.pixels.tobytes(), guessed_share=shown.guessed_share)
        except (Refusal, OSError) as trouble:
            session.say("trouble", message=" ".join(str(trouble).split()))
    session.say("done")


def _put(previews: Previews, header: dict[str, Any], body: bytes) -> None:
    pixels = pixels_of(body, {"depth": "u8", "channels": header["channels"]})
    if len(pixels) != header["width"] * header["height"]:
        raise ValueError("a photo of another size than its frame says")
    window, scale = window_of(header, "width"), float(header["scale"])
    if not 1 / LARGEST <= scale <= LARGEST:
        raise ValueError(f"no scale of a photo: {scale}")
    previews.put(header["photo"], pixels, window, scale)


def _card_of(file: Path) -> dict[str, Any]:
    """What a look tells about itself; how sure it is by hue bins in the place of the grid."""
    look = mixing.load(file)
    card = look.card
    return {
        "name": card.name,
        "author": card.author,
        "licence": card.licence,
        "created": card.created,
        "tags": list(card.tags),
        "nodes": look.nodes,
        "training": card.figures(FIGURES),
        "parts": mixing.parts_told(card.training.get(mixing.MIX_KEY)),
        "origin": onnx_import.origin_told(card.training.get(onnx_import.IMPORTED_KEY)),
        "confidence": confidence_told(card),
        "vignette": vignette_told(card.vignette),
        "grain": grain_told(card.grain),
    }
