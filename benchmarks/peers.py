"""The methods: each learns a function of colour from an 8-bit pair. They are timed one at a time."""

from __future__ import annotations

import pickle
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPRegressor

import nnlook_core
from benchmarks.material import Colours, Photo
from benchmarks.tables import Table
from nnlook_core.lookfile.look import Nodes

NODES = 32
RECIPE_PIXELS = 300_000
"""Maximum number of training pixels of the recipe; the photos here have fewer."""

GMIC_COMMAND = "fx_clut_from_ab 0,4,0,.,output.cube,50"
"""*CLUT from After − Before Layers* with the default settings of its dialog: replace the layer (0),
64 levels (choice 4), Hald CLUT (0), folder and name of a file that is not written in this mode, and 50 %
influence of the colour samples. The upper layer is *after*."""


@dataclass(frozen=True)
class Learned:
    """The result of a method.

    ``apply`` maps colours (n, 3) in 0–1 to unrounded colours; ``size`` is the file size in bytes; ``nodes``
    is the size of the hidden layer (0 if there is none).
    """

    apply: Callable[[Colours], Colours]
    seconds: float = 0.0
    size: int = 0
    nodes: int = 0


@dataclass(frozen=True)
class Method:
    """A row of the table: its title, and the function that learns from *before* and *after*."""

    title: str
    learn: Callable[[Photo, Photo], Learned]


def nothing(before: Photo, after: Photo) -> Learned:
    """Return the identity."""
    return Learned(lambda colours: colours)


def recipe_of_2019() -> MLPRegressor:
    """Return the network with the settings published on a photographers' forum."""
    return MLPRegressor(
        hidden_layer_sizes=NODES,
        activation="logistic",
        solver="adam",
        alpha=0,
        max_iter=30,
        tol=1e-5,
        n_iter_no_change=10,
        random_state=0,
    )


def by_recipe(before: Photo, after: Photo) -> Learned:
    """Train the recipe of 2019 on all pixels of the pair, or on ``RECIPE_PIXELS`` random ones."""
    network = recipe_of_2019()
    started = time.perf_counter()
    colours, target = before.reshape(-1, 3), after.reshape(-1, 3)
    chosen = np.random.default_rng(0).permutation(len(colours))[:RECIPE_PIXELS]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the recipe has 30 iterations
        network.fit(colours[chosen] / 255, target[chosen] / 255)
    seconds = time.perf_counter() - started
    return Learned(
        lambda colours: np.clip(network.predict(colours), 0, 1),
        seconds,
        len(pickle.dumps(network)),
        NODES,
    )


def by_gmic(before: Photo, after: Photo) -> Learned:
    """Run G'MIC's filter through its Python bindings; see ``GMIC_COMMAND``.

    The table is used unrounded from memory, with trilinear interpolation; both make G'MIC more accurate
    than its 8-bit files are.
    """
    import gmic

    interpreter = gmic.Gmic()
    started = time.perf_counter()
    layers = gmic.ImageList([gmic.Image.from_yxc(layer) for layer in (after, before)])
    interpreter.run(GMIC_COMMAND, layers)
    hald = layers[0].to_numpy()  # (x, y, 1, channel), 0–255
    seconds = time.perf_counter() - started
    table = Table.from_hald(hald[:, :, 0].transpose(1, 0, 2) / 255.0)
    return Learned(table, seconds, len(table.as_png()))


def gmic_version() -> str | None:
    """Return the version of G'MIC, or None if it is not available.

    PyPI has it for Linux on x86-64 only, and it needs an X11 library that a server may not have.
    """
    try:
        import gmic
    except ImportError:
        return None
    return str(gmic.__version__)


def ours(nodes: Nodes) -> Callable[[Photo, Photo], Learned]:
    """Return the method that trains nnlook with ``nodes`` hidden nodes."""

    def learn(before: Photo, after: Photo) -> Learned:
        started = time.perf_counter()
        look = nnlook_core.learn(before, after, name="Benchmark", nodes=nodes).look
        seconds = time.perf_counter() - started

        def apply(colours: Colours) -> Colours:
            return nnlook_core.apply(look, colours.astype(np.float32)).astype(np.float64)

        return Learned(apply, seconds, len(look.model), look.nodes)

    return learn


METHODS = {
    "nothing": Method("nothing", nothing),
    "recipe": Method("the recipe of 2019", by_recipe),
    "gmic": Method("G'MIC", by_gmic),
    "16": Method("nnlook, 16 nodes", ours("16")),
    "32": Method("nnlook, 32 nodes", ours("32")),
    "64": Method("nnlook, 64 nodes", ours("64")),
    "auto": Method("nnlook, automatic", ours("auto")),
}
"""By name on the command line, in the order of the table."""
OURS = ("16", "32", "64", "auto")
