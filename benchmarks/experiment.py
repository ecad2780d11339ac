"""The experiment of 2019 that inspired this project, repeated with the original recipe and with nnlook.

A chart with all 8-bit colours is processed with curves, desaturation and a hue rotation. A network with one
hidden layer of 32 nodes is trained on it and tested on every colour of the chart.
"""

from __future__ import annotations

import io
import itertools
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning

import nnlook_core
from benchmarks import marks, pictures
from benchmarks.material import Colours, Photo, photos
from benchmarks.peers import NODES, recipe_of_2019
from nnlook_core.charts import ALL, Chart
from nnlook_core.charts.chart_to_pair import pair_of
from nnlook_core.colour.lab import from_srgb
from nnlook_core.demo.processing import hue_rotation
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.starter.processings.parts import s_curve, saturate
from nnlook_core.training.train import learn

matplotlib.use("Agg")  # no display needed

from matplotlib import pyplot

SHOWN_TO_THE_RECIPE = 1_000_000
"""Training colours of the recipe. More of them need more time and memory and hardly lower the error."""
LIGHTNESS_BANDS = (0, 5, 10, 20, 40, 60, 80, 100)
RIM = 16
"""Distance from a face of the cube, in levels, up to which a colour belongs to the rim."""
PHOTO, PHOTO_ROWS = "rocket", slice(150, 427)
"""A mostly dark photo, because the recipe is weakest in the shadows."""

Apply = Callable[[Colours], Colours]


def processing(rgb: Colours) -> Colours:
    """Apply a curve per channel, desaturation and a hue rotation to sRGB colours (n, 3) in 0–1."""
    red, green, blue = rgb.T
    curved = np.stack([s_curve(red, 4.0), green**0.8, 0.06 + 0.88 * blue**1.25], axis=1)
    return np.clip(saturate(curved, 0.7) @ hue_rotation(np.deg2rad(20)).T, 0, 1)


@dataclass(frozen=True)
class Learned:
    """The result of one method; ``numbers`` is the number of parameters of the network."""

    title: str
    apply: Apply
    colours: int
    seconds: float
    numbers: int


def by_recipe(chart: Chart, shown: int) -> Learned:
    """Train the recipe of 2019 on ``shown`` random colours of the chart, processed in 8 bits."""
    before = _all_colours(chart)
    before = before[np.random.default_rng(0).permutation(len(before))[:shown]]
    after = pictures.levels(processing(before / 255))
    network = recipe_of_2019()
    started = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the recipe has 30 iterations
        network.fit(before / 255, after / 255)
    seconds = time.perf_counter() - started
    numbers = sum(part.size for part in (*network.coefs_, *network.intercepts_))
    return Learned(
        "the recipe of 2019",
        lambda colours: np.clip(network.predict(colours), 0, 1),
        len(before),
        seconds,
        numbers,
    )


def by_us(chart: Chart) -> Learned:
    """Train nnlook with the same number of nodes, on the whole chart as an 8-bit picture."""
    after = np.concatenate([_processed(band) for band in chart.bands()])
    started = time.perf_counter()
    look = learn([pair_of(after)], name="The original experiment", nodes="32").look
    seconds = time.perf_counter() - started

    def apply(colours: Colours) -> Colours:
        return nnlook_core.apply(look, colours.astype(np.float32)).astype(np.float64)

    return Learned("nnlook", apply, chart.colours, seconds, look.parameters)


@dataclass(frozen=True)
class Judged:
    """The colours of the chart, (n, 3) uint8, their L* (n,), and for each method every CIEDE2000 (n,)."""

    colours: Photo
    lightness: NDArray[np.float32]
    clipped: NDArray[np.bool_]
    errors: dict[str, NDArray[np.float32]]


def judge(chart: Chart, methods: list[Learned]) -> Judged:
    """Evaluate the methods for every colour of the chart, against the unrounded exact result."""
    lightness, clipped, colours = [], [], []
    errors: dict[str, list[NDArray[np.float32]]] = {one.title: [] for one in methods}
    for band in chart.bands():
        flat = band.reshape(-1, 3)
        rgb = flat / 255
        exact = processing(rgb)
        colours.append(flat)
        lightness.append(from_srgb(rgb.astype(np.float32))[:, 0])
        clipped.append(((exact == 0) | (exact == 1)).any(axis=1))
        for one in methods:
            errors[one.title].append(delta_e(one.apply(rgb), exact))
    return Judged(
        np.concatenate(colours),
        np.concatenate(lightness),
        np.concatenate(clipped),
        {title: np.concatenate(parts) for title, parts in errors.items()},
    )


@dataclass(frozen=True)
class Results:
    """The results of the experiment; the recipe comes first."""

    methods: list[Learned]
    judged: Judged


def run(chart: Chart = ALL, shown: int = SHOWN_TO_THE_RECIPE) -> Results:
    """Run the experiment with a chart; the recipe is trained on ``shown`` of its colours."""
    methods = [by_recipe(chart, shown), by_us(chart)]
    return Results(methods, judge(chart, methods))


def tables(results: Results) -> Iterator[str]:
    """Yield the figures as Markdown."""
    judged, (theirs, ours) = results.judged, results.methods
    their_errors, our_errors = (judged.errors[one.title] for one in results.methods)
    count = len(judged.colours)
    yield f"**All {count:,} colours**, one hidden layer of {NODES} nodes, CIEDE2000"
    yield ""
    yield "| | training colours | seconds | parameters | mean | 95 % | largest |"
    yield "| --- " + "| --: " * 6 + "|"
    for one in results.methods:
        errors = judged.errors[one.title]
        spread = f"{np.percentile(errors, 95):.2f} | {errors.max():.2f}"
        facts = f"{one.colours:,} | {one.seconds:.1f} | {one.numbers}"
        yield f"| {one.title} | {facts} | {errors.mean(dtype=float):.3f} | {spread} |"
    yield ""
    times = their_errors.mean(dtype=float) / our_errors.mean(dtype=float)
    yield f"The error is {times:.0f} times lower, in {ours.seconds / theirs.seconds:.2f} of the time."
    yield ""
    yield "**By lightness before**, mean CIEDE2000"
    yield ""
    yield from _rows("L*", results, _by_lightness(judged.lightness))
    yield ""
    yield "**By position in the RGB cube**, mean CIEDE2000"
    yield ""
    yield from _rows("colours", results, _by_place(judged))
    yield ""
    yield "**Grays**: slope of the learned tone curve, relative to the exact one"
    yield ""
    yield from _tones(results)


def _rows(head: str, results: Results, groups: dict[str, NDArray[np.bool_]]) -> Iterator[str]:
    theirs, ours = (results.judged.errors[one.title] for one in results.methods)
    yield f"| {head} | share of colours | {' | '.join(one.title for one in results.methods)} | ratio |"
    yield "| --- " + "| --: " * 4 + "|"
    for name, chosen in groups.items():
        if not chosen.any():
            continue
        means = theirs[chosen].mean(dtype=float), ours[chosen].mean(dtype=float)
        share = f"{chosen.mean():.1%}"
        yield f"| {name} | {share} | {means[0]:.2f} | {means[1]:.3f} | {means[0] / means[1]:.0f} |"


def _by_lightness(lightness: NDArray[np.float32]) -> dict[str, NDArray[np.bool_]]:
    return {
        f"{low} to {high}": (lightness >= low) & ((lightness < high) | (high == 100))
        for low, high in itertools.pairwise(LIGHTNESS_BANDS)
    }


def _by_place(judged: Judged) -> dict[str, NDArray[np.bool_]]:
    rim = ((judged.colours < RIM) | (judged.colours > 255 - RIM)).any(axis=1)
    return {
        "inside the cube": ~rim & ~judged.clipped,
        f"within {RIM} levels of a face": rim & ~judged.clipped,
        "clipped by the processing": judged.clipped,
    }


def _tones(results: Results) -> Iterator[str]:
    yield "| L* before | " + " | ".join(one.title for one in results.methods) + " |"
    yield "| --- " + "| --: " * len(results.methods) + "|"
    before, exact = _gray_response(processing)
    responses = [_gray_response(one.apply)[1] for one in results.methods]
    for band in itertools.pairwise(LIGHTNESS_BANDS):
        rise = np.diff(np.interp(band, before, exact))[0]
        shares = [np.diff(np.interp(band, before, tone))[0] / rise for tone in responses]
        yield f"| {band[0]} to {band[1]} | " + " | ".join(f"{each:.1%}" for each in shares) + " |"


def _gray_response(apply: Apply) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return L* of grays from black to white, before and after, each (n,)."""
    grays = np.repeat(np.linspace(0, 1, 1025)[:, None], 3, axis=1)
    before, after = (from_srgb(side.astype(np.float32))[:, 0] for side in (grays, apply(grays)))
    return before, after


def draw(results: Results) -> bytes:
    """PNG: the mean error over L*, and the tone response of the darkest grays."""
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 3.6), layout="constrained")
    steps = np.minimum(results.judged.lightness.astype(np.intp), 99)
    before, exact = _gray_response(processing)
    right.plot(before, exact, color="black", label="exact", linewidth=2)
    for one, colour in zip(results.methods, ("#d55e00", "#0072b2"), strict=True):
        sums = np.bincount(steps, results.judged.errors[one.title], minlength=100)
        means = sums / np.maximum(np.bincount(steps, minlength=100), 1)
        left.semilogy(
            np.arange(100) + 0.5, np.where(means > 0, means, np.nan), color=colour, label=one.title
        )
        right.plot(before, _gray_response(one.apply)[1], "--", color=colour, label=one.title)
    left.axhline(1, color="black", linewidth=0.8)
    left.set(xlabel="L* before", ylabel="mean CIEDE2000", title="All colours: error by lightness")
    right.set(xlim=(0, 20), ylim=(0, 25), xlabel="L* before", ylabel="L* after")
    right.set_title("Grays: the deep shadows")
    for panel in (left, right):
        panel.grid(alpha=0.4)
        panel.legend()
    file = io.BytesIO()
    # The library's version in the metadata would make the file depend on the machine.
    figure.savefig(file, format="png", dpi=90, metadata={"Software": None})
    pyplot.close(figure)
    return file.getvalue()


def show(results: Results) -> bytes:
    """JPEG: a dark photo before, exact and by both, and eight times the difference from exact."""
    before = photos()[PHOTO][PHOTO_ROWS]
    exact = processing(before.reshape(-1, 3) / 255).reshape(before.shape)
    panels = [("before", before), *_beside(results.methods, before, exact)]
    panels.insert(3, ("exact", pictures.levels(exact)))
    return pictures.sheet(panels, 3)


def _beside(methods: list[Learned], before: Photo, exact: Colours) -> Iterator[pictures.Panel]:
    given = [one.apply(before.reshape(-1, 3) / 255).reshape(before.shape) for one in methods]
    for one, picture in zip(methods, given, strict=True):
        yield one.title, pictures.levels(picture)
    for one, picture in zip(methods, given, strict=True):
        yield f"{one.title}: 8 times the difference", pictures.difference(picture, exact)


def write(results: Results, machine: str, folder: Path) -> None:
    """Write the figures to the page, and the pictures to its folder of images."""
    images = folder / "images"
    (images / "experiment.png").write_bytes(draw(results))
    (images / "experiment.jpg").write_bytes(show(results))
    marks.put(folder / "the-original-experiment.md", "experiment", [machine, "", *tables(results)])


def _all_colours(chart: Chart) -> Photo:
    return np.concatenate([band.reshape(-1, 3) for band in chart.bands()])


def _processed(band: Photo) -> Photo:
    return pictures.levels(processing(band.reshape(-1, 3) / 255)).reshape(band.shape)
