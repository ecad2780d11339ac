# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be compared, and whether it can be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gi.repository import Gimp

from ..i18n import _
from ..layers import check_pair
from ..looks import local_path
from ..refusal import RefusalError


@dataclass(frozen=True)
class Comparison:
    """Which look is compared on which layers, and whether layers are made that show it."""

    file: Path
    before: Gimp.Layer
    after: Gimp.Layer
    make_layers: bool


def comparison_from(config: Gimp.ProcedureConfig) -> Comparison:
    """Read and check the arguments."""
    file = local_path(config.get_property("file"))
    if file is None:
        raise RefusalError(_("Please choose a look: an .onnx file that Learn Look has written."))
    before, after = config.get_property("before"), config.get_property("after")
    make_layers = config.get_property("layers")
    check_comparison(before, after, make_layers=make_layers)
    return Comparison(file, before, after, make_layers)


def check_comparison(
    before: Gimp.Layer | None, after: Gimp.Layer | None, *, make_layers: bool
) -> None:
    """Check that two layers can be compared, and that the image takes layers where they are wanted."""
    check_pair(before, after, align=False)
    if before is not None and make_layers:
        image = before.get_image()
        if image.get_base_type() != Gimp.ImageBaseType.RGB:
            raise RefusalError(
                _(
                    "The image with the layer before has no room for the colours of a heat map. "
                    "Please convert it first (Image ▸ Mode ▸ RGB)."
                )
            )
        if image.get_floating_sel() is not None:
            raise RefusalError(
                _(
                    "There is a floating selection. Please anchor it first "
                    "(Layer ▸ Anchor Floating Layer)."
                )
            )
