"""24 megapixels: ours, and the 33³ table of Pillow."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image, ImageFilter

import nnlook_core
from nnlook_core.demo.__main__ import UNSEEN
from nnlook_core.exact import hard_look
from nnlook_core.export import to_look
from nnlook_core.look import Card
from nnlook_core.network import LookNetwork

SIZE = (6000, 4000)
ROUNDS = 7


def run() -> Iterator[str]:
    """Tell seconds, megapixels a second and the ratio to Pillow's table, taken in turns."""
    image = Image.open(UNSEEN).convert("RGB").resize(SIZE, Image.Resampling.BICUBIC)
    photo = np.asarray(image)
    packed = photo.reshape(-1, 3).astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    distinct = len(np.unique(packed))

    colours = np.random.default_rng(0).random((3000, 3))
    network = LookNetwork(32, random_state=0).fit(colours, hard_look(colours))
    look = to_look(network, Card("Hard look"))
    deep = photo.astype(np.uint16) * np.uint16(257)
    floats = photo.astype(np.float32) / np.float32(255)

    def as_table(red: float, green: float, blue: float) -> tuple[float, ...]:
        return tuple(hard_look(np.array([[red, green, blue]]))[0])

    table = ImageFilter.Color3DLUT.generate(33, as_table)
    contestants: dict[str, Callable[[], object]] = {
        "Pillow, table of 33³, 8 bits": lambda: image.filter(table),
        "nnlook, 32 nodes, 8 bits": lambda: nnlook_core.apply(look, photo),
        "nnlook, 32 nodes, 16 bits": lambda: nnlook_core.apply(look, deep),
        "nnlook, 32 nodes, float": lambda: nnlook_core.apply(look, floats),
    }
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(ROUNDS + 1):
        for name, work in contestants.items():
            started = time.perf_counter()
            work()
            if turn > 0:  # the first is a warm-up
                seconds[name].append(time.perf_counter() - started)

    megapixels = SIZE[0] * SIZE[1] / 1e6
    yield f"Applying to {megapixels:.0f} megapixels of a photo with {distinct:,} colours"
    yield f"{'':<32}{'seconds':>9}{'MP/s':>7}   of Pillow's time, median (least–most) of {ROUNDS}"
    pillow = next(iter(seconds.values()))
    for name, times in seconds.items():
        ratios = [ours / theirs for ours, theirs in zip(times, pillow, strict=True)]
        middle = statistics.median(times)
        spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"
        yield f"{name:<32}{middle:>9.2f}{megapixels / middle:>7.0f}   {spread}"
