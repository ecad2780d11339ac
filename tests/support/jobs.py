"""Jobs for a worker, as the plug-in sends them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.support.conversation import Conversation
from tests.support.looks import photo, processed

PLACE = {"image": [80, 60], "offset": [0, 0], "columns": 80}
"""Where the pixels of the usual photo lie: they are the whole image."""

CURVES = "LUT_1D_SIZE 3\n0 0 0\n0.6 0.5 0.4\n1.2 1 1\n"


def learn_job(path: Path, **changes: Any) -> dict[str, Any]:
    job = {"file": str(path), "overwrite": False, "name": "Wired", "author": None, "licence": None}
    job |= {"nodes": "8", "seed": 0, "created": "2026-01-31", "align": False}
    return {**job, **changes}


def apply_job(path: Path, **changes: Any) -> dict[str, Any]:
    job = {"file": str(path), "strength": 100, "mode": "all", "depth": "u8", "channels": 3}
    return {**job, **PLACE, **changes}


def photo_job(name: str, pixels: NDArray[Any], **changes: Any) -> dict[str, Any]:
    """The frame *photo* of a picture (height, width, channels) that is the whole image."""
    height, width, channels = pixels.shape
    size = {"photo": name, "width": width, "height": height, "channels": channels}
    return {**size, "image": [width, height], "offset": [0, 0], "scale": 1.0, **changes}


def say_pair(
    worker: Conversation, before: Any = None, *, bands: int = 4, last: bool = True
) -> None:
    """Send a pair in bands, by default a photo."""
    before = photo() if before is None else before
    height, width = before.shape[:2]
    worker.say("pair", width=width, height=height, depth="u8", channels=3)
    pair = np.array_split(before, bands), np.array_split(processed(before), bands)
    for first, second in zip(*pair, strict=True):
        worker.say("band", first.tobytes() + second.tobytes())
    if last:
        worker.say("end")


def export_job(file: Path, table: Path, **changes: Any) -> dict[str, Any]:
    job = {"file": str(file), "table": str(table), "size": None, "depth": 16, "overwrite": False}
    return {**job, **changes}


def import_job(table: Path, file: Path, **changes: Any) -> dict[str, Any]:
    job = {"file": str(file), "table": str(table), "size": 24, "overwrite": False, "name": "Wired"}
    job |= {"author": "Me", "licence": None, "nodes": "8", "seed": 0, "created": "2026-01-31"}
    return {**job, **changes}
