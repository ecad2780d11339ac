"""Test material: photos that are part of scikit-learn and scikit-image, and exact looks."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pilgram
from numpy.typing import NDArray
from PIL import Image
from skimage import data
from sklearn.datasets import load_sample_image

from benchmarks.tables import Table

Photo = NDArray[np.uint8]
"""(height, width, 3), non-linear sRGB."""
Colours = NDArray[np.float64]
"""(n, 3) in 0–1, non-linear sRGB."""

TEACHERS = ("china", "coffee")
"""The training photos: one covers much of the RGB cube, one little."""

FILM, FILM_GRAY, FILTERS = "film looks", "black-and-white film looks", "Instagram-style filters"


@dataclass(frozen=True)
class Look:
    """An exact colour look. ``exact`` maps 8-bit colours (n, 3) to floats in 0–1."""

    name: str
    group: str
    exact: Callable[[Photo], Colours]

    def after(self, photo: Photo) -> Photo:
        """Return the photo with the look in 8 bits, rounded half up."""
        rounded = np.floor(self.exact(photo.reshape(-1, 3)) * 255 + 0.5)
        return rounded.astype(np.uint8).reshape(photo.shape)


@cache
def photos() -> dict[str, Photo]:
    """Return six photos by name. All are in the wheels of the two libraries; nothing is downloaded."""
    return {
        "china": load_sample_image("china.jpg"),
        "flower": load_sample_image("flower.jpg"),
        "astronaut": data.astronaut(),
        "coffee": data.coffee(),
        "chelsea": data.chelsea(),
        "rocket": data.rocket(),
    }


def filters() -> list[Look]:
    """Return the filters of pilgram that are functions of colour.

    Random pixels are filtered twice, in different orders. Filters with a vignette or a gradient then give
    different colours.
    """
    random = np.random.default_rng(0)
    colours = random.integers(0, 256, (4096, 3), dtype=np.uint8)
    order = random.permutation(len(colours))
    looks = (
        Look(f"pilgram {name.strip('_')}", FILTERS, _through(getattr(pilgram, name)))
        for name in pilgram.__all__
        if callable(getattr(pilgram, name))
    )
    return [
        look
        for look in looks
        if np.array_equal(look.exact(colours)[order], look.exact(colours[order]))
    ]


def _through(function: Callable[[Image.Image], Image.Image]) -> Callable[[Photo], Colours]:
    """Convert an image filter to a function of colour. Its results have 8 bits."""

    def exact(colours: Photo) -> Colours:
        image = function(Image.fromarray(colours.reshape(-1, 1, 3)))
        return np.asarray(image.convert("RGB")).reshape(-1, 3) / 255

    return exact


def film_looks(folder: Path) -> list[Look]:
    """Return the looks in a folder of Hald CLUTs (PNG); those with gray output are a separate group.

    Raises ``ValueError`` for pictures that are not Hald CLUTs.
    """
    looks = []
    for path in sorted(folder.glob("*.png")):
        table = Table.from_hald(np.asarray(Image.open(path).convert("RGB")) / 255)
        # In 8-bit files grays may be off by one level.
        gray = np.ptp(table.values, axis=-1).max() < 1.5 / 255
        name = path.stem.replace("_", " ")
        looks.append(Look(name, FILM_GRAY if gray else FILM, _read(table)))
    return looks


def _read(table: Table) -> Callable[[Photo], Colours]:
    return lambda colours: table(colours / 255)


def looks_folder(named: Path | None) -> Path | None:
    """Return the folder of film looks: ``named``, or ``film`` in the folder ``NNLOOK_DATA``, or None."""
    if named is not None:
        return named
    shared = os.environ.get("NNLOOK_DATA")
    folder = Path(shared, "film") if shared else None
    return folder if folder is not None and folder.is_dir() else None


def all_looks(folder: Path | None, every: int = 1) -> list[Look]:
    """Return every ``every``-th look of the folder, sorted by name, then the filters."""
    chosen: Sequence[Look] = film_looks(folder)[::every] if folder else []
    return [*chosen, *filters()]
