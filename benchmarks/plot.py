"""Plot of the comparison of methods."""

from __future__ import annotations

import io
from collections.abc import Iterator

import matplotlib

from benchmarks.learning import Results
from benchmarks.peers import METHODS
from benchmarks.report import GROUPS, Summary, summarise
from benchmarks.scoring import COLUMNS, Error

matplotlib.use("Agg")  # no display needed

from matplotlib import pyplot

COLOURS = ("#d55e00", "#0072b2")
"""One per training photo, safe for colour-blind readers (Okabe and Ito, *Color Universal Design*, 2008)."""
LEAST = 0.05
"""Start of the logarithmic axis, far below visible differences."""


def draw(results: Results) -> bytes:
    """Return a PNG with a row per group of looks and a panel per column of the table.

    Dots are means; lines extend to the 95th percentile.
    """
    teachers = list(results.probes)
    groups = [group for group in GROUPS if any(score.group == group for score in results.scores)]
    figure, panels = pyplot.subplots(
        len(groups),
        len(COLUMNS),
        figsize=(11, 0.9 + 2.4 * len(groups)),
        sharex=True,
        sharey="row",
        squeeze=False,
        layout="constrained",
    )
    for row, group in zip(panels, groups, strict=True):
        for number, teacher in enumerate(teachers):
            mine = [s for s in results.scores if (s.group, s.teacher) == (group, teacher)]
            for panel, column in zip(row, COLUMNS, strict=True):
                offset = 0.26 * (number - (len(teachers) - 1) / 2)
                for place, error in enumerate(_errors(summarise(mine), column)):
                    ends = (max(error.mean, LEAST), max(error.p95, LEAST))
                    height = place + offset
                    panel.plot(ends, (height, height), color=COLOURS[number], alpha=0.5)
                    label = f"learned from {teacher}" if place == 0 else None
                    panel.plot(ends[0], height, "o", color=COLOURS[number], label=label)
        titles = [METHODS[name].title for name in dict.fromkeys(s.method for s in results.scores)]
        row[0].set_yticks(range(len(titles)), titles)
        row[0].invert_yaxis()
        row[0].set_ylabel(group)
    for panel, column in zip(panels[0], COLUMNS, strict=True):
        panel.set_title(column)
    for panel in panels.flat:
        panel.set_xscale("log")
        panel.set_xticks((0.1, 1, 10), ("0.1", "1", "10"))
        panel.grid(axis="x", alpha=0.4)
        panel.axvline(1, color="black", linewidth=0.8)
    figure.supxlabel(
        "CIEDE2000: mean (dot) to 95th percentile (line); less is better, 1 can be seen"
    )
    figure.legend(
        *panels[0, 0].get_legend_handles_labels(), loc="outside upper center", ncols=len(teachers)
    )
    file = io.BytesIO()
    # The library's version in the metadata would make the file depend on the machine.
    figure.savefig(file, format="png", dpi=100, metadata={"Software": None})
    pyplot.close(figure)
    return file.getvalue()


def _errors(summaries: list[Summary], column: str) -> Iterator[Error]:
    return (one.errors[column] for one in summaries)
