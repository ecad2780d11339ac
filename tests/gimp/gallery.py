"""A small library of looks such as a photographer has, for the pictures in the docs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

import nnlook_core
from nnlook_core.exact import REC709_LUMA, Colours, hard_look, hue_rotation, saturate
from nnlook_core.lattice import nodes as lattice

LICENCE = "CC0-1.0"


def fade(rgb: Colours) -> Colours:
    """Lift the blacks, hold the whites back, and pale the colours."""
    faded: Colours = 0.12 + 0.78 * saturate(rgb, 0.6)
    return faded


def teal_and_orange(rgb: Colours) -> Colours:
    """Turn shadows to teal and lights to orange."""
    luma = (rgb @ REC709_LUMA)[:, None]
    split: Colours = saturate(rgb, 0.9) + (luma - 0.5) * np.array([0.28, 0.02, -0.30])
    return split


def black_and_white(rgb: Colours) -> Colours:
    """As through a red filter."""
    gray = rgb @ np.array([0.65, 0.3, 0.05])
    return np.repeat((gray**1.15)[:, None], 3, axis=1)


def crossed(rgb: Colours) -> Colours:
    """An S in red and green, and the opposite in blue."""
    wave = np.sin(2 * np.pi * rgb) * np.array([-0.10, -0.08, 0.09])
    both: Colours = rgb + wave + np.array([0.0, 0.02, 0.03])
    return both


def sunset(rgb: Colours) -> Colours:
    """Warm, and strong."""
    warm: Colours = saturate(rgb, 1.3) * np.array([1.08, 0.95, 0.72]) + np.array([0.02, 0.0, 0.02])
    return warm


def moonlight(rgb: Colours) -> Colours:
    """Dark, blue and pale."""
    pale = np.clip(saturate(rgb, 0.35), 0.0, 1.0)
    night: Colours = 0.65 * pale**1.2 * np.array([0.75, 0.95, 1.35])
    return night


def turned(rgb: Colours) -> Colours:
    """Another hue for everything."""
    return rgb @ hue_rotation(np.deg2rad(100)).T


LOOKS: dict[str, Callable[[Colours], Colours]] = {
    "Black and white, red filter": black_and_white,
    "Crossed": crossed,
    "Evening": hard_look,
    "Faded print": fade,
    "Moonlight": moonlight,
    "Sunset": sunset,
    "Teal and orange": teal_and_orange,
    "Turned": turned,
}
TAGS = {"Evening": ("warm",), "Sunset": ("warm",), "Moonlight": ("night",), "Crossed": ("film",)}


def fill(folder: Path) -> None:
    """Learn each of the looks from a pair that shows a lot of colours, and put it into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    before = lattice(12)
    for name, exact in LOOKS.items():
        after = np.clip(exact(before), 0.0, 1.0)
        pair = (side.reshape(48, 36, 3).astype(np.float32) for side in (before, after))
        lesson = nnlook_core.learn(
            *pair,
            name=name,
            author="The nnlook contributors",
            licence=LICENCE,
            tags=TAGS.get(name, ()),
            nodes="16",
        )
        nnlook_core.save(lesson.look, folder / f"{name}.onnx")
