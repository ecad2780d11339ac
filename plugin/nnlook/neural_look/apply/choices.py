# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be chosen, in the dialog and by scripts, and what was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..i18n import N_, _
from ..refusal import RefusalError
from .applying import Wish


class Told(NamedTuple):
    """What a choice is called and what it does, both to be translated where they are said."""

    label: str
    help: str


MODES = {
    "all": Told(N_("Colour and tone"), N_("The look as it was learned")),
    "colour": Told(N_("Colour only"), N_("Keeps the lightness of every pixel")),
    "tone": Told(N_("Tone only"), N_("Keeps the hue and the chroma of every pixel")),
}
MASK, LAYER, IMAGES = "mask", "layer", "images"
OUTPUTS = {
    MASK: Told(
        N_("New layer, selection as mask"),
        N_("A new layer above the current one, with the selection, if there is one, as its mask"),
    ),
    LAYER: Told(N_("New layer"), N_("A new layer above the current one, whatever is selected")),
    IMAGES: Told(
        N_("All open images"),
        N_("A new layer in every open image, each with its own selection as its mask"),
    ),
}


@dataclass(frozen=True)
class Answers:
    """What the user chose; ``look`` is None as long as nothing is chosen."""

    look: Path | None
    strength: float
    mode: str
    other: Path | None
    mix: float
    output: str

    def wish(self) -> Wish:
        """Give what is to be applied. Raises ``RefusalError`` where no look is chosen."""
        if self.look is None:
            raise RefusalError(
                _("Please choose a look: an .onnx file that Learn Look has written.")
            )
        return Wish(self.look, self.strength, self.mode, self.other, self.mix)
