"""Learning from large photos: the time for 24 megapixels, the memory for 24 and for 100.

``python3 -m benchmarks.large MEGAPIXELS`` learns from a streamed pair of that size and prints the peak
memory as JSON. :func:`peak_memory` runs it in a separate process.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from benchmarks.appliers import pillow_table
from benchmarks.material import Photo, photos
from benchmarks.memory import peak
from benchmarks.peers import METHODS
from nnlook_core.pairs.pair import PicturePair
from nnlook_core.training import train

SIZES = {24: (6000, 4000), 100: (12_000, 8400)}
"""Width and height by megapixels (rounded)."""
BAND_ROWS = 64
TIMED, ROUNDS = 24, 3
OURS = ("32", "auto")


@dataclass(frozen=True)
class Memory:
    """Memory of a process in MB: before training, and at the peak."""

    megapixels: int
    at_start: float
    peak: float


@dataclass(frozen=True)
class Large:
    """Figures for large photos: ``seconds`` to learn from ``megapixels`` in memory, by method.

    ``gmic_seconds`` is for the photo at its original size (None if G'MIC was not run); ``memory`` is empty
    if the platform does not provide it.
    """

    megapixels: int
    seconds: dict[str, float]
    gmic_megapixels: float
    gmic_seconds: float | None
    memory: list[Memory]


def bands(width: int, height: int) -> Iterator[tuple[Photo, Photo]]:
    """Yield bands of a pair, (rows, width, 3) each: the photo *china* enlarged, and its hard look.

    Each band is enlarged separately, so that the pair is never in memory as a whole.
    """
    photo = Image.fromarray(small_photo())
    look = pillow_table()
    scale = photo.height / height
    for top in range(0, height, BAND_ROWS):
        rows = min(BAND_ROWS, height - top)
        part = (0, top * scale, photo.width, (top + rows) * scale)
        band = photo.resize((width, rows), Image.Resampling.BICUBIC, box=part)
        yield np.asarray(band), np.asarray(band.filter(look))


def small_photo() -> Photo:
    """Return the photo that is enlarged."""
    return photos()["china"]


def pair(width: int, height: int) -> tuple[Photo, Photo]:
    """Return all of :func:`bands` as two pictures."""
    before, after = zip(*bands(width, height), strict=True)
    return np.concatenate(before), np.concatenate(after)


def measure(methods: Sequence[str]) -> Large | None:
    """Measure large photos with those of ``OURS`` that are in ``methods``; return None if there are none.

    Times are medians of ``ROUNDS`` rounds, with the methods in turn.
    """
    big = [name for name in OURS if name in methods]
    if not big:
        return None
    kept = sys.platform == "linux"  # other systems do not report the peak; see memory.py
    memory = [peak_memory(megapixels) for megapixels in SIZES] if kept else []
    pairs = dict.fromkeys(big, pair(*SIZES[TIMED]))
    height, width, _ = small_photo().shape
    if "gmic" in methods:
        pairs["gmic"] = pair(width, height)
    seconds: dict[str, list[float]] = {name: [] for name in pairs}
    for _ in range(ROUNDS):
        for name, (before, after) in pairs.items():
            seconds[name].append(METHODS[name].learn(before, after).seconds)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    gmic = medians.pop("gmic", None)
    return Large(TIMED, medians, height * width / 1e6, gmic, memory)


def peak_memory(megapixels: int) -> Memory:
    """Measure the memory of a process that learns from a streamed pair."""
    command = [sys.executable, "-m", "benchmarks.large", str(megapixels)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Memory(megapixels, **json.loads(done.stdout))


def main(megapixels: int) -> None:
    """Learn in this process and print its memory as JSON."""
    width, height = SIZES[megapixels]
    flat = ((a.reshape(-1, 3), b.reshape(-1, 3)) for a, b in bands(width, height))
    at_start = peak()
    train.learn([PicturePair(width, height, flat)], name="Large")
    print(json.dumps({"at_start": at_start, "peak": peak()}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
