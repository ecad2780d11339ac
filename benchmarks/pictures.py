"""Pictures for the pages: panels with captions on a sheet, as JPEG of limited size."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from benchmarks.material import Photo

MOST_BYTES = 150_000
GAP, CAPTION, FONT_SIZE = 6, 24, 14
BACKGROUND, INK = (30, 30, 30), (235, 235, 235)
QUALITIES = range(88, 20, -6)

Panel = tuple[str, Photo]
"""Caption and picture."""


def sheet(panels: Sequence[Panel], columns: int, width: int = 300) -> bytes:
    """Return panels in rows of ``columns``, ``width`` pixels wide each, as JPEG of up to ``MOST_BYTES``."""
    images = [_fitted(panel[1], width) for panel in panels]
    height = max(image.height for image in images)
    rows = -(-len(panels) // columns)
    size = columns * (width + GAP) + GAP, rows * (height + CAPTION) + GAP
    drawn = Image.new("RGB", size, BACKGROUND)
    draw, font = ImageDraw.Draw(drawn), ImageFont.load_default(FONT_SIZE)
    for number, (panel, image) in enumerate(zip(panels, images, strict=True)):
        left = GAP + number % columns * (width + GAP)
        top = number // columns * (height + CAPTION)
        draw.text((left, top + CAPTION // 2), panel[0], INK, font, anchor="lm")
        drawn.paste(image, (left, top + CAPTION))
    return jpeg(drawn)


def jpeg(image: Image.Image) -> bytes:
    """Return a picture as JPEG, with the highest of ``QUALITIES`` that fits into ``MOST_BYTES``.

    Raises ``ValueError`` if none does.
    """
    for quality in QUALITIES:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
        if file.tell() <= MOST_BYTES:
            return file.getvalue()
    raise ValueError(f"a picture of {image.width}×{image.height} is too large for a page")


def levels(colours: NDArray[Any]) -> Photo:
    """Convert floats in 0–1 to 8 bits, rounded half up."""
    rounded: Photo = np.floor(np.clip(colours, 0, 1) * 255 + 0.5).astype(np.uint8)
    return rounded


def difference(one: NDArray[Any], other: NDArray[Any], times: int = 8) -> Photo:
    """Return the absolute difference of two pictures of floats in 0–1, times ``times``, per channel."""
    return levels(np.abs(one - other) * times)


def _fitted(photo: Photo, width: int) -> Image.Image:
    height = round(photo.shape[0] * width / photo.shape[1])
    return Image.fromarray(photo).resize((width, height), Image.Resampling.LANCZOS)
