"""The starter looks, which are included so that *Apply* is useful from the start.

Each is a normal look in the public domain, learned from a processing in this package and stored in this
folder as ``<stem>.onnx``. ``python -m nnlook_core.starter`` makes them again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nnlook_core import apply
from nnlook_core.colour import rgb_grid
from nnlook_core.lookfile.look import Look, Nodes
from nnlook_core.metrics.delta_e import Difference, measure
from nnlook_core.pairs.pair import PicturePair
from nnlook_core.starter.processings import cinema, crossed, light, monochrome
from nnlook_core.starter.processings.parts import Colours
from nnlook_core.training.train import Lesson, learn

FOLDER = Path(__file__).parent
AUTHOR, LICENCE, CREATED = "The nnlook contributors", "CC0-1.0", "2026-11-26"
SIDE = 64
"""Training colours along each edge of the cube."""
NODES: Nodes = "64"
UNSEEN_COLOURS = 100_000
"""Number of random colours for comparing a look with its processing."""


@dataclass(frozen=True)
class Starter:
    """A starter look: its name, the processing of colours (n, 3), and tags."""

    name: str
    processing: Callable[[Colours], Colours]
    tags: tuple[str, ...]

    @property
    def stem(self) -> str:
        """The file name without extension."""
        return self.name.lower().replace(" ", "-")


STARTERS = (
    Starter("Teal and Orange", cinema.teal_and_orange, ("cinema",)),
    Starter("Bleach Bypass", cinema.bleach_bypass, ("cinema", "contrast")),
    Starter("Day for Night", cinema.day_for_night, ("cinema", "night")),
    Starter("Slide as Negative", crossed.slide_as_negative, ("cross-processing", "contrast")),
    Starter("Negative as Slide", crossed.negative_as_slide, ("cross-processing", "soft")),
    Starter("Warm Evening", light.warm_evening, ("warm",)),
    Starter("Cool Shade", light.cool_shade, ("cool", "soft")),
    Starter("High-Key Portrait", light.high_key_portrait, ("portrait", "soft")),
    Starter("Vivid Landscape", light.vivid_landscape, ("landscape", "contrast")),
    Starter("Faded Print", light.faded_print, ("vintage", "soft")),
    Starter("Soft Black and White", monochrome.soft_black_and_white, ("black and white", "soft")),
    Starter(
        "Red Filter Black and White",
        monochrome.red_filter_black_and_white,
        ("black and white", "contrast"),
    ),
    Starter("Sepia", monochrome.sepia, ("black and white", "vintage")),
    Starter("Cyanotype", monochrome.cyanotype, ("black and white", "vintage")),
)


def learned(starter: Starter) -> Lesson:
    """Learn a starter look from a grid of colours, deterministically."""
    colours = np.random.default_rng(0).permutation(rgb_grid.nodes(SIDE))
    pair = colours.astype(np.float32), starter.processing(colours).astype(np.float32)
    return learn(
        [PicturePair(1, len(colours), [pair])],
        name=starter.name,
        author=AUTHOR,
        licence=LICENCE,
        created=CREATED,
        tags=starter.tags,
        nodes=NODES,
    )


def off(starter: Starter, look: Look) -> Difference:
    """Return the difference of a look from its processing, on random colours of the full cube."""
    colours = np.random.default_rng(1).random((UNSEEN_COLOURS, 3))
    given = apply(look, colours.astype(np.float32)).astype(np.float64)
    return measure(given, starter.processing(colours))
