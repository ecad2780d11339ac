"""What the methods are tried on: photos that scikit-learn and scikit-image ship, and exact looks."""

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
"""The photos that a look is learned from: one shows much of the colour cube, one little."""

FILM, FILM_GRAY, FILTERS = "film looks", "black-and-white film looks", "Instagram-style filters"


@dataclass(frozen=True)
class Look:
    """An exact colour look. ``exact`` takes 8-bit colours (n, 3) and gives what becomes of them."""

    name: str
    group: str
    exact: Callable[[Photo], Colours]

    def after(self, photo: Photo) -> Photo:
        """The photo with the look, in 8 bits as a file has it, rounded half up."""
        rounded = np.floor(self.exact(photo.reshape(-1, 3)) * 255 + 0.5)
        return rounded.astype(np.uint8).reshape(photo.shape)


@cache
def photos() -> dict[str, Photo]:
    """Six photos by name. All are in the wheels of the two libraries: nothing is downloaded."""
    return {
        "china": load_sample_image("china.jpg"),
        "flower": load_sample_image("flower.jpg"),
        "astronaut": data.astronaut(),
        "coffee": data.coffee(),
        "chelsea": data.chelsea(),
        "rocket": data.rocket(),
    }


def filters() -> list[Look]:
    """Those of pilgram's filters that turn every pixel of one colour into one colour.

    It is measured: random pixels are filtered, and filtered again in another order. A filter with a
    vignette or a gradient gives them other colours then.
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
    """A filter of pictures as a function of colours. Its results have 8 bits: it knows no others."""

    def exact(colours: Photo) -> Colours:
        image = function(Image.fromarray(colours.reshape(-1, 1, 3)))
        return np.asarray(image.convert("RGB")).reshape(-1, 3) / 255

    return exact


def film_looks(folder: Path) -> list[Look]:
    """The looks of a folder of Hald CLUTs (PNG), those that give gray only in a group of their own.

    Raises ``ValueError`` for a picture that is no Hald CLUT.
    """
    looks = []
    for path in sorted(folder.glob("*.png")):
        table = Table.from_hald(np.asarray(Image.open(path).convert("RGB")) / 255)
        # As they are files of 8 bits, a gray may be one step off.
        gray = np.ptp(table.values, axis=-1).max() < 1.5 / 255
        name = path.stem.replace("_", " ")
        looks.append(Look(name, FILM_GRAY if gray else FILM, _read(table)))
    return looks


def _read(table: Table) -> Callable[[Photo], Colours]:
    return lambda colours: table(colours / 255)


def looks_folder(named: Path | None) -> Path | None:
    """The folder of film looks: the one named, else ``film`` in the folder ``NNLOOK_DATA``, if any."""
    if named is not None:
        return named
    shared = os.environ.get("NNLOOK_DATA")
    folder = Path(shared, "film") if shared else None
    return folder if folder is not None and folder.is_dir() else None


def all_looks(folder: Path | None, every: int = 1) -> list[Look]:
    """The looks of the folder, each ``every``-th in the order of their names, then the filters."""
    chosen: Sequence[Look] = film_looks(folder)[::every] if folder else []
    return [*chosen, *filters()]
