"""The starter looks: what *Apply* offers before anything was learned, of the project's own processings.

Each is a look as any other, in the public domain, and lies beside this module as ``<stem>.onnx``.
``python -m nnlook_core.starter`` makes them anew.
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
from nnlook_core.starter.processings.reference import Colours
from nnlook_core.training.train import Lesson, learn

FOLDER = Path(__file__).parent
AUTHOR, LICENCE, CREATED = "The nnlook contributors", "CC0-1.0", "2026-11-26"
SIDE = 64
"""Colours along each edge of the cube that a look is learned from."""
NODES: Nodes = "64"
UNSEEN_COLOURS = 100_000
"""Of the whole cube, on which a look is held against its processing."""


@dataclass(frozen=True)
class Starter:
    """A look to begin with: its name, what it does to colours (n, 3), and words to find it by."""

    name: str
    processing: Callable[[Colours], Colours]
    tags: tuple[str, ...]

    @property
    def stem(self) -> str:
        """The name of its file, without the ending."""
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
    """Learn a starter look from colours of the whole cube, in the same way each time."""
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
    """How far a look is from the processing of a starter, on random colours of the whole cube."""
    colours = np.random.default_rng(1).random((UNSEEN_COLOURS, 3))
    given = apply(look, colours.astype(np.float32)).astype(np.float64)
    return measure(given, starter.processing(colours))
