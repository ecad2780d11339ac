"""The job *preview*: small pictures are kept here, and shown with any look as sliders move."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nnlook_core.errors import Refusal
from nnlook_core.i18n import _
from nnlook_core.previewing import Previews, Wish
from nnlook_core.worker.pixels import pixels_of
from nnlook_core.worker.talk import Talk


def run(talk: Talk, job: dict[str, Any]) -> None:
    """Keep pictures and show looks on them, until the plug-in has seen enough.

    A look that cannot be shown is told in its place: the next one may be all right.
    """
    previews = Previews()
    for header, body in talk.rest():
        if header["type"] == "photo":
            pixels = pixels_of(body, {"depth": "u8", "channels": header["channels"]})
            if len(pixels) != header["width"] * header["height"]:
                raise Refusal(_("The worker was sent half a picture. Run the installer again."))
            previews.put(header["photo"], pixels)
            continue
        try:
            shown = previews.show(header["photo"], _wish_of(header))
        except (Refusal, OSError) as trouble:
            talk.say("trouble", message=" ".join(str(trouble).split()))
        else:
            talk.say("shown", shown.pixels.tobytes(), guessed_share=shown.guessed_share)
    talk.say("done")


def _wish_of(header: dict[str, Any]) -> Wish:
    other = header["other"]
    return Wish(
        file=Path(header["file"]),
        other=None if other is None else Path(other),
        mix=header["mix"],
        strength=header["strength"],
        mode=header["mode"],
        guesses=header["guesses"],
    )
