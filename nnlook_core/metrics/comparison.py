"""The comparison picture of a look: before, reference, learned, and their difference."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from nnlook_core.colour.pixels import from_float
from nnlook_core.common.i18n import _
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.metrics.heatmap import TOP, heatmap_of

Float = NDArray[np.float32]

MOST_PIXELS = 900
"""Maximum width and height of a panel."""
GAP, CAPTION, FONT_SIZE = 8, 30, 17
BACKGROUND, INK = (30, 30, 30), (235, 235, 235)


def comparison(
    before: Float, reference: Float, learned: Float, differences: Float | None = None
) -> NDArray[np.uint8]:
    """Return four captioned panels, two by two, as (height, width, 3) uint8.

    before, reference, learned : (height, width, 3) float32 in 0–1, of equal size; large pictures are scaled
    down
    differences : ΔE of each pixel, in row order, NaN for pixels to ignore; by default between *learned* and
        *reference*
    """
    if differences is None:
        differences = delta_e(learned.reshape(-1, 3), reference.reshape(-1, 3))
    heat = heatmap_of(differences).reshape(before.shape)
    error = _("CIEDE2000: mean {mean}, brightest at {most} or more")
    panels = [
        (_("before"), before),
        (_("reference"), reference),
        (_("look"), learned),
        (error.format(mean=f"{np.nanmean(differences):.2f}", most=f"{TOP:g}"), heat),
    ]
    images = [_shrunk(panel[1]) for panel in panels]
    width, height = images[0].size
    sheet = Image.new("RGB", (2 * width + 3 * GAP, 2 * (height + CAPTION) + GAP), color=BACKGROUND)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(FONT_SIZE)
    for number, (panel, image) in enumerate(zip(panels, images, strict=True)):
        left = GAP + (number % 2) * (width + GAP)
        top = (number // 2) * (height + CAPTION)
        draw.text((left, top + CAPTION // 2), panel[0], INK, font, anchor="lm")
        sheet.paste(image, (left, top + CAPTION))
    return np.asarray(sheet)


def _shrunk(values: Float) -> Image.Image:
    image = Image.fromarray(from_float(np.nan_to_num(values), np.uint8))
    image.thumbnail((MOST_PIXELS, MOST_PIXELS), Image.Resampling.LANCZOS)
    return image
