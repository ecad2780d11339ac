"""What each part of the prior contributes, and whether its expected error is right."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import matplotlib
import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from benchmarks.material import FILM, FILTERS, TEACHERS, Look, all_looks, looks_folder, photos
from benchmarks.scoring import UNSEEN, Probes
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.pairs.combine import combine
from nnlook_core.pairs.pair import PicturePair
from nnlook_core.training.prior import mixture
from nnlook_core.training.prior.synthetic import look as made_up_look

matplotlib.use("Agg")  # no display needed

from matplotlib import pyplot

MADE_UP = "made-up looks"
MADE_UP_COUNT = 8
FIRST_MADE_UP = 1_000_000
"""First seed; the components in the package use other seeds."""
THINNED = 8
"""Use one in ``THINNED`` test colours, because Gaussian processes are slow."""
BINS = 10
COLOURS = {FILM: "#d55e00", FILTERS: "#0072b2", MADE_UP: "#009e73"}


@dataclass(frozen=True)
class Found:
    """One look learned from one photo: errors by column for each variant, expected and actual errors."""

    group: str
    teacher: str
    errors: dict[str, list[float]]
    expected: NDArray[np.float64]
    actual: NDArray[np.floating]


def run(folder: Path | None, every: int, picture: Path | None) -> Iterator[str]:
    """Yield the lines of the table; write the plot to ``picture``."""
    looks = []
    for group in COLOURS:
        looks += [look for look in all_looks(looks_folder(folder)) if look.group == group][::every]
    found = [_try(look, teacher) for look in (*looks, *_made_up()) for teacher in TEACHERS]
    yield "Prior without network: mean CIEDE2000 on other photos / on the full cube"
    variants = list(found[0].errors)
    yield f"{'':<34}" + "".join(f"{variant:>24}" for variant in variants)
    for group in COLOURS:
        for teacher in TEACHERS:
            mine = [one for one in found if (one.group, one.teacher) == (group, teacher)]
            if not mine:
                continue
            cells = [np.mean([one.errors[variant] for one in mine], axis=0) for variant in variants]
            title = f"{group}, {teacher}".ljust(34)
            yield title + "".join(f"{f'{cell[0]:.2f} / {cell[1]:.2f}':>24}" for cell in cells)
    for group in COLOURS:
        mine = [one for one in found if one.group == group]
        if mine:
            rank = np.mean([spearmanr(one.expected, one.actual)[0] for one in mine])
            expected, actual = (
                np.mean([getattr(one, name).mean() for one in mine])
                for name in ("expected", "actual")
            )
            yield (
                f"{group}: on the full cube expected {expected:.2f}, measured {actual:.2f}; "
                f"rank correlation {rank:.2f}"
            )
    yield f"Subset: 1 of {every} film looks and filters, 1 of {THINNED} test colours."
    if picture:
        picture.write_bytes(_draw(found))


def _made_up() -> list[Look]:
    def exact(number: int) -> Look:
        made = made_up_look(np.random.default_rng(FIRST_MADE_UP + number))
        return Look(f"made up {number}", MADE_UP, lambda colours: made(colours / 255))

    return [exact(number) for number in range(MADE_UP_COUNT)]


def _try(look: Look, teacher: str) -> Found:
    photo = photos()[teacher]
    combined = combine([PicturePair.of(photo, look.after(photo))])
    order = np.random.default_rng(0).permutation(len(combined.samples))
    samples = combined.samples[order]
    probes = Probes(photos(), teacher)
    parts = [probes.colours[probes.rows[column]][::THINNED] for column in UNSEEN]
    weight = np.ones(len(samples))

    def errors(explanations: Sequence[mixture.Explain]) -> tuple[list[float], mixture.Prior]:
        with patch.object(mixture, "EXPLANATIONS", tuple(explanations)):
            prior = mixture.fit_prior(samples.before, samples.after, weight)
        means = [
            float(delta_e(prior.predict(colours / 255), look.exact(colours)).mean())
            for colours in parts
        ]
        return means, prior

    table = {
        title: errors([explanation])[0]
        for title, explanation in zip(
            ("identity", "curves and a matrix", "sum of made-up looks"),
            mixture.EXPLANATIONS,
            strict=True,
        )
    }
    table["all, cross-validated"], prior = errors(mixture.EXPLANATIONS)
    cube = parts[-1]
    actual = delta_e(prior.predict(cube / 255), look.exact(cube))
    return Found(look.group, teacher, table, prior.expected_error(cube / 255), actual)


def _draw(found: Sequence[Found]) -> bytes:
    """Return a PNG plot of the measured error over the expected error, by deciles of the colours."""
    figure, panels = pyplot.subplots(
        1, len(TEACHERS), figsize=(9, 4.4), sharey=True, layout="constrained"
    )
    for panel, teacher in zip(panels, TEACHERS, strict=True):
        for group, colour in COLOURS.items():
            mine = [one for one in found if (one.group, one.teacher) == (group, teacher)]
            if not mine:
                continue
            expected = np.concatenate([one.expected for one in mine])
            actual = np.concatenate([one.actual for one in mine])
            parts = np.array_split(np.argsort(expected), BINS)
            panel.plot(
                [expected[part].mean() for part in parts],
                [actual[part].mean() for part in parts],
                "o-",
                color=colour,
                label=group,
            )
        ends = (0.05, 10)
        panel.plot(ends, ends, color="black", linewidth=0.8)
        panel.set(xscale="log", yscale="log", xlim=ends, ylim=ends, title=f"learned from {teacher}")
        panel.set_xlabel("ΔE expected on the full cube, by tenths of its colours")
        panel.grid(alpha=0.4)
    panels[0].set_ylabel("ΔE found")
    panels[0].legend()
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=90, metadata={"Software": None})
    pyplot.close(figure)
    return file.getvalue()
