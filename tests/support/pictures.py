"""Pictures as other programs return them: after lossy compression, after a filter."""

from __future__ import annotations

import io

import numpy as np
import pilgram
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]


def jpeg(picture: Picture, quality: int = 85) -> Picture:
    """A picture as it comes back from a JPEG, with half of the resolution for its colours."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality, subsampling="4:2:0")
    return np.asarray(Image.open(file))


def filtered(name: str, picture: Picture) -> Picture:
    """A picture after one of pilgram's filters, which imitate Instagram's."""
    return np.asarray(getattr(pilgram, name)(Image.fromarray(picture)).convert("RGB"))
