"""Looks that are made quickly, and pictures with known contents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core.demo.processing import hard_look
from nnlook_core.effects.grain import Grain
from nnlook_core.effects.vignette import Vignette
from nnlook_core.lookfile.confidence import SIDE, Confidence
from nnlook_core.lookfile.look import GRAIN_KEY, VIGNETTE_KEY, Card, Look
from nnlook_core.lookfile.metadata import with_card
from nnlook_core.lookfile.storage import parse
from nnlook_core.training.export import to_look
from nnlook_core.training.regressor import LookRegressor


def random_colours(count: int, seed: int = 0) -> NDArray[np.float64]:
    return np.random.default_rng(seed).random((count, 3))


@cache
def fitted_network(nodes: int = 16) -> LookRegressor:
    before = random_colours(1500)
    return LookRegressor(nodes, max_iter=40, random_state=0).fit(before, hard_look(before))


@cache
def some_look() -> Look:
    return to_look(fitted_network(), Card("Évening glow", "A. Tester", "CC0-1.0", "2026-01-31"))


def confidence_of(expected: Callable[[NDArray[Any]], NDArray[Any]]) -> Confidence:
    """Return the confidence for a function that maps colours (…, 3) to expected ΔE."""
    steps = np.linspace(0, 1, SIDE)
    nodes = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1)
    return Confidence.from_grid(expected(nodes))


def unsure_of_blue() -> Confidence:
    """Return a confidence that is low if blue is much larger than red and green, and else high."""
    return confidence_of(
        lambda rgb: 0.3 + 12 * np.maximum(0, rgb[..., 2] - rgb[..., :2].max(axis=-1))
    )


@cache
def look_with(confidence: Confidence) -> Look:
    """Return a look with this confidence on its card."""
    training = {"delta_e_mean": 0.5, "confidence": confidence.text}
    return to_look(fitted_network(), Card("Sure of itself", training=training))


VIGNETTE = Vignette(
    "radial", (0.1, -0.2), True, (0.02, -0.5, 0.03, 0.04, -0.2, 0.1, 0.03, 0.05, -0.02) * 3, 4.2
)
"""One that darkens the corners, around a place beside the middle."""
GRAIN = Grain((0.01, 0.03, 0.04, 0.03, 0.01), 0.8, 0.3, 1.4)


@cache
def look_with_effects(vignette: Vignette | None = VIGNETTE, grain: Grain | None = GRAIN) -> Look:
    """Return ``some_look`` with a vignette and grain on its card."""
    told = {VIGNETTE_KEY: vignette, GRAIN_KEY: grain}
    training = {key: effect.to_json() for key, effect in told.items() if effect is not None}
    card = replace(some_look().card, name="With effects", training=training)
    return parse(with_card(some_look().model, card))


def full_scale(dtype: Any) -> float:
    """Return the pixel value that represents 1 for this dtype."""
    return 1.0 if np.dtype(dtype).kind == "f" else float(np.iinfo(dtype).max)


def photo(height: int = 60, width: int = 80, seed: int = 0) -> NDArray[np.uint8]:
    """Return a smooth picture with many colours, similar to a photo."""
    rows, columns = np.mgrid[0:height, 0:width]
    phase = np.random.default_rng(seed).random(3) * 6
    waves = [np.sin(rows / (9 + k) + columns / (13 - 2 * k) + phase[k]) for k in range(3)]
    return ((np.stack(waves, axis=-1) * 0.5 + 0.5) * 255 + 0.5).astype(np.uint8)


def processed(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return ``pixels`` (…, 3) with the hard look applied, rounded half up."""
    exact = hard_look(pixels.reshape(-1, 3) / 255.0)
    return np.floor(exact * 255 + 0.5).astype(np.uint8).reshape(pixels.shape)


@cache
def negative_look(confidence: Confidence | None = None) -> Look:
    """Return the negative, a look that differs clearly from ``some_look``."""
    before = random_colours(800, seed=5)
    network = LookRegressor(8, max_iter=20, random_state=1).fit(before, 1.2 - 1.3 * before)
    training = {} if confidence is None else {"confidence": confidence.text}
    return to_look(network, Card("Negative", "B. Tester", "CC-BY-4.0", training=training))
